/** Bars without a library: one of charts alone would be a third of all that the first page may load. */
import type { Minute } from './queries.ts';
import classes from './system.module.css';

export const HEIGHT = 140;
const LABEL_EVERY = 10;

export function ThroughputChart({ series }: { series: readonly Minute[] }) {
  const top = topOf(Math.max(...series.map(({ ended }) => ended)));
  const times = series.filter((_, i) => i % LABEL_EVERY === 0);
  return (
    <div className={classes['chart']} style={{ height: HEIGHT }}>
      <div className={classes['scale']}>
        {[top, top / 2, 0].map((value) => (
          <span key={value}>{value}</span>
        ))}
      </div>
      <div className={classes['bars']}>
        {series.map((minute) => (
          <Bar key={minute.at} minute={minute} top={top} />
        ))}
      </div>
      <div className={classes['times']}>
        {times.map(({ at }) => (
          <span key={at}>{minuteText(at)}</span>
        ))}
      </div>
    </div>
  );
}

function Bar({ minute: { at, ended, failed }, top }: { minute: Minute; top: number }) {
  const height = (count: number) => ({ height: `${(100 * count) / top}%` });
  return (
    <div className={classes['minute']} title={`${minuteText(at)}: ${ended - failed} ended well, ${failed} failed`}>
      {failed > 0 && <div className={classes['part']} data-series="failed" style={height(failed)} />}
      {ended > failed && <div className={classes['part']} style={height(ended - failed)} />}
    </div>
  );
}

/** The least of 2, 4, 6, 8, 10, 20, 40 … that is not below: half of it is a whole number too. */
function topOf(most: number): number {
  const unit = 10 ** Math.max(0, Math.ceil(Math.log10(Math.max(1, most))) - 1);
  return Math.max(2, 2 * unit * Math.ceil(most / (2 * unit)));
}

function minuteText(at: string): string {
  const date = new Date(at);
  return `${String(date.getHours()).padStart(2, '0')}:${String(date.getMinutes()).padStart(2, '0')}`;
}
