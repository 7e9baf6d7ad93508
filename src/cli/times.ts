/** One rule for times, everywhere: on a terminal the local time with its zone, for people; elsewhere ISO 8601 as the server has it. */

export interface Shown {
  stdout: { isTTY?: boolean };
}

/** `2026-01-31 13:00:00 +01:00`; `nothing` where there is no time. */
export function shownTime(iso: string | null | undefined, { stdout }: Shown, { nothing = '', milliseconds = false } = {}): string {
  if (!iso) return nothing;
  if (stdout.isTTY !== true) return iso;
  return localTime(new Date(iso), milliseconds) ?? iso;
}

function localTime(time: Date, milliseconds: boolean): string | null {
  if (Number.isNaN(time.getTime())) return null;
  const two = (value: number) => String(value).padStart(2, '0');
  const day = `${time.getFullYear()}-${two(time.getMonth() + 1)}-${two(time.getDate())}`;
  const part = milliseconds ? `.${String(time.getMilliseconds()).padStart(3, '0')}` : '';
  return `${day} ${two(time.getHours())}:${two(time.getMinutes())}:${two(time.getSeconds())}${part} ${zoneOf(time)}`;
}

function zoneOf(time: Date): string {
  const minutes = -time.getTimezoneOffset();
  if (minutes === 0) return 'UTC';
  const two = (value: number) => String(Math.floor(value)).padStart(2, '0');
  return `${minutes < 0 ? '-' : '+'}${two(Math.abs(minutes) / 60)}:${two(Math.abs(minutes) % 60)}`;
}

const SPANS: Record<string, number> = { s: 1, m: 60, h: 3600, d: 86_400, w: 604_800 };

/** `30d` → the time in 30 days; null where it is no span. */
export function timeIn(span: string, now: number = Date.now()): string | null {
  const match = /^([1-9]\d{0,6})([smhdw])$/.exec(span);
  if (match === null) return null;
  return new Date(now + Number(match[1]) * SPANS[match[2]!]! * 1000).toISOString();
}
