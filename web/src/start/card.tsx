import { useId, type ReactNode } from 'react';
import classes from './start.module.css';

interface CardProps {
  title: string;
  aside?: ReactNode;
  /** its place in the grid of the page */
  area: string;
  children: ReactNode;
}

export function Card({ title, aside, area, children }: CardProps) {
  const id = useId();
  return (
    <section className={classes['part']} data-area={area} aria-labelledby={id}>
      <header className={classes['head']}>
        <h2 id={id}>{title}</h2>
        {aside}
      </header>
      {children}
    </section>
  );
}
