/**
 * One flow execution that is held in memory ("hot"): what it waits for, what it was given, how it ends.
 *
 * ACTIVE    its script runs in a runner. Ends of children are recorded and queued; a pause waits; a cancel drops the script.
 *           Exits: PARKED when the commands of the activation came back, SETTLED when one of them is the end.
 * PARKED    the script waits. The end of a child is delivered at once, one child at a time. Exits: ACTIVE by a delivery,
 *           GONE when it leaves memory (sleep, idle, pause), SETTLED when nothing that could wake it is left.
 * SETTLED   the outcome is fixed and the script gone; children that must end first still run. Exit: GONE when they ended, or when
 *           they take long: a place in memory may be what they wait for.
 * GONE      not held here any more: ended, or back in the database where any worker may claim it.
 *
 * What an activation does becomes durable as one journal entry: the result that was delivered and the commands that followed.
 * Effects outside (calls, child flows elsewhere, answers) follow only when that entry is committed.
 *
 * A defect of the engine while it works for a flow ends that flow, and no other, with an error (`broke`). Where not even its end can be
 * worked out it is dropped, and its row says what became of it for whoever takes it up (`giveUp`).
 *
 * The states and every change of one are here; what has a state of its own is beside it (`Activations`, `OwnEntries`, `Deliveries`,
 * `SleepTimers`, `Deadline`, `RemoteChildren`).
 */
import { messageOf } from '../errors.ts';
import type { ExecutionError, TerminalStatus } from '../model.ts';
import type { Activation, Command, Delivered, EndCommand, Opening, RunnerLost } from '../runner/protocol.ts';
import type { ExecutionChange, ExecutionRow, JournalEntry, NewExecution, Wake } from '../storage/journal/rows.ts';
import { Activations, type Review } from './activations.ts';
import { adopt, adoptRunning } from './adoption.ts';
import { isCalledBy, type Child } from './child.ts';
import { cancelRunning, closeOpen, endSleep } from './child-ends.ts';
import { Children } from './children.ts';
import { applyCommand, repeatControls } from './commands.ts';
import { Deadline } from './deadline.ts';
import { Deliveries } from './deliveries.ts';
import type { Held } from './hold.ts';
import type { DriveHost, Effect, HotFlow } from './host.ts';
import { brokenRow, CANCELLED, continuedTooEarly, internal, poisoned, stuck, unreadable, type Outcome } from './outcome.ts';
import { OwnEntries } from './own-entries.ts';
import { changeRow } from './own-row.ts';
import { RemoteChildren } from './remote-children.ts';
import { Replay } from './replay.ts';
import { openingOf } from './rows.ts';
import { SleepTimers } from './sleeps.ts';
import type { Work } from './slices.ts';

type State = 'ACTIVE' | 'PARKED' | 'SETTLED' | 'GONE';

const PUT_OFF_SECONDS = 1;
/** until a flow whose recorded end cannot be carried out is taken up again */
const BROKEN_SECONDS = 10;

export class Drive implements HotFlow {
  readonly row: ExecutionRow;
  /** those of its children that end elsewhere */
  readonly remote: RemoteChildren;
  children = new Children();
  private readonly host: DriveHost;
  private readonly sleeps: SleepTimers;
  private readonly own: OwnEntries;
  private state: State = 'ACTIVE';
  private readonly deliveries = new Deliveries();
  private pausing = false;
  /** what is sealed in it and its children is being opened: what comes meanwhile waits */
  isOpening = false;
  private isYielding = false;
  private readonly deadline: Deadline;
  private lastActive: number;
  private replayMs = 0;
  /** its outcome is recorded, or on its way */
  private isFixed = false;
  /** its recorded children, until its replay has come so far that they are taken up again */
  private recorded: ExecutionRow[] = [];
  private readonly activations: Activations;

  constructor(host: DriveHost, row: ExecutionRow) {
    this.host = host;
    this.row = row;
    this.lastActive = performance.now();
    this.remote = new RemoteChildren(this, host);
    this.deadline = new Deadline(host, this);
    this.sleeps = new SleepTimers(host, (child) => this.sleepEnded(child));
    this.own = new OwnEntries(this, host);
    this.activations = new Activations(this, host, this.own);
  }

  get id(): string {
    return this.row.id;
  }

  get isGone(): boolean {
    return this.state === 'GONE';
  }

  /** Held in memory, and its script has not been opened. */
  get isUnbegun(): boolean {
    return this.isActive && this.activations.isUnbegun;
  }

  get isActive(): boolean {
    return this.state === 'ACTIVE';
  }

  get isParked(): boolean {
    return this.state === 'PARKED';
  }

  /** Whether what still runs is to be cancelled. */
  get isCancelling(): boolean {
    const { control, outcome } = this.row;
    return control === 'CANCEL' || (outcome !== null && outcome !== 'ENDED_SUCCESS');
  }

  // ------------------------------------------------------------------------------------------------------ opening

  /**
   * A flow that never ran; `insert` is its row where nobody has written it yet, and is then written with the first commands.
   * Resolves when the row is durable.
   */
  start(insert: NewExecution | null): Promise<void> {
    const durable = this.own.first(insert);
    void this.activate(() => {
      this.deadline.arm();
      return this.open({ history: [] });
    });
    return durable;
  }

  /** It can be resumed once these are opened. Ends of its children wait until then, and a cancel too. */
  expect(recorded: ExecutionRow[]): void {
    this.children = Children.of(recorded);
    this.isOpening = true;
  }

  /** A flow that ran before, here or elsewhere: replays it against its recorded children. */
  async resume(recorded: ExecutionRow[]): Promise<void> {
    this.isOpening = false;
    this.children = Children.of(recorded);
    this.takeOverQueue();
    this.deadline.arm();
    if (this.row.outcome) return this.resumeSettled(recorded);
    this.recorded = recorded;
    if (this.row.control === 'CANCEL') return this.cancel();
    if (this.row.control === 'PAUSE') return this.resumePaused();
    const replay = new Replay(this.row, recorded);
    this.deliveries.goOnAfter(replay.history.length);
    const begun = performance.now();
    await this.activate(
      () => this.open(replay),
      (commands, replayed) => {
        this.replayMs = performance.now() - begun;
        const review = replay.review(commands, replayed);
        if (!Array.isArray(review)) return review;
        this.recorded = [];
        adopt(this, this.host, recorded);
        return review;
      },
    );
    if (replay.isFirst) this.commit(this.entry(), [() => repeatControls(this, this.host, recorded)]);
  }

  /** Ends that came while the children were read: the rows may not have them yet. */
  private takeOverQueue(): void {
    for (const end of this.deliveries.takeBack()) {
      const child = this.children.get(end.position);
      if (child && child.delivered === null) this.endAtOnce(child, end);
    }
  }

  /** The script had ended before; what is left is to wait for its background children. */
  private resumeSettled(recorded: ExecutionRow[]): void {
    this.state = 'SETTLED';
    this.isFixed = true;
    for (const row of recorded) if (row.type !== 'SLEEP') adoptRunning(this, this.host, row);
    if (this.isGone) return; // the last one was to be cancelled
    this.finishIfDone(this.entry(), this.isCancelling ? [() => cancelRunning(this, this.host)] : []);
  }

  /** Controls that were being carried out are waited for as all that runs, and end in no other process. */
  private resumeControls(recorded: ExecutionRow[]): void {
    for (const row of recorded) if (row.type === 'CONTROL' && !this.isGone) adoptRunning(this, this.host, row);
  }

  /** A pause that the worker before did not carry out to its end. */
  private resumePaused(): void {
    this.state = 'PARKED';
    this.pause();
  }

  private open(past: Pick<Opening, 'history' | 'succeeded'>): Promise<Activation> {
    const { row, host, children } = this;
    return host.scripts.open(openingOf(row, host.settings.limits, past), { quarantine: row.strikes > 0, isFirst: children.isEmpty });
  }

  // -------------------------------------------------------------------------------------------------- activations

  private activate(script: () => Promise<Activation>, review?: Review): Promise<void> {
    this.state = 'ACTIVE';
    return this.activations.run(script, review);
  }

  /** What the script issued becomes rows; then comes what is next. */
  apply(commands: Command[]): void {
    this.lastActive = performance.now();
    this.attempt(this.own.hold.take(), (entry, effects) => this.applyAll(commands, entry, effects));
  }

  private applyAll(commands: Command[], entry: JournalEntry, effects: Effect[]): void {
    for (const command of commands) {
      if (command.op === 'end') return this.settle(command, entry, effects);
      if (command.op === 'continue') return this.continueAs(command.inputs, entry, effects);
      applyCommand(this, this.host, command, entry, effects);
    }
    this.goOn(entry, effects);
  }

  onceWritten(work: Work): void {
    this.activations.onceWritten(work);
  }

  /** After an activation: the next result, or leaving memory, or waiting. */
  private goOn(entry: JournalEntry, effects: Effect[]): void {
    this.state = 'PARKED';
    if (this.pausing) return this.yieldToPause(entry, effects);
    const isWaiting = this.deliveries.size > 0 || this.children.running.size > 0;
    if (isWaiting && this.host.draining) return this.leave('WAITING', this.wakeTime(), entry, effects);
    if (this.deliveries.size > 0) {
      this.commit(entry, effects);
      return this.deliverGathered();
    }
    if (!isWaiting) return this.settle(stuck(), entry, effects);
    if (this.children.onlySleep() && this.sleeps.shortest(this.children.running) > this.host.settings.shortSleepMs) {
      return this.leave('WAITING', this.wakeTime(), entry, effects);
    }
    if (this.row.status !== 'WAITING') this.change(entry, { status: 'WAITING' });
    this.commit(entry, [...effects, () => this.armSleeps()]);
  }

  /** Not while commands are applied in turns: what they have become is not durable, and has an effect of its own. */
  private armSleeps(): void {
    if (this.state !== 'GONE' && !this.activations.isApplying) for (const child of this.children.sleeps()) this.sleeps.arm(child);
  }

  /** Gives the script the only end that waits; `entry` makes it durable. */
  private deliverNext(entry: JournalEntry, effects: Effect[]): void {
    const end = this.deliveries.takeFirst(entry);
    this.own.hold.keep(entry, effects);
    void this.activate(() => this.host.scripts.deliver(this.id, [end]));
  }

  /** Gives the script the ends that have gathered while it ran, which are durable. */
  private deliverGathered(): void {
    const entry = this.entry();
    const ends = this.deliveries.takeGathered(entry);
    this.own.hold.keepOpen(entry, []);
    void this.activate(() => this.host.scripts.deliver(this.id, ends));
  }

  // ------------------------------------------------------------------------------------------- ends of children

  /**
   * A child ended. `entry` holds what its end makes durable. The result and the commands that follow it become one entry when
   * the script is free to take it now. Resolves when the end is durable.
   */
  childEnded(child: Child, end: Delivered, entry: JournalEntry): Promise<void> {
    const known = this.children.get(child.position);
    if (this.state === 'GONE') return this.host.journal.write({ ...entry, wakes: [...entry.wakes, this.id] });
    if (!known || known.end || known.delivered !== null || known.status.startsWith('ENDED_')) return this.own.write(entry);
    known.id = end.id;
    this.sleeps.disarm(known);
    if (this.state === 'SETTLED') {
      known.status = end.status;
      this.children.track(known);
      return this.goOnWith(entry, 'finishIfDone');
    }
    this.endAtOnce(known, end);
    const free = this.state === 'PARKED' && this.deliveries.size === 1 && !this.pausing && !this.host.draining;
    return free ? this.goOnWith(entry, 'deliverNext') : this.own.write(entry);
  }

  /** Resolves when the entry is durable. */
  private goOnWith(entry: JournalEntry, step: 'deliverNext' | 'finishIfDone'): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const told: Effect = resolve;
    told.refuse = reject;
    this.attempt({ entry, effects: [told] }, (...given) => this[step](...given));
    return promise;
  }

  private sleepEnded(child: Child): void {
    this.attempt(this.nothing(), () => endSleep(this, this.host, child));
  }

  /** The script gets this end after what it waits for now. */
  endAtOnce(child: Child, end: Delivered): void {
    child.status = end.status;
    child.end = end;
    this.deliveries.add(child);
    this.children.track(child);
  }

  // ----------------------------------------------------------------------------------------------- ends of the flow

  private settle(end: EndCommand | Outcome, entry: JournalEntry, effects: Effect[]): void {
    this.state = 'SETTLED';
    this.deliveries.clear();
    const error = 'failure' in end ? end.failure : end.error ? this.host.scripts.errorOf(end.error, this.row) : null;
    const output = 'output_value' in end ? end.output_value : undefined;
    this.change(entry, {
      outcome: end.status,
      output,
      message: end.message ?? error?.message,
      error: error ? JSON.stringify(error) : undefined,
    });
    closeOpen(this, this.host, this.sleeps, entry);
    if (this.children.unfinished().length === 0) {
      this.finish(entry, effects);
    } else {
      this.change(entry, { status: 'WAITING' });
      const { recorded } = this;
      const windUp = end.status === 'ENDED_SUCCESS' ? [] : [() => cancelRunning(this, this.host), () => this.resumeControls(recorded)];
      this.commit(entry, [...windUp, ...effects]);
    }
    this.recorded = [];
    this.isFixed = true;
  }

  private finishIfDone(entry: JournalEntry, effects: Effect[]): void {
    if (this.children.unfinished().length === 0) this.finish(entry, effects);
    else this.commit(entry, effects);
  }

  private finish(entry: JournalEntry, effects: Effect[]): void {
    const status = this.row.outcome as TerminalStatus;
    this.change(entry, { status, endedAt: Math.max(this.host.now(), this.row.started_at ?? 0) });
    this.leaveCalls(entry, effects);
    this.go();
    this.host.endings.flowEnded(this, entry, effects);
  }

  private continueAs(inputs: string, entry: JournalEntry, effects: Effect[]): void {
    closeOpen(this, this.host, this.sleeps, entry);
    const running = this.children.unfinished();
    if (running.length > 0) return this.settle(continuedTooEarly(running.map((child) => child.name)), entry, effects);
    this.leaveCalls(entry, effects);
    this.go();
    this.host.endings.continued(this, inputs, entry, effects);
  }

  /** What is recorded of the flow cannot be read: nothing can be built on it. */
  fail(error: unknown): void {
    this.stop({ status: 'ENDED_ERROR', failure: unreadable(error) });
  }

  /** With these children it cannot go on. */
  failToResume(error: unknown, recorded: ExecutionRow[]): void {
    if (this.isFixed) return this.broke(error);
    try {
      this.children = Children.of(recorded);
      this.recorded = recorded;
      this.fail(error);
    } catch (defect) {
      this.broke(defect);
    }
  }

  /** No further activation, running children are cancelled; the flow ends when they did. */
  cancel(): void {
    this.row.control = 'CANCEL';
    if (!this.isOpening) this.stop(CANCELLED);
  }

  /** Its time-out is over. */
  expire(failure: ExecutionError): void {
    this.stop({ status: 'ENDED_ERROR', failure });
  }

  private stop(outcome: Outcome): void {
    this.activations.applyRest();
    if (this.state === 'GONE') return;
    if (this.state === 'SETTLED') return this.commit(this.entry(), [() => cancelRunning(this, this.host)]);
    this.attempt(this.own.hold.take(), (entry, effects) => {
      this.host.scripts.drop(this.id);
      this.settle(outcome, entry, effects);
    });
  }

  // ------------------------------------------------------------------------------------------------------- defects

  /** What was to follow for it failed. Not: the database is away, or this worker stops. */
  defect(error: unknown): void {
    if (!this.host.isDefect(error)) return;
    if (this.state !== 'GONE') this.broke(error);
    else this.host.log.error({ execution: this.id, error: messageOf(error) }, 'what was to follow for a flow failed in the engine');
  }

  /** A step that records something. Where it fails, the end of the flow records what it was given. */
  private attempt({ entry, effects }: Held, step: (entry: JournalEntry, effects: Effect[]) => void): void {
    try {
      step(entry, effects);
    } catch (error) {
      this.own.hold.add(entry, effects);
      this.broke(error);
    }
  }

  /** A defect of the engine ends the flow: what it was given and had issued before is recorded with that end. */
  broke(error: unknown): void {
    this.host.log.error({ execution: this.id, error: messageOf(error) }, 'the engine failed while it worked for a flow');
    const { entry, effects } = this.takeAll();
    try {
      if (this.isFixed) return this.giveUp(error, entry, effects);
      this.host.scripts.drop(this.id);
      this.settle(internal(error), entry, effects);
    } catch (defect) {
      this.host.log.error({ execution: this.id, error: messageOf(defect) }, 'the end of that flow could not be worked out');
      this.giveUp(error, entry, effects);
    }
  }

  /** What is held back, with what commands have become that are being applied in turns. */
  private takeAll(): Held {
    const applying = this.activations.takeApplying();
    if (applying) this.own.hold.add(applying.entry, applying.effects.concat(applying.follow));
    return this.own.hold.take();
  }

  /**
   * Leaves memory where its end cannot be worked out. What the entry records of its children stays; its own row gets the error and is
   * due, or is due again later where its outcome was recorded before: whoever takes it up cancels what runs and ends it.
   */
  private giveUp(error: unknown, entry: JournalEntry, effects: Effect[]): void {
    const { id, host, isFixed } = this;
    host.log.error({ execution: id, error: messageOf(error) }, 'a flow can neither go on nor be ended; it is dropped and taken up again');
    const wake = { in: isFixed ? BROKEN_SECONDS : 0 };
    entry.changes = entry.changes.filter((change) => change.id !== id);
    entry.changes.push({ ...(isFixed ? {} : brokenRow(error)), id, epoch: this.row.epoch, status: 'WAITING', owned: false, wake });
    for (const call of host.calls.madeFor(new Map([[id, null]]))) entry.changes.push({ id: call.id, owned: true });
    this.abandon(error);
    const waiting = effects.filter(({ refuse }) => refuse !== undefined);
    this.own.write(entry).then(
      () => {
        waiting.forEach((told) => told());
        host.leftMemory(wake);
      },
      (refusal: unknown) => this.notWritten(refusal, waiting),
    );
  }

  // ------------------------------------------------------------------------------------------------- leaving memory

  pause(): void {
    if (this.state === 'GONE') return;
    this.pausing = true;
    if (this.state === 'PARKED' || this.state === 'SETTLED') this.yieldToPause(this.entry(), []);
  }

  /**
   * Leaves memory as paused. The pause has marked the flows below as they stood in the database: those that this flow started
   * since get their mark when their rows are durable, and before this flow lets go, so that a worker which dies in between
   * leaves a mark on its row for the next one.
   */
  private yieldToPause(entry: JournalEntry, effects: Effect[]): void {
    if (this.isYielding) return this.commit(entry, effects);
    if (!this.children.unfinished().some(({ type }) => type === 'FLOW')) return this.leave('PAUSED', 'never', entry, effects);
    this.isYielding = true;
    const leave = (): void => {
      this.isYielding = false;
      if (this.state === 'PARKED' || this.state === 'SETTLED') this.leave('PAUSED', 'never');
    };
    const yielding = (): void => {
      this.host.controls
        .pauseBelow(this.id)
        .then(leave)
        .catch((error: unknown) => this.defect(error));
    };
    this.commit(entry, [...effects, yielding]);
  }

  /** Leaves memory when the script has waited long, ten times as long as coming back takes; at once when memory is short. */
  evictIfIdle(now: number, pressed: boolean): void {
    // What carries out a control is nowhere but here: with this process gone, nothing would wake the flow.
    if (!this.mayRest || this.pausing || this.deliveries.size > 0 || this.children.hasControl()) return;
    const { idleMs } = this.host.settings;
    const patience = this.state === 'SETTLED' ? idleMs : pressed ? 0 : Math.max(idleMs, 10 * this.replayMs);
    if (now - this.lastActive >= patience) this.rest();
  }

  /** One that is being cancelled is due again at once, so it makes room only where there is none. */
  private get mayRest(): boolean {
    return this.state === 'PARKED' || (this.state === 'SETTLED' && !(this.isCancelling && this.host.room.hasPlaceBelow()));
  }

  /** The worker stops: others go on with the flow. A call of it that still runs here wakes it when it ended. */
  handBack(): void {
    if ((this.state === 'PARKED' || this.state === 'SETTLED') && !this.pausing) this.rest();
  }

  private rest(): void {
    this.attempt(this.nothing(), (entry, effects) => this.leaveMemory('WAITING', this.wakeTime(), entry, effects));
  }

  /** No runner could be had: that is not the flow's fault, so it is due again in a moment. */
  putOff(error: unknown): void {
    this.host.log.warn({ execution: this.id, error: messageOf(error) }, 'a flow could not be run; it is tried again');
    const { entry, effects } = this.own.hold.takeAlone();
    this.leave('WAITING', { in: PUT_OFF_SECONDS }, entry, effects);
  }

  private leave(status: 'WAITING' | 'PAUSED', wake: Wake, entry = this.entry(), effects: Effect[] = []): void {
    this.attempt({ entry, effects }, (...given) => this.leaveMemory(status, wake, ...given));
  }

  private leaveMemory(status: 'WAITING' | 'PAUSED', wake: Wake, entry: JournalEntry, effects: Effect[]): void {
    const due = this.deliveries.size > 0 && status === 'WAITING' ? { in: 0 } : wake;
    this.change(entry, { status, owned: false, wake: due, wakeups: this.row.wakeups });
    this.keepCalls(entry);
    this.host.scripts.drop(this.id);
    this.go();
    this.commit(entry, effects);
    this.host.leftMemory(due);
  }

  /** Calls that this worker makes: without their flow, nobody else would find them when it dies. */
  private keepCalls(entry: JournalEntry): void {
    for (const child of this.children.running) if (isCalledBy(child, this.host.workerId)) entry.changes.push({ id: child.id, owned: true });
  }

  /** The same for those that outlive the flow. Of those that run elsewhere a worker may have died before this end could be seen. */
  private leaveCalls(entry: JournalEntry, effects: Effect[]): void {
    this.keepCalls(entry);
    const { workerId } = this.host;
    const elsewhere = [...this.children.running].filter((child) => child.type === 'CONNECTION' && !isCalledBy(child, workerId));
    if (elsewhere.length > 0) effects.push(() => this.host.controls.leaveAlone(elsewhere.map(({ id }) => id)));
  }

  private wakeTime(): Wake {
    return this.sleeps.earliest(this.children.sleeps(), this.deadline.at());
  }

  private go(): void {
    this.own.finish();
    this.state = 'GONE';
    this.sleeps.clear();
    this.deadline.stop();
    this.host.hot.gone(this);
  }

  /** Forgets the flow without a word to the database. */
  abandon(reason: unknown): void {
    const applying = this.activations.takeApplying();
    this.own.abandon(reason);
    if (this.state !== 'GONE') this.go();
    // They are held here, and will have no row.
    for (const { id, type } of applying?.entry.inserts ?? []) if (type === 'FLOW') this.host.drive(id)?.abandon(reason);
  }

  /**
   * The runner died. The one whose activation was running gets a strike and goes on in quarantine; `fault`: how it died, where it is
   * that one.
   */
  lost(fault: RunnerLost | null): void {
    this.activations.applyRest();
    if (this.state !== 'ACTIVE' && this.state !== 'PARKED') return;
    const { entry, effects } = this.own.hold.takeAlone();
    try {
      if (fault) this.strike(fault, entry);
      if (this.row.strikes >= this.host.settings.strikes) return this.settle(poisoned(this.row.strikes, fault), entry, effects);
    } catch (error) {
      this.own.hold.add(entry, effects);
      return this.broke(error);
    }
    this.deliveries.clear();
    this.sleeps.clear();
    this.state = 'ACTIVE';
    const isOver = this.activations.begin();
    this.own.write(entry).then(
      () => {
        this.doAfterwards(effects);
        void this.comeBack(isOver);
      },
      (error: unknown) => this.notWritten(error, effects),
    );
  }

  private strike({ reason, message }: RunnerLost, entry: JournalEntry): void {
    const { id, row, host } = this;
    this.change(entry, { strikes: row.strikes + 1 });
    const details = { execution: id, flow: row.flow, strike: row.strikes, of: host.settings.strikes, reason, error: message };
    host.log.warn(
      details,
      'a flow brought down its runner; it runs in a process of its own from now on, and not at all after the last strike',
    );
  }

  /** Replays what is recorded; is due again in a moment where that cannot be read. Never rejects. */
  private async comeBack(isOver: () => boolean): Promise<void> {
    let recorded: ExecutionRow[];
    try {
      recorded = await this.host.recorded.of(this.id);
    } catch (error) {
      if (!isOver()) this.putOff(error);
      return;
    }
    if (isOver()) return;
    try {
      await this.resume(recorded);
    } catch (error) {
      this.failToResume(error, recorded);
    }
  }

  // --------------------------------------------------------------------------------------------------- the journal

  private entry(): JournalEntry {
    return this.own.empty();
  }

  private nothing(): Held {
    return { entry: this.entry(), effects: [] };
  }

  change(entry: JournalEntry, given: Omit<ExecutionChange, 'id' | 'epoch'>): void {
    changeRow(this.row, given, entry, this.host.secrets);
  }

  commit(entry: JournalEntry, effects: Effect[]): void {
    this.own.commit(entry, effects);
  }

  notWritten(error: unknown, effects: readonly Effect[]): void {
    this.own.notWritten(error, effects);
  }

  refused(error: unknown): void {
    this.own.refused(error);
  }

  doAfterwards(work: readonly Work[]): void {
    this.own.doAfterwards(work);
  }

  writeLate(held: Held): void {
    this.attempt(held, (entry, effects) => {
      if (this.row.status === 'WAITING') this.change(entry, { status: 'RUNNING' });
      this.commit(entry, effects);
    });
  }
}
