/**
 * The runner processes of one worker. An execution is pinned to the runner that opened it until it ends, is dropped or is lost;
 * a version's text goes to a runner once. A runner that dies is replaced at once, or later where none can be started (`Starts`): its
 * open calls are rejected with `RunnerLost` (the one whose activation was running is the culprit), its parked executions are told to
 * `onLost`; both simply replay. An execution under suspicion runs in quarantine, a process of its own, of which there are few at once;
 * those of a version under suspicion share one apart from the others. Both give way to the others where processor is short.
 *
 * On the path of every step, so: one promise per call, frames of one turn of the event loop in one write, one clock for all.
 */
import type { ChildProcess } from 'node:child_process';
import { availableParallelism, setPriority } from 'node:os';
import { PetioleError } from '../errors.ts';
import { readDescription, readOutcome, type Answer, type Outcome } from './answers.ts';
import { notDescribed } from './failures.ts';
import { TO_RUNNER } from './process/frames.ts';
import {
  RunnerLost,
  type Activation,
  type Delivered,
  type FlowBundle,
  type FlowDescription,
  type Opening,
  type Runners,
} from './protocol.ts';
import { Quarantine } from './quarantine.ts';
import { Runner, type RunnerEvents, type RunnerLimits } from './runner.ts';
import { loadScripts, type Scripts } from './scripts.ts';
import { addonFile } from './spawn.ts';
import { Starts, type RunnerLog } from './starts.ts';
import { Suspects } from './suspects.ts';

export interface RunnerPoolOptions extends Partial<RunnerLimits> {
  /** processes; default: one less than there are processors, at least one */
  runners?: number;
  /** executions that were parked in a runner that is gone, or in an isolate that is: they replay, without a strike */
  onLost?: (executionIds: string[]) => void;
  /** parked executions, idle longest first, whose isolate or process is nearly full: they should be dropped now and opened again when due */
  onCrowded?: (executionIds: string[]) => void;
  scripts?: Scripts;
  /** told of what an operator should know of the processes */
  log?: RunnerLog;
  /** makes a process; default: `spawnRunner` */
  spawn?: () => ChildProcess;
}

export const RUNNER_DEFAULTS: RunnerLimits = { cpuMs: 1000, memoryMb: 128, outputBytes: 32 << 20, residentMb: 1024 };

/** Where an execution is. */
interface Place {
  runner: Runner;
  version: string;
  /** of its tree */
  root: string;
  /** a call is open: its rejection tells of a loss, `onLost` does not */
  busy: boolean;
  /** counts calls over all executions: a smaller number is idle longer */
  usedAt: number;
}

const WATCH_MS = 100;
/** From this part of a runner's memory on, parked executions should leave; from the second on, no two are opened at a time. */
const CROWDED = 0.6;
const TIGHT = 0.75;
/** A runner keeps this many versions that no execution uses. */
const IDLE_VERSIONS = 16;
/** A flow is looked at once more where the runner could not do so. */
const DESCRIBE_TRIES = 10;
/** So many executions and versions are named in a log line. */
const TOLD = 20;
/** Executions in quarantine at once, each of which may fill the memory of a runner. */
const QUARANTINED = 2;
/** To the kernel, beside 0 of all others. */
const SUSPECT_NICENESS = 10;

/** Throws where this machine has not what runners need. Processes that cannot be had for now are tried again. */
export async function startRunners(options: RunnerPoolOptions = {}): Promise<RunnerPool> {
  addonFile();
  return new RunnerPool(options, options.scripts ?? (await loadScripts()));
}

export class RunnerPool implements Runners {
  readonly guestRuntimes: readonly number[];
  private readonly limits: RunnerLimits;
  private readonly scripts: Scripts;
  private readonly spawn: (() => ChildProcess) | undefined;
  private readonly onLost: (executionIds: string[]) => void;
  private readonly runners: (Runner | null)[];
  private readonly quarantine = new Quarantine({ most: QUARANTINED, start: () => this.startSuspect() });
  private readonly suspects = new Suspects();
  /** where the versions under suspicion run */
  private apart: Runner | null = null;
  private readonly places = new Map<string, Place>();
  /** executions that ran when an isolate overflowed which they shared: opened alone, what they need is told from what others held */
  private readonly crowdedOut = new Set<string>();
  private readonly onCrowded: (executionIds: string[]) => void;
  private readonly events: RunnerEvents;
  private readonly starts: Starts;
  private readonly log: RunnerLog | undefined;
  private clock: NodeJS.Timeout | null = null;
  private closing = false;
  private uses = 0;

  constructor(options: RunnerPoolOptions, scripts: Scripts) {
    this.limits = {
      cpuMs: options.cpuMs ?? RUNNER_DEFAULTS.cpuMs,
      memoryMb: options.memoryMb ?? RUNNER_DEFAULTS.memoryMb,
      outputBytes: options.outputBytes ?? RUNNER_DEFAULTS.outputBytes,
      residentMb: options.residentMb ?? RUNNER_DEFAULTS.residentMb,
    };
    this.scripts = scripts;
    this.spawn = options.spawn;
    this.guestRuntimes = [...scripts.guests.keys()];
    this.onLost = options.onLost ?? (() => {});
    this.onCrowded = options.onCrowded ?? (() => {});
    this.events = {
      onLost: (runner, ids) => this.lose(runner, ids),
      onCrowded: (runner, ids) => this.makeRoom(runner, ids),
      onDistrusted: (runner, what, isOpen) => this.distrust(runner, what, isOpen),
      onReady: () => this.starts.succeeded(),
      onExit: (runner) => this.replace(runner),
    };
    this.log = options.log;
    this.starts = new Starts(() => this.startMissing(), options.log);
    const count = options.runners ?? Math.max(1, availableParallelism() - 1);
    this.runners = new Array<null>(count).fill(null);
    this.startMissing();
  }

  /** Why there is no runner process; null: there is one, or there will be in a moment. */
  get trouble(): string | null {
    return this.runners.some((runner) => runner?.ready === true && !runner.closed) ? null : this.starts.trouble;
  }

  async describe(bundle: FlowBundle): Promise<FlowDescription> {
    for (let tries = 0; tries < DESCRIBE_TRIES; tries++) {
      this.assertRuns(bundle);
      const runner = this.pick();
      this.load(runner, bundle);
      const described = await this.call(runner, TO_RUNNER.DESCRIBE, [bundle.sha256], readDescription);
      if (described === null) continue;
      if ('error' in described) throw notDescribed(described.error, bundle);
      return described;
    }
    throw new PetioleError('UNAVAILABLE', 'the flow could not be looked at, since the runner has too little processor or memory');
  }

  async open(bundle: FlowBundle, opening: Opening, options: { quarantine?: boolean } = {}): Promise<Activation> {
    const kind = this.crowdedOut.has(opening.id) ? TO_RUNNER.OPEN_ALONE : TO_RUNNER.OPEN;
    this.drop(opening.id);
    this.assertRuns(bundle);
    const runner = options.quarantine === true ? await this.inQuarantine(opening.id) : this.runnerFor(bundle.sha256);
    this.load(runner, bundle);
    this.place(opening, runner, bundle.sha256);
    const { history, priority: _priority, ...start } = opening;
    const parts = [
      bundle.sha256,
      opening.id,
      JSON.stringify({ ...start, history: [] }),
      ...history.map((delivered) => JSON.stringify(delivered)),
    ];
    return this.activation(
      opening.id,
      await this.inTurn(runner, opening, () => this.run(runner, bundle.sha256, opening.root_id, kind, parts)),
    );
  }

  /** Opens it now, or when fewer are being opened there. */
  private async inTurn(
    runner: Runner,
    { id: executionId, root_id: tree, priority = 0 }: Opening,
    open: () => Promise<Outcome>,
  ): Promise<Outcome> {
    const place = this.places.get(executionId);
    const turn = runner.openings.enter(tree, priority);
    if (turn !== undefined) {
      this.startClock();
      await turn;
    }
    try {
      if (this.places.get(executionId) === place) return await open();
      throw new RunnerLost(false, null, `the execution ${executionId} was dropped before it was opened`);
    } finally {
      runner.openings.leave(tree);
    }
  }

  async deliver(executionId: string, ...delivered: Delivered[]): Promise<Activation> {
    const place = this.places.get(executionId);
    if (place === undefined) throw new RunnerLost(false, null, `the execution ${executionId} is in no runner; open it`);
    place.busy = true;
    place.usedAt = ++this.uses;
    const parts = [executionId, ...delivered.map((end) => JSON.stringify(end))];
    const { runner, version, root } = place;
    const activation = this.activation(executionId, await this.run(runner, version, root, TO_RUNNER.DELIVER, parts));
    return activation.ok ? { ok: true, replayed: [], commands: [...activation.replayed, ...activation.commands] } : activation;
  }

  widen(openings: number): void {
    for (const runner of this.all()) runner.openings.widen(openings);
  }

  drop(executionId: string): void {
    this.crowdedOut.delete(executionId);
    this.quarantine.leave(executionId);
    const place = this.places.get(executionId);
    if (place === undefined) return;
    place.runner.tell(TO_RUNNER.DROP, [executionId]);
    this.forget(executionId);
  }

  stats(): { runners: number; executions: number; residentBytes: number } {
    const all = this.all().filter((runner) => !runner.closed);
    all.forEach((runner) => runner.measure());
    return {
      runners: all.length,
      executions: this.places.size,
      residentBytes: all.reduce((sum, runner) => sum + runner.residentBytes, 0),
    };
  }

  /** Process ids, for a health page and for tests. */
  pids(): number[] {
    return this.all().flatMap((runner) => runner.pid ?? []);
  }

  async close(): Promise<void> {
    this.closing = true;
    this.starts.close();
    this.quarantine.close();
    const all = this.all();
    for (const runner of all) runner.kill();
    await Promise.all(all.map((runner) => runner.exited));
    this.stopClock();
  }

  private all(): Runner[] {
    return [...this.runners.filter((runner) => runner !== null), ...(this.apart === null ? [] : [this.apart]), ...this.quarantine.runners];
  }

  private start(): Runner {
    return new Runner(this.scripts, this.limits, this.events, this.spawn);
  }

  /** True where some were missing: whether they boot is told later. */
  private startMissing(): boolean {
    let isMissing = false;
    for (let i = 0; i < this.runners.length; i++) {
      if (this.runners[i] !== null) continue;
      isMissing = true;
      this.runners[i] = this.start();
    }
    return isMissing;
  }

  /** The runner with the fewest open calls, then the fewest executions. */
  private pick(): Runner {
    this.assertOpen();
    if (this.starts.isDue) this.startMissing();
    let best: Runner | undefined;
    for (const runner of this.runners) {
      if (runner === null || runner.closed) continue;
      if (best === undefined || loadOf(runner) < loadOf(best)) best = runner;
    }
    if (best !== undefined) return best;
    if (this.runners.every((runner) => runner?.pid === undefined)) throw this.starts.unavailable();
    throw new RunnerLost(false, null, 'every runner process is being replaced; open the execution again');
  }

  private inQuarantine(executionId: string): Promise<Runner> {
    this.startClock();
    return this.quarantine.enter(executionId);
  }

  private runnerFor(version: string): Runner {
    if (!this.suspects.has(version)) return this.pick();
    if (this.apart === null || this.apart.closed) this.apart = this.startSuspect();
    return this.apart;
  }

  private startSuspect(): Runner {
    this.assertOpen();
    this.starts.assertDue();
    const runner = this.start();
    if (runner.pid === undefined) throw this.starts.unavailable();
    try {
      setPriority(runner.pid, SUSPECT_NICENESS);
    } catch {
      // it has just ended, or this machine does not let us
    }
    return runner;
  }

  private assertOpen(): void {
    if (this.closing) throw new RunnerLost(false, null, 'the runner processes are being stopped');
  }

  private assertRuns(bundle: FlowBundle): void {
    if (!this.scripts.guests.has(bundle.guestRuntime)) {
      throw new PetioleError(
        'UNAVAILABLE',
        `this worker has no guest runtime ${bundle.guestRuntime}, which the flow version ${bundle.sha256} needs`,
      );
    }
  }

  private load(runner: Runner, bundle: FlowBundle): void {
    if (runner.load(bundle) && runner.versions.size > IDLE_VERSIONS) this.unloadIdle(runner, bundle.sha256);
  }

  private unloadIdle(runner: Runner, used: string): void {
    const idle = [...runner.versions].filter(([sha256, version]) => version.executions === 0 && sha256 !== used);
    idle.sort(([, a], [, b]) => a.usedAt - b.usedAt);
    for (const [sha256] of idle.slice(0, Math.max(0, idle.length - IDLE_VERSIONS + 1))) runner.unload(sha256);
  }

  private call<T>(runner: Runner, kind: number, parts: string[], read: (answer: Answer) => T): Promise<T> {
    this.startClock();
    return runner.call(kind, parts, read);
  }

  /** An activation of this version; what it comes to decides where the next ones run. */
  private async run(runner: Runner, version: string, root: string, kind: number, parts: string[]): Promise<Outcome> {
    try {
      return await this.call(runner, kind, parts, (answer) => readOutcome(answer, root, this.limits.outputBytes));
    } catch (error) {
      if (error instanceof RunnerLost && error.culprit) this.suspects.note(version, null);
      throw error;
    }
  }

  private activation(executionId: string, outcome: Outcome): Activation {
    const place = this.places.get(executionId);
    if (place !== undefined) place.busy = false;
    if (typeof outcome === 'object' && 'batches' in outcome) {
      const { batches } = outcome;
      const commands = batches.pop() ?? [];
      const last = commands.at(-1) ?? batches.at(-1)?.at(-1);
      if (last?.op === 'end' || last?.op === 'continue') this.forget(executionId);
      // Writing an output that is too large takes as long as computing does.
      if (last?.op === 'end' && last.error && place) this.suspects.note(place.version, last.error.code);
      return { ok: true, replayed: batches.flat(), commands };
    }
    this.forget(executionId);
    if (outcome === 'CROWDED_OUT') {
      this.crowdedOut.add(executionId);
      throw new RunnerLost(false, null, `the memory that the execution ${executionId} shared with others of its flow was full`);
    }
    if (outcome === 'GONE') throw new RunnerLost(false, null, `the execution ${executionId} is no longer in its runner`);
    if (place !== undefined) this.suspects.note(place.version, outcome.error.code);
    return { ok: false, ...outcome };
  }

  private place({ id, root_id: root }: Opening, runner: Runner, version: string): void {
    this.places.set(id, { runner, version, root, busy: true, usedAt: ++this.uses });
    runner.executions.add(id);
    const loaded = runner.versions.get(version);
    if (loaded !== undefined) loaded.executions++;
  }

  private forget(executionId: string): void {
    const place = this.places.get(executionId);
    if (place === undefined) return;
    this.places.delete(executionId);
    place.runner.executions.delete(executionId);
    const loaded = place.runner.versions.get(place.version);
    if (loaded !== undefined) loaded.executions--;
    if (this.quarantine.runners.has(place.runner) && place.runner.executions.size === 0) place.runner.kill();
  }

  private lose(runner: Runner, executionIds: string[]): void {
    const here = executionIds.filter((id) => this.places.get(id)?.runner === runner);
    const parked = here.filter((id) => this.places.get(id)?.busy === false);
    here.forEach((id) => this.forget(id));
    if (parked.length > 0) this.onLost(parked);
  }

  /** Half of those that wait, the idle longest: V8 tells only later how much that gave back. */
  private makeRoom(runner: Runner, executionIds: string[]): void {
    const parked = executionIds.flatMap((id) => {
      const place = this.places.get(id);
      return place?.runner === runner && !place.busy ? [{ id, usedAt: place.usedAt }] : [];
    });
    parked.sort((a, b) => a.usedAt - b.usedAt);
    const leaving = parked.slice(0, Math.ceil(parked.length / 2)).map(({ id }) => id);
    if (leaving.length > 0) this.onCrowded(leaving);
  }

  /**
   * Whose script has broken out nobody can say but where one was running: that one gets a strike. Else all versions that live there
   * run apart for a while.
   */
  private distrust(runner: Runner, what: string, isOpen: boolean): void {
    const executions = [...runner.executions];
    const versions = [...new Set(executions.flatMap((id) => this.places.get(id)?.version ?? []))];
    if (!isOpen) for (const version of versions) this.suspects.note(version, null);
    this.log?.warn(
      { pid: runner.pid, what, executions: executions.slice(0, TOLD), versions: versions.slice(0, TOLD) },
      'a runner process sent what none sends, so a script in it may have broken out of the sandbox; it is killed, and its flows run anew',
    );
  }

  private replace(runner: Runner): void {
    const isFailure = !runner.ready && !runner.isDismissed && !this.closing;
    if (isFailure) this.starts.failed(runner.stderr.trim().slice(-500) || 'it ends without a message');
    if (this.apart === runner) this.apart = null;
    const index = this.runners.indexOf(runner);
    if (index >= 0) this.runners[index] = null;
    if (!this.closing && this.starts.isDue) this.startMissing();
    this.lose(runner, [...runner.executions]);
    this.quarantine.gone(runner);
  }

  private watch(): void {
    const now = performance.now();
    let open = 0;
    for (const runner of this.all()) {
      runner.watch(now);
      if (runner.fullness > CROWDED) this.makeRoom(runner, [...runner.executions]);
      runner.openings.tighten(runner.fullness > TIGHT);
      open += runner.openCalls + runner.openings.waitingCount;
    }
    if (this.quarantine.waitingCount > 0) for (const runner of this.quarantine.runners) this.makeRoom(runner, [...runner.executions]);
    if (open + this.quarantine.waitingCount === 0) this.stopClock();
  }

  private startClock(): void {
    this.clock ??= setInterval(() => this.watch(), WATCH_MS).unref();
  }

  private stopClock(): void {
    if (this.clock !== null) clearInterval(this.clock);
    this.clock = null;
  }
}

function loadOf(runner: Runner): number {
  return runner.openCalls * 1e6 + runner.executions.size;
}
