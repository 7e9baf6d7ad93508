/** What a process holds when nothing is to be done: it has to come back to that. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Stage } from './stage.ts';

export interface Weight {
  /** connections to the database, all of them, and those inside a transaction */
  connections: number;
  inTransaction: number;
  members: Record<string, { residentMb: number; openFiles: number }>;
}

/** A connection that nobody used for a minute is closed. */
const SETTLE_MS = 90_000;
const MORE_CONNECTIONS = 8;
/** Where nobody waits a minute: what the pools of a process may hold. */
const MOST_CONNECTIONS = 20;
const MORE_FILES = 40;
/** V8 gives memory back when it sees fit. */
const moreMemory = (mb: number): number => mb * 1.5 + 150;

export async function weigh({ postgres, members }: Stage): Promise<Weight> {
  const [row] = await postgres.query<{ connections: number; in_transaction: number }>(
    `select count(*)::int as connections, count(*) filter (where state like 'idle in transaction%')::int as in_transaction
     from pg_stat_activity where datname = 'chaos' and application_name like 'petiole%'`,
  );
  const each = members.map((member) => {
    const residentMb = Math.round(member.residentBytes() / 1e6);
    return [member.name, { residentMb, openFiles: member.openFiles() }] as const;
  });
  return { connections: row?.connections ?? 0, inTransaction: row?.in_transaction ?? 0, members: Object.fromEntries(each) };
}

/** Waits until nothing is more than it was, and says what still is after a while; where it shall be quick, pools may be full. */
export async function grown(stage: Stage, weighed: Weight, quick: boolean): Promise<{ after: Weight; more: string[] }> {
  const full = stage.members.length * MOST_CONNECTIONS;
  const before = quick ? { ...weighed, connections: Math.max(weighed.connections, full) } : weighed;
  for (const until = performance.now() + SETTLE_MS; ; await sleep(1000)) {
    const after = await weigh(stage);
    const more = difference(before, after);
    if (more.length === 0 || performance.now() > until) return { after, more };
  }
}

function difference(before: Weight, after: Weight): string[] {
  const more: string[] = [];
  if (after.connections > before.connections + MORE_CONNECTIONS)
    more.push(`${after.connections} connections to the database, and ${before.connections} before`);
  if (after.inTransaction > 0) more.push(`${after.inTransaction} connections are idle in a transaction`);
  for (const [name, { residentMb, openFiles }] of Object.entries(after.members)) {
    const then = before.members[name] ?? { residentMb: 0, openFiles: 0 };
    if (residentMb > moreMemory(then.residentMb)) more.push(`${name} holds ${residentMb} MB, and ${then.residentMb} MB before`);
    if (openFiles > then.openFiles + MORE_FILES) more.push(`${name} has ${openFiles} open files, and ${then.openFiles} before`);
  }
  return more;
}
