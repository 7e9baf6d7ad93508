/** How many executions ended in each minute of the last hour. */
import { Skeleton } from '@mantine/core';
import { Card, Nothing } from '../ui/card.tsx';
import type { Minute } from './queries.ts';
import { numberText } from '../ui/words.ts';
import { HEIGHT, ThroughputChart } from './throughput-chart.tsx';
import classes from './system.module.css';

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
      <ThroughputChart series={series} />
    </div>
  );
}

function sumsOf(series: readonly Minute[]) {
  const sum = (key: 'ended' | 'failed') => series.reduce((total, minute) => total + minute[key], 0);
  return { ended: sum('ended'), failed: sum('failed') };
}
