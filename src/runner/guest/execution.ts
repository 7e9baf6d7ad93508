/**
 * One flow execution inside the isolate: its clock, its children, its output, and the commands that it has issued since they
 * were last taken.
 */
import type { JsonText, LogLevel } from '../../model.ts';
import type { Command, ContinueCommand, ControlCommand, Delivered, EndCommand, GuestError, Opening, SaveCommand } from '../protocol.ts';
import { ChildRecord, type ChildSpec, type Parent } from './child.ts';
import type { StandardResult, StandardSchema } from '../../sdk/flow.ts';
import { describeValues } from './describe-values.ts';
import { fault, toGuestError, withFramesOf } from './faults.ts';
import { childId } from './ids.ts';
import { Output } from './output.ts';
import { NativePromise, deferred, max, parseJson, stringifyJson, then, type Deferred } from './primordials.ts';
import { Randomness } from './randomness.ts';
import { acceptedOutput, validate } from './schema.ts';
import { checkBytes, serialize } from './serialize.ts';

export type OpeningWithoutHistory = Omit<Opening, 'history'>;
type ControlAction = ControlCommand['action'];

/** A `cancel`, `pause` or `resume`, until it is delivered as done. */
interface Control {
  action: ControlAction;
  name: string;
  done: Deferred<void>;
}

export class Execution implements Parent {
  readonly opening: OpeningWithoutHistory;
  /** whole ms since the epoch */
  clock: number;
  /** the first end counts: from then on nothing is issued any more */
  settled = false;
  /** the command that ends it has been issued */
  ended = false;
  message: string | null = null;
  name: string;
  output = new Output();
  private commands: Command[] = [];
  private readonly journal = new Map<number, ChildRecord | Control>();
  private positions = 0;
  private fresh: ChildRecord[] = [];
  /** made, not started, and not meant to stay so */
  readonly unstarted = new Set<ChildRecord>();
  private saving: SaveCommand | null = null;
  /** set when the handler starts: what the output is checked with */
  outputsSchema: StandardSchema | null = null;
  private logs = 0;
  private logsInActivation = 0;
  private random: Randomness | null = null;

  constructor(opening: OpeningWithoutHistory) {
    this.opening = opening;
    this.clock = opening.started_at;
    this.name = opening.name;
  }

  get limitBytes(): number {
    return this.opening.limits.valueBytes;
  }

  randomness(): Randomness {
    return (this.random ??= new Randomness(this.opening.seed));
  }

  issue(command: Command): void {
    if (!this.settled) this.commands.push(command);
  }

  // ------------------------------------------------------------------------------------------ children

  child(spec: ChildSpec): ChildRecord {
    const position = this.takePosition();
    const record = new ChildRecord(this, this.idAt(position), position, spec);
    if (this.settled) return record;
    this.journal.set(position, record);
    this.fresh.push(record);
    if (!spec.created) this.unstarted.add(record);
    return record;
  }

  /** Whether the journal says of the next child that it succeeded. */
  get nextSucceeded(): boolean {
    return typeof this.opening.succeeded?.[this.positions] === 'string';
  }

  control(action: ControlAction, child: ChildRecord): Promise<void> {
    const done = deferred<void>();
    if (this.settled) return done.promise;
    void then(done.promise, undefined, () => {});
    const position = this.takePosition();
    this.journal.set(position, { action, name: child.name, done });
    this.issue({ op: 'control', position, id: this.idAt(position), action, child: child.position });
    return done.promise;
  }

  private takePosition(): number {
    const { children } = this.opening.limits;
    if (this.positions >= children && !this.settled) {
      throw fault(
        'CHILD_LIMIT',
        `An execution has at most ${children} children; use child flows, or this.continueAs(inputs) for an endless loop`,
      );
    }
    return this.positions++;
  }

  private idAt(position: number): string {
    return this.opening.succeeded?.[position] ?? childId(this.opening.root_id, this.opening.id, position);
  }

  deliver(delivered: Delivered): void {
    this.clock = max(this.clock, delivered.ended_at);
    const waiting = this.journal.get(delivered.position);
    // A position that the script never took: the worker compares the journals and ends the flow.
    if (waiting === undefined) return;
    this.journal.delete(delivered.position);
    if (waiting instanceof ChildRecord) return waiting.deliver(delivered);
    if (delivered.status === 'ENDED_SUCCESS') return waiting.done.resolve();
    const reason = delivered.error === null ? 'it was cancelled' : (parseJson(delivered.error) as { message: string }).message;
    const error = fault('DEPENDENCY_FAILED', `The ${waiting.action} of '${waiting.name}' failed: ${reason}`);
    withFramesOf(error, null);
    waiting.done.reject(error);
  }

  // ------------------------------------------------------------------------------------------ output, logs

  log(level: LogLevel, values: readonly unknown[]): void {
    if (this.settled) return;
    const seq = this.logs++;
    if (this.logsInActivation++ < this.opening.limits.logLines) {
      this.issue({ op: 'log', seq, level, values: describeValues(values, this.limitBytes) });
    }
  }

  setOutput(key: string, value: unknown): void {
    if (this.settled) return;
    this.output.set(key, value, this.limitBytes);
    this.save({});
  }

  /** All saves of one activation are one command; the output is written into it when the activation ends. */
  save(fields: Pick<SaveCommand, 'message' | 'name'>): void {
    if (this.settled) return;
    if (this.saving === null) this.issue((this.saving = { op: 'save' }));
    if (fields.message !== undefined) this.saving.message = this.message = fields.message;
    if (fields.name !== undefined) this.saving.name = this.name = fields.name;
  }

  // ------------------------------------------------------------------------------------------ the end

  /** `outputs` merges over what was set; nothing given changes nothing. */
  succeed(message: string | undefined, outputs: unknown): void {
    if (this.settled) return;
    try {
      this.checkAllStarted();
      const text = this.finalOutput(outputs);
      const schema = this.outputsSchema;
      if (schema === null) return this.end(success(text, this.messageText(message)));
      this.checkOutput(schema, text, (checked) => this.end(success(checked, this.messageText(message))));
    } catch (error) {
      this.fail(toGuestError(error));
    }
  }

  private checkOutput(schema: StandardSchema, text: JsonText | null, done: (text: JsonText) => void): void {
    const result = validate(schema, text === null ? undefined : parseJson(text));
    const finish = (checked: StandardResult<unknown>): void => done(serialize(acceptedOutput(checked), 'output_value', this.limitBytes));
    if (!(result instanceof NativePromise)) return finish(result);
    // what the script issues while a schema takes its time comes after the end
    this.settled = true;
    void then(then(result, finish), undefined, (error) => this.end({ op: 'end', status: 'ENDED_ERROR', error: toGuestError(error) }));
  }

  fail(error: GuestError, outputs?: unknown): void {
    if (this.settled) return;
    const end: EndCommand = { op: 'end', status: 'ENDED_ERROR', error };
    try {
      const text = this.finalOutput(outputs);
      if (text !== null) end.output_value = text;
    } catch {
      // the first error is the one to show
    }
    this.end(end);
  }

  continueAs(inputs: unknown): void {
    if (this.settled) return;
    try {
      const text = serialize(inputs, 'inputs', this.limitBytes);
      this.checkAllStarted();
      this.end({ op: 'continue', inputs: text });
    } catch (error) {
      this.fail(toGuestError(error));
    }
  }

  private end(command: EndCommand | ContinueCommand): void {
    this.commands.push(command);
    this.settled = true;
    this.ended = true;
  }

  private finalOutput(outputs: unknown): JsonText | null {
    const output = this.output.copy();
    if (outputs !== undefined) output.merge(serialize(outputs, 'output_value', this.limitBytes));
    return output.text(this.limitBytes);
  }

  private messageText(message: string | undefined): string | undefined {
    if (message !== undefined) checkBytes(message, 'message', this.limitBytes);
    return message;
  }

  private checkAllStarted(): void {
    for (const child of this.unstarted) {
      const error = fault(
        'CHILD_NOT_STARTED',
        `The child '${child.name}' was made but never started: await it, call run() or runAsync(), or make it with run: false`,
      );
      withFramesOf(error, child.trace);
      throw error;
    }
  }

  // ------------------------------------------------------------------------------------------ the activation

  /** JSON text of what was issued since the last call; the activation ends with it. */
  take(): string {
    const dropped = this.logsInActivation - this.opening.limits.logLines;
    if (dropped > 0) this.tellOfDroppedLogs(dropped);
    this.logsInActivation = 0;
    for (let i = 0; i < this.fresh.length; i++) this.fresh[i]!.close();
    if (this.fresh.length > 0) this.fresh = [];
    this.closeSave();
    if (this.commands.length === 0) return '[]';
    const text = stringifyJson(this.commands);
    this.commands = [];
    return text;
  }

  private closeSave(): void {
    if (this.saving === null) return;
    const command = this.saving;
    this.saving = null;
    try {
      const text = this.output.text(this.limitBytes);
      if (text !== null) command.output_value = text;
    } catch (error) {
      this.output = new Output();
      this.fail(toGuestError(error));
    }
  }

  private tellOfDroppedLogs(dropped: number): void {
    const text = `${dropped} log lines were dropped: at most ${this.opening.limits.logLines} are kept between two waits`;
    // before the end, which is always the last command
    const last = this.commands.at(-1);
    const place = last !== undefined && (last.op === 'end' || last.op === 'continue') ? this.commands.length - 1 : this.commands.length;
    this.commands.splice(place, 0, { op: 'log', seq: this.logs++, level: 'warn', values: stringifyJson([text]) });
  }
}

function success(output: JsonText | null, message: string | undefined): EndCommand {
  const end: EndCommand = { op: 'end', status: 'ENDED_SUCCESS' };
  if (output !== null) end.output_value = output;
  if (message !== undefined) end.message = message;
  return end;
}
