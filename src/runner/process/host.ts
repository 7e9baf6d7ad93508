/**
 * The life of one runner process: frames in, activations, frames out. It is single-threaded on purpose: `applySync` is four times
 * faster than the asynchronous call, and since every answer has left the process before the next activation starts, the worker
 * knows from the order alone which activation was running when the process dies.
 */
import { FROM_RUNNER, TO_RUNNER, type RunnerSettings } from './frames.ts';
import { cpuLimit, heapLimit, internal, notLoaded, outputLimit, Unfinished, type Failure } from './failures.ts';
import { Realm, type Ivm } from './realm.ts';

type Send = (kind: number, parts: readonly string[]) => void;

interface Version {
  sha256: string;
  guestRuntime: string;
  script: string;
  packages: string | undefined;
  realm: Realm | undefined;
  executions: Set<string>;
}

/** When a call began, and the wall time that it has. */
interface Start {
  cpu: NodeJS.CpuUsage;
  time: number;
  timeout: number;
}

/** The worker's watchdog is told of a replay that goes on this often. */
const PROGRESS_MS = 100;
/** Wall time that an activation may take for each ms of its processor time; grows while the machine is busy. */
const PATIENCE = { least: 1.5, most: 10 };

export class Host {
  private readonly ivm: Ivm;
  private readonly send: Send;
  private settings: RunnerSettings = { cpuMs: 1000, memoryMb: 128, outputBytes: 32 << 20 };
  private realmScript = '';
  private readonly guests = new Map<string, string>();
  private readonly versions = new Map<string, Version>();
  private readonly executions = new Map<string, Version>();
  private patience = PATIENCE.least;
  private lastSent = 0;

  constructor(ivm: Ivm, send: Send) {
    this.ivm = ivm;
    this.send = send;
  }

  handle(kind: number, parts: string[]): void {
    const [first = '', second = ''] = parts;
    switch (kind) {
      case TO_RUNNER.DELIVER:
        return this.answer(first, () => this.deliver(first, second));
      case TO_RUNNER.OPEN:
        return this.answer(second, () => this.open(first, second, parts.slice(2)));
      case TO_RUNNER.DROP:
        return this.drop(first);
      case TO_RUNNER.DESCRIBE:
        return this.answer(undefined, () => this.describe(first));
      case TO_RUNNER.LOAD:
        return this.load(parts);
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

  private load([sha256 = '', guestRuntime = '', script = '', packages]: string[]): void {
    this.versions.set(sha256, { sha256, guestRuntime, script, packages, realm: undefined, executions: new Set() });
  }

  private unload(sha256: string): void {
    const version = this.versions.get(sha256);
    if (version === undefined) return;
    for (const id of version.executions) this.executions.delete(id);
    version.realm?.dispose();
    this.versions.delete(sha256);
  }

  private answer(executionId: string | undefined, run: () => void): void {
    try {
      run();
    } catch (error) {
      if (!(error instanceof Unfinished)) throw error;
      if (executionId !== undefined) this.forget(executionId);
      if (error.failure === 'gone') this.send(FROM_RUNNER.GONE, []);
      else this.send(FROM_RUNNER.FAILED, [JSON.stringify(error.failure)]);
    }
  }

  private describe(sha256: string): void {
    const version = this.version(sha256);
    this.send(FROM_RUNNER.DESCRIBED, [this.call(version, 'describe', []) ?? '']);
  }

  private open(sha256: string, id: string, deliveries: string[]): void {
    const version = this.version(sha256);
    const [opening = '', ...history] = deliveries;
    this.executions.set(id, version);
    version.executions.add(id);
    const answers = [this.activate(version, id, 'open', [id, opening])];
    this.lastSent = performance.now();
    for (const delivered of history) {
      if (isOver(answers.at(-1)!)) break;
      answers.push(this.activate(version, id, 'deliver', [id, delivered]));
      this.tellProgress();
    }
    this.finish(id, answers);
  }

  private deliver(id: string, delivered: string): void {
    const version = this.executions.get(id);
    if (version === undefined) throw new Unfinished('gone');
    this.finish(id, [this.activate(version, id, 'deliver', [id, delivered])]);
  }

  private finish(id: string, answers: string[]): void {
    this.send(FROM_RUNNER.DONE, answers);
    if (isOver(answers.at(-1)!)) this.end(id);
  }

  private end(id: string): void {
    const version = this.executions.get(id);
    this.forget(id);
    if (version?.packages !== undefined && version.realm !== undefined) version.realm.call('forget', [id], this.settings.cpuMs);
  }

  /** One delivery: the script runs until it waits, V8 drains the microtasks, then the commands are taken. */
  private activate(version: Version, id: string, name: 'open' | 'deliver', args: string[]): string {
    try {
      this.call(version, name, args, id);
      const commands = this.call(version, 'take', [id], id) ?? '[]';
      const bytes = Buffer.byteLength(commands);
      if (bytes <= this.settings.outputBytes) return commands;
      throw new Unfinished(outputLimit(bytes, this.settings.outputBytes));
    } catch (error) {
      if (version.realm !== undefined) this.clear(version, version.realm, id);
      throw error;
    }
  }

  private call(version: Version, name: 'describe' | 'open' | 'deliver' | 'take', args: string[], id?: string): string | undefined {
    const realm = this.realm(version, id);
    const start: Start = {
      cpu: process.threadCpuUsage(),
      time: performance.now(),
      timeout: Math.ceil(this.settings.cpuMs * this.patience),
    };
    let answer: string | undefined;
    try {
      answer = realm.call(name, args, start.timeout);
    } catch (error) {
      const cut = this.cutShort(error, version, start, id);
      if (cut !== undefined) throw cut;
      answer = realm.call('again', [], start.timeout);
    }
    if (this.patience > PATIENCE.least) this.calmDown();
    if (answer !== undefined && answer.startsWith('!')) throw new Unfinished(JSON.parse(answer.slice(1)) as Failure);
    return answer;
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

  private realm(version: Version, id: string | undefined): Realm {
    if (version.realm !== undefined && !version.realm.isolate.isDisposed) return version.realm;
    const guest = this.guests.get(version.guestRuntime);
    if (guest === undefined) throw new Unfinished(internal(`this runner has no guest runtime ${version.guestRuntime}`));
    if (version.realm !== undefined) this.loseOthers(version, id);
    const { script, packages } = version;
    try {
      version.realm = new Realm(this.ivm, { realm: this.realmScript, guest, script, packages }, this.settings.memoryMb);
    } catch (error) {
      throw new Unfinished(notLoaded(error, this.settings));
    }
    this.send(FROM_RUNNER.PROGRESS, []);
    return version.realm;
  }

  /**
   * What ended a call that did not return; nothing where the call did return, but a rejection that nobody handled was thrown in the
   * place of its answer. A rejection may call itself a time-out, so the clock decides.
   */
  private cutShort(error: unknown, version: Version, start: Start, id: string | undefined): Unfinished | undefined {
    if (version.realm?.isolate.isDisposed !== false) {
      this.loseOthers(version, id);
      return new Unfinished(heapLimit(this.settings.memoryMb));
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
  private clear(version: Version, realm: Realm, id: string): void {
    for (let attempt = 0; attempt < 3; attempt++) {
      try {
        realm.call('drop', [id], 100);
        return;
      } catch {
        if (realm.isolate.isDisposed) break;
      }
    }
    realm.dispose();
    this.loseOthers(version, id);
  }

  /** The isolate is gone, and with it every execution of this version but the one that is being answered. */
  private loseOthers(version: Version, answered: string | undefined): void {
    version.realm = undefined;
    const others = [...version.executions].filter((id) => id !== answered);
    for (const id of others) this.forget(id);
    if (others.length > 0) this.send(FROM_RUNNER.LOST, [JSON.stringify(others)]);
  }

  private drop(id: string): void {
    const version = this.executions.get(id);
    if (version === undefined) return;
    this.forget(id);
    if (version.realm !== undefined) this.clear(version, version.realm, id);
  }

  private forget(id: string): void {
    this.executions.get(id)?.executions.delete(id);
    this.executions.delete(id);
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
