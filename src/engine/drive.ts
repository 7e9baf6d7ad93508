/**
 * One flow execution that is held in memory ("hot"): what it waits for, what it was given, how it ends.
 *
 * ACTIVE    its script runs in a runner. Ends of children are recorded and queued; a pause waits; a cancel drops the script.
 *           Exits: PARKED when the commands of the activation came back, SETTLED when one of them is the end.
 * PARKED    the script waits. The end of a child is delivered at once, one child at a time. Exits: ACTIVE by a delivery,
 *           GONE when it leaves memory (sleep, idle, pause), SETTLED when nothing that could wake it is left.
 * SETTLED   the outcome is fixed and the script gone; children that must end first still run. Exit: GONE when they ended.
 * GONE      not held here any more: ended, or back in the database where any worker may claim it.
 *
 * What an activation does becomes durable as one journal entry: the result that was delivered and the commands that followed.
 * Effects outside (calls, child flows elsewhere, answers) follow only when that entry is committed.
 *
 * A defect of the engine while it works for a flow ends that flow, and no other, with an error (`broke`). Where not even its end can be
 * worked out it is dropped, and its row says what became of it for whoever takes it up (`giveUp`).
 *
 * The states and every change of one are here; what has a state of its own is beside it (`Deliveries`, `Hold`, `Applying`, `Slices`,
 * `SleepTimers`, `Deadline`, `RemoteChildren`).
 */
import { messageOf, PetioleError } from '../errors.ts';
import type { ExecutionError, TerminalStatus } from '../model.ts';
import { RunnerLost, type Activation, type Command, type Delivered, type EndCommand, type GuestError } from '../runner/protocol.ts';
import {
  emptyEntry,
  type ExecutionChange,
  type ExecutionRow,
  type JournalEntry,
  type NewExecution,
  type Wake,
} from '../storage/journal/rows.ts';
import { adopt, adoptRunning } from './adoption.ts';
import { Applying } from './applying.ts';
import { isCalledBy, type Child } from './child.ts';
import { cancelRunning, closeOpen, endSleep } from './child-ends.ts';
import { Children } from './children.ts';
import { applyCommand, repeatControls } from './commands.ts';
import { Deadline } from './deadline.ts';
import { Deliveries } from './deliveries.ts';
import { Hold, type Held } from './hold.ts';
import type { DriveHost, Effect, HotFlow } from './host.ts';
import { brokenRow, CANCELLED, continuedTooEarly, failed, internal, poisoned, stuck, unreadable, type Outcome } from './outcome.ts';
import { changeRow } from './own-row.ts';
import { RemoteChildren } from './remote-children.ts';
import { Replay } from './replay.ts';
import { openingOf } from './rows.ts';
import { SleepTimers } from './sleeps.ts';
import { AT_A_TURN, Slices, type Work } from './slices.ts';

type State = 'ACTIVE' | 'PARKED' | 'SETTLED' | 'GONE';
/** Which of the commands of an activation are to be carried out, or why the flow fails. */
type Review = (commands: Command[], replayed: Command[]) => Command[] | GuestError;

const PUT_OFF_SECONDS = 1;
/** until a flow whose recorded end cannot be carried out is taken up again */
const BROKEN_SECONDS = 10;
const nobodyWaits = (): void => undefined;

export class Drive implements HotFlow {
  readonly row: ExecutionRow;
  /** those of its children that end elsewhere */
  readonly remote: RemoteChildren;
  children = new Children();
  private readonly host: DriveHost;
  private readonly sleeps: SleepTimers;
  private readonly hold: Hold;
  private state: State = 'ACTIVE';
  /** counts activations: the answer of one that is not the newest any more means nothing */
  private turn = 0;
  private readonly deliveries = new Deliveries();
  private pausing = false;
  private isYielding = false;
  private readonly deadline: Deadline;
  private lastActive: number;
  private replayMs = 0;
  private refuse: (error: unknown) => void = nobodyWaits;
  /** its outcome is recorded, or on its way */
  private isFixed = false;
  private applying: Applying | null = null;
  private readonly afterwards = new Slices((error) => this.defect(error));

  constructor(host: DriveHost, row: ExecutionRow) {
    this.host = host;
    this.row = row;
    this.lastActive = performance.now();
    this.remote = new RemoteChildren(this, host);
    this.deadline = new Deadline(host, this);
    this.sleeps = new SleepTimers(host, (child) => this.sleepEnded(child));
    this.hold = new Hold(row.root_id, host.settings.holdMs, (held) => this.writeLate(held));
  }

  get id(): string {
    return this.row.id;
  }

  get isGone(): boolean {
    return this.state === 'GONE';
  }

  /** Held in memory, and its script has not been opened. */
  get isUnbegun(): boolean {
    return this.state === 'ACTIVE' && this.turn === 0;
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
    const entry = this.entry();
    if (insert) entry.inserts.push(insert);
    return new Promise((resolve, reject) => {
      this.refuse = reject;
      this.hold.keep(entry, [resolve]);
      void this.activate(() => {
        this.deadline.arm();
        return this.open([]);
      });
    });
  }

  /** A flow that ran before, here or elsewhere: replays it against its recorded children. */
  async resume(recorded: ExecutionRow[]): Promise<void> {
    this.children = Children.of(recorded);
    this.takeOverQueue();
    this.deadline.arm();
    if (this.row.outcome) return this.resumeSettled(recorded);
    if (this.row.control === 'CANCEL') return this.resumeCancelled(recorded);
    if (this.row.control === 'PAUSE') return this.resumePaused();
    const replay = new Replay(this.row, recorded);
    this.deliveries.goOnAfter(replay.history.length);
    const begun = performance.now();
    await this.activate(
      () => this.open(replay.history),
      (commands, replayed) => {
        this.replayMs = performance.now() - begun;
        const review = replay.review(commands, replayed);
        if (Array.isArray(review)) adopt(this, this.host, recorded);
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
  private resumeCancelled(recorded: ExecutionRow[]): void {
    this.cancel();
    this.resumeControls(recorded);
  }

  private resumeControls(recorded: ExecutionRow[]): void {
    for (const row of recorded) if (row.type === 'CONTROL' && !this.isGone) adoptRunning(this, this.host, row);
  }

  /** A pause that the worker before did not carry out to its end. */
  private resumePaused(): void {
    this.state = 'PARKED';
    this.pause();
  }

  private open(history: Delivered[]): Promise<Activation> {
    return this.host.scripts.open(openingOf(this.row, this.host.settings.limits, history), this.row.strikes > 0);
  }

  // -------------------------------------------------------------------------------------------------- activations

  private async activate(run: () => Promise<Activation>, review: Review = (commands) => commands): Promise<void> {
    this.state = 'ACTIVE';
    const turn = ++this.turn;
    const stale = (): boolean => turn !== this.turn || this.state !== 'ACTIVE';
    let activation: Activation;
    try {
      activation = await run();
    } catch (error) {
      if (!stale()) this.notRun(error);
      return;
    }
    try {
      if (stale()) return this.dropStale();
      if (!activation.ok) return this.apply([...activation.commands, failed(activation.error)]);
      const commands = review(activation.commands, activation.replayed);
      if (Array.isArray(commands)) return commands.length > AT_A_TURN ? await this.applyInTurns(commands) : this.apply(commands);
      this.host.scripts.drop(this.id);
      this.apply([failed(commands)]);
    } catch (error) {
      this.broke(error);
    }
  }

  private notRun(error: unknown): void {
    if (error instanceof RunnerLost) return this.lost(error.culprit ? error : null);
    if (error instanceof PetioleError && error.code === 'UNAVAILABLE') return this.putOff(error);
    this.broke(error);
  }

  /** A script that was opened after its flow had been given up. */
  private dropStale(): void {
    if (this.state !== 'ACTIVE' && (this.host.drive(this.id) ?? this) === this) this.host.scripts.drop(this.id);
  }

  /** What the script issued becomes rows; then comes what is next. */
  private apply(commands: Command[]): void {
    const { entry, effects } = this.hold.take();
    this.lastActive = performance.now();
    try {
      this.applyAll(commands, entry, effects);
    } catch (error) {
      this.hold.keepOpen(entry, effects); // for the end of the flow, which records it too
      throw error;
    }
  }

  private applyAll(commands: Command[], entry: JournalEntry, effects: Effect[]): void {
    for (const command of commands) {
      if (command.op === 'end') return this.settle(command, entry, effects);
      if (command.op === 'continue') return this.continueAs(command.inputs, entry, effects);
      applyCommand(this, this.host, command, entry, effects);
    }
    this.goOn(entry, effects);
  }

  /**
   * The same for many commands: other flows have their turns in between. To this one the script still runs; what cannot wait has the
   * rest done first (`applyRest`). All of it becomes one entry.
   */
  private async applyInTurns(commands: Command[]): Promise<void> {
    const applying = new Applying(commands, this.entry());
    this.applying = applying;
    for (this.applyPart(applying); this.applying === applying; this.applyPart(applying)) {
      await new Promise((resolve) => setImmediate(resolve));
      if (this.applying !== applying) return;
    }
  }

  private applyRest(): void {
    while (this.applying) this.applyPart(this.applying);
  }

  private applyPart(applying: Applying): void {
    const { entry, effects, follow, ending } = applying;
    try {
      if (!applying.applyPart(this, this.host)) return;
    } catch (error) {
      return this.broke(error);
    }
    this.applying = null;
    this.hold.add(entry, effects);
    try {
      this.apply(ending);
    } catch (error) {
      this.broke(error);
    }
    this.doAfterwards(follow);
  }

  /** When the journal has what the command that is being applied becomes. */
  onceWritten(work: Work): void {
    if (this.applying) this.applying.follow.push(work);
    else queueMicrotask(() => this.doAfterwards([work]));
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
    if (this.state !== 'GONE' && !this.applying) for (const child of this.children.sleeps()) this.sleeps.arm(child);
  }

  /** Gives the script the only end that waits; `entry` makes it durable. */
  private deliverNext(entry: JournalEntry, effects: Effect[]): void {
    const end = this.deliveries.takeFirst(entry);
    this.hold.keep(entry, effects);
    void this.activate(() => this.host.scripts.deliver(this.id, [end]));
  }

  /** Gives the script the ends that have gathered while it ran, which are durable. */
  private deliverGathered(): void {
    const entry = this.entry();
    const ends = this.deliveries.takeGathered(entry);
    this.hold.keepOpen(entry, []);
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
    if (!known || known.end || known.delivered !== null || known.status.startsWith('ENDED_')) return this.write(entry);
    known.id = end.id;
    this.sleeps.disarm(known);
    if (this.state === 'SETTLED') {
      known.status = end.status;
      this.children.track(known);
      return this.goOnWith(entry, 'finishIfDone');
    }
    this.endAtOnce(known, end);
    const free = this.state === 'PARKED' && this.deliveries.size === 1 && !this.pausing && !this.host.draining;
    return free ? this.goOnWith(entry, 'deliverNext') : this.write(entry);
  }

  /** Resolves when the entry is durable. */
  private goOnWith(entry: JournalEntry, step: 'deliverNext' | 'finishIfDone'): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const told: Effect = resolve;
    told.refuse = reject;
    try {
      this[step](entry, [told]);
    } catch (error) {
      this.hold.add(entry, [told]);
      this.broke(error);
    }
    return promise;
  }

  private sleepEnded(child: Child): void {
    try {
      endSleep(this, this.host, child);
    } catch (error) {
      this.broke(error);
    }
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
      this.commit(entry, end.status === 'ENDED_SUCCESS' ? effects : [() => cancelRunning(this, this.host), ...effects]);
    }
    this.isFixed = true;
  }

  private finishIfDone(entry: JournalEntry, effects: Effect[]): void {
    if (this.children.unfinished().length === 0) this.finish(entry, effects);
    else this.commit(entry, effects);
  }

  private finish(entry: JournalEntry, effects: Effect[]): void {
    const status = this.row.outcome as TerminalStatus;
    this.change(entry, { status, endedAt: Math.max(this.host.now(), this.row.started_at ?? 0) });
    this.go();
    this.host.endings.flowEnded(this, entry, effects);
  }

  private continueAs(inputs: string, entry: JournalEntry, effects: Effect[]): void {
    const running = this.children.unfinished();
    if (running.length > 0) return this.settle(continuedTooEarly(running.map((child) => child.name)), entry, effects);
    closeOpen(this, this.host, this.sleeps, entry);
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
      this.fail(error);
      this.resumeControls(recorded);
    } catch (defect) {
      this.broke(defect);
    }
  }

  /** No further activation, running children are cancelled; the flow ends when they did. */
  cancel(): void {
    this.row.control = 'CANCEL';
    this.stop(CANCELLED);
  }

  /** Its time-out is over. */
  expire(failure: ExecutionError): void {
    this.stop({ status: 'ENDED_ERROR', failure });
  }

  private stop(outcome: Outcome): void {
    this.applyRest();
    if (this.state === 'GONE') return;
    if (this.state === 'SETTLED') return this.commit(this.entry(), [() => cancelRunning(this, this.host)]);
    const { entry, effects } = this.hold.take();
    try {
      this.host.scripts.drop(this.id);
      this.settle(outcome, entry, effects);
    } catch (error) {
      this.hold.keepOpen(entry, effects);
      this.broke(error);
    }
  }

  // ------------------------------------------------------------------------------------------------------- defects

  /** What was to follow for it failed. Not: the database is away, or this worker stops. */
  defect(error: unknown): void {
    if (!this.host.isDefect(error)) return;
    if (this.state !== 'GONE') this.broke(error);
    else this.host.log.error({ execution: this.id, error: messageOf(error) }, 'what was to follow for a flow failed in the engine');
  }

  /** A defect of the engine ends the flow: what it was given and had issued before is recorded with that end. */
  private broke(error: unknown): void {
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
    const { applying } = this;
    this.applying = null;
    if (applying) this.hold.add(applying.entry, applying.effects.concat(applying.follow));
    return this.hold.take();
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
    this.write(entry).then(
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
    if (this.state !== 'PARKED' || this.pausing || this.deliveries.size > 0 || this.children.hasControl()) return;
    const patience = pressed ? 0 : Math.max(this.host.settings.idleMs, 10 * this.replayMs);
    if (now - this.lastActive >= patience) this.rest();
  }

  /** The worker stops: others go on with the flow. A call of it that still runs here wakes it when it ended. */
  handBack(): void {
    if ((this.state === 'PARKED' || this.state === 'SETTLED') && !this.pausing) this.rest();
  }

  private rest(): void {
    try {
      this.leave('WAITING', this.wakeTime());
    } catch (error) {
      this.broke(error);
    }
  }

  /** No runner could be had: that is not the flow's fault, so it is due again in a moment. */
  private putOff(error: unknown): void {
    this.host.log.warn({ execution: this.id, error: messageOf(error) }, 'a flow could not be run; it is tried again');
    const { entry, effects } = this.hold.takeAlone();
    this.leave('WAITING', { in: PUT_OFF_SECONDS }, entry, effects);
  }

  private leave(status: 'WAITING' | 'PAUSED', wake: Wake, entry = this.entry(), effects: Effect[] = []): void {
    try {
      this.leaveMemory(status, wake, entry, effects);
    } catch (error) {
      this.hold.add(entry, effects);
      this.broke(error);
    }
  }

  private leaveMemory(status: 'WAITING' | 'PAUSED', wake: Wake, entry: JournalEntry, effects: Effect[]): void {
    const due = this.deliveries.size > 0 && status === 'WAITING' ? { in: 0 } : wake;
    this.change(entry, { status, owned: false, wake: due, wakeups: this.row.wakeups });
    // Without their flow, nobody else would find them when this worker dies.
    for (const child of this.children.running) if (isCalledBy(child, this.host.workerId)) entry.changes.push({ id: child.id, owned: true });
    this.host.scripts.drop(this.id);
    this.go();
    this.commit(entry, effects);
    this.host.leftMemory(due);
  }

  private wakeTime(): Wake {
    return this.sleeps.earliest(this.children.sleeps(), this.deadline.at());
  }

  private go(): void {
    this.afterwards.finish();
    this.state = 'GONE';
    this.sleeps.clear();
    this.deadline.stop();
    this.host.hot.gone(this);
  }

  /** Forgets the flow without a word to the database. */
  abandon(reason: unknown): void {
    const { applying } = this;
    this.applying = null;
    const undone = this.afterwards.clear().concat(this.hold.take().effects);
    for (const { refuse } of undone) refuse?.(reason);
    this.refuse(reason);
    if (this.state !== 'GONE') this.go();
    // They are held here, and will have no row.
    for (const { id, type } of applying?.entry.inserts ?? []) if (type === 'FLOW') this.host.drive(id)?.abandon(reason);
  }

  /** The runner died. The one whose activation was running gets a strike and goes on in quarantine; `fault`: how it died, where it is that one. */
  lost(fault: RunnerLost | null): void {
    this.applyRest();
    if (this.state !== 'ACTIVE' && this.state !== 'PARKED') return;
    const { entry, effects } = this.hold.takeAlone();
    try {
      if (fault) this.strike(fault, entry);
      if (this.row.strikes >= this.host.settings.strikes) return this.settle(poisoned(this.row.strikes, fault), entry, effects);
    } catch (error) {
      this.hold.add(entry, effects);
      return this.broke(error);
    }
    this.deliveries.clear();
    this.sleeps.clear();
    this.state = 'ACTIVE';
    const turn = ++this.turn;
    this.write(entry).then(
      () => {
        this.doAfterwards(effects);
        void this.comeBack(turn);
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
  private async comeBack(turn: number): Promise<void> {
    const isOver = (): boolean => turn !== this.turn || this.state !== 'ACTIVE';
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
    return emptyEntry(this.row.root_id);
  }

  change(entry: JournalEntry, given: Omit<ExecutionChange, 'id' | 'epoch'>): void {
    changeRow(this.row, given, entry, this.host.secrets);
  }

  commit(entry: JournalEntry, effects: Effect[]): void {
    const empty = entry.inserts.length + entry.changes.length + entry.logs.length + entry.wakes.length === 0;
    if (empty && effects.length === 0) return;
    this.write(entry).then(
      () => this.doAfterwards(effects),
      (error: unknown) => this.notWritten(error, effects),
    );
  }

  /** Fenced, or refused by the database: then the engine ends the flow (`Refusals`). */
  notWritten(error: unknown, effects: readonly Effect[]): void {
    for (const { refuse } of effects) refuse?.(error);
    this.refused(error);
  }

  /** What has left memory leaves nothing undone behind. */
  doAfterwards(work: readonly Work[]): void {
    this.afterwards.run(work);
    if (this.state === 'GONE') this.afterwards.finish();
  }

  private write(entry: JournalEntry): Promise<void> {
    entry.flow = { id: this.id, epoch: this.row.epoch };
    return this.host.journal.write(entry);
  }

  /** The script takes longer than a result may wait. */
  private writeLate({ entry, effects }: Held): void {
    try {
      if (this.row.status === 'WAITING') this.change(entry, { status: 'RUNNING' });
      this.commit(entry, effects);
    } catch (error) {
      this.hold.add(entry, effects);
      this.broke(error);
    }
  }

  /** What was written for it was refused: who waits for its first entry is told. */
  refused(error: unknown): void {
    this.refuse(error);
  }
}
