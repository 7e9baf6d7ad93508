import '@mantine/charts/styles.css';
import { BarChart } from '@mantine/charts';
import type { Minute } from './queries.ts';
import { HEIGHT } from './throughput.tsx';

const SERIES = [
  { name: 'Ended well', color: 'green.5' },
  { name: 'Failed', color: 'red.6' },
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
      withLegend
      legendProps={{ verticalAlign: 'bottom' }}
      gridAxis="y"
      tickLine="none"
      xAxisProps={{ interval: 9 }}
      yAxisProps={{ allowDecimals: false, width: 36 }}
      barChartProps={{ accessibilityLayer: false, barCategoryGap: 1 }}
      barProps={{ isAnimationActive: false }}
    />
  );
}

function minuteText(at: string): string {
  const date = new Date(at);
  return `${String(date.getHours()).padStart(2, '0')}:${String(date.getMinutes()).padStart(2, '0')}`;
}
