/**
 * The time of the server: what runs is shown with its age, and the clock of this machine may be minutes off. Answers bear the time
 * to the second, so a difference of less than three counts as none.
 */
const NOTABLE_MS = 3000;
let offset = 0;

export function noteServerTime(date: string | null): void {
  const difference = date === null ? Number.NaN : Date.parse(date) - Date.now();
  if (!Number.isNaN(difference)) offset = Math.abs(difference) < NOTABLE_MS ? 0 : difference;
}

/** ms since 1970 */
export function serverNow(): number {
  return Date.now() + offset;
}
