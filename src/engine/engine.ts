/**
 * A worker: it claims flows that are due, holds them in memory and drives them, and takes over from workers that died.
 *
 * One heartbeat per worker. The heartbeat row carries an epoch; every write of this worker is fenced by it, so that a worker
 * that was declared dead and wakes up writes nothing: it drops what it holds and registers anew under another id.
 * A worker counts as dead only for an observer whose own heartbeats went through all that time, or a restart of PostgreSQL
 * would become a mass takeover.
 */
import { uuidv7 } from './ids.ts';
import type { ChildOptions, ExecutionError } from '../model.ts';
import type { Activation, Delivered, GuestError, Opening } from '../runner/protocol.ts';
import { type ClaimedRow, claimFlows, loadChildren, loadExecutions, loadOwned, nextDue } from '../storage/journal/claim.ts';
import {
  loadControls,
  requestCancel,
  requestChildCancel,
  requestPause,
  requestResume,
  type Controlled,
} from '../storage/journal/control.ts';
import type { Fence } from '../storage/journal/flush.ts';
import { emptyEntry, type ExecutionRow, type JournalEntry, type NewExecution, type Wake } from '../storage/journal/rows.ts';
import { startOnce } from '../storage/journal/start.ts';
import { fenceOthers, fenceSelf, fenceSilent, heartbeat, registerWorker, releaseOwned } from '../storage/journal/workers.ts';
import { Calls } from './calls.ts';
import type { Child } from './child.ts';
import { Drive } from './drive.ts';
import { executionErrorOf } from './failure.ts';
import type { DriveHost, Effect, HotFlow } from './host.ts';
import { Fenced, Journal } from './journal.ts';
import { ENGINE_DEFAULTS, type EnginePorts, type EngineSettings, type WorkerMessage } from './ports.ts';
import { deliverEnd, nextGeneration, retryOf } from './succession.ts';
import { rowOf } from './rows.ts';

type Ended = (row: ExecutionRow) => void;

export type SubmittedOnce = { created: true; row: ExecutionRow } | { created: false; executionId: string; requestSha256: string };

const RECENT = { rows: 1000, bytes: 64 * 1024 };

export class Engine implements DriveHost {
  readonly settings: EngineSettings;
  readonly calls: Calls;
  readonly log: EnginePorts['log'];
  readonly connections: EnginePorts['connections'];
  readonly flows: EnginePorts['flows'];
  journal!: Journal;
  private readonly ports: EnginePorts;
  private readonly drives = new Map<string, Drive>();
  private readonly waiters = new Map<string, Set<Ended>>();
  private readonly recent = new Map<string, ExecutionRow>();
  private fence!: Fence;
  private roots: Set<string> | null = null;
  private clockOffset = 0;
  private heartbeats = 0;
  private claiming = false;
  private pokeAgain = false;
  private uncertain = false;
  private registering = false;
  draining = false;
  private stopped = true;
  private timers: NodeJS.Timeout[] = [];
  private hint: { at: number; timer: NodeJS.Timeout } | null = null;

  constructor(ports: EnginePorts, settings: Partial<EngineSettings> = {}) {
    this.ports = ports;
    this.settings = { ...ENGINE_DEFAULTS, ...settings };
    this.log = ports.log;
    this.connections = ports.connections;
    this.flows = ports.flows;
    this.calls = new Calls({
      connections: ports.connections,
      now: () => this.now(),
      callEnded: (parentId, child, end, entry) => this.callEnded(parentId, child, end, entry),
      write: (entry) => this.journal.write(entry),
    });
  }

  // ------------------------------------------------------------------------------------------------------ lifecycle

  get workerId(): string {
    return this.fence.workerId;
  }

  /** Registers and begins to claim: all that is due, or only the trees that are submitted here. */
  async start(trees: 'all' | 'submitted' = 'all'): Promise<void> {
    this.roots = trees === 'submitted' ? new Set() : null;
    await this.register();
    if (this.settings.exclusive) await fenceOthers(this.ports.db, this.fence);
    await this.release();
    this.stopped = this.draining = false;
    this.every(this.settings.heartbeatMs, () => this.beat());
    this.every(this.settings.pollMs, () => this.claim());
    this.every(Math.max(this.settings.idleMs / 2, 50), () => this.sweep());
    this.poke();
  }

  /**
   * Claims and delivers nothing any more, waits a moment for the calls that run, and gives everything back to the database.
   * What a call that is still running then means is decided by its `delivery`, as after a crash.
   */
  async stop(): Promise<void> {
    if (this.stopped) return;
    this.draining = true;
    this.stopTimers();
    await this.drained();
    this.stopped = true;
    await this.giveBack().catch((error: unknown) => this.log.warn({ error: String(error) }, 'stopped without the database'));
    await this.ports.mailbox.close();
  }

  private async drained(): Promise<void> {
    const until = performance.now() + this.settings.drainMs;
    while (performance.now() < until && (this.calls.size > 0 || this.journal.depth > 0)) {
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  }

  private async giveBack(): Promise<void> {
    await fenceSelf(this.ports.db, this.fence);
    this.forgetAll();
    await this.release();
  }

  get size(): { hot: number; calls: number; journal: number } {
    return { hot: this.drives.size, calls: this.calls.size, journal: this.journal.depth };
  }

  private async register(): Promise<void> {
    const { pool, host, version } = this.settings;
    const worker = { id: uuidv7(), pool, host, pid: process.pid, version };
    this.fence = await registerWorker(this.ports.db, worker);
    this.heartbeats = 0;
    this.journal = new Journal({
      db: this.ports.db,
      fence: this.fence,
      isRetryable: (error) => this.ports.isRetryable(error),
      onWoken: (woken) => this.onWoken(woken),
      onFenced: () => this.onFenced(),
    });
    await this.ports.mailbox.open(worker.id, (message) => this.receive(message));
  }

  /** Another worker has what was held here: nothing of it may be written or called any more. */
  private onFenced(): void {
    if (this.registering || this.stopped) return;
    this.registering = true;
    this.log.warn({ worker: this.fence.workerId }, 'this worker was declared dead; it drops what it holds and registers anew');
    this.forgetAll();
    void this.retry(() => this.register()).finally(() => (this.registering = false));
  }

  private forgetAll(): void {
    for (const drive of [...this.drives.values()]) {
      this.ports.runners.drop(drive.id);
      drive.abandon();
    }
    this.calls.abandon();
  }

  /** Stops at once and without a word, as a process that is killed: whoever looks after it takes over. */
  abandon(): void {
    this.stopped = true;
    this.stopTimers();
    this.forgetAll();
  }

  private stopTimers(): void {
    for (const timer of this.timers) clearInterval(timer);
    this.timers = [];
    clearTimeout(this.hint?.timer);
  }

  private async beat(): Promise<void> {
    if (this.registering) return;
    const begun = performance.now();
    const { held, now } = await heartbeat(this.ports.db, this.fence);
    const took = performance.now() - begun;
    this.clockOffset = now + took / 2 - Date.now();
    if (!held) return this.onFenced();
    const late = took > this.settings.heartbeatMs;
    this.heartbeats = late ? 0 : this.heartbeats + 1;
    if (this.heartbeats * this.settings.heartbeatMs < this.settings.silentMs) return;
    const dead = await fenceSilent(this.ports.db, this.fence, this.settings.silentMs);
    if (dead.length > 0) this.log.warn({ dead }, 'took over from workers that were silent');
    await this.release();
  }

  /** What stopped workers held becomes due. A row that was not free just now comes with a later heartbeat. */
  private async release(): Promise<void> {
    const { released, elsewhere } = await releaseOwned(this.ports.db);
    this.onWoken(elsewhere);
    if (released > 0) this.poke();
  }

  /** Runs `work` again and again, one at a time; a failure (the database is away) is told once and tried again. */
  private every(ms: number, work: () => Promise<void> | void): void {
    let busy = false;
    const timer = setInterval(() => {
      if (busy || this.stopped) return;
      busy = true;
      Promise.resolve()
        .then(work)
        .catch((error: unknown) => {
          this.heartbeats = 0;
          this.log.debug({ error: String(error) }, 'the database did not answer; trying again');
        })
        .finally(() => (busy = false));
    }, ms);
    this.timers.push(timer);
  }

  private async retry(work: () => Promise<void>): Promise<void> {
    while (!this.stopped) {
      try {
        return await work();
      } catch {
        await new Promise((resolve) => setTimeout(resolve, this.settings.pollMs));
      }
    }
  }

  // ------------------------------------------------------------------------------------------------------- starting

  /**
   * Takes a new root: at once where there is room, else it is due for any worker. The script may begin before the row is
   * durable; nothing leaves before. `durable` resolves when the row is.
   */
  submit(row: NewExecution): { row: ExecutionRow; durable: Promise<void> } {
    this.roots?.add(row.rootId);
    const local = this.hasRoom();
    const now = this.now();
    const started = local ? { status: 'RUNNING' as const, startedAt: now, attempt: 1, owned: true, wake: null } : { wake: { in: 0 } };
    const insert = { ...row, ...started };
    const memory = rowOf(insert, this.workerId);
    if (!local) return { row: memory, durable: this.journal.write({ ...emptyEntry(row.rootId), inserts: [insert] }) };
    const drive = new Drive(this, memory);
    this.drives.set(drive.id, drive);
    const shown = { ...memory };
    const durable = drive.start(insert);
    return { row: shown, durable };
  }

  /** The same, at most once per idempotency key: the row is durable before the script begins. */
  async submitOnce(row: NewExecution, key: { key: string; requestSha256: string }): Promise<SubmittedOnce> {
    this.roots?.add(row.rootId);
    const local = this.hasRoom();
    const insert: NewExecution = local ? { ...row, status: 'RUNNING', startedAt: this.now(), attempt: 1, owned: true } : row;
    const started = await this.repeat(() => startOnce(this.ports.db, this.fence, key, insert));
    if (started.outcome === 'fenced') throw new Fenced('this worker was declared dead');
    const known = started.outcome === 'known' ? started.executionId : insert.id;
    if (known !== insert.id)
      return { created: false, executionId: known, requestSha256: (started as { requestSha256: string }).requestSha256 };
    const memory = rowOf(insert, this.workerId);
    if (local) this.startLocal(insert);
    else this.poke();
    return { created: true, row: memory };
  }

  /** An idempotent statement, until its outcome is known. */
  private async repeat<T>(work: () => Promise<T>): Promise<T> {
    for (;;) {
      try {
        return await work();
      } catch (error) {
        if (this.stopped || !this.ports.isRetryable(error)) throw error;
        await new Promise((resolve) => setTimeout(resolve, this.settings.pollMs));
      }
    }
  }

  startLocal(row: NewExecution): void {
    const drive = new Drive(this, rowOf(row, this.workerId));
    this.drives.set(drive.id, drive);
    queueMicrotask(() => void drive.start(null));
  }

  hasRoom(): boolean {
    return !this.stopped && !this.draining && !this.registering && this.drives.size < this.settings.maxHot;
  }

  poke(): void {
    if (this.stopped || this.draining) return;
    void this.claim().catch(() => undefined);
  }

  private async claim(): Promise<void> {
    if (this.claiming) {
      this.pokeAgain = true;
      return;
    }
    this.claiming = true;
    try {
      do {
        this.pokeAgain = false;
        const room = Math.min(this.settings.maxHot - this.drives.size, 500);
        if (room <= 0 || this.stopped || this.draining || this.registering) return;
        if (this.uncertain) await this.reconcile();
        const claimed = await this.claimDue(room);
        if (claimed.length > 0) await this.resume(claimed);
        if (claimed.length === room) this.pokeAgain = true;
      } while (this.pokeAgain);
      await this.lookAhead();
    } finally {
      this.claiming = false;
    }
  }

  private async claimDue(room: number): Promise<ClaimedRow[]> {
    try {
      const { guestRuntimes } = this.settings;
      return await claimFlows(this.ports.db, this.fence, { limit: room, roots: this.roots && [...this.roots], guestRuntimes });
    } catch (error) {
      this.uncertain = true;
      throw error;
    }
  }

  /**
   * After a claim whose outcome is not known: flows that this worker owns but does not hold. What the journal still writes may
   * give some of them back, so it is looked at twice.
   */
  private async reconcile(): Promise<void> {
    const suspects = (await loadOwned(this.ports.db, this.workerId)).filter((row) => !this.drives.has(row.id));
    await this.journal.barrier();
    const owned =
      suspects.length > 0
        ? await loadExecutions(
            this.ports.db,
            suspects.map((row) => row.id),
          )
        : [];
    this.uncertain = false;
    await this.resume(owned.filter((row) => row.worker_id === this.workerId && !this.drives.has(row.id)));
  }

  private async resume(claimed: (ExecutionRow & { fresh?: boolean })[]): Promise<void> {
    const ids = claimed.filter((row) => !row.fresh).map((row) => row.id);
    const children = ids.length > 0 ? await this.repeat(() => loadChildren(this.ports.db, ids)) : [];
    const byParent = Map.groupBy(children, (row) => row.parent_id);
    for (const row of claimed) {
      const drive = new Drive(this, row);
      this.drives.set(drive.id, drive);
      void drive.resume(byParent.get(row.id) ?? []);
    }
  }

  /** Sets a timer for the next flow that becomes due, so that a sleeper does not wait for the poll. */
  private async lookAhead(): Promise<void> {
    const due = await nextDue(this.ports.db, this.roots && [...this.roots]);
    if (due !== null && due > 0) this.pokeIn(due);
  }

  private pokeIn(ms: number): void {
    const at = performance.now() + ms;
    if (this.hint && this.hint.at <= at && this.hint.at > performance.now()) return;
    clearTimeout(this.hint?.timer);
    this.hint = { at, timer: setTimeout(() => this.poke(), Math.ceil(Math.min(ms, 60_000))) };
  }

  private async sweep(): Promise<void> {
    const now = this.now();
    for (const drive of [...this.drives.values()]) {
      await drive.refreshIfRemote(now);
      drive.evictIfIdle(now);
    }
    for (const row of await loadControls(this.ports.db, this.workerId)) this.obey(row);
  }

  // ------------------------------------------------------------------------------------------ what a drive asks for

  now(): number {
    return Date.now();
  }

  databaseNow(): number {
    return Date.now() + this.clockOffset;
  }

  async open(opening: Opening, quarantine: boolean): Promise<Activation> {
    const bundle = this.flows.loaded(opening.flow_version) ?? (await this.repeat(() => this.flows.bundle(opening.flow_version)));
    return this.ports.runners.open(bundle, opening, { quarantine });
  }

  deliver(id: string, delivered: Delivered): Promise<Activation> {
    return this.ports.runners.deliver(id, delivered);
  }

  drop(id: string): void {
    this.ports.runners.drop(id);
  }

  children(id: string): Promise<ExecutionRow[]> {
    return loadChildren(this.ports.db, [id]);
  }

  drive(id: string): Drive | undefined {
    return this.drives.get(id);
  }

  errorOf(error: GuestError, row: ExecutionRow): ExecutionError {
    return executionErrorOf(error, row.flow_version ? this.flows.loaded(row.flow_version) : null);
  }

  optionsOf(row: ExecutionRow): ChildOptions {
    return row.options ? (JSON.parse(row.options) as ChildOptions) : {};
  }

  gone(drive: HotFlow): void {
    if (this.drives.get(drive.id) === drive) this.drives.delete(drive.id);
  }

  leftMemory(wake: Wake): void {
    if (wake !== 'never') this.pokeIn(Math.max(0, 'in' in wake ? wake.in * 1000 : wake.at - this.databaseNow()));
  }

  flowEnded(drive: HotFlow, entry: JournalEntry, effects: Effect[]): void {
    const { row } = drive;
    const retry = row.status === 'ENDED_ERROR' ? retryOf(row, this.optionsOf(row), this.now()) : null;
    if (retry) {
      const next = nextGeneration(row, row.inputs, {
        attempt: row.attempt + 1,
        wake: { in: retry.delaySeconds },
        keepTimes: true,
        now: this.now(),
      });
      return this.succeed(drive, next, entry, effects);
    }
    const told = () => this.tell({ ...row });
    if (row.parent_id === null) return drive.commit(entry, [...effects, told]);
    deliverEnd(this, row, entry)
      .then(() => [...effects, told].forEach((effect) => effect()))
      .catch(() => undefined);
  }

  continued(drive: HotFlow, inputs: string, entry: JournalEntry, effects: Effect[]): void {
    const next = nextGeneration(drive.row, inputs, { attempt: 0, wake: { in: 0 }, keepTimes: false, now: this.now() });
    const message = `continued as ${next.id}`;
    drive.change(entry, { status: 'ENDED_SUCCESS', outcome: 'ENDED_SUCCESS', message, endedAt: this.now() });
    this.succeed(drive, next, entry, effects);
  }

  /** The next generation takes the place of this one. */
  private succeed(drive: HotFlow, next: NewExecution, entry: JournalEntry, effects: Effect[]): void {
    drive.change(entry, { continuedAs: next.id });
    entry.inserts.push(next);
    if (next.parentId === null) this.roots?.add(next.id);
    const child = next.parentId && this.drives.get(next.parentId)?.children.get(next.position as number);
    if (child) child.id = next.id;
    drive.commit(entry, [...effects, () => this.tell({ ...drive.row }), () => this.poke()]);
  }

  private callEnded(parentId: string, child: Child, end: Delivered, entry: JournalEntry): Promise<void> {
    const parent = this.drives.get(parentId);
    if (parent && !parent.isGone) return parent.childEnded(child, end, entry);
    return this.journal.write({ ...entry, wakes: [parentId] });
  }

  // ------------------------------------------------------------------------------------ cancel, pause, resume, waiting

  cancelFlows(ids: string[]): Promise<void> {
    return this.control(() => requestCancel(this.ports.db, ids));
  }

  pauseFlows(ids: string[]): Promise<void> {
    return this.control(() => requestPause(this.ports.db, ids));
  }

  resumeFlows(ids: string[]): Promise<void> {
    return this.control(() => requestResume(this.ports.db, ids));
  }

  async markCancelled(id: string): Promise<void> {
    await this.repeat(() => requestChildCancel(this.ports.db, id));
  }

  private async control(request: () => Promise<Controlled[]>): Promise<void> {
    const rows = await this.repeat(request);
    await this.repeat(() => this.controlled(rows));
  }

  /** Rows that a control concerns: held here, by another worker, or by nobody and then due. */
  async controlled(rows: Controlled[]): Promise<void> {
    const here = rows.filter((row) => this.isHere(row)).map((row) => row.id);
    const elsewhere = Map.groupBy(
      rows.filter((row) => row.worker_id !== null && row.worker_id !== this.workerId),
      (row) => row.worker_id as string,
    );
    for (const [worker, theirs] of elsewhere) this.ports.mailbox.send(worker, { controlled: theirs.map((row) => row.id) });
    if (here.length > 0) for (const row of await loadExecutions(this.ports.db, here)) this.obey(row);
    if (rows.some((row) => row.worker_id === null)) this.poke();
  }

  private isHere(row: Controlled): boolean {
    return row.worker_id === this.workerId || this.drives.has(row.id);
  }

  /** Carries out what a row's `control` asks for. */
  private obey(row: ExecutionRow): void {
    const drive = this.drives.get(row.id);
    if (row.type === 'CONNECTION' && row.control === 'CANCEL') this.calls.abort(row.id);
    if (!drive) return;
    if (row.control === 'CANCEL') drive.cancel();
    else if (row.control === 'PAUSE') drive.pause();
    else if (row.wakeups !== drive.row.wakeups) this.refresh(drive, row.wakeups);
  }

  abortCall(child: Child): boolean {
    if (this.calls.abort(child.id)) return true;
    if (!child.workerId || child.workerId === this.workerId) return false;
    this.ports.mailbox.send(child.workerId, { controlled: [child.id] });
    return true;
  }

  private onWoken(woken: { id: string; workerId: string }[]): void {
    const elsewhere = Map.groupBy(woken, (row) => row.workerId);
    for (const [worker, rows] of elsewhere) {
      const ids = rows.map((row) => row.id);
      if (worker === this.workerId) this.receive({ woken: ids });
      else this.ports.mailbox.send(worker, { woken: ids });
    }
  }

  private receive(message: WorkerMessage): void {
    const ids = [...(message.woken ?? []), ...(message.controlled ?? [])];
    void this.retry(async () => {
      for (const row of await loadExecutions(this.ports.db, ids)) this.obey(row);
    });
  }

  private refresh(drive: Drive, wakeups: number): void {
    drive.row.wakeups = wakeups;
    void this.retry(() => drive.refresh());
  }

  /** Calls back when the execution has ended for good in this process; the answer takes the waiter away. */
  onEnded(id: string, ended: Ended): () => void {
    const waiting = this.waiters.get(id) ?? new Set();
    waiting.add(ended);
    this.waiters.set(id, waiting);
    return () => {
      waiting.delete(ended);
      if (waiting.size === 0) this.waiters.delete(id);
    };
  }

  /** A root that ended in this process a moment ago, for those who ask just after. */
  recentlyEnded(id: string): ExecutionRow | null {
    return this.recent.get(id) ?? null;
  }

  private tell(row: ExecutionRow): void {
    if (row.parent_id === null && (row.output_value?.length ?? 0) < RECENT.bytes) {
      this.recent.set(row.id, row);
      if (this.recent.size > RECENT.rows) this.recent.delete(this.recent.keys().next().value as string);
    }
    for (const ended of this.waiters.get(row.id) ?? []) ended(row);
  }

  /** For the pool of runners: these executions were parked in a runner that died. */
  lostParked(ids: string[]): void {
    for (const id of ids) this.drives.get(id)?.lost(false);
  }
}
