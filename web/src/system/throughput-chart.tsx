import '@mantine/charts/styles.css';
import { BarChart } from '@mantine/charts';
import type { Minute } from './queries.ts';
import { HEIGHT } from './throughput.tsx';

const SERIES = [
  { name: 'Ended well', color: 'var(--pt-ended)' },
  { name: 'Failed', color: 'var(--pt-failed)' },
];

export function ThroughputChart({ series }: { series: readonly Minute[] }) {
  const data = series.map(({ at, ended, failed }) => ({ at: minuteText(at), 'Ended well': ended - failed, Failed: failed }));
  return (
    <BarChart
      h={HEIGHT}
      data={data}
      dataKey="at"
      type="stacked"
      series={SERIES}
      gridAxis="x"
      strokeDasharray="1 0"
      tickLine="none"
      xAxisProps={{ interval: 9, height: 24, tickMargin: 2 }}
      yAxisProps={{ allowDecimals: false, width: 32, tickCount: 4 }}
      barChartProps={{ accessibilityLayer: false, barCategoryGap: 1, margin: { top: 8, right: 0, bottom: 4, left: 0 } }}
      barProps={{ isAnimationActive: false }}
    />
  );
}

function minuteText(at: string): string {
  const date = new Date(at);
  return `${String(date.getHours()).padStart(2, '0')}:${String(date.getMinutes()).padStart(2, '0')}`;
}
