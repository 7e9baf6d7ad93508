/** How many executions ended in each minute of the last hour. The chart comes when the page stands. */
import { Skeleton } from '@mantine/core';
import { lazy, Suspense } from 'react';
import type { Minute } from './queries.ts';
import classes from './system.module.css';

const Chart = lazy(() => import('./throughput-chart.tsx').then(({ ThroughputChart }) => ({ default: ThroughputChart })));

export function Throughput({ series }: { series: readonly Minute[] | undefined }) {
  return (
    <section className={classes['card']} aria-labelledby="throughput">
      <header className={classes['head']}>
        <h2 id="throughput">Last hour</h2>
        {series && <span className={classes['aside']}>{inWords(series)}</span>}
      </header>
      {series === undefined ? <Skeleton height={HEIGHT} /> : <Plot series={series} />}
    </section>
  );
}

export const HEIGHT = 150;

function Plot({ series }: { series: readonly Minute[] }) {
  if (series.every(({ ended }) => ended === 0)) return <p className={classes['nothing']}>No execution ended in the last hour.</p>;
  return (
    <div role="img" aria-label={`Chart: ${inWords(series)}`}>
      <Suspense fallback={<Skeleton height={HEIGHT} />}>
        <Chart series={series} />
      </Suspense>
    </div>
  );
}

function inWords(series: readonly Minute[]): string {
  const sum = (key: 'ended' | 'failed') => series.reduce((total, minute) => total + minute[key], 0);
  return `${sum('ended')} executions ended, ${sum('failed')} of them failed`;
}
