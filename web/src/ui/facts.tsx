/** Names and values, one a line. */
import { Fragment, type ReactNode } from 'react';
import { Card } from './card.tsx';
import classes from './facts.module.css';

interface FactsProps {
  title: string;
  aside?: ReactNode;
  facts: readonly (readonly [name: string, value: ReactNode])[];
}

export function Facts({ title, aside, facts }: FactsProps) {
  return (
    <Card title={title} aside={aside}>
      <dl className={classes['facts']}>
        {facts.map(([name, value]) => (
          <Fragment key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </Fragment>
        ))}
      </dl>
    </Card>
  );
}
