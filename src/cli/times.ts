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

/**
 * A day or a time in ISO 8601 → the moment in UTC; null where it is neither. A day begins, and a time without an offset is meant, where
 * this process runs.
 */
export function momentOf(text: string): string | null {
  const match = /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?)(Z|[+-]\d\d:?\d\d)?)?$/i.exec(text);
  if (match === null) return null;
  const [, day = '', time = '00:00', offset = ''] = match;
  // The 31st of February would else be in March.
  if (new Date(`${day}T00:00Z`).getUTCDate() !== Number(day.slice(8))) return null;
  const zone = offset.toUpperCase().replace(/^(...)(\d\d)$/, '$1:$2');
  const moment = new Date(`${day}T${time}${zone}`);
  return Number.isNaN(moment.getTime()) ? null : moment.toISOString();
}
