/**
 * The connection calls that run in this process. A call outlives the flow that made it: when the flow is paused or leaves
 * memory, the result is recorded all the same and wakes the flow. A call is known here until its end is durable, so that a
 * flow that comes back in between finds it and does not call again.
 *
 * A tree has so many calls of one target under way at once; further ones wait in the order of their priority. So a fan-out fills
 * neither the connections that all trees share nor the memory.
 */
import type { ConnectionCall, ConnectionResult, Connections } from '../connectors/port.ts';
import { messageOf } from '../errors.ts';
import type { ExecutionError, LogLevel } from '../model.ts';
import type { ConnectionTarget, JsonValue } from '../model.ts';
import type { Delivered } from '../runner/protocol.ts';
import type { SealedRows } from '../secrets/sealed-rows.ts';
import { DEEPEST_JSON, emptyEntry, isTooDeep, storable, type ExecutionChange, type JournalEntry } from '../storage/journal/rows.ts';
import type { Child } from './child.ts';
import { Lanes } from './lanes.ts';
import { broken } from './outcome.ts';
import { MOST, Pace, type PaceHost } from './pace.ts';
import type { Logger } from './ports.ts';
import { plainEnd } from './rows.ts';
import { Timer } from './timer.ts';

type AbortReason = 'cancel' | 'timeout';

/** Calls whose groundwork is done before they may leave: what waits for a place here waits long enough as it is. */
const MOST_AHEAD = 64;

export interface CallHost extends PaceHost {
  log: Logger;
  connections: Connections;
  secrets: SealedRows;
  now(): number;
  /** hands the end to the flow if it is in memory, and makes it durable */
  callEnded(parentId: string, child: Child, end: Delivered, entry: JournalEntry): Promise<void>;
  write(entry: JournalEntry): Promise<void>;
}

interface Call {
  child: Child;
  parentId: string;
  controller: AbortController;
  end: Delivered | null;
  timer: Timer | undefined;
  priority: number;
}

export class Calls {
  private readonly host: CallHost;
  private readonly calls = new Map<string, Call>();
  private readonly lanes = new Lanes(MOST);
  private readonly pace: Pace;
  private ahead: Child[] = [];

  constructor(host: CallHost) {
    this.host = host;
    this.pace = new Pace(this.lanes, host);
  }

  /** Another tree has work here beside one that had. */
  inCompany(): void {
    this.pace.look();
  }

  get size(): number {
    return this.calls.size;
  }

  get(id: string): Call | undefined {
    return this.calls.get(id);
  }

  /** The row is given to the journal: until it is durable there is time for what can be known before. */
  expect(child: Child): void {
    if (this.ahead.length >= MOST_AHEAD) return;
    // In the turn of the event loop after the next one: in that one the row leaves for the database.
    if (this.ahead.push(child) === 1) setImmediate(() => setImmediate(() => this.workAhead()));
  }

  private workAhead(): void {
    const children = this.ahead;
    this.ahead = [];
    for (const child of children) {
      if (child.status !== 'RUNNING' || this.calls.has(child.id)) continue;
      child.groundwork = this.groundwork(child);
    }
  }

  private groundwork({ target, inputs }: Child): Child['groundwork'] {
    try {
      return this.host.connections.groundwork?.(target as ConnectionTarget, inputs) ?? undefined;
    } catch {
      return undefined; // the call itself tells
    }
  }

  /**
   * The row says RUNNING and is durable: the call may leave. `begun`: told when it does. Resolves when its end is durable, or nobody's
   * business any more; never rejects.
   */
  start(rootId: string, parentId: string, child: Child, priority: number, begun?: () => void): Promise<void> {
    if (this.calls.has(child.id)) return Promise.resolve();
    const call: Call = { child, parentId, controller: new AbortController(), end: null, timer: undefined, priority };
    const lane = `${rootId} ${(child.target as ConnectionTarget).name}`;
    call.timer = this.timer(call);
    this.calls.set(child.id, call);
    return this.inTurn(lane, priority, call, () => {
      begun?.();
      return this.run(rootId, call);
    });
  }

  /** Now, or when others have ended; one that is aborted while it waits ends at once. */
  private inTurn(lane: string, priority: number, { controller }: Call, run: () => Promise<void>): Promise<void> {
    return new Promise((resolve) => {
      let waits = true;
      const begin = (): void => {
        waits = false;
        const began = performance.now();
        void run().finally(() => {
          this.lanes.leave(lane, performance.now() - began);
          resolve();
        });
      };
      this.lanes.enter(lane, priority, begin);
      if (!waits) return;
      const withdraw = (): void => void (this.lanes.withdraw(lane, begin) && void run().finally(resolve));
      controller.signal.addEventListener('abort', withdraw, { once: true });
    });
  }

  abort(id: string): boolean {
    const call = this.calls.get(id);
    call?.controller.abort('cancel' satisfies AbortReason);
    return call !== undefined;
  }

  /** Calls that run here for these flows. */
  madeFor(flows: ReadonlyMap<string, unknown>): Child[] {
    return [...this.calls.values()].filter(({ parentId }) => flows.has(parentId)).map(({ child }) => child);
  }

  /** Drops a call whose end will not be recorded. */
  forget(id: string): void {
    this.calls.delete(id);
  }

  /** Drops all calls without a trace, for a worker that was declared dead: another one decides on them. */
  abandon(): void {
    for (const call of this.calls.values()) call.controller.abort('cancel' satisfies AbortReason);
    this.calls.clear();
    this.lanes.clear();
    this.pace.stop();
  }

  private async run(rootId: string, call: Call): Promise<void> {
    try {
      this.host.company.seen(rootId);
      const given = await this.result(call, this.voices(rootId, call.child));
      call.timer?.stop();
      if (this.calls.get(call.child.id) !== call) return;
      await this.record(call, this.end(rootId, call, given));
      this.over(call);
    } catch (error) {
      await this.broke(rootId, call, error);
    }
  }

  /** What a call says while it runs: log lines, and what it is doing. */
  private voices(rootId: string, child: Child): Required<Pick<ConnectionCall, 'log' | 'progress'>> {
    let seq = 0;
    const log = (level: LogLevel, ...values: JsonValue[]): void => {
      const line = { executionId: child.id, seq: seq++, time: this.host.now(), level, values: JSON.stringify(values) };
      this.host.write({ ...emptyEntry(rootId), logs: [line] }).catch(() => undefined);
    };
    const progress = (text: string): void => {
      const message = storable(this.host.secrets.mask(text));
      child.said = message;
      this.host.write({ ...emptyEntry(rootId), changes: [{ id: child.id, message }] }).catch(() => undefined);
    };
    return { log, progress };
  }

  /** What its result is to its flow (`call.end`), and what makes that durable. */
  private end(rootId: string, call: Call, given: ConnectionResult): JournalEntry {
    const { child, controller } = call;
    const result = storableResult(given);
    const reason = controller.signal.aborted && !result.ok ? (controller.signal.reason as AbortReason) : null;
    const error = reason === 'timeout' ? timedOut(child) : reason === 'cancel' ? null : result.error;
    const status = reason === 'cancel' ? 'ENDED_CANCELLED' : result.ok ? 'ENDED_SUCCESS' : 'ENDED_ERROR';
    const message = error?.message ?? (reason === 'cancel' ? 'cancelled' : (result.message ?? child.said));
    // What the script is given is what is stored, now and in a replay.
    const shownInputs = result.shownInputs && this.host.secrets.maskJson(result.shownInputs);
    call.end = {
      position: child.position,
      status,
      id: child.id,
      name: child.name,
      output_value: result.output,
      error: error && this.host.secrets.maskJson(JSON.stringify(error)),
      message: message && storable(this.host.secrets.mask(message)),
      inputs: shownInputs ?? child.shownInputs ?? child.inputs,
      created_at: child.createdAt,
      started_at: child.startedAt,
      ended_at: this.host.now(),
    };
    return { ...emptyEntry(rootId), changes: [changeOf(call.end, { ...result, shownInputs })] };
  }

  /** What the journal refuses is followed up elsewhere (`Refusals`), and a worker that was declared dead has nothing to record. */
  private record({ parentId, child, end }: Call, entry: JournalEntry): Promise<void> {
    return this.host.callEnded(parentId, child, end as Delivered, entry).catch(() => undefined);
  }

  /** Another call of the same execution may have begun since. */
  private over(call: Call): void {
    if (this.calls.get(call.child.id) === call) this.calls.delete(call.child.id);
  }

  /** The end of a call could not be worked out: then it is the error of its execution. Never rejects. */
  private async broke(rootId: string, call: Call, error: unknown): Promise<void> {
    const { child, parentId } = call;
    this.host.log.error({ execution: child.id, error: messageOf(error) }, 'the engine failed as a call ended');
    call.timer?.stop();
    if (this.calls.get(child.id) !== call) return;
    call.end = plainEnd(child, 'ENDED_ERROR', this.host.now(), this.shown(error));
    const { id, status, ended_at: endedAt, error: failure, message } = call.end;
    const change = { id, status, endedAt, error: failure ?? undefined, message: message ?? undefined };
    const entry = { ...emptyEntry(rootId), changes: [change] };
    try {
      await this.record(call, entry);
    } catch {
      // Its flow cannot be told here: the end in the database wakes it.
      await this.host.write({ ...entry, wakes: [parentId] }).catch(() => undefined);
    }
    this.over(call);
  }

  private shown(error: unknown): ExecutionError {
    try {
      return JSON.parse(this.host.secrets.maskJson(JSON.stringify(broken(error)))) as ExecutionError;
    } catch {
      return broken('the log of the worker says how');
    }
  }

  private result(
    { child, priority, controller: { signal } }: Call,
    { log, progress }: Pick<ConnectionCall, 'log' | 'progress'>,
  ): Promise<ConnectionResult> {
    const failed = (message: string, code: string): ConnectionResult => ({
      ok: false,
      output: null,
      error: { name: 'PetioleError', message, code } satisfies ExecutionError,
      message: null,
      shownInputs: null,
      attempts: child.attempt,
    });
    const { target, inputs: overrides, options, id: executionId, groundwork } = child;
    child.groundwork = undefined;
    if (signal.aborted) return Promise.resolve(failed('it was cancelled before it began', 'CANCELLED'));
    const attemptsBefore = child.attempt - 1;
    const given = { executionId, target: target as ConnectionTarget, overrides, options, priority, attemptsBefore, signal, log, progress };
    return this.host.connections
      .call(groundwork ? { ...given, groundwork } : given)
      .catch((error: unknown) => failed(messageOf(error), 'INTERNAL'));
  }

  private timer(call: Call): Timer | undefined {
    const { timeout } = call.child.options;
    if (timeout === undefined) return undefined;
    const left = (call.child.startedAt ?? this.host.now()) + timeout * 1000 - this.host.now();
    const timer = new Timer();
    timer.start(left, () => call.controller.abort('timeout' satisfies AbortReason));
    return timer;
  }
}

/** What the far side gave must not make the database refuse the entry, or the call would stay open for ever. */
function storableResult(result: ConnectionResult): ConnectionResult {
  const { output, error } = result;
  const message = `the answer of the far side is nested deeper than the ${DEEPEST_JSON} levels that can be stored`;
  if (output !== null && isTooDeep(output)) {
    return { ...result, ok: false, output: null, error: { name: 'PetioleError', message, code: 'INVALID_RESPONSE' }, message };
  }
  if (error?.response === undefined || !isTooDeep(JSON.stringify(error.response))) return result;
  return { ...result, error: { ...error, response: message } };
}

function changeOf(end: Delivered, { attempts, shownInputs, shownOutput, attemptLog }: ConnectionResult): ExecutionChange {
  return {
    id: end.id,
    status: end.status,
    endedAt: end.ended_at,
    attempt: attempts,
    ...(attemptLog && { attempts: JSON.stringify(attemptLog) }),
    ...(end.output_value !== null && { output: end.output_value, ...(shownOutput && { shownOutput }) }),
    ...(end.error !== null && { error: end.error }),
    ...(end.message !== null && { message: end.message }),
    ...(shownInputs !== null && { shownInputs }),
  };
}

export function timedOut(child: { name: string; options: { timeout?: number } }): ExecutionError {
  const seconds = child.options.timeout;
  return {
    name: 'DependencyTimeoutError',
    code: 'DEPENDENCY_TIMEOUT',
    message: `${child.name} took longer than its timeout of ${seconds} s`,
  };
}
