/**
 * Calls that this worker makes for flows of other pools. Such a connection is claimed like a flow, runs through the same pipeline,
 * and its end, written under this worker's fence, wakes the flow that made it. What becomes of it when this worker dies is decided
 * by that flow, as of any call (`adoption.ts`); of an `orphan` with the death (`releaseOwned`).
 *
 * One that was cancelled while it waited is claimed by any worker, which ends it: the claim decides whether it began.
 */
import type { Delivered } from '../runner/protocol.ts';
import type { SealedRows } from '../secrets/sealed-rows.ts';
import { isLack, messageOf } from '../errors.ts';
import { emptyEntry, type ExecutionChange, type ExecutionRow, type JournalEntry } from '../storage/journal/rows.ts';
import type { Calls } from './calls.ts';
import { childOf, type Child } from './child.ts';
import { FEW_AHEAD } from './claims.ts';
import { broken, unreadable } from './outcome.ts';
import type { Logger } from './ports.ts';
import { plainEnd } from './rows.ts';
import type { Clock } from './sleeps.ts';

/** until a call is tried again whose inputs cannot be opened just now */
const PUT_OFF_SECONDS = 1;

export interface ClaimedCallsHost extends Clock {
  log: Logger;
  calls: Calls;
  secrets: SealedRows;
  callEnded(parentId: string, child: Child, end: Delivered, entry: JournalEntry): Promise<void>;
  write(entry: JournalEntry): Promise<void>;
  /** false: the database was away, or this worker stops */
  isDefect(error: unknown): boolean;
  /** further ones may be claimed */
  poke(): void;
}

export class ClaimedCalls {
  private readonly host: ClaimedCallsHost;
  /** from the claim until the end is durable */
  private readonly held = new Map<string, ExecutionRow>();
  /** by tree: how many of these have not left yet */
  private readonly waiting = new Map<string, Set<string>>();

  constructor(host: ClaimedCallsHost) {
    this.host = host;
  }

  get size(): number {
    return this.held.size;
  }

  /** By tree, how many were claimed and wait for their turn. */
  get ahead(): { rootId: string; count: number }[] {
    return Array.from(this.waiting, ([rootId, { size }]) => ({ rootId, count: size }));
  }

  has(id: string): boolean {
    return this.held.has(id);
  }

  take(row: ExecutionRow): void {
    if (this.held.has(row.id)) return;
    this.held.set(row.id, row);
    this.wait(row);
    this.run(row)
      .catch((error: unknown) => this.broke(row, error))
      .catch(() => undefined) // refused, which is followed up (`Refusals`), or the worker stops, or was declared dead
      .finally(() => this.over(row));
  }

  /** Others decide on them: this worker was declared dead. */
  abandon(): void {
    this.held.clear();
    this.waiting.clear();
  }

  private wait({ root_id: tree, id }: ExecutionRow): void {
    const waiting = this.waiting.get(tree);
    if (waiting) waiting.add(id);
    else this.waiting.set(tree, new Set([id]));
  }

  /** It has left, or never will. */
  private begun({ root_id: tree, id }: ExecutionRow): void {
    const waiting = this.waiting.get(tree);
    if (!waiting?.delete(id)) return;
    if (waiting.size === 0) this.waiting.delete(tree);
    if (waiting.size === FEW_AHEAD) this.host.poke();
  }

  private over(row: ExecutionRow): void {
    if (this.held.get(row.id) !== row) return;
    this.held.delete(row.id);
    this.begun(row);
  }

  private async run(row: ExecutionRow): Promise<void> {
    if (row.control === 'CANCEL') return this.end(row, 'ENDED_CANCELLED');
    try {
      await this.host.secrets.open([row]);
    } catch (error) {
      if (!this.host.isDefect(error) || isLack(error)) return this.putOff(row);
      return this.end(row, 'ENDED_ERROR', error);
    }
    if (this.held.get(row.id) !== row) return;
    const child = { ...childOf(row), startedAt: this.startOf(row) };
    await this.host.calls.start(row.root_id, row.parent_id ?? '', child, row.priority, () => this.begun(row));
  }

  /** A row that no call can be made of ends with that error, which its flow finds in the database. */
  private async broke(row: ExecutionRow, error: unknown): Promise<void> {
    if (!this.host.isDefect(error) || this.held.get(row.id) !== row) return;
    this.host.log.error({ execution: row.id, error: messageOf(error) }, 'the engine failed to make a call that was claimed');
    const { message, ...failure } = broken(error);
    const change: ExecutionChange = { id: row.id, status: 'ENDED_ERROR', endedAt: Math.max(this.host.now(), row.started_at ?? 0), message };
    change.error = JSON.stringify({ ...failure, message });
    const wakes = row.parent_id === null ? [] : [row.parent_id];
    await this.host.write({ ...emptyEntry(row.root_id), changes: [change], wakes });
  }

  /** It has not begun: whoever claims it next makes the call. */
  private putOff(row: ExecutionRow): Promise<void> {
    const { id, root_id: rootId, epoch } = row;
    // Not held from now on: it may be claimed again here before the answer of this is back.
    this.over(row);
    const change: ExecutionChange = { id, epoch, status: 'PENDING', owned: false, wake: { in: PUT_OFF_SECONDS } };
    return this.host.write({ ...emptyEntry(rootId), changes: [change] });
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
