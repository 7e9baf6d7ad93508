/** How a flow that is replayed takes its recorded children up again. */
import { emptyEntry, type ExecutionRow, type JournalEntry } from '../storage/journal/rows.ts';
import { deliveredOf, isElsewhere, type Child } from './child.ts';
import { cancelChild, endChild } from './child-ends.ts';
import { callOf, carryOut } from './commands.ts';
import type { DriveHost, HotFlow } from './host.ts';
import { plainEnd } from './rows.ts';

/** What ended is delivered in the order of its end; what ran is found, repeated or given up. */
export function adopt(flow: HotFlow, host: DriveHost, recorded: ExecutionRow[]): void {
  const ended = recorded.filter((row) => row.delivered === null && row.status.startsWith('ENDED_'));
  ended.sort((a, b) => (a.ended_at ?? 0) - (b.ended_at ?? 0) || (a.position ?? 0) - (b.position ?? 0));
  for (const row of ended) endOnce(flow, row, deliveredOf(row));
  for (const row of recorded) if (!row.status.startsWith('ENDED_')) adoptRunning(flow, host, row);
}

export function adoptRunning(flow: HotFlow, host: DriveHost, row: ExecutionRow): void {
  const child = flow.children.get(row.position);
  if (!child || child.status.startsWith('ENDED_')) return;
  if (row.control === 'CANCEL' && row.type !== 'FLOW' && row.type !== 'CONTROL' && !host.calls.get(row.id)?.end)
    return cancelChild(flow, host, child);
  if (row.type === 'CONTROL') return carryOut(flow, host, child);
  // It may stand below one of its own flow, and nobody lives who knew that.
  if (row.type === 'FLOW' && row.status === 'PENDING' && row.started_at === null && row.wake_at === null && row.worker_id === null) {
    return host.places.look(row.flow, [row.id]);
  }
  if (row.type !== 'CONNECTION' || row.status === 'CREATED' || isElsewhere(child)) return;
  const call = host.calls.get(row.id);
  if (call?.end) endOnce(flow, row, call.end);
  else if (!call && row.worker_id === null) repeatCall(flow, host, child);
}

function endOnce(flow: HotFlow, row: ExecutionRow, end: ReturnType<typeof deliveredOf>): void {
  const child = flow.children.get(row.position);
  if (child && !child.end && child.delivered === null) flow.endAtOnce(child, end);
}

/** A connection whose worker died: it runs again, or it ends where it may run at most once or its flow is cancelled. */
export function repeatCall(flow: HotFlow, host: DriveHost, child: Child): void {
  if (flow.isCancelling && !child.options.orphan) return cancelChild(flow, host, child);
  if (child.isRepeated) return;
  // An orphan of a flow that a worker of another pool ends: with that end it is left to the pool of the flow.
  if (child.pool === null && flow.row.pool !== null && flow.row.pool !== host.settings.pool) {
    child.isLeft = true;
    return;
  }
  child.isRepeated = true;
  child.isLeft = false;
  const entry = emptyEntry(flow.row.root_id);
  if (child.options.delivery === 'at_most_once') {
    const message =
      `the worker died while ${child.name} was running, and its delivery is at_most_once: ` +
      'whether the far side carried it out is not known';
    const error = { name: 'PetioleError', code: 'CONNECTION_INTERRUPTED', message };
    return endChild(flow, child, plainEnd(child, 'ENDED_ERROR', host.now(), error), entry);
  }
  child.attempt += 1;
  if (child.pool !== null && child.pool !== host.settings.pool) return callAgainElsewhere(flow, host, child, entry);
  entry.changes.push({ id: child.id, status: 'RUNNING', attempt: child.attempt, called: true });
  flow.commit(entry, [callOf(flow, host, child)]);
}

/** For the workers of its pool, as at first. It may die with its worker once more. */
function callAgainElsewhere(flow: HotFlow, host: DriveHost, child: Child, entry: JournalEntry): void {
  child.status = 'PENDING';
  entry.changes.push({ id: child.id, status: 'PENDING', attempt: child.attempt, wake: { in: 0 } });
  const done = (): void => {
    child.isRepeated = false;
    host.due(child.pool);
  };
  flow.commit(entry, [done]);
}
