/** A part of a page with a title of its own. */
import { useId, type ReactNode } from 'react';
import classes from './card.module.css';

interface CardProps {
  title: string;
  /** at the right of the title */
  aside?: ReactNode;
  children: ReactNode;
  /** takes a whole row of `Cards` */
  wide?: boolean;
}

export function Card({ title, aside, children, wide = false }: CardProps) {
  const id = useId();
  return (
    <section className={classes['card']} data-wide={wide || undefined} aria-labelledby={id}>
      <header className={classes['head']}>
        <h2 id={id} className={classes['title']}>
          {title}
        </h2>
        {aside !== undefined && <div className={classes['aside']}>{aside}</div>}
      </header>
      {children}
    </section>
  );
}

/** Cards beside each other, below each other in narrow windows. */
export function Cards({ children }: { children: ReactNode }) {
  return <div className={classes['cards']}>{children}</div>;
}

/** Where a card has nothing to show: one sentence. */
export function Nothing({ children }: { children: ReactNode }) {
  return <p className={classes['nothing']}>{children}</p>;
}
