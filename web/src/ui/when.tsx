/** A moment and a span of time; the exact time stands in the tooltip. */
import { agingText, agoText, durationText, exactText } from './times.ts';
import { useNow } from './now.ts';

export function When({ time, none = '–' }: { time: string | null; none?: string }) {
  const now = useNow(time !== null);
  if (time === null) return <span>{none}</span>;
  return (
    <time dateTime={time} title={exactText(time)}>
      {agoText(time, now)}
    </time>
  );
}

/** From `from` to `to`; where `to` is null it counts on. */
export function Duration({ from, to, none = '–' }: { from: string | null; to: string | null; none?: string }) {
  const now = useNow(from !== null && to === null);
  if (from === null) return <span>{none}</span>;
  const ms = (to === null ? now : Date.parse(to)) - Date.parse(from);
  return <span className="pt-numbers">{to === null ? agingText(ms) : durationText(ms)}</span>;
}
