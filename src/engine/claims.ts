/**
 * How what is due for the pool of this worker comes into memory, flows and calls that ask for it: claimed in batches, most urgent
 * first, when something says that there are some (a poke, a timer for the next one that is due), and by a poll for those of which
 * nobody told.
 */
import { type ClaimedRow, claimDue, loadChildren, loadExecutions, loadOwned, nextDue } from '../storage/journal/claim.ts';
import type { Fence } from '../storage/journal/fence.ts';
import type { ExecutionRow, Queryable } from '../storage/journal/rows.ts';
import type { Journal } from './journal.ts';

/**
 * Flows that were claimed and have not run yet, and of each tree calls that were claimed and have not left. No more than keep the
 * runners and the far side busy, so that what else is due is taken by the worker that has time for it: where each took all that it had
 * room for, the first one took all.
 */
export const AHEAD = 64;
/** From here on it is time to claim further ones. */
export const FEW_AHEAD = AHEAD / 4;
const LOOK_AHEAD_MS = 60_000;
/** The statement of a lost connection goes on at the server: so long it is looked for what it took, and so often. */
const LOST_CLAIM_MS = { most: 60_000, every: 1000 };
/** So often it is taken for the database that is away, and not for something in the rows of one flow. */
const PATIENT_READS = 5;

export interface ClaimHost {
  db: Queryable;
  /** the worker pool that this process belongs to */
  pool: string;
  guestRuntimes: readonly number[];
  fence(): Fence;
  /** false: this worker was declared dead since, and what it claimed under this fence belongs to others */
  isCurrent(fence: Fence): boolean;
  journal(): Journal;
  /** places in memory; 0 while nothing may be claimed */
  room(): number;
  /** claimed flows whose script has not run yet */
  ahead(): number;
  /** whether a connection may take a place; flows leave memory while they wait, and it does not */
  takesCalls(): boolean;
  /** by tree, claimed calls that wait for their turn: not more than so many of a tree are under way at once */
  callsAhead(): { rootId: string; count: number }[];
  holds(id: string): boolean;
  /** whether the database, not the statement, was the trouble */
  isRetryable(error: unknown): boolean;
  /** what is recorded of it cannot be read now: it is given back, and due again later */
  putOff(row: ExecutionRow, error: unknown): void;
  resume(row: ExecutionRow, children: ExecutionRow[]): void;
  /** a connection whose connector asks for the pool of this worker */
  call(row: ExecutionRow): void;
}

export class Claims {
  /** the trees that this worker keeps to; null: all */
  private readonly roots: Set<string> | null;
  private readonly host: ClaimHost;
  /** places that the claim which is under way may take */
  underway = 0;
  private claiming = false;
  /** reads of children in a row that failed */
  private failures = 0;
  private again = false;
  /** the answer of a claim was lost: flows may be owned that are not held */
  private uncertain = false;
  /** when a claim was lost, and when it was last looked for what it took */
  private lostAt = -Infinity;
  private reconciledAt = -Infinity;
  private next: { at: number; timer: NodeJS.Timeout } | null = null;

  constructor(host: ClaimHost, trees: 'all' | 'submitted') {
    this.host = host;
    this.roots = trees === 'submitted' ? new Set() : null;
  }

  /** A root that this worker made itself. */
  admit(rootId: string): void {
    this.roots?.add(rootId);
  }

  poke(): void {
    void this.claim().catch(() => undefined); // the poll tries again
  }

  /** A flow of this process is due in so many ms. */
  pokeIn(ms: number): void {
    const at = performance.now() + ms;
    if (this.next && this.next.at <= at && this.next.at > performance.now()) return;
    this.stop();
    this.next = { at, timer: setTimeout(() => this.poke(), Math.ceil(Math.min(ms, LOOK_AHEAD_MS))).unref() };
  }

  stop(): void {
    clearTimeout(this.next?.timer);
  }

  async claim(): Promise<void> {
    if (this.claiming) {
      this.again = true;
      return;
    }
    this.claiming = true;
    try {
      do {
        this.again = false;
        if (this.uncertain || this.mayFindMore()) await this.reconcile();
        const { room, full } = this.room();
        if (room <= 0) return;
        this.underway = room;
        const fence = this.host.fence();
        const claimed = await this.claimDue(fence, room, full);
        await this.resume(claimed, fence);
        this.underway = 0;
        this.again ||= claimed.length === room;
        if (!this.again) await this.lookAhead();
      } while (this.again);
    } finally {
      this.claiming = false;
      this.underway = 0;
    }
  }

  /** How many may be claimed at once, and the trees of which enough calls wait here: theirs are left to others. */
  private room(): { room: number; full: string[] } {
    const calls = this.host.callsAhead();
    const full = calls.filter(({ count }) => count > FEW_AHEAD).map(({ rootId }) => rootId);
    const most = calls.reduce((sum, { count }) => (count > FEW_AHEAD ? sum : Math.max(sum, count)), 0);
    return { room: Math.min(this.host.room(), AHEAD - this.host.ahead(), AHEAD - most), full };
  }

  private async lookAhead(): Promise<void> {
    const due = await nextDue(this.host.db, this.host.pool, this.only());
    if (due !== null && due > 0) this.pokeIn(due);
  }

  private only(): string[] | null {
    return this.roots && [...this.roots];
  }

  private async claimDue(fence: Fence, limit: number, full: string[]): Promise<ClaimedRow[]> {
    const { db, pool, guestRuntimes } = this.host;
    try {
      return await claimDue(db, fence, { limit, pool, roots: this.only(), guestRuntimes, full, calls: this.host.takesCalls() });
    } catch (error) {
      this.uncertain = true;
      this.lostAt = performance.now();
      throw error;
    }
  }

  private mayFindMore(): boolean {
    const now = performance.now();
    return now - this.lostAt < LOST_CLAIM_MS.most && now - this.reconciledAt >= LOST_CLAIM_MS.every;
  }

  /**
   * After a claim whose outcome is not known: flows that this worker owns but does not hold. What the journal still writes may
   * give some of them back, so it is looked at twice.
   */
  private async reconcile(): Promise<void> {
    const { db } = this.host;
    const fence = this.host.fence();
    const { workerId } = fence;
    this.reconciledAt = performance.now();
    const suspects = (await loadOwned(db, workerId)).filter((row) => !this.host.holds(row.id));
    await this.host.journal().barrier();
    const ids = suspects.map((row) => row.id);
    const owned = ids.length > 0 ? await loadExecutions(db, ids) : [];
    this.uncertain = false;
    await this.resume(
      owned.filter((row) => row.worker_id === workerId && !this.host.holds(row.id)),
      fence,
    );
  }

  /** What is not taken up here is owned and not held: the next claim looks for it. */
  private async resume(claimed: (ExecutionRow & { fresh?: boolean })[], fence: Fence): Promise<void> {
    try {
      await this.takeUp(claimed, fence);
    } catch (error) {
      this.uncertain = true;
      throw error;
    }
  }

  private async takeUp(claimed: (ExecutionRow & { fresh?: boolean })[], fence: Fence): Promise<void> {
    const flows = claimed.filter((row) => row.type === 'FLOW');
    if (this.host.isCurrent(fence)) for (const row of claimed) if (row.type !== 'FLOW') this.host.call(row);
    const ids = flows.filter((row) => !row.fresh).map((row) => row.id);
    const { children, unread } = ids.length > 0 ? await this.childrenOf(ids) : { children: [], unread: new Map<string, unknown>() };
    if (!this.host.isCurrent(fence)) return;
    const byParent = Map.groupBy(children, (row) => row.parent_id);
    for (const row of flows) {
      if (unread.has(row.id)) this.host.putOff(row, unread.get(row.id));
      else this.host.resume(row, byParent.get(row.id) ?? []);
    }
  }

  /**
   * The recorded children of these flows, and of which flows they cannot be read: those hold up no others. Throws while it may be the
   * database that is away.
   */
  private async childrenOf(ids: string[]): Promise<{ children: ExecutionRow[]; unread: Map<string, unknown> }> {
    try {
      const children = await loadChildren(this.host.db, ids);
      this.failures = 0;
      return { children, unread: new Map() };
    } catch (error) {
      if (this.host.isRetryable(error) && ++this.failures < PATIENT_READS) throw error;
    }
    this.failures = 0;
    const unread = new Map<string, unknown>();
    const read = (id: string): Promise<ExecutionRow[]> =>
      loadChildren(this.host.db, [id]).catch((error: unknown) => {
        unread.set(id, error);
        return [];
      });
    return { children: (await Promise.all(ids.map(read))).flat(), unread };
  }
}
