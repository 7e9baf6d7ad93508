/**
 * The life of one runner process: frames in, activations, frames out. It is single-threaded on purpose: `applySync` is four times
 * faster than the asynchronous call, and since every answer has left the process before the next activation starts, the worker
 * knows from the order alone which activation was running when the process dies.
 */
import { FROM_RUNNER, PATIENCE_MOST, TO_RUNNER, type RunnerSettings } from './frames.ts';
import { cpuLimit, heapLimit, internal, notLoaded, outputLimit, Unfinished, type Failure } from './failures.ts';
import type { Home } from './home.ts';
import type { Ivm } from './realm.ts';
import { Version } from './version.ts';

type Send = (kind: number, parts: readonly string[]) => void;

/** Where an execution lives. */
interface Place {
  version: Version;
  home: Home;
}

/** When a call began, and the wall ms that it has. */
interface Start {
  cpu: NodeJS.CpuUsage;
  time: number;
  timeout: number;
}

/**
 * The time-outs of calls end at multiples of this, so that many end together. Isolated-vm keeps that of a call which returned long
 * ago, and a thread of it wakes up for each moment at which one would have ended: for every call of the last second, a sixth of the
 * processor time of this process (measured).
 */
const TIMEOUT_STEP_MS = 200;

/** The worker's watchdog is told of a replay that goes on this often. */
const PROGRESS_MS = 100;
/** Wall time that an activation may take for each ms of its processor time; grows while the machine is busy. */
const PATIENCE = { least: 1.5, most: PATIENCE_MOST };

export class Host {
  private readonly ivm: Ivm;
  private readonly send: Send;
  private settings: RunnerSettings = { cpuMs: 1000, memoryMb: 128, outputBytes: 32 << 20 };
  private realmScript = '';
  private readonly guests = new Map<string, string>();
  private readonly versions = new Map<string, Version>();
  private readonly executions = new Map<string, Place>();
  private patience = PATIENCE.least;
  private lastSent = 0;
  /** number of the call that is being answered */
  private answered = '';

  constructor(ivm: Ivm, send: Send) {
    this.ivm = ivm;
    this.send = send;
  }

  handle(kind: number, parts: string[]): void {
    const [first = '', second = '', third = ''] = parts;
    switch (kind) {
      case TO_RUNNER.DELIVER:
        return this.answer(first, second, () => this.deliver(second, parts.slice(2)));
      case TO_RUNNER.OPEN:
        return this.answer(first, third, () => this.open(this.version(second), third, parts.slice(3), false));
      case TO_RUNNER.OPEN_ALONE:
        return this.answer(first, third, () => this.open(this.version(second), third, parts.slice(3), true));
      case TO_RUNNER.DROP:
        return this.drop(first);
      case TO_RUNNER.DESCRIBE:
        return this.answer(first, undefined, () => this.describe(second));
      case TO_RUNNER.LOAD:
        return void this.versions.set(first, new Version(parts));
      case TO_RUNNER.UNLOAD:
        return this.unload(first);
      case TO_RUNNER.GUEST:
        return void this.guests.set(first, second);
      case TO_RUNNER.BOOT:
        this.settings = JSON.parse(first) as RunnerSettings;
        this.realmScript = second;
        return this.send(FROM_RUNNER.READY, []);
      default:
        throw new Error(`a frame of the unknown kind ${kind}: worker and runner are not of the same build`);
    }
  }

  private unload(sha256: string): void {
    const version = this.versions.get(sha256);
    if (version === undefined) return;
    for (const id of version.executions()) this.executions.delete(id);
    version.dispose();
    this.versions.delete(sha256);
  }

  private answer(call: string, executionId: string | undefined, run: () => void): void {
    this.answered = call;
    try {
      run();
    } catch (error) {
      if (!(error instanceof Unfinished)) throw error;
      if (executionId !== undefined) this.forget(executionId);
      if (error.failure === 'gone') this.reply(FROM_RUNNER.GONE, []);
      else if (error.failure === 'crowded') this.reply(FROM_RUNNER.CROWDED_OUT, []);
      else this.reply(FROM_RUNNER.FAILED, [JSON.stringify(error.failure), ...error.before]);
    }
  }

  private reply(kind: number, parts: readonly string[]): void {
    this.send(kind, [this.answered, ...parts]);
  }

  private describe(sha256: string): void {
    const version = this.version(sha256);
    const home = version.home() ?? this.settle(version, false);
    this.reply(FROM_RUNNER.DESCRIBED, [this.call({ version, home }, 'describe', []) ?? '']);
  }

  private open(version: Version, id: string, deliveries: string[], alone: boolean): void {
    const [opening = '', ...history] = deliveries;
    const home = (alone ? undefined : version.home()) ?? this.settle(version, alone);
    const place = { version, home };
    this.executions.set(id, place);
    home.add(id);
    this.finish(
      id,
      this.clearing(place, id, () => this.replay(place, id, opening, history)),
    );
  }

  /**
   * Each of the history is an activation of its own, too. One call takes what the activation before has issued and begins the next,
   * which spares every second call. Where it is cut short, that is lost with it: it is recorded, and this is only a replay.
   */
  private replay(place: Place, id: string, opening: string, history: string[]): string[] {
    const answers: string[] = [];
    this.call(place, 'open', [id, opening], id);
    this.lastSent = performance.now();
    for (const delivered of history) {
      answers.push(this.commands(place, 'next', [id, delivered], id));
      if (isOver(answers.at(-1)!)) return answers;
      this.tellProgress();
    }
    answers.push(this.commands(place, 'take', [id], id));
    return answers;
  }

  /** Each is an activation of its own, as if they had come one by one. */
  private deliver(id: string, deliveries: string[]): void {
    const place = this.executions.get(id);
    if (place === undefined) throw new Unfinished('gone');
    const answers: string[] = [];
    this.lastSent = performance.now();
    try {
      for (const delivered of deliveries) {
        answers.push(this.clearing(place, id, () => this.activate(place, id, delivered)));
        if (isOver(answers.at(-1)!)) break;
        this.tellProgress();
      }
    } catch (error) {
      if (error instanceof Unfinished) error.before = answers;
      throw error;
    }
    this.finish(id, answers);
  }

  private finish(id: string, answers: string[]): void {
    this.reply(FROM_RUNNER.DONE, answers);
    if (isOver(answers.at(-1)!)) this.end(id);
  }

  private end(id: string): void {
    const place = this.executions.get(id);
    if (place?.version.packages !== undefined) place.home.realm.call('forget', [id], this.settings.cpuMs);
    this.forget(id);
  }

  /** One delivery: the script runs until it waits, V8 drains the microtasks, then the commands are taken. */
  private activate(place: Place, id: string, delivered: string): string {
    this.call(place, 'deliver', [id, delivered], id);
    return this.commands(place, 'take', [id], id);
  }

  private commands(place: Place, name: 'take' | 'next', args: string[], id: string): string {
    const commands = this.call(place, name, args, id) ?? '[]';
    const bytes = Buffer.byteLength(commands);
    if (bytes > this.settings.outputBytes) throw new Unfinished(outputLimit(bytes, this.settings.outputBytes));
    return commands;
  }

  /** What does not come to its end leaves nothing in the isolate. */
  private clearing<T>(place: Place, id: string, work: () => T): T {
    try {
      return work();
    } catch (error) {
      if (!place.home.isLost) this.clear(place, id);
      throw error;
    }
  }

  private call(place: Place, name: 'describe' | 'open' | 'deliver' | 'take' | 'next', args: string[], id?: string): string | undefined {
    const { realm } = place.home;
    const time = performance.now();
    const start: Start = { cpu: process.threadCpuUsage(), time, timeout: this.timeoutAt(time) };
    let answer: string | undefined;
    try {
      answer = realm.call(name, args, start.timeout);
    } catch (error) {
      const cut = this.cutShort(error, place, start, id);
      if (cut !== undefined) throw cut;
      answer = realm.call('again', [], start.timeout);
    }
    if (this.patience > PATIENCE.least) this.calmDown();
    this.lookAt(place.home, performance.now() - start.time);
    if (answer !== undefined && answer.startsWith('!')) throw new Unfinished(JSON.parse(answer.slice(1)) as Failure);
    return answer;
  }

  private timeoutAt(now: number): number {
    const least = Math.ceil(this.settings.cpuMs * this.patience);
    return least + TIMEOUT_STEP_MS - (Math.floor(now + least) % TIMEOUT_STEP_MS);
  }

  private lookAt(home: Home, ms: number): void {
    if (home.needsRoom(ms)) this.send(FROM_RUNNER.CROWDED, [JSON.stringify([...home.executions])]);
  }

  /** Back to the usual patience after some hundred calls that got their time. */
  private calmDown(): void {
    this.patience *= 0.995;
    if (this.patience <= PATIENCE.least) this.setPatience(PATIENCE.least);
  }

  /** The watchdog must know, or it kills what the isolate's own time-out would still stop. */
  private setPatience(patience: number): void {
    this.patience = patience;
    this.send(FROM_RUNNER.PATIENCE, [String(Math.ceil(this.settings.cpuMs * patience))]);
  }

  /** A further isolate for the version. */
  private settle(version: Version, alone: boolean): Home {
    const guest = this.guests.get(version.guestRuntime);
    if (guest === undefined) throw new Unfinished(internal(`this runner has no guest runtime ${version.guestRuntime}`));
    this.send(FROM_RUNNER.BUILDING, []);
    try {
      const home = version.settle(this.ivm, { realm: this.realmScript, guest }, this.settings.memoryMb, alone);
      this.send(FROM_RUNNER.PROGRESS, []);
      return home;
    } catch (error) {
      throw new Unfinished(notLoaded(error, this.settings));
    }
  }

  /**
   * What ended a call that did not return; nothing where the call did return, but a rejection that nobody handled was thrown in the
   * place of its answer. A rejection may call itself a time-out, so the clock decides.
   */
  private cutShort(error: unknown, place: Place, start: Start, id: string | undefined): Unfinished | undefined {
    if (place.home.isLost) {
      this.lose(place, id);
      return new Unfinished(place.home.isPrivate ? heapLimit(this.settings.memoryMb) : 'crowded');
    }
    const timedOut = error instanceof Error && error.message.includes('timed out') && performance.now() - start.time >= start.timeout - 1;
    if (!timedOut) return undefined;
    const used = process.threadCpuUsage(start.cpu);
    const usedMs = (used.user + used.system) / 1000;
    if (usedMs >= this.settings.cpuMs * 0.9) return new Unfinished(cpuLimit(this.settings.cpuMs));
    // The machine is busy: this thread did not get its time. The execution is replayed, with more patience.
    this.setPatience(Math.min(PATIENCE.most, Math.max(this.patience * 1.5, (1.5 * start.timeout) / Math.max(usedMs, 1))));
    return new Unfinished('gone');
  }

  /**
   * After a call that was cut short: the guest forgets the execution, and microtasks that it left run out here, where they harm
   * no other. A context that does not come to rest is given up.
   */
  private clear(place: Place, id: string): void {
    for (let attempt = 0; attempt < 3; attempt++) {
      try {
        place.home.realm.call('drop', [id], 100);
        return;
      } catch {
        if (place.home.isLost) break;
      }
    }
    this.lose(place, id);
  }

  /** The isolate is gone, and with it every execution in it but the one that is being answered. */
  private lose({ version, home }: Place, answered: string | undefined): void {
    const others = [...home.executions].filter((id) => id !== answered);
    for (const id of others) this.forget(id);
    version.giveUp(home);
    if (others.length > 0) this.send(FROM_RUNNER.LOST, [JSON.stringify(others)]);
  }

  private drop(id: string): void {
    const place = this.executions.get(id);
    if (place === undefined) return;
    this.clear(place, id);
    this.forget(id);
  }

  private forget(id: string): void {
    const place = this.executions.get(id);
    this.executions.delete(id);
    place?.version.leave(place.home, id);
  }

  private version(sha256: string): Version {
    const version = this.versions.get(sha256);
    if (version === undefined) throw new Unfinished(internal(`the flow version ${sha256} was not loaded into this runner`));
    return version;
  }

  private tellProgress(): void {
    const now = performance.now();
    if (now - this.lastSent < PROGRESS_MS) return;
    this.lastSent = now;
    this.send(FROM_RUNNER.PROGRESS, []);
  }
}

/**
 * Whether these commands end the execution. A quote inside a JSON string is escaped, so the text of no value can look like this;
 * the fields of an error, the only free JSON of a command, stand in the end command itself.
 */
function isOver(commands: string): boolean {
  return commands.includes('"op":"end"') || commands.includes('"op":"continue"');
}
