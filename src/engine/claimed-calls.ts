/**
 * Calls that this worker makes for flows of other pools. Such a connection is claimed like a flow, runs through the same pipeline,
 * and its end, written under this worker's fence, wakes the flow that made it. What becomes of it when this worker dies is decided
 * by that flow, as of any call (`adoption.ts`).
 *
 * One that was cancelled while it waited is claimed by any worker, which ends it: the claim decides whether it began.
 */
import type { Delivered } from '../runner/protocol.ts';
import type { SealedRows } from '../secrets/sealed-rows.ts';
import { emptyEntry, type ExecutionRow, type JournalEntry } from '../storage/journal/rows.ts';
import type { Calls } from './calls.ts';
import { childOf, type Child } from './child.ts';
import { unreadable } from './outcome.ts';
import { plainEnd } from './rows.ts';
import type { Clock } from './sleeps.ts';

export interface ClaimedCallsHost extends Clock {
  calls: Calls;
  secrets: SealedRows;
  callEnded(parentId: string, child: Child, end: Delivered, entry: JournalEntry): Promise<void>;
}

export class ClaimedCalls {
  private readonly host: ClaimedCallsHost;
  /** from the claim until the end is durable */
  private readonly held = new Map<string, ExecutionRow>();

  constructor(host: ClaimedCallsHost) {
    this.host = host;
  }

  get size(): number {
    return this.held.size;
  }

  has(id: string): boolean {
    return this.held.has(id);
  }

  take(row: ExecutionRow): void {
    if (this.held.has(row.id)) return;
    this.held.set(row.id, row);
    this.run(row)
      .catch(() => undefined) // the worker stops, or was declared dead
      .finally(() => this.held.get(row.id) === row && this.held.delete(row.id));
  }

  /** Others decide on them: this worker was declared dead. */
  abandon(): void {
    this.held.clear();
  }

  private async run(row: ExecutionRow): Promise<void> {
    if (row.control === 'CANCEL') return this.end(row, 'ENDED_CANCELLED');
    try {
      await this.host.secrets.open([row]);
    } catch (error) {
      return this.end(row, 'ENDED_ERROR', error);
    }
    if (this.held.get(row.id) !== row) return;
    const child = { ...childOf(row), startedAt: this.startOf(row) };
    await this.host.calls.start(row.root_id, row.parent_id ?? '', child, row.priority);
  }

  /** Its time-out counts from its first start. */
  private startOf({ attempt, started_at }: ExecutionRow): number {
    return attempt <= 1 || started_at === null ? this.host.now() : started_at;
  }

  private end(row: ExecutionRow, status: Delivered['status'], error?: unknown): Promise<void> {
    const child = childOf(row);
    const failure = error === undefined ? null : unreadable(error);
    const ended = plainEnd(child, status, Math.max(this.host.now(), row.started_at ?? 0), failure);
    const end = { ...ended, message: ended.message ?? 'cancelled' };
    const change = { id: row.id, status, endedAt: end.ended_at, message: end.message, ...(end.error !== null && { error: end.error }) };
    return this.host.callEnded(row.parent_id ?? '', child, end, { ...emptyEntry(row.root_id), changes: [change] });
  }
}
