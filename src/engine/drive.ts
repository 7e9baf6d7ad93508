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
 */
import { PetioleError } from '../errors.ts';
import { canBecome, type ExecutionError, type TerminalStatus } from '../model.ts';
import {
  type Activation,
  type Command,
  type Delivered,
  type EndCommand,
  type GuestError,
  type Opening,
  RunnerLost,
} from '../runner/protocol.ts';
import {
  emptyEntry,
  storable,
  type ExecutionChange,
  type ExecutionRow,
  type JournalEntry,
  type NewExecution,
  type Wake,
} from '../storage/journal/rows.ts';
import { childOf, deliveredOf, isRunning, type Child } from './child.ts';
import { applyCommand, carryOut } from './commands.ts';
import type { DriveHost, Effect, HotFlow } from './host.ts';
import { Fenced } from './journal.ts';
import { firstDifference } from './replay.ts';
import { plainEnd } from './rows.ts';
import { SleepTimers } from './sleeps.ts';
import { timedOut } from './calls.ts';

const REFRESH_MS = 2000;
const PUT_OFF_SECONDS = 1;

type State = 'ACTIVE' | 'PARKED' | 'SETTLED' | 'GONE';

export class Drive implements HotFlow {
  readonly row: ExecutionRow;
  readonly children = new Map<number, Child>();
  /** the children that have not ended and were started */
  private readonly running = new Set<Child>();
  lastActive: number;
  private readonly host: DriveHost;
  private readonly sleeps: SleepTimers;
  private state: State = 'ACTIVE';
  private queue: Child[] = [];
  private nextDelivered = 0;
  private held: { entry: JournalEntry; effects: Effect[] } | null = null;
  private holdTimer: NodeJS.Timeout | undefined;
  private deadline: NodeJS.Timeout | undefined;
  private pausing = false;
  private replayMs = 0;
  private refreshed = 0;
  private refused: (error: unknown) => void = () => undefined;

  constructor(host: DriveHost, row: ExecutionRow) {
    this.host = host;
    this.row = row;
    this.lastActive = host.now();
    this.sleeps = new SleepTimers(host, (child) => this.sleepEnded(child));
  }

  get id(): string {
    return this.row.id;
  }

  get isGone(): boolean {
    return this.state === 'GONE';
  }

  // ------------------------------------------------------------------------------------------------------ opening

  /**
   * A flow that never ran; `insert` is its row where nobody has written it yet, and is then written with the first commands.
   * Resolves when the row is durable.
   */
  start(insert: NewExecution | null): Promise<void> {
    const entry = emptyEntry(this.row.root_id);
    if (insert) entry.inserts.push(insert);
    this.armDeadline();
    return new Promise((resolve, reject) => {
      this.refused = reject;
      this.hold(entry, [resolve]);
      void this.activate(
        () => this.open([]),
        (commands) => commands,
      );
    });
  }

  /** A flow that ran before, here or elsewhere: replays it against its recorded children. */
  async resume(recorded: ExecutionRow[]): Promise<void> {
    this.children.clear();
    this.running.clear();
    for (const row of recorded) this.track(childOf(row));
    this.armDeadline();
    if (this.row.control === 'CANCEL') return this.cancel();
    if (this.row.outcome) return this.resumeSettled(recorded);
    if (this.row.control === 'PAUSE') return this.leave('PAUSED', 'never');
    const history = recorded.filter((row) => row.delivered !== null).sort((a, b) => (a.delivered ?? 0) - (b.delivered ?? 0));
    this.nextDelivered = history.length;
    const begun = performance.now();
    const known = new Set(this.children.keys());
    await this.activate(
      () => this.open(history.map(deliveredOf)),
      (commands, replayed) => {
        this.replayMs = performance.now() - begun;
        const difference = firstDifference(recorded, [...replayed, ...commands]);
        if (difference) return nonDeterministic(difference);
        this.adopt(recorded);
        return [...replayed.filter((c) => (c.op === 'child' || c.op === 'control') && !known.has(c.position)), ...commands].filter(
          (c) => !((c.op === 'child' || c.op === 'control') && known.has(c.position)),
        );
      },
    );
  }

  private open(history: Delivered[]): Promise<Activation> {
    const { row } = this;
    const opening: Opening = {
      id: row.id,
      root_id: row.root_id,
      parent_id: row.parent_id,
      name: row.name,
      flow: row.flow ?? '',
      flow_version: row.flow_version ?? '',
      inputs: row.inputs,
      labels: row.labels ? (JSON.parse(row.labels) as Record<string, string>) : {},
      seed: row.seed ?? row.id,
      started_at: row.started_at ?? row.created_at,
      limits: this.host.settings.limits,
      history,
    };
    return this.host.open(opening, row.strikes > 0);
  }

  /** Takes recorded children up again: what ended is delivered, what ran is found, repeated or given up. */
  private adopt(recorded: ExecutionRow[]): void {
    const ended = recorded.filter((row) => row.delivered === null && row.status.startsWith('ENDED_'));
    ended.sort((a, b) => (a.ended_at ?? 0) - (b.ended_at ?? 0) || (a.position ?? 0) - (b.position ?? 0));
    for (const row of ended) this.enqueue(row, deliveredOf(row));
    for (const row of recorded) if (!row.status.startsWith('ENDED_')) this.adoptRunning(row);
  }

  private adoptRunning(row: ExecutionRow): void {
    const child = this.child(row);
    if (row.type === 'CONTROL') return carryOut(this, this.host, child);
    if (row.type === 'SLEEP') return row.control === 'CANCEL' ? this.cancelChild(child) : this.sleeps.arm(child);
    if (row.type !== 'CONNECTION' || row.status === 'CREATED') return;
    if (child.status.startsWith('ENDED_')) return;
    const call = this.host.calls.get(row.id);
    if (call?.end) this.enqueue(row, call.end);
    else if (row.control === 'CANCEL') this.cancelChild(child);
    else if (!call && row.worker_id === null) this.repeat(child);
  }

  /** A connection whose worker died. */
  private repeat(child: Child): void {
    const entry = emptyEntry(this.row.root_id);
    if (child.options.delivery === 'at_most_once') {
      const error = {
        name: 'PetioleError',
        code: 'CONNECTION_INTERRUPTED',
        message: `the worker died while ${child.name} was running, and its delivery is at_most_once: whether the far side carried it out is not known`,
      };
      return this.endChild(child, plainEnd(child, 'ENDED_ERROR', this.host.now(), error), entry);
    }
    child.attempt += 1;
    entry.changes.push({ id: child.id, status: 'RUNNING', attempt: child.attempt, owned: true });
    this.commit(entry, [() => this.host.calls.start(this.row.root_id, this.id, child)]);
  }

  private enqueue(row: ExecutionRow, end: Delivered): void {
    const child = this.child(row);
    if (!child.end && child.delivered === null) this.endAtOnce(child, end);
  }

  /** A child that ended as it was made: the script gets it after what it waits for now. */
  endAtOnce(child: Child, end: Delivered): void {
    child.status = end.status;
    child.end = end;
    this.queue.push(child);
    this.track(child);
  }

  private child(row: ExecutionRow): Child {
    const position = row.position ?? 0;
    const known = this.children.get(position) ?? childOf(row);
    this.track(known);
    return known;
  }

  /** Takes note of a child, and of whether it runs. */
  track(child: Child): void {
    this.children.set(child.position, child);
    if (isRunning(child)) this.running.add(child);
    else this.running.delete(child);
  }

  /** The script had ended before; what is left is to wait for its background children. */
  private resumeSettled(recorded: ExecutionRow[]): void {
    this.state = 'SETTLED';
    for (const row of recorded) if (!row.status.startsWith('ENDED_') && row.type !== 'SLEEP') this.adoptRunning(row);
    if (this.row.outcome !== 'ENDED_SUCCESS') this.cancelChildren(emptyEntry(this.row.root_id));
    this.finishIfDone(emptyEntry(this.row.root_id), []);
  }

  // -------------------------------------------------------------------------------------------------- activations

  /** Runs one activation; `review` says which of its commands are new, or why the flow fails. */
  private async activate(
    run: () => Promise<Activation>,
    review: (commands: Command[], replayed: Command[]) => Command[] | GuestError,
  ): Promise<void> {
    this.state = 'ACTIVE';
    try {
      const activation = await run();
      if (this.isOver('ACTIVE')) return;
      if (!activation.ok) return this.apply([endOf(activation.error)]);
      const commands = review(activation.commands, activation.replayed);
      if (Array.isArray(commands)) return this.apply(commands);
      this.host.drop(this.id);
      this.apply([endOf(commands)]);
    } catch (error) {
      if (this.isOver('ACTIVE')) return;
      if (error instanceof RunnerLost) return this.lost(error.culprit);
      if (error instanceof PetioleError && error.code === 'UNAVAILABLE') return this.putOff(error);
      this.host.log.error({ execution: this.id, error: String(error) }, 'an activation failed in the engine');
      this.host.drop(this.id);
      this.apply([endOf({ name: 'PetioleError', code: 'INTERNAL', message: `the engine failed: ${String(error)}` })]);
    }
  }

  /** No runner could be had: that is not the flow's fault, so it is due again in a moment. */
  private putOff(error: PetioleError): void {
    this.host.log.warn({ execution: this.id, error: error.message }, 'a flow could not be run; it is tried again');
    const { entry, effects } = this.release();
    this.leave('WAITING', { in: PUT_OFF_SECONDS }, entry, effects);
  }

  private isOver(state: State): boolean {
    return this.state !== state;
  }

  /** What the script issued becomes rows; then comes what is next. */
  private apply(commands: Command[]): void {
    const { entry, effects } = this.release();
    this.lastActive = this.host.now();
    for (const command of commands) {
      if (command.op === 'end') return this.settle(command, entry, effects);
      if (command.op === 'continue') return this.continueAs(command.inputs, entry, effects);
      applyCommand(this, this.host, command, entry, effects);
    }
    this.goOn(entry, effects);
  }

  /** After an activation, and when something happened to a parked flow. */
  private goOn(entry: JournalEntry, effects: Effect[]): void {
    this.state = 'PARKED';
    if (this.pausing) return this.leave('PAUSED', 'never', entry, effects);
    if (this.queue.length > 0 && this.host.draining) return this.commit(entry, effects);
    if (this.queue.length > 0) {
      this.commit(entry, effects);
      return this.deliverNext(emptyEntry(this.row.root_id), []);
    }
    const { running } = this;
    if (running.size === 0) return this.settle(stuck(), entry, effects);
    const sleepsOnly = everyIsSleep(running);
    if (sleepsOnly && this.sleeps.shortest(running) > this.host.settings.shortSleepMs) {
      return this.leave('WAITING', this.wakeTime(), entry, effects);
    }
    if (this.row.status !== 'WAITING') this.change(entry, { status: 'WAITING' });
    effects.push(() => this.armSleeps());
    this.commit(entry, effects);
  }

  private armSleeps(): void {
    if (this.state !== 'GONE') for (const child of this.running) if (child.type === 'SLEEP') this.sleeps.arm(child);
  }

  private deliverNext(entry: JournalEntry, effects: Effect[]): void {
    const child = this.queue.shift() as Child;
    const end = child.end as Delivered;
    child.delivered = this.nextDelivered++;
    child.end = null;
    child.inputs = '';
    const change = entry.changes.find((c) => c.id === child.id);
    if (change) change.delivered = child.delivered;
    else entry.changes.push({ id: child.id, delivered: child.delivered });
    this.hold(entry, effects);
    void this.activate(
      () => this.host.deliver(this.id, end),
      (commands) => commands,
    );
  }

  // ------------------------------------------------------------------------------------------- ends of children

  /**
   * A child ended. `entry` holds what its end makes durable. The result and the commands that follow it become one entry when
   * the script is free to take it now. Resolves when the end is durable.
   */
  childEnded(child: Child, end: Delivered, entry: JournalEntry): Promise<void> {
    const known = this.children.get(child.position);
    if (this.state === 'GONE' || !known || known.end || known.delivered !== null || known.status.startsWith('ENDED_')) {
      return this.host.journal.write(entry);
    }
    known.status = end.status;
    known.id = end.id;
    this.running.delete(known);
    this.sleeps.disarm(known);
    if (this.state === 'SETTLED') {
      return new Promise((resolve) => this.finishIfDone(entry, [resolve]));
    }
    known.end = end;
    this.queue.push(known);
    if (this.state === 'PARKED' && this.queue.length === 1 && !this.pausing && !this.host.draining) {
      return new Promise((resolve) => this.deliverNext(entry, [resolve]));
    }
    return this.host.journal.write(entry);
  }

  /** A child's end that the engine itself decides on. */
  endChild(child: Child, end: Delivered, entry: JournalEntry): void {
    const change: ExecutionChange = { id: child.id, status: end.status, endedAt: end.ended_at };
    if (end.error) change.error = end.error;
    if (end.message) change.message = end.message;
    entry.changes.push(change);
    this.childEnded(child, end, entry).catch((error: unknown) => this.failed(error));
  }

  private sleepEnded(child: Child): void {
    if (child.status !== 'WAITING') return;
    const until = child.wake && child.wake !== 'never' && 'at' in child.wake ? child.wake.at : 0;
    this.endChild(child, plainEnd(child, 'ENDED_SUCCESS', Math.max(this.host.now(), Math.ceil(until))), emptyEntry(this.row.root_id));
  }

  cancelChild(child: Child): void {
    if (child.status.startsWith('ENDED_') || child.type === 'CONTROL') return;
    if (child.type === 'FLOW' && child.status !== 'CREATED') return this.cancelFlows([child.id]);
    if (child.type === 'CONNECTION' && child.status !== 'CREATED' && this.host.abortCall(child)) return;
    const cancelled = { ...plainEnd(child, 'ENDED_CANCELLED', this.host.now()), message: 'cancelled' };
    this.endChild(child, cancelled, emptyEntry(this.row.root_id));
  }

  /** Children that ended, or were marked for cancelling, in another process. */
  async refresh(): Promise<void> {
    const rows = await this.host.children(this.id);
    if (this.state === 'GONE') return;
    for (const row of rows) {
      const child = this.children.get(row.position ?? 0);
      if (!child || child.end || child.delivered !== null) continue;
      child.id = row.id;
      if (row.status.startsWith('ENDED_')) void this.childEnded(child, deliveredOf(row), emptyEntry(this.row.root_id));
      else if (row.control === 'CANCEL' && row.type !== 'FLOW') this.cancelChild(child);
      else if (row.type === 'CONNECTION' && row.status === 'RUNNING' && !row.worker_id && !this.host.calls.get(row.id)) this.repeat(child);
    }
  }

  /** In case a message from another worker was lost. */
  async refreshIfRemote(now: number): Promise<void> {
    if (now - this.refreshed < REFRESH_MS || !this.hasRemoteChildren) return;
    this.refreshed = now;
    await this.refresh();
  }

  /** Whether a child runs that this process would not hear of by itself. */
  private get hasRemoteChildren(): boolean {
    for (const child of this.running) {
      if (child.type === 'FLOW' && !this.host.drive(child.id)) return true;
      if (child.type === 'CONNECTION' && !this.host.calls.get(child.id)) return true;
    }
    return false;
  }

  // ----------------------------------------------------------------------------------------------- ends of the flow

  private settle(end: EndCommand | SettledEnd, entry: JournalEntry, effects: Effect[]): void {
    this.state = 'SETTLED';
    this.queue = [];
    const error = 'failure' in end ? end.failure : 'error' in end && end.error ? this.host.errorOf(end.error, this.row) : null;
    this.change(entry, {
      outcome: end.status,
      ...(end.output_value !== undefined && { output: end.output_value }),
      ...(end.message !== undefined ? { message: end.message } : error && { message: error.message }),
      ...(error && { error: JSON.stringify(error) }),
    });
    for (const child of this.children.values()) this.closeOpen(child, entry);
    if (end.status !== 'ENDED_SUCCESS') this.cancelChildren(entry);
    if (this.unfinished().length === 0) return this.finish(entry, effects);
    this.change(entry, { status: 'WAITING' });
    this.commit(entry, effects);
  }

  /** Sleeps and children that were never started end with the flow. */
  private closeOpen(child: Child, entry: JournalEntry): void {
    if (child.status !== 'CREATED' && child.type !== 'SLEEP') return;
    if (child.status.startsWith('ENDED_')) return;
    this.sleeps.disarm(child);
    child.status = 'ENDED_CANCELLED';
    this.running.delete(child);
    entry.changes.push({ id: child.id, status: 'ENDED_CANCELLED', endedAt: this.host.now() });
  }

  private cancelChildren(entry: JournalEntry): void {
    for (const child of this.children.values()) this.closeOpen(child, entry);
    const running = this.unfinished();
    const flows = running.filter((child) => child.type === 'FLOW').map((child) => child.id);
    // After this turn: the entry that holds the rows of these children is on its way by then.
    setImmediate(() => {
      for (const child of running) if (child.type !== 'FLOW') this.cancelChild(child);
      if (flows.length > 0) this.cancelFlows(flows);
    });
  }

  private cancelFlows(ids: string[]): void {
    this.host.cancelFlows(ids).catch(() => undefined); // the worker stops: the next one finds the outcome and cancels again
  }

  private unfinished(): Child[] {
    return [...this.running].filter((child) => !child.options.orphan);
  }

  private finishIfDone(entry: JournalEntry, effects: Effect[]): void {
    if (this.unfinished().length === 0) this.finish(entry, effects);
    else this.commit(entry, effects);
  }

  private finish(entry: JournalEntry, effects: Effect[]): void {
    const status = this.row.outcome as TerminalStatus;
    this.change(entry, { status, endedAt: Math.max(this.host.now(), this.row.started_at ?? 0) });
    this.go();
    this.host.flowEnded(this, entry, effects);
  }

  private continueAs(inputs: string, entry: JournalEntry, effects: Effect[]): void {
    const running = this.unfinished();
    if (running.length > 0) {
      const names = running.map((child) => child.name).join(', ');
      const message = `continueAs was called while children were running (${names}): wait for them, cancel them, or make them orphan`;
      return this.settle({ ...endOf({ name: 'PetioleError', code: 'FLOW_ERROR', message }) }, entry, effects);
    }
    for (const child of this.children.values()) this.closeOpen(child, entry);
    this.go();
    this.host.continued(this, inputs, entry, effects);
  }

  /** No further activation, running children are cancelled; the flow ends when they did. */
  cancel(): void {
    if (this.state === 'GONE') return;
    if (this.state === 'SETTLED') return this.cancelChildren(emptyEntry(this.row.root_id));
    const { entry, effects } = this.release();
    this.host.drop(this.id);
    this.settle({ status: 'ENDED_CANCELLED', message: 'cancelled', failure: null }, entry, effects);
  }

  private expire(): void {
    if (this.state === 'GONE') return;
    if (this.state === 'SETTLED') return this.cancelChildren(emptyEntry(this.row.root_id));
    const { entry, effects } = this.release();
    this.host.drop(this.id);
    this.settle(
      { status: 'ENDED_ERROR', failure: timedOut({ name: this.row.name, options: this.host.optionsOf(this.row) }) },
      entry,
      effects,
    );
  }

  // ------------------------------------------------------------------------------------------------- leaving memory

  pause(): void {
    if (this.state === 'GONE') return;
    this.pausing = true;
    if (this.state === 'PARKED' || this.state === 'SETTLED') this.leave('PAUSED', 'never');
  }

  /** Leaves memory when the script has waited long enough; `force` under memory pressure. */
  evictIfIdle(now: number, force: boolean): void {
    if (this.state !== 'PARKED' || this.queue.length > 0) return;
    if (!force && now - this.lastActive < Math.max(this.host.settings.idleMs, 10 * this.replayMs)) return;
    this.leave('WAITING', this.wakeTime());
  }

  private leave(status: 'WAITING' | 'PAUSED', wake: Wake, entry = emptyEntry(this.row.root_id), effects: Effect[] = []): void {
    const due = this.queue.length > 0 && status === 'WAITING' ? { in: 0 } : wake;
    this.change(entry, { status, owned: false, wake: due, wakeups: this.row.wakeups });
    this.host.drop(this.id);
    this.go();
    this.commit(entry, effects);
    this.host.leftMemory(due);
  }

  /** The earliest of the sleeps and of the flow's own time-out. */
  private wakeTime(): Wake {
    const deadline = this.deadlineAt();
    const times = [...this.running].filter((child) => child.type === 'SLEEP').map((child) => this.sleeps.remaining(child));
    if (deadline !== null) times.push(deadline - this.host.now());
    return times.length === 0 ? 'never' : { in: Math.max(0, Math.min(...times)) / 1000 };
  }

  private go(): void {
    this.state = 'GONE';
    this.sleeps.clear();
    clearTimeout(this.deadline);
    this.host.gone(this);
  }

  /** Forgets the flow without a word to the database: another worker has it. */
  abandon(): void {
    this.release();
    if (this.state !== 'GONE') this.go();
  }

  /** The runner died. The one whose activation was running gets a strike and goes on in quarantine. */
  lost(culprit: boolean): void {
    if (this.state !== 'ACTIVE' && this.state !== 'PARKED') return;
    const { entry, effects } = this.release();
    if (culprit) this.change(entry, { strikes: this.row.strikes + 1 });
    if (this.row.strikes >= this.host.settings.strikes) {
      const message = `the flow killed its runner ${this.row.strikes} times; it is not run again`;
      return this.settle(endOf({ name: 'PetioleError', code: 'POISONED', message }), entry, effects);
    }
    this.queue = [];
    this.sleeps.clear();
    this.state = 'ACTIVE';
    this.host.journal
      .write(entry)
      .then(() => effects.forEach((effect) => effect()))
      .then(() => this.host.children(this.id))
      .then((rows) => (this.state === 'ACTIVE' ? this.resume(rows) : undefined))
      .catch((error: unknown) => this.failed(error));
  }

  // --------------------------------------------------------------------------------------------------- the journal

  /** A change of the flow's own row, in memory and in the entry. */
  change(entry: JournalEntry, change: Omit<ExecutionChange, 'id' | 'epoch'>): void {
    const { row } = this;
    if (change.status && !canBecome(row.status, change.status)) {
      throw new Error(`a flow that is ${row.status} cannot become ${change.status}`);
    }
    entry.changes.push({ ...change, id: row.id, epoch: row.epoch });
    row.status = change.status ?? row.status;
    row.name = change.name === undefined ? row.name : storable(change.name);
    row.output_value = change.output ?? row.output_value;
    row.error = change.error ?? row.error;
    row.message = change.message === undefined ? row.message : storable(change.message);
    row.outcome = change.outcome ?? row.outcome;
    row.ended_at = change.endedAt ?? row.ended_at;
    row.strikes = change.strikes ?? row.strikes;
    row.continued_as = change.continuedAs ?? row.continued_as;
    row.attempt = change.attempt ?? row.attempt;
  }

  commit(entry: JournalEntry, effects: Effect[]): void {
    const empty = entry.inserts.length + entry.changes.length + entry.logs.length + entry.wakes.length === 0;
    if (empty && effects.length === 0) return;
    this.host.journal
      .write(entry)
      .then(() => effects.forEach((effect) => effect()))
      .catch((error: unknown) => this.failed(error));
  }

  /** Keeps what is to be written back for a moment, so that the commands that follow come along in the same commit. */
  private hold(entry: JournalEntry, effects: Effect[]): void {
    this.held = { entry, effects };
    this.holdTimer = setTimeout(() => {
      const late = this.release();
      if (this.row.status === 'WAITING') this.change(late.entry, { status: 'RUNNING' });
      this.commit(late.entry, late.effects);
    }, this.host.settings.holdMs);
  }

  /** What was kept back, to be written now with what follows; nothing where its time was over. */
  private release(): { entry: JournalEntry; effects: Effect[] } {
    clearTimeout(this.holdTimer);
    const held = this.held ?? { entry: emptyEntry(this.row.root_id), effects: [] };
    this.held = null;
    return held;
  }

  /** The database refused what this flow wrote: it fails, with the reason. */
  private failed(error: unknown): void {
    this.refused(error);
    if (error instanceof Fenced || this.state === 'GONE') return;
    this.host.log.error({ execution: this.id, error: String(error) }, 'the database refused an entry of the journal');
    this.host.drop(this.id);
    const refused = {
      name: 'PetioleError',
      code: 'JOURNAL_REJECTED',
      message: `the database refused to record this execution: ${String(error)}`,
    };
    if (this.state !== 'SETTLED') this.settle(endOf(refused), emptyEntry(this.row.root_id), []);
  }

  // ------------------------------------------------------------------------------------------------------ time-out

  private deadlineAt(): number | null {
    const { timeout } = this.host.optionsOf(this.row);
    return timeout === undefined ? null : (this.row.started_at ?? this.row.created_at) + timeout * 1000;
  }

  private armDeadline(): void {
    const at = this.deadlineAt();
    clearTimeout(this.deadline);
    if (at !== null) this.deadline = setTimeout(() => this.expire(), Math.min(Math.max(0, at - this.host.now()), 2 ** 31 - 1));
  }
}

/** An outcome that did not come from the script. */
interface SettledEnd {
  status: TerminalStatus;
  message?: string;
  output_value?: undefined;
  failure: ExecutionError | null;
}

function everyIsSleep(children: Iterable<Child>): boolean {
  for (const child of children) if (child.type !== 'SLEEP') return false;
  return true;
}

function endOf(error: GuestError): EndCommand {
  return { op: 'end', status: 'ENDED_ERROR', error };
}

function stuck(): EndCommand {
  const message =
    'the script waits for something that cannot come: no child of it runs. A promise that only the script itself could resolve, ' +
    'or a child made with run: false that was never started';
  return endOf({ name: 'PetioleError', code: 'FLOW_STUCK', message });
}

function nonDeterministic(difference: string): GuestError {
  const message = `${difference}. A script must do the same with the same inputs and results; see docs/flows.md`;
  return { name: 'NonDeterministicFlow', code: 'NON_DETERMINISTIC_FLOW', message };
}
