/**
 * A worker: it holds flows in memory and drives them. Its parts: `membership` (heartbeat, fence, takeover), `claims` (what comes
 * into memory), `roots` (trees that begin here), `hot` (the flows in memory, each with its `Drive`), `controls` (cancel, pause,
 * resume, news from elsewhere), `journal` (what becomes durable), `calls` (connections that run), `claimed` (those of them that
 * flows of other pools asked for), `scripts` (the runners), `endings` (what follows an end). Here is how it comes, is fenced and goes.
 */
import { messageOf } from '../errors.ts';
import { SealedRows } from '../secrets/sealed-rows.ts';
import type { Fence } from '../storage/journal/fence.ts';
import { emptyEntry, type ExecutionChange, type ExecutionRow, type Wake } from '../storage/journal/rows.ts';
import { Calls } from './calls.ts';
import { ClaimedCalls } from './claimed-calls.ts';
import { Claims } from './claims.ts';
import { Company } from './company.ts';
import { Controls } from './controls.ts';
import type { Drive } from './drive.ts';
import { Endings } from './endings.ts';
import { HotFlows } from './hot-flows.ts';
import type { DriveHost } from './host.ts';
import { Fenced, Journal, type Refused } from './journal.ts';
import { Membership } from './membership.ts';
import { Places } from './places.ts';
import { Pools } from './pools.ts';
import { ENGINE_DEFAULTS, type EnginePorts, type EngineSettings } from './ports.ts';
import { Pressure } from './pressure.ts';
import { RecordedChildren } from './recorded.ts';
import { endRefused } from './refusals.ts';
import { Room } from './room.ts';
import { Roots } from './roots.ts';
import { Routine } from './routine.ts';
import { Scripts } from './scripts.ts';
import { Waiters } from './waiters.ts';

const SWEEP_MS = 500;
/** until a flow is tried again whose recorded children cannot be read */
const UNREADABLE_SECONDS = 10;
/** how often places of limited flows are given away that nobody told of */
const PLACES_MS = 1000;

export class Engine implements DriveHost {
  readonly settings: EngineSettings;
  readonly log: EnginePorts['log'];
  readonly connections: EnginePorts['connections'];
  readonly flows: EnginePorts['flows'];
  readonly secrets: SealedRows;
  readonly hot: HotFlows;
  readonly roots: Roots;
  readonly scripts: Scripts;
  readonly recorded: RecordedChildren;
  readonly endings: Endings;
  readonly waiters = new Waiters();
  readonly calls: Calls;
  readonly company = new Company(() => this.calls.inCompany());
  readonly claimed: ClaimedCalls;
  readonly room: Room;
  readonly controls: Controls;
  readonly places: Places;
  readonly pressure: Pressure;
  journal!: Journal;
  claims!: Claims;
  draining = false;
  /** why the database has taken nothing for a second or more, such as a full disk; null: it takes what it is given */
  recordsNothing: string | null = null;
  /** how often the database went on from an earlier state than the one that was acknowledged */
  rewinds = 0;
  private readonly ports: EnginePorts;
  private readonly pools: Pools;
  private readonly membership: Membership;
  private readonly routine: Routine;
  private registering = false;
  private registered: Promise<void> = Promise.resolve();
  private stopped = true;

  constructor(ports: EnginePorts, settings: Partial<EngineSettings> = {}) {
    const { db, mailbox } = ports;
    this.ports = ports;
    this.settings = { ...ENGINE_DEFAULTS, ...settings };
    this.log = ports.log;
    this.connections = ports.connections;
    this.flows = ports.flows;
    this.secrets = ports.secrets ?? SealedRows.ofNothing();
    this.hot = new HotFlows(this);
    this.roots = new Roots(this, db, ports.onStarted);
    this.scripts = new Scripts(this, ports.runners);
    this.recorded = new RecordedChildren(this, db);
    this.endings = new Endings(this);
    this.calls = new Calls({
      log: this.log,
      company: this.company,
      openings: (most) => ports.runners.widen?.(most),
      beginnings: (most) => this.hot.widen(most),
      connections: ports.connections,
      secrets: this.secrets,
      now: () => this.now(),
      callEnded: (parentId, child, end, entry) => this.endings.callEnded(parentId, child, end, entry),
      write: (entry) => this.journal.write(entry),
    });
    this.claimed = new ClaimedCalls({
      log: this.log,
      calls: this.calls,
      secrets: this.secrets,
      now: () => this.now(),
      databaseNow: () => this.databaseNow(),
      callEnded: (parentId, child, end, entry) => this.endings.callEnded(parentId, child, end, entry),
      write: (entry) => this.journal.write(entry),
      isDefect: (error) => this.isDefect(error),
      poke: () => this.poke(),
    });
    this.room = new Room(this);
    this.pools = new Pools({ db, mailbox });
    const repeat = <T>(work: () => Promise<T>): Promise<T> => this.repeat(work);
    this.membership = new Membership({
      db,
      settings: this.settings,
      log: this.log,
      onFenced: () => this.onFenced(),
      onRewound: (before, now) => this.onRewound(before, now),
      onReleased: (released, woken) => {
        this.controls.woken(woken);
        if (released > 0) this.poke();
      },
    });
    const { maxDue, maxJournal } = this.settings;
    this.pressure = new Pressure({
      db,
      hasRoom: () => this.room.hasPlace(),
      journalDepth: () => this.journal.depth,
      maxDue,
      maxJournal,
    });
    this.places = new Places({
      db,
      repeat,
      limitOf: (flow) => this.flows.limitOf?.(flow) ?? null,
      poke: () => this.poke(),
      failed: (error) => this.failed(error, 'places of a limited flow could not be given away; the next look tries again'),
    });
    this.controls = new Controls({
      db,
      calls: this.calls,
      mailbox,
      repeat,
      workerId: () => this.workerId,
      drive: (id) => this.hot.get(id),
      poke: () => this.poke(),
      look: (flow, ids) => this.places.look(flow, ids),
      failed: (error) => this.failed(error, 'a control or a wake-up could not be carried out; the next look tries again'),
    });
    this.routine = new Routine({
      log: this.log,
      isStopped: () => this.stopped,
      isRetryable: (error) => ports.isRetryable(error),
    });
  }

  // ------------------------------------------------------------------------------------------------------ who it is

  get workerId(): string {
    return this.membership.id;
  }

  get fence(): Fence {
    return this.membership.fence;
  }

  isCurrent(fence: Fence): boolean {
    return fence === this.membership.fence && !this.registering;
  }

  /** Neither flows nor calls come into memory. */
  isClosed(): boolean {
    return this.stopped || this.draining || this.registering;
  }

  now(): number {
    return Math.floor(this.databaseNow());
  }

  databaseNow(): number {
    return this.membership.clock.now();
  }

  /** how far the clock of the database is ahead of this machine's */
  get clockOffsetMs(): number {
    return this.membership.clock.offsetMs;
  }

  get size(): { hot: number; calls: number; journal: number } {
    return { hot: this.hot.size, calls: this.calls.size, journal: this.journal.depth };
  }

  // ---------------------------------------------------------------------------------------------- how it comes and goes

  /** Registers and begins to claim: all that is due, or only the trees that are submitted here. */
  async start(trees: 'all' | 'submitted' = 'all'): Promise<void> {
    this.claims = this.makeClaims(trees);
    await this.register();
    if (this.settings.exclusive) await this.membership.fenceOthers();
    await this.membership.release();
    this.stopped = this.draining = false;
    this.routine.every(this.settings.heartbeatMs, () => (this.registering ? undefined : this.membership.beat()));
    this.routine.every(this.settings.pollMs, () => this.claims.claim());
    const sweepMs = Math.max(Math.min(this.settings.idleMs / 2, SWEEP_MS), 50);
    this.routine.everyHere(sweepMs, () => this.hot.evictIdle());
    this.routine.every(sweepMs, () => this.lookAround());
    this.routine.every(PLACES_MS, () => this.places.sweep());
    this.poke();
  }

  private makeClaims(trees: 'all' | 'submitted'): Claims {
    return new Claims(
      {
        db: this.ports.db,
        pool: this.settings.pool,
        guestRuntimes: this.ports.runners.guestRuntimes,
        fence: () => this.membership.fence,
        isCurrent: (fence) => this.isCurrent(fence),
        journal: () => this.journal,
        room: () => this.room.freeBelow(),
        ahead: () => this.hot.ahead,
        takesCalls: () => this.room.hasPlaceForCalls(),
        callsAhead: () => this.claimed.ahead,
        holds: (id) => this.hot.get(id) !== undefined || this.claimed.has(id) || this.roots.isStarting(id),
        isRetryable: (error) => this.ports.isRetryable(error),
        putOff: (row, error) => this.putOff(row, error),
        resume: (row, children) => this.hot.takeUp(row, children),
        call: (row) => this.claimed.take(row),
      },
      trees,
    );
  }

  /** A flow that was claimed and of which what is recorded cannot be read. */
  private putOff({ id, root_id: rootId, epoch }: ExecutionRow, error: unknown): void {
    this.log.error({ execution: id, error: messageOf(error) }, 'what is recorded of a flow cannot be read; it is put off and tried again');
    const change: ExecutionChange = { id, epoch, status: 'WAITING', owned: false, wake: { in: UNREADABLE_SECONDS } };
    const entry = { ...emptyEntry(rootId), changes: [change], flow: { id, epoch } };
    this.journal.write(entry).catch(() => undefined); // fenced, or refused, which is followed up
  }

  private async register(): Promise<void> {
    await this.membership.register();
    const journal: Journal = new Journal({
      db: this.ports.db,
      company: this.company,
      fence: this.membership.fence,
      isRetryable: (error) => this.ports.isRetryable(error),
      seal: (entry) => this.secrets.seal(entry),
      onWoken: (woken) => this.controls.woken(woken),
      onWritten: this.ports.onWritten,
      onHeldUp: (error) => this.heldUp(error),
      onDefect: (error) => this.failed(error, 'who is told of what was written failed; what is written is durable'),
      // One that was replaced may still hear late that it is fenced: that is known.
      onFenced: () => (journal === this.journal ? this.onFenced() : undefined),
      onRefused: (refused) => void endRefused(this, refused).catch((error: unknown) => this.unended(refused, error)),
    });
    this.journal = journal;
    await this.ports.mailbox.open(this.workerId, (message) => this.controls.receive(message));
    this.ports.onRegistered?.(this.workerId);
  }

  /**
   * Claims and delivers nothing any more, gives back the flows, so that other workers go on with them, and lets the calls that run
   * end: each records its end, which wakes its flow wherever it is. Meanwhile this worker is alive in the eyes of the others, takes
   * starts for them, and obeys a cancel. Resolves when nothing is left, or after `graceMs`.
   */
  async drain(graceMs: number): Promise<void> {
    if (this.stopped) return;
    const until = performance.now() + graceMs;
    this.draining = true;
    this.claims.stop();
    this.membership.drains();
    while (performance.now() < until && this.isHolding) {
      this.hot.handBack();
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  }

  private get isHolding(): boolean {
    return this.calls.size > 0 || this.journal.depth > 0 || this.hot.size > 0;
  }

  /**
   * Drains, for a moment where that was not done before, and leaves. What a call that is still running then means is decided by its
   * `delivery`, as after a crash.
   */
  async stop(): Promise<void> {
    if (this.stopped) return;
    if (!this.draining) await this.drain(this.settings.drainMs);
    this.stopTimers();
    this.stopped = true;
    await this.giveBack().catch((error: unknown) => this.log.warn({ error: String(error) }, 'stopped without the database'));
    await this.ports.mailbox.close();
  }

  /** Stops at once and without a word, as a process that is killed: whoever looks after it takes over. */
  abandon(): void {
    this.stopped = true;
    this.stopTimers();
    this.forgetAll();
  }

  private async giveBack(): Promise<void> {
    await this.membership.resign();
    this.forgetAll();
    await this.membership.release();
  }

  private unended({ flows }: Refused, error: unknown): void {
    if (error instanceof Fenced || this.stopped) return; // whoever takes over runs them anew
    this.log.error({ executions: [...flows.keys()], error: String(error) }, 'flows could not be ended; a restart takes them up');
  }

  private heldUp(error: unknown): void {
    this.recordsNothing = error === null ? null : messageOf(error);
    if (error === null) this.log.info({}, 'the database records again');
    else
      this.log.warn(
        { error: String(error) },
        'the database records nothing; starts and steps wait, it is tried again, and nothing is lost',
      );
  }

  /** Another worker has what was held here, or the database is behind it: nothing of it may be written or called any more. */
  private onFenced(): void {
    if (this.registering || this.stopped) return;
    this.registering = true;
    try {
      this.forgetAll();
    } catch (error) {
      this.failed(error, 'not all that was held could be dropped');
    }
    this.registered = this.registerAnew().catch((error: unknown) => {
      this.log.error({ error: String(error) }, 'the worker could not register anew');
    });
  }

  /** Resolves when this worker has found out whether the database still is the one that it knows. */
  async lookWhetherRewound(): Promise<void> {
    await this.repeat(() => this.membership.beat());
    await this.registered;
  }

  private async registerAnew(): Promise<void> {
    const { rewinds, workerId: worker } = this;
    await this.repeat(() => this.register()).finally(() => (this.registering = false));
    if (this.draining) this.membership.drains();
    // What it held under its old name: whoever declares a worker dead sees to that, and here nobody did.
    if (this.rewinds !== rewinds) await this.repeat(() => this.membership.release());
    else this.log.warn({ worker }, 'this worker was declared dead; it dropped what it held and registered anew');
    this.poke();
  }

  private onRewound(before: string, now: string): void {
    this.rewinds += 1;
    const message = 'another server of the database took over; what it had not received is lost, and all that it knows goes on from there';
    this.log.warn({ timeline: now, before }, message);
    this.ports.onRewound?.();
  }

  private forgetAll(): void {
    this.waiters.forget();
    this.journal.abandon();
    this.hot.abandon(new Fenced('this worker was declared dead'));
    this.calls.abandon();
    this.claimed.abandon();
  }

  private stopTimers(): void {
    this.routine.stop();
    this.claims.stop();
  }

  /** A failure that is neither the database being away nor the end of this worker. */
  isDefect(error: unknown): boolean {
    return !this.stopped && !(error instanceof Fenced) && !this.ports.isRetryable(error);
  }

  private failed(error: unknown, what: string): void {
    if (this.isDefect(error)) this.log.error({ error: messageOf(error) }, what);
  }

  /** An idempotent statement, until its outcome is known. */
  async repeat<T>(work: () => Promise<T>): Promise<T> {
    for (;;) {
      try {
        return await work();
      } catch (error) {
        if (this.stopped || !this.ports.isRetryable(error)) throw error;
        await new Promise((resolve) => setTimeout(resolve, this.settings.pollMs));
      }
    }
  }

  /** In case messages were lost. It reads, and what it waits for must not keep idle flows in memory. */
  private async lookAround(): Promise<void> {
    await this.controls.lookAgain();
    await this.hot.lookAround();
  }

  // --------------------------------------------------------------------------------------- what its parts ask of it

  drive(id: string): Drive | undefined {
    return this.hot.get(id);
  }

  poke(): void {
    if (!this.stopped && !this.draining) this.claims.poke();
  }

  due(pool: string | null): void {
    if (pool === null || pool === this.settings.pool) this.poke();
    else this.pools.due(pool);
  }

  leftMemory(wake: Wake): void {
    if (wake !== 'never') this.claims.pokeIn(Math.max(0, 'in' in wake ? wake.in * 1000 : wake.at - this.databaseNow()));
  }
}
