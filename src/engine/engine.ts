/**
 * A worker: it holds flows in memory and drives them. Its parts: `membership` (heartbeat, fence, takeover), `claims` (what comes
 * into memory), `controls` (cancel, pause, resume, news from elsewhere), `journal` (what becomes durable), `calls` (connections
 * that run), `claimed` (those of them that flows of other pools asked for), and a `Drive` for each flow that it holds.
 */
import { messageOf, PetioleError } from '../errors.ts';
import type { ChildOptions, ExecutionError, JsonValue } from '../model.ts';
import type { Activation, Delivered, GuestError, Opening } from '../runner/protocol.ts';
import { SealedRows } from '../secrets/sealed-rows.ts';
import { loadChildren, loadNews } from '../storage/journal/claim.ts';
import type { Fence } from '../storage/journal/flush.ts';
import { emptyEntry, type ExecutionRow, type JournalEntry, type NewExecution, type Wake } from '../storage/journal/rows.ts';
import { startOnce } from '../storage/journal/start.ts';
import { Calls } from './calls.ts';
import { isElsewhere, type Child } from './child.ts';
import { ClaimedCalls } from './claimed-calls.ts';
import { Claims, FEW_AHEAD } from './claims.ts';
import { Company } from './company.ts';
import { Controls } from './controls.ts';
import { Drive } from './drive.ts';
import { executionErrorOf } from './failure.ts';
import type { DriveHost, Effect, HotFlow } from './host.ts';
import { Fenced, Journal, type Refused } from './journal.ts';
import { Lanes } from './lanes.ts';
import { Membership } from './membership.ts';
import { Places } from './places.ts';
import { Pressure } from './pressure.ts';
import { Pools } from './pools.ts';
import { ENGINE_DEFAULTS, type EnginePorts, type EngineSettings } from './ports.ts';
import { endRefused } from './refusals.ts';
import { rowOf } from './rows.ts';
import { deliverEnd, nextGeneration, retryOf } from './succession.ts';
import { Waiters, type Ended } from './waiters.ts';

const SWEEP_MS = 500;
/** how often places of limited flows are given away that nobody told of */
const PLACES_MS = 1000;
/** of the places in memory those that are kept for trees that are started here: a fan-out does not take them, nor does what is due */
const KEPT_FOR_ROOTS = 0.1;
/** of the places in memory those that calls of flows of other pools take at most, or a fan-out of them would keep out all else */
const FOR_CLAIMED_CALLS = 0.5;
/** so many new children of a tree begin at once */
const BEGINNING = 32;

export type SubmittedOnce = { created: true; row: ExecutionRow } | { created: false; executionId: string; requestSha256: string };

export class Engine implements DriveHost {
  readonly settings: EngineSettings;
  readonly log: EnginePorts['log'];
  readonly connections: EnginePorts['connections'];
  readonly flows: EnginePorts['flows'];
  readonly secrets: SealedRows;
  readonly calls: Calls;
  private readonly company = new Company(() => this.calls.inCompany());
  readonly controls: Controls;
  private readonly claimed: ClaimedCalls;
  private readonly pools: Pools;
  readonly places: Places;
  readonly pressure: Pressure;
  journal!: Journal;
  draining = false;
  private readonly ports: EnginePorts;
  private readonly membership: Membership;
  private readonly waiters = new Waiters();
  private readonly beginning = new Lanes(BEGINNING);
  private readonly drives = new Map<string, Drive>();
  private claims!: Claims;
  private registering = false;
  /** claimed flows whose script has not run yet */
  private ahead = 0;
  private stopped = true;
  private answers = true;
  private timers: NodeJS.Timeout[] = [];

  constructor(ports: EnginePorts, settings: Partial<EngineSettings> = {}) {
    this.ports = ports;
    this.settings = { ...ENGINE_DEFAULTS, ...settings };
    this.log = ports.log;
    this.connections = ports.connections;
    this.flows = ports.flows;
    this.secrets = ports.secrets ?? SealedRows.ofNothing();
    this.calls = new Calls({
      company: this.company,
      openings: (most) => ports.runners.widen?.(most),
      connections: ports.connections,
      secrets: this.secrets,
      now: () => this.now(),
      callEnded: (parentId, child, end, entry) => this.callEnded(parentId, child, end, entry),
      write: (entry) => this.journal.write(entry),
    });
    this.claimed = new ClaimedCalls({
      calls: this.calls,
      secrets: this.secrets,
      now: () => this.now(),
      databaseNow: () => this.databaseNow(),
      callEnded: (parentId, child, end, entry) => this.callEnded(parentId, child, end, entry),
    });
    const { db, mailbox } = ports;
    this.pools = new Pools({ db, mailbox });
    const repeat = <T>(work: () => Promise<T>): Promise<T> => this.repeat(work);
    this.membership = new Membership({
      db,
      settings: this.settings,
      log: this.log,
      onFenced: () => this.onFenced(),
      onReleased: (released, woken) => {
        this.controls.woken(woken);
        if (released > 0) this.poke();
      },
    });
    const { maxDue, maxJournal } = this.settings;
    this.pressure = new Pressure({
      db,
      hasRoom: () => this.hasRoom(),
      journalDepth: () => this.journal.depth,
      maxDue,
      maxJournal,
    });
    this.places = new Places({
      db,
      repeat,
      limitOf: (flow) => this.flows.limitOf?.(flow) ?? null,
      poke: () => this.poke(),
    });
    this.controls = new Controls({
      db,
      calls: this.calls,
      mailbox,
      repeat,
      workerId: () => this.workerId,
      drive: (id) => this.drives.get(id),
      poke: () => this.poke(),
    });
  }

  // ------------------------------------------------------------------------------------------------------ lifecycle

  get workerId(): string {
    return this.membership.id;
  }

  /** how far the clock of the database is ahead of this machine's */
  get clockOffsetMs(): number {
    return this.membership.clock.offsetMs;
  }

  /** Of the flows in memory those that wait. */
  get parked(): number {
    let parked = 0;
    for (const drive of this.drives.values()) if (drive.isParked) parked += 1;
    return parked;
  }

  get size(): { hot: number; calls: number; journal: number } {
    return { hot: this.drives.size, calls: this.calls.size, journal: this.journal.depth };
  }

  /** Registers and begins to claim: all that is due, or only the trees that are submitted here. */
  async start(trees: 'all' | 'submitted' = 'all'): Promise<void> {
    this.claims = this.makeClaims(trees);
    await this.register();
    if (this.settings.exclusive) await this.membership.fenceOthers();
    await this.membership.release();
    this.stopped = this.draining = false;
    this.every(this.settings.heartbeatMs, () => (this.registering ? undefined : this.membership.beat()));
    this.every(this.settings.pollMs, () => this.claims.claim());
    const sweepMs = Math.max(Math.min(this.settings.idleMs / 2, SWEEP_MS), 50);
    this.timers.push(setInterval(() => this.evictIdle(), sweepMs)); // it asks the database for nothing
    this.every(sweepMs, () => this.lookAround());
    this.every(PLACES_MS, () => this.places.sweep());
    this.poke();
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
      for (const drive of [...this.drives.values()]) drive.handBack();
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  }

  private get isHolding(): boolean {
    return this.calls.size > 0 || this.journal.depth > 0 || this.drives.size > 0;
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
      // One that was replaced may still hear late that it is fenced: that is known.
      onFenced: () => (journal === this.journal ? this.onFenced() : undefined),
      onRefused: (refused) => void endRefused(this, refused).catch((error: unknown) => this.unended(refused, error)),
    });
    this.journal = journal;
    await this.ports.mailbox.open(this.workerId, (message) => this.controls.receive(message));
  }

  private unended({ flows }: Refused, error: unknown): void {
    if (error instanceof Fenced || this.stopped) return; // whoever takes over runs them anew
    this.log.error({ executions: [...flows.keys()], error: String(error) }, 'flows could not be ended; a restart takes them up');
  }

  /** Another worker has what was held here: nothing of it may be written or called any more. */
  private onFenced(): void {
    if (this.registering || this.stopped) return;
    this.registering = true;
    this.log.warn({ worker: this.workerId }, 'this worker was declared dead; it drops what it holds and registers anew');
    this.forgetAll();
    this.repeat(() => this.register())
      .then(() => (this.draining ? this.membership.drains() : this.poke()))
      .catch((error: unknown) => this.log.error({ error: String(error) }, 'the worker could not register anew'))
      .finally(() => (this.registering = false));
  }

  private forgetAll(): void {
    this.journal.abandon();
    for (const drive of [...this.drives.values()]) {
      this.ports.runners.drop(drive.id);
      drive.abandon(new Fenced('this worker was declared dead'));
    }
    this.calls.abandon();
    this.claimed.abandon();
  }

  /** Runs `work` again and again, one at a time; when the database is away it is tried again. */
  private every(ms: number, work: () => Promise<void> | void): void {
    let busy = false;
    const run = async (): Promise<void> => {
      if (busy || this.stopped) return;
      busy = true;
      try {
        await work();
        this.reached(true);
      } catch (error) {
        if (this.stopped) return; // what was under way when everything was closed
        this.membership.missed();
        if (this.ports.isRetryable(error)) this.reached(false, error);
        else this.log.error({ error: messageOf(error) }, 'a regular task of the worker failed; it is tried again');
      } finally {
        busy = false;
      }
    };
    this.timers.push(setInterval(() => void run(), ms));
  }

  /** Tells once that the database is away, and once that it is back. */
  private reached(answered: boolean, error?: unknown): void {
    if (answered === this.answers || this.stopped) return;
    this.answers = answered;
    if (answered) this.log.info({}, 'the database answers again');
    else this.log.warn({ error: String(error) }, 'the database does not answer; what is accepted waits, and nothing is lost');
  }

  private stopTimers(): void {
    for (const timer of this.timers) clearInterval(timer);
    this.timers = [];
    this.claims.stop();
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

  private evictIdle(): void {
    const now = performance.now();
    const { runners, residentBytes } = this.ports.runners.stats();
    const pressed = residentBytes > runners * this.settings.runnerBytes;
    for (const drive of [...this.drives.values()]) drive.evictIfIdle(now, pressed);
  }

  /** In case messages were lost. It reads, and what it waits for must not keep idle flows in memory. */
  private async lookAround(): Promise<void> {
    const now = performance.now();
    for (const drive of [...this.drives.values()]) await drive.remote.refreshIfDue(now);
    await this.controls.lookAgain();
  }

  // ------------------------------------------------------------------------------------------------------- starting

  /**
   * Takes a new root: at once where there is room, else it is due for any worker. The script may begin before the row is
   * durable; nothing leaves before. `durable` resolves when the row is.
   */
  submit(given: NewExecution): { row: ExecutionRow; durable: Promise<void> } {
    const row = this.shielded(given);
    this.claims.admit(row.rootId);
    const wait = this.places.waitOf(row.flow);
    if (wait || !this.takes(row)) {
      const insert: NewExecution = { ...row, wake: { in: 0 }, ...wait };
      const durable = this.journal.write({ ...emptyEntry(row.rootId), inserts: [insert] });
      return { row: rowOf(insert, this.workerId), durable: durable.then(() => (wait ? this.places.look(row.flow) : this.due(row.pool))) };
    }
    const insert = this.begun(row);
    const shown = rowOf(insert, this.workerId);
    return { row: shown, durable: this.hold({ ...shown }).start(insert) };
  }

  /** The same, at most once per idempotency key: the row is durable before the script begins. */
  async submitOnce(given: NewExecution, key: { key: string; requestSha256: string }): Promise<SubmittedOnce> {
    const row = this.shielded(given);
    this.claims.admit(row.rootId);
    const wait = this.places.waitOf(row.flow);
    const local = !wait && this.takes(row);
    const insert = local ? this.begun(row) : { ...row, ...wait };
    const { fence } = this.membership;
    const sealed = this.secrets.sealRow(insert);
    const kept = { ...key, requestSha256: this.secrets.sealRequest(key.key, key.requestSha256, sealed) };
    const started = await this.repeat(() => startOnce(this.ports.db, fence, kept, sealed));
    if (started.outcome === 'fenced') throw new Fenced('this worker was declared dead');
    if (started.outcome === 'known' && started.executionId !== insert.id) {
      const requestSha256 = await this.secrets.openRequest(key.key, started.requestSha256);
      return { created: false, executionId: started.executionId, requestSha256 };
    }
    this.madeRoot();
    if (local && this.isCurrent(fence)) this.holdLocal(insert)();
    else if (wait) this.places.look(row.flow);
    else this.due(row.pool);
    return { created: true, row: rowOf(insert, this.workerId) };
  }

  /** A root was made that the journal has not written. */
  madeRoot(): void {
    this.ports.onStarted?.();
  }

  /** What of a new root may be shown; its labels are for people, and masked for the script too. `shown`: what is masked already. */
  shielded(row: NewExecution, shown: string | null = null): NewExecution {
    return { ...row, shownInputs: this.shownInputs(row, shown), labels: row.labels && this.secrets.maskJson(row.labels) };
  }

  private shownInputs({ flowVersion, inputs }: NewExecution, shown: string | null = null): string | null {
    const declared = flowVersion === null ? null : this.flows.shownInputs?.(flowVersion, inputs);
    return this.secrets.shownOf(inputs, shown ?? declared);
  }

  /** A new root that is not written by the journal: this worker may claim it. */
  admit(rootId: string): void {
    this.claims.admit(rootId);
  }

  /** Whether this worker has been alive in the eyes of the others all the time since it had this fence. */
  private isCurrent(fence: Fence): boolean {
    return fence === this.membership.fence && !this.registering;
  }

  private begun(row: NewExecution): NewExecution {
    return { ...row, status: 'RUNNING', startedAt: this.now(), attempt: 1, owned: true };
  }

  private hold(row: ExecutionRow): Drive {
    const drive = new Drive(this, row);
    this.drives.set(drive.id, drive);
    return drive;
  }

  /** A flow that this process starts at once; its script begins when the returned function is called. */
  holdLocal(row: NewExecution): () => void {
    const drive = this.hold(rowOf(row, this.workerId));
    const tree = row.rootId;
    const begin = (): void => {
      const begun = drive.isUnbegun ? drive.start(null) : Promise.resolve(); // the drive itself tells of a refusal
      const leave = (): void => this.beginning.leave(tree);
      begun.then(leave, leave);
    };
    return () => this.beginning.enter(tree, row.priority, begin);
  }

  /** Whether a new flow can begin here. */
  private takes({ pool }: NewExecution): boolean {
    return pool === this.settings.pool && this.hasRoom();
  }

  hasRoom(): boolean {
    return this.room() > 0;
  }

  /** For one more child. A new tree finds room also where a fan-out has taken what it may. */
  hasRoomBelow(): boolean {
    return this.roomBelow() > 0;
  }

  private roomBelow(): number {
    return this.room() - Math.floor(this.settings.maxHot * KEPT_FOR_ROOTS) - this.claims.underway;
  }

  private room(): number {
    return this.stopped || this.draining || this.registering ? 0 : this.settings.maxHot - this.drives.size - this.claimed.size;
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
        room: () => this.roomBelow(),
        ahead: () => this.ahead,
        takesCalls: () => this.claimed.size < this.settings.maxHot * FOR_CLAIMED_CALLS,
        holds: (id) => this.drives.has(id) || this.claimed.has(id),
        repeat: (work) => this.repeat(work),
        resume: (row, children) => this.takeUp(row, children),
        call: (row) => this.claimed.take(row),
      },
      trees,
    );
  }

  private takeUp(row: ExecutionRow, children: ExecutionRow[]): void {
    const drive = this.hold(row);
    this.ahead += 1;
    const ran = (): void => {
      this.ahead -= 1;
      if (this.ahead === FEW_AHEAD) this.poke();
    };
    const opening = this.secrets.open([row, ...children]);
    if (!opening) return void drive.resume(children).finally(ran);
    opening
      .then(
        () => drive.resume(children),
        (error: unknown) => drive.fail(error, children),
      )
      .finally(ran);
  }

  // ------------------------------------------------------------------------------------------ what a drive asks for

  now(): number {
    return Math.floor(this.databaseNow());
  }

  databaseNow(): number {
    return this.membership.clock.now();
  }

  async open(opening: Opening, quarantine: boolean): Promise<Activation> {
    const version = opening.flow_version;
    const bundle = this.flows.loaded(version) ?? (await this.repeat(() => this.flows.bundle(version)));
    const refusal = opening.parent_id !== null && opening.history.length === 0 ? await this.refusalOf(opening) : null;
    this.company.seen(opening.root_id);
    return refusal ?? this.ports.runners.open(bundle, opening, { quarantine });
  }

  /** The inputs of a child flow against the schema that it declares, and its preflight; those of a root were checked at its start. */
  private async refusalOf({ flow, flow_version, inputs }: Opening): Promise<Activation | null> {
    try {
      const checking = this.flows.checkInputs(flow_version, JSON.parse(inputs) as JsonValue);
      if (checking) await checking;
      const flight = this.flows.preflight?.(flow_version, flow);
      if (flight) await flight;
      return null;
    } catch (error) {
      if (!(error instanceof PetioleError) || (error.code !== 'INVALID_INPUT' && error.code !== 'PREFLIGHT_FAILED')) throw error;
      const { name, message, code, details } = error;
      return { ok: false, error: { name, message, code, details: details as { [key: string]: JsonValue } }, commands: [] };
    }
  }

  deliver(id: string, delivered: readonly Delivered[]): Promise<Activation> {
    return this.ports.runners.deliver(id, ...delivered);
  }

  drop(id: string): void {
    this.ports.runners.drop(id);
  }

  children(id: string): Promise<ExecutionRow[]> {
    return this.opened(
      id,
      this.repeat(() => loadChildren(this.ports.db, [id])),
    );
  }

  news(id: string): Promise<ExecutionRow[]> {
    return this.opened(
      id,
      this.repeat(() => loadNews(this.ports.db, id)),
    );
  }

  /** Rows of children; the flow fails where one of them cannot be opened. */
  private async opened(id: string, reading: Promise<ExecutionRow[]>): Promise<ExecutionRow[]> {
    const rows = await reading;
    try {
      await this.secrets.open(rows);
      return rows;
    } catch (error) {
      this.drives.get(id)?.fail(error);
      return [];
    }
  }

  drive(id: string): Drive | undefined {
    return this.drives.get(id);
  }

  poke(): void {
    if (!this.stopped && !this.draining) this.claims.poke();
  }

  due(pool: string | null): void {
    if (pool === null || pool === this.settings.pool) this.poke();
    else this.pools.due(pool);
  }

  cancelFlows(ids: string[]): Promise<void> {
    return this.controls.cancel(ids);
  }

  pauseFlows(ids: string[]): Promise<void> {
    return this.controls.pause(ids);
  }

  pauseBelow(id: string): Promise<void> {
    return this.controls.pauseBelow(id);
  }

  resumeFlows(ids: string[]): Promise<void> {
    return this.controls.resume(ids);
  }

  markCancelled(id: string): Promise<void> {
    return this.controls.cancelChild(id);
  }

  abortCall(child: Child): boolean {
    if (this.calls.abort(child.id)) return true;
    const isHere = child.workerId === null ? !isElsewhere(child) : child.workerId === this.workerId;
    if (isHere) return false;
    // The worker that runs or claims it obeys what stands in its row; marked once, since the mark wakes the flow here too.
    if (!child.isMarked) this.markCancelled(child.id).catch(() => undefined); // the worker stops
    child.isMarked = true;
    return true;
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
    if (wake !== 'never') this.claims.pokeIn(Math.max(0, 'in' in wake ? wake.in * 1000 : wake.at - this.databaseNow()));
  }

  // ----------------------------------------------------------------------------------------------------- ends

  flowEnded(drive: HotFlow, entry: JournalEntry, effects: Effect[]): void {
    const { row } = drive;
    const retry = row.status === 'ENDED_ERROR' ? retryOf(row, this.optionsOf(row), this.now()) : null;
    if (retry) return this.retried(drive, retry.delaySeconds, entry, effects);
    const told = (): void => {
      this.waiters.tell(this.secrets.shown({ ...row }));
      this.places.look(row.flow);
    };
    if (row.parent_id === null) {
      this.waiters.expect(row.id);
      return drive.commit(entry, [...effects, told]);
    }
    deliverEnd(this, row, entry)
      .then(() => [...effects, told].forEach((effect) => effect()))
      .catch((error: unknown) => this.log.debug({ execution: row.id, error: String(error) }, 'an end was not recorded'));
  }

  private retried(drive: HotFlow, delaySeconds: number, entry: JournalEntry, effects: Effect[]): void {
    const { row } = drive;
    const wake = { in: delaySeconds };
    const next = nextGeneration(row, row.inputs, { attempt: row.attempt + 1, wake, keepTimes: true, now: this.now() });
    this.succeed(drive, next, entry, [...effects, () => this.claims.pokeIn(delaySeconds * 1000)]);
  }

  continued(drive: HotFlow, inputs: string, entry: JournalEntry, effects: Effect[]): void {
    const { flow } = drive.row;
    const begun = nextGeneration(drive.row, inputs, { attempt: 0, wake: { in: 0 }, keepTimes: false, now: this.now() });
    const next = { ...begun, ...this.places.waitOf(flow) };
    const message = `continued as ${next.id}`;
    drive.change(entry, { status: 'ENDED_SUCCESS', outcome: 'ENDED_SUCCESS', message, endedAt: this.now() });
    const go = (): void => (next.wake === 'never' ? this.places.look(flow, drive.row.parent_id ? [next.id] : []) : this.poke());
    this.succeed(drive, next, entry, [...effects, go]);
  }

  /** The next generation takes the place of this one. */
  private succeed(drive: HotFlow, next: NewExecution, entry: JournalEntry, effects: Effect[]): void {
    drive.change(entry, { continuedAs: next.id });
    entry.inserts.push({ ...next, shownInputs: this.shownInputs(next) });
    if (next.parentId === null) this.claims.admit(next.id);
    const child = next.parentId && this.drives.get(next.parentId)?.children.get(next.position);
    if (child) child.id = next.id;
    // A control that was recorded before this commit is for the next generation.
    const heed = (): void => this.controls.receive({ controlled: [drive.id] });
    drive.commit(entry, [...effects, () => this.waiters.tell(this.secrets.shown({ ...drive.row })), heed]);
  }

  private callEnded(parentId: string, child: Child, end: Delivered, entry: JournalEntry): Promise<void> {
    const parent = this.drives.get(parentId);
    if (parent && !parent.isGone) return parent.childEnded(child, end, entry);
    return this.journal.write({ ...entry, wakes: [parentId] });
  }

  /** Calls back when the execution has ended in this process; the answer takes the waiter away. */
  onEnded(id: string, ended: Ended): () => void {
    return this.waiters.add(id, ended);
  }

  /** Whether the end of this root is on its way to disk; it may be refused there. */
  isEnding(id: string): boolean {
    return this.waiters.expects(id);
  }

  /** A root that ended in this process a moment ago, for those who ask just after. */
  recentlyEnded(id: string): ExecutionRow | null {
    return this.waiters.recent(id);
  }

  /** For the pool of runners: these executions were parked in a runner that died. */
  lostParked(ids: string[]): void {
    for (const id of ids) this.drives.get(id)?.lost(false);
  }

  /** For the pool of runners: the isolate of these executions is nearly full. Those that wait leave memory, and replay when due. */
  crowded(ids: string[]): void {
    for (const id of ids) this.drives.get(id)?.evictIfIdle(performance.now(), true);
  }
}
