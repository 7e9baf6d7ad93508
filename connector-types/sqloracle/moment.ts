/** Times as Oracle sends them. The driver has them in the time zone of the process, and to the millisecond. */

/** `nanoseconds`: all that is below a second */
export type Moment = Date & { nanoseconds: number; hasZone: boolean };

/** 7 bytes: to the second; 11: to the nanosecond; 13: the same in UTC, and the time zone in which it was written. */
export function momentOf(bytes: Buffer): Moment {
  const [century = 0, year = 0, month = 0, day = 0, hours = 0, minutes = 0, seconds = 0] = bytes;
  const date = new Date(0);
  date.setUTCFullYear((century - 100) * 100 + year - 100, month - 1, day);
  date.setUTCHours(hours - 1, minutes - 1, seconds - 1);
  return Object.assign(date, { nanoseconds: bytes.length >= 11 ? bytes.readUInt32BE(7) : 0, hasZone: bytes.length >= 13 });
}

export function textOf(moment: Moment, hasZone = moment.hasZone): string {
  const text = moment.toISOString().replace(/\.\d+Z$/, '');
  const fraction = String(moment.nanoseconds)
    .padStart(9, '0')
    .replace(/(?<!0)0+$/, '');
  return `${text}${fraction && `.${fraction}`}${hasZone ? 'Z' : ''}`;
}
