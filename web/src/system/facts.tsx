/** Names and values, one a line. */
import { useId, type ReactNode } from 'react';
import classes from './system.module.css';

interface FactsProps {
  title: string;
  aside?: ReactNode;
  facts: readonly (readonly [name: string, value: ReactNode])[];
}

export function Facts({ title, aside, facts }: FactsProps) {
  const id = useId();
  return (
    <section className={classes['card']} aria-labelledby={id}>
      <header className={classes['head']}>
        <h2 id={id}>{title}</h2>
        {aside && <span className={classes['aside']}>{aside}</span>}
      </header>
      <dl className={classes['facts']}>
        {facts.map(([name, value]) => (
          <FactRow key={name} name={name} value={value} />
        ))}
      </dl>
    </section>
  );
}

function FactRow({ name, value }: { name: string; value: ReactNode }) {
  return (
    <>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </>
  );
}
