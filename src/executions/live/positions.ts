/**
 * Where a stream stands, as text that a client brings back (`Last-Event-ID`): a snapshot of the database and a sign of which database.
 * It means the same to every process.
 */
import type { Snapshot } from '../../storage/journal/changes.ts';

/** A position that is so many transactions old can no longer be told from a new one: `xmin` of a row has 32 bits. */
const OLDEST = 1n << 30n;
/** Many transactions at once make a long text; then the oldest of them stands for all, and a few rows are told twice. */
const LONGEST = 500;

export function eventIdOf(identity: string, snapshot: Snapshot): string {
  const short = snapshot.length <= LONGEST ? snapshot : `${parts(snapshot).xmin}:${parts(snapshot).xmin}:`;
  return `${identity}-${short}`;
}

/** The snapshot of an event id; null where it is none of this database, or one that means nothing any more. */
export function snapshotOf(eventId: string, identity: string, now: Snapshot): Snapshot | null {
  if (!eventId.startsWith(`${identity}-`)) return null;
  const snapshot = eventId.slice(identity.length + 1);
  // As PostgreSQL reads it: xmin ≤ each of the rising list < xmax.
  if (snapshot.length > LONGEST || !/^\d{1,19}:\d{1,19}:(\d{1,19}(,\d{1,19})*)?$/.test(snapshot)) return null;
  const { xmin, xmax, running } = parts(snapshot);
  const current = parts(now).xmax;
  const isRising = running.every((one, i) => one >= xmin && one < xmax && (i === 0 || one > running[i - 1]!));
  if (xmin < 3n || xmin > xmax || xmax > current || current - xmin > OLDEST || !isRising) return null;
  return snapshot;
}

function parts(snapshot: Snapshot): { xmin: bigint; xmax: bigint; running: bigint[] } {
  const [xmin = '0', xmax = '0', running = ''] = snapshot.split(':');
  return { xmin: BigInt(xmin), xmax: BigInt(xmax), running: running === '' ? [] : running.split(',').map(BigInt) };
}
