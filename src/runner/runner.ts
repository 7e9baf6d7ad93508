/**
 * One runner process as the worker sees it: a queue of calls that are answered in order, and a watch over the one at its head.
 *
 * The head is the call that is running (the runner writes an answer before it starts the next activation), so when the process dies
 * the head is the culprit and nobody else. The watchdog of the pool calls `watch` a few times a second while calls are open: it
 * kills a process whose head computes beyond the time-out of the isolate, which a few built-ins of V8 do not notice, or that grows
 * beyond its memory.
 */
import type { ChildProcess } from 'node:child_process';
import type { Duplex } from 'node:stream';
import { messageOf } from '../errors.ts';
import { readIds, readPatience, type Answer } from './answers.ts';
import { causeOf, hasFilled, type Cause, type Memory } from './death.ts';
import { Decoder, encode, FROM_RUNNER, Malformed, PATIENCE_MOST, TO_RUNNER, type RunnerSettings } from './process/frames.ts';
import { Openings } from './openings.ts';
import { RunnerLost, type FlowBundle } from './protocol.ts';
import type { Scripts } from './scripts.ts';
import { spawnRunner } from './spawn.ts';
import { oomKills, usageOf, type Usage } from './usage.ts';

interface Call {
  number: string;
  /** activations that it may take: each has a time of its own */
  activations: number;
  /** Throws `Malformed` for what is no answer to it. */
  take(answer: Answer): void;
  reject(error: Error): void;
}

export interface RunnerLimits extends RunnerSettings {
  /** resident size of the process, beyond which it is killed */
  residentMb: number;
}

export interface RunnerEvents {
  /** executions that went with their isolate, while the process lives on */
  onLost(runner: Runner, executionIds: string[]): void;
  /** an isolate of these executions is nearly full: some should leave memory */
  onCrowded(runner: Runner, executionIds: string[]): void;
  /** it said what no runner says, and is being killed; `open`: whether a call was under way */
  onDistrusted(runner: Runner, what: string, open: boolean): void;
  /** the process has booted */
  onReady(runner: Runner): void;
  /** the process is gone, or never was; its open calls have been rejected */
  onExit(runner: Runner): void;
}

/** The head when the watchdog first saw it. */
interface Watched {
  call: Call;
  cpuMs: number;
  residentBytes: number;
  since: number;
}

/** Processor time beyond the isolate's own time-out, before the watchdog kills. */
const SLACK_MS = 500;
/** Building the context of a version and evaluating its packages is no activation. */
const BUILDING_MS = 15_000;
/** A head that neither ends nor computes: the process is stopped or deadlocked. */
const FROZEN_MS = 120_000;
const STDERR_KEPT = 4000;
/** It has ten of them in a second to tell of a replay that goes on. */
const MOST_NEWS = 10_000;

export class Runner {
  ready = false;
  /** set once the process is gone or being killed: no further calls */
  closed = false;
  readonly executions = new Set<string>();
  readonly openings = new Openings();
  readonly versions = new Map<string, { usedAt: number; executions: number }>();
  residentBytes = 0;
  /** resolves when the process is gone */
  readonly exited: Promise<void>;
  stderr = '';
  private readonly guests = new Set<number>();
  /** null: it could not be started, which `onExit` tells in a later turn */
  private readonly process: ChildProcess | null;
  private readonly input: Duplex | null;
  private readonly limits: RunnerLimits;
  private readonly scripts: Scripts;
  private readonly events: RunnerEvents;
  private calls: Call[] = [];
  private head = 0;
  /** calls so far: the number of the newest */
  private made = 0;
  private unsent: Buffer[] = [];
  private flushing = false;
  private patienceMs = 0;
  private watched: Watched | null = null;
  /** the head waits for the context of its version */
  private building = false;
  private killedFor: Cause | null = null;
  /** what it said that no runner says */
  private distrust: string | null = null;
  /** frames that are no answer, since the last answer or look */
  private news = 0;
  /** the head when it was first seen, whatever was told of it since */
  private begun: { call: Call; cpuMs: number; at: number } | null = null;
  /** it was ended since nobody needs it any more */
  isDismissed = false;
  /** what the kernel had counted when the watchdog last looked */
  private oomKills = oomKills();

  constructor(scripts: Scripts, limits: RunnerLimits, events: RunnerEvents, spawn: () => ChildProcess = spawnRunner) {
    this.scripts = scripts;
    this.limits = limits;
    this.events = events;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.exited = promise;
    const gone = (code: number | null, signal: NodeJS.Signals | null): void => resolve(this.onClose(code, signal));
    this.process = this.begin(spawn, gone);
    this.input = this.process && this.connect(this.process);
    const { cpuMs, memoryMb, outputBytes } = limits;
    this.tell(TO_RUNNER.BOOT, [JSON.stringify({ cpuMs, memoryMb, outputBytes } satisfies RunnerSettings), scripts.realm]);
  }

  /** What `spawn` throws and what it tells later, as of a process that cannot be had for now, is one and the same here. */
  private begin(spawn: () => ChildProcess, gone: (code: number | null, signal: NodeJS.Signals | null) => void): ChildProcess | null {
    try {
      const child = spawn();
      child.on('error', (error) => (this.stderr += error.message));
      child.once('close', gone);
      this.closed = child.pid === undefined;
      return this.closed ? null : child;
    } catch (error) {
      this.closed = true;
      this.stderr = messageOf(error);
      setImmediate(() => gone(null, null));
      return null;
    }
  }

  /** Reads what it says; gives the pipe to it. */
  private connect({ stdio }: ChildProcess): Duplex {
    const [, , stderr, input, output] = stdio as [null, null, Duplex, Duplex, Duplex];
    input.on('error', () => {}); // a broken pipe: 'close' tells what happened
    input.on('drain', () => this.flush());
    // It holds what it sends as text and as bytes, so more than half of its memory is none that it can have sent.
    const decoder = new Decoder((kind, parts) => this.onFrame(kind, parts), this.limits.residentMb * 2 ** 19);
    output.on('data', (chunk: Buffer) => this.onData(decoder, chunk));
    output.on('error', () => {});
    stderr.on('data', (chunk: Buffer) => (this.stderr = (this.stderr + chunk.toString()).slice(-STDERR_KEPT)));
    return input;
  }

  get pid(): number | undefined {
    return this.process?.pid;
  }

  get openCalls(): number {
    return this.calls.length - this.head;
  }

  /** Makes sure that the version's text is in the process; true where it was not. */
  load(bundle: FlowBundle): boolean {
    const known = this.versions.get(bundle.sha256);
    if (known !== undefined) {
      known.usedAt = performance.now();
      return false;
    }
    const guest = this.scripts.guests.get(bundle.guestRuntime);
    if (guest !== undefined && !this.guests.has(bundle.guestRuntime)) {
      this.guests.add(bundle.guestRuntime);
      this.tell(TO_RUNNER.GUEST, [String(bundle.guestRuntime), guest]);
    }
    const packages = bundle.packages === null ? [] : [bundle.packages];
    this.tell(TO_RUNNER.LOAD, [bundle.sha256, String(bundle.guestRuntime), bundle.script, ...packages]);
    this.versions.set(bundle.sha256, { usedAt: performance.now(), executions: 0 });
    return true;
  }

  unload(sha256: string): void {
    this.versions.delete(sha256);
    this.tell(TO_RUNNER.UNLOAD, [sha256]);
  }

  /** Sends a frame that has an answer, of which `read` makes what is wanted; it throws `Malformed` for one that is none. */
  call<T>(kind: number, parts: readonly string[], read: (answer: Answer) => T): Promise<T> {
    return new Promise((resolve, reject) => {
      const number = String(++this.made);
      this.calls.push({ number, activations: parts.length, take: (answer) => resolve(read(answer)), reject });
      this.tell(kind, [number, ...parts]);
      // It has nothing to do meanwhile: it begins with this one while the others of this turn are gathered.
      if (this.openCalls === 1) this.flush();
    });
  }

  /** Sends a frame that has none. */
  tell(kind: number, parts: readonly string[]): void {
    if (this.closed) return;
    this.unsent.push(encode(kind, parts));
    if (this.flushing) return;
    this.flushing = true;
    setImmediate(() => this.flush());
  }

  /** Without a cause: it is not needed any more. */
  kill(cause?: Cause): void {
    this.closed = true;
    this.isDismissed ||= cause === undefined && this.killedFor === null;
    this.killedFor ??= cause ?? { reason: null, culprit: false };
    this.process?.kill('SIGKILL');
  }

  measure(): Usage | null {
    const usage = this.pid === undefined ? null : usageOf(this.pid);
    this.residentBytes = usage?.residentBytes ?? this.residentBytes;
    return usage;
  }

  /** The part of the memory that the process may have, as last seen. */
  get fullness(): number {
    return this.residentBytes / (this.limits.residentMb * 2 ** 20);
  }

  /** One look of the watchdog. */
  watch(now: number): void {
    this.news = 0;
    const usage = this.measure();
    const call = this.calls[this.head];
    if (this.closed) return;
    if (call === undefined) {
      this.watched = null;
      if (this.fullness > 1) this.kill({ reason: 'HEAP_LIMIT', culprit: false });
      return;
    }
    if (this.watched?.call !== call) {
      this.watched = { call, cpuMs: usage?.cpuMs ?? 0, residentBytes: this.residentBytes, since: now };
      this.oomKills = oomKills();
    }
    if (this.begun?.call !== call) this.begun = { call, cpuMs: usage?.cpuMs ?? 0, at: now };
    this.judge(this.watched, usage?.cpuMs ?? null, now);
    if (!this.closed) this.judgeAll(this.begun, usage?.cpuMs ?? null, now);
  }

  /** Of a long replay each activation has its time; one that only says so does not go on for ever. */
  private judgeAll({ call, cpuMs: before, at }: { call: Call; cpuMs: number; at: number }, cpuMs: number | null, now: number): void {
    const allowedMs = BUILDING_MS + (call.activations + 1) * (Math.max(2 * this.limits.cpuMs, 1.5 * this.patienceMs) + SLACK_MS);
    if (cpuMs !== null && cpuMs - before > allowedMs) return this.kill({ reason: 'CPU_LIMIT', culprit: true });
    const wallMs = FROZEN_MS + PATIENCE_MOST * allowedMs;
    if (now - at > wallMs) this.kill({ reason: 'CPU_LIMIT', culprit: true });
  }

  private judge(watched: Watched, cpuMs: number | null, now: number): void {
    if (this.fullness > 1) return this.kill({ reason: 'HEAP_LIMIT', culprit: hasFilled(this.memory()) });
    const allowedMs = Math.max(2 * this.limits.cpuMs, 1.5 * this.patienceMs) + SLACK_MS + (this.building ? BUILDING_MS : 0);
    const wallMs = now - watched.since;
    // Without /proc there is only the clock on the wall, which also runs while others have the processor.
    const usedMs = cpuMs === null ? wallMs / 4 : cpuMs - watched.cpuMs;
    if (usedMs > allowedMs) return this.kill({ reason: 'CPU_LIMIT', culprit: true });
    if (wallMs > FROZEN_MS) this.kill({ reason: 'CPU_LIMIT', culprit: false });
  }

  private flush(): void {
    this.flushing = false;
    if (this.closed || this.input === null || this.input.writableNeedDrain || this.unsent.length === 0) return;
    const frames = this.unsent;
    this.unsent = [];
    if (frames.length === 1) return void this.input.write(frames[0]);
    this.input.cork();
    for (const frame of frames) this.input.write(frame);
    this.input.uncork();
  }

  private onData(decoder: Decoder, chunk: Buffer): void {
    if (this.distrust !== null) return;
    try {
      decoder.push(chunk);
    } catch (error) {
      if (!(error instanceof Malformed)) throw error;
      this.distrusted(error.message);
    }
  }

  /** A script has broken out, or our own code is broken: nothing that it says counts any more. The call at the head has to answer for it. */
  private distrusted(what: string): void {
    this.distrust = what;
    this.kill({ reason: null, culprit: true });
    this.events.onDistrusted(this, what, this.openCalls > 0);
  }

  private onFrame(kind: number, parts: string[]): void {
    if (this.distrust !== null) return;
    switch (kind) {
      case FROM_RUNNER.READY:
        this.ready = true;
        return this.events.onReady(this);
      case FROM_RUNNER.BUILDING:
      case FROM_RUNNER.PROGRESS:
        this.building = kind === FROM_RUNNER.BUILDING;
        this.watched = null;
        return this.countNews();
      case FROM_RUNNER.PATIENCE:
        this.patienceMs = readPatience(parts, this.limits.cpuMs);
        return this.countNews();
      case FROM_RUNNER.LOST:
        this.events.onLost(this, readIds(parts));
        return this.countNews();
      case FROM_RUNNER.CROWDED:
        this.events.onCrowded(this, readIds(parts));
        return this.countNews();
      default:
        return this.onAnswer(kind, parts);
    }
  }

  private countNews(): void {
    if (++this.news > MOST_NEWS) throw new Malformed(`more than ${MOST_NEWS} news within a moment`);
  }

  private onAnswer(kind: number, [number, ...parts]: string[]): void {
    const call = this.calls[this.head];
    if (call === undefined) throw new Malformed(`a frame of the kind ${kind}, though nothing was asked`);
    if (number !== call.number) throw new Malformed(`an answer to another call than the one that is under way`);
    call.take({ kind, parts });
    this.leaveQueue();
  }

  private leaveQueue(): void {
    this.building = false;
    this.news = 0;
    this.begun = null;
    if (++this.head > 1024 && this.head * 2 > this.calls.length) {
      this.calls = this.calls.slice(this.head);
      this.head = 0;
    }
  }

  private onClose(code: number | null, signal: NodeJS.Signals | null): void {
    this.closed = true;
    const cause = this.killedFor ?? this.causeOfDeath(code, signal);
    const how = this.howItEnded(signal ?? `exit code ${code}`, cause);
    const open = this.calls.slice(this.head);
    this.calls = [];
    this.head = 0;
    this.openings.close();
    open.forEach((call, index) => {
      const culprit = index === 0 && this.ready && cause.culprit;
      call.reject(new RunnerLost(culprit, culprit ? cause.reason : null, `the runner process of the execution ${how}`));
    });
    this.events.onExit(this);
  }

  private howItEnded(end: string, { reason }: Cause): string {
    if (this.distrust !== null) return `was stopped, since it sent what no runner sends: ${this.distrust}`;
    if (reason === 'HEAP_LIMIT' && this.killedFor === null) return `ran out of memory (HEAP_LIMIT, ${end})`;
    if (reason === 'HEAP_LIMIT') return `grew beyond the ${this.limits.residentMb} MB that a runner process may have (HEAP_LIMIT)`;
    if (reason === 'CPU_LIMIT') return 'was stopped by its watchdog (CPU_LIMIT)';
    return `died (${end})`;
  }

  private causeOfDeath(code: number | null, signal: NodeJS.Signals | null): Cause {
    const counted = oomKills();
    const since = counted === null || this.oomKills === null ? null : counted - this.oomKills;
    return causeOf({ code, signal, stderr: this.stderr, oomKills: since, memory: this.memory() });
  }

  private memory(): Memory {
    const beforeBytes = this.watched?.residentBytes ?? null;
    return { limitBytes: this.limits.residentMb * 2 ** 20, nowBytes: this.residentBytes, beforeBytes };
  }
}
