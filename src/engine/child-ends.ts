/** Ends of children that nobody else decides on: a sleep is over, a child is cancelled, or its flow has ended. */
import type { Delivered } from '../runner/protocol.ts';
import { emptyEntry, type ExecutionChange, type JournalEntry } from '../storage/journal/rows.ts';
import type { Child } from './child.ts';
import type { DriveHost, HotFlow } from './host.ts';
import { plainEnd } from './rows.ts';
import type { SleepTimers } from './sleeps.ts';

export function endChild(flow: HotFlow, child: Child, end: Delivered, entry: JournalEntry): void {
  const { error, message } = end;
  const change: ExecutionChange = { id: child.id, status: end.status, endedAt: end.ended_at };
  entry.changes.push({ ...change, ...(error !== null && { error }), ...(message !== null && { message }) });
  flow.childEnded(child, end, entry).catch((reason: unknown) => flow.refused(reason));
}

export function endSleep(flow: HotFlow, host: DriveHost, child: Child): void {
  if (child.status !== 'WAITING') return;
  const until = child.wake && child.wake !== 'never' && 'at' in child.wake ? child.wake.at : 0;
  const end = plainEnd(child, 'ENDED_SUCCESS', Math.max(host.now(), Math.ceil(until)));
  endChild(flow, child, end, emptyEntry(flow.row.root_id));
}

export function cancelChild(flow: HotFlow, host: DriveHost, child: Child): void {
  if (child.status.startsWith('ENDED_') || child.type === 'CONTROL') return;
  if (child.type === 'FLOW' && child.status !== 'CREATED') return cancelFlows(flow, host, [child.id]);
  if (child.type === 'CONNECTION' && child.status !== 'CREATED' && host.controls.abortCall(child)) return;
  const end = { ...plainEnd(child, 'ENDED_CANCELLED', host.now()), message: 'cancelled' };
  endChild(flow, child, end, emptyEntry(flow.row.root_id));
}

/** An effect of the entry that holds the rows of these children: before, the database would find nothing to cancel. */
export function cancelRunning(flow: HotFlow, host: DriveHost): void {
  const running = flow.children.unfinished();
  for (const child of running) if (child.type !== 'FLOW') cancelChild(flow, host, child);
  const flows = running.filter((child) => child.type === 'FLOW').map((child) => child.id);
  if (flows.length > 0) cancelFlows(flow, host, flows);
}

function cancelFlows(flow: HotFlow, host: DriveHost, ids: string[]): void {
  // Where the worker stops, the next one finds the outcome and cancels again.
  host.controls.cancel(ids).catch((error: unknown) => flow.defect(error));
}

/** Sleeps and children that were never started end with their flow. */
export function closeOpen({ children }: HotFlow, host: DriveHost, sleeps: SleepTimers, entry: JournalEntry): void {
  for (const child of children) {
    if (child.status.startsWith('ENDED_') || (child.status !== 'CREATED' && child.type !== 'SLEEP')) continue;
    sleeps.disarm(child);
    child.status = 'ENDED_CANCELLED';
    children.track(child);
    entry.changes.push({ id: child.id, status: 'ENDED_CANCELLED', endedAt: host.now() });
  }
}
