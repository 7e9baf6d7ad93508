/** How many executions ended in each minute of the last hour. The chart comes when the page stands. */
import { Skeleton } from '@mantine/core';
import { lazy, Suspense } from 'react';
import { Card, Nothing } from '../ui/card.tsx';
import type { Minute } from './queries.ts';
import { numberText } from '../ui/words.ts';
import classes from './system.module.css';

export const HEIGHT = 140;
const Chart = lazy(() => import('./throughput-chart.tsx').then(({ ThroughputChart }) => ({ default: ThroughputChart })));

export function Throughput({ series }: { series: readonly Minute[] | undefined }) {
  return (
    <div className={classes['plot']}>
      <Card title="Last hour" aside={series && <Legend series={series} />}>
        {series === undefined ? <Skeleton height={HEIGHT} /> : <Plot series={series} />}
      </Card>
    </div>
  );
}

function Legend({ series }: { series: readonly Minute[] }) {
  const { ended, failed } = sumsOf(series);
  return (
    <span className={classes['legend']}>
      <span className={classes['key']}>{numberText(ended - failed)} ended well</span>
      <span className={classes['key']} data-series="failed">
        {numberText(failed)} failed
      </span>
    </span>
  );
}

function Plot({ series }: { series: readonly Minute[] }) {
  const { ended, failed } = sumsOf(series);
  if (ended === 0) return <Nothing>No flow ended in the last hour.</Nothing>;
  return (
    <div role="img" aria-label={`Chart of the last hour, minute by minute: ${ended} flows ended, ${failed} of them failed`}>
      <Suspense fallback={<Skeleton height={HEIGHT} />}>
        <Chart series={series} />
      </Suspense>
    </div>
  );
}

function sumsOf(series: readonly Minute[]) {
  const sum = (key: 'ended' | 'failed') => series.reduce((total, minute) => total + minute[key], 0);
  return { ended: sum('ended'), failed: sum('failed') };
}
