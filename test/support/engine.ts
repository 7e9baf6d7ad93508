/**
 * A worker in the test's process: the real engine, the real runners, a real database. The outside world is a ledger that records
 * every call. `crash` ends it as `kill -9` would: nothing of it reaches the database any more.
 */
import { createHash } from 'node:crypto';
import { Engine } from '../../src/engine/engine.ts';
import type { EnginePorts, EngineSettings, WorkerMessage } from '../../src/engine/ports.ts';
import type { Connections, ConnectionCall, ConnectionResult, Groundwork } from '../../src/connectors/port.ts';
import { Executions } from '../../src/executions/executions.ts';
import { Removal } from '../../src/executions/removal.ts';
import type { Execution, ExecutionTree } from '../../src/model.ts';
import { bundleFlow, closeBundler } from '../../src/runner/bundle/bundle.ts';
import { startRunners, type RunnerPool, type RunnerPoolOptions } from '../../src/runner/pool.ts';
import { GUEST_RUNTIME, type FlowBundle } from '../../src/runner/protocol.ts';
import type { SealedRows } from '../../src/secrets/sealed-rows.ts';
import { isPassing, isRetryable } from '../../src/storage/errors.ts';
import { loadChildren } from '../../src/storage/journal/claim.ts';
import { findExecution } from '../../src/storage/journal/queries.ts';
import type { ExecutionRow, Queryable } from '../../src/storage/journal/rows.ts';
import { snapshotsOf } from '../../src/storage/transaction.ts';
import { PostgresMailbox } from '../../src/storage/mailbox.ts';
import { createTestDatabase, type TestDatabase } from './database.ts';

export interface LedgerCall {
  id: string;
  name: string;
  inputs: Record<string, unknown>;
  /** the worker pool of the process that called */
  pool: string;
  groundwork?: Groundwork;
}

type Answer = unknown | Error;

/** The far side of all connections: it outlives every worker, and remembers each call it got. */
export class Ledger {
  readonly calls: LedgerCall[] = [];
  /** by connector: the worker pool that it asks for */
  readonly pools = new Map<string, string>();
  /** what is worked out of a call before it may leave; default: nothing */
  groundwork: (name: string) => Groundwork | null = () => null;
  /** what a call gives; an Error fails it. Default: the `value` that it was given */
  answer: (call: LedgerCall, signal: AbortSignal) => Answer | Promise<Answer> = ({ inputs }) => inputs.value ?? null;

  callsOf(name: string): LedgerCall[] {
    return this.calls.filter((call) => call.name === name);
  }

  count(id: string): number {
    return this.calls.filter((call) => call.id === id).length;
  }
}

/** Connections that call the ledger, with the attempts that the script asked for. */
function connectionsTo(ledger: Ledger, pool: string, alive: () => boolean): Connections {
  return {
    resolve: ({ name }) => ({ connector: name, connectorType: 'LEDGER', pool: ledger.pools.get(name) ?? null }),
    groundwork: ({ name }) => ledger.groundwork(name),
    async call(call: ConnectionCall): Promise<ConnectionResult> {
      const { name } = call.target;
      const { groundwork } = call;
      const inputs = JSON.parse(call.overrides) as Record<string, unknown>;
      const most = call.options.retry?.attempts ?? 1;
      let result: Answer = null;
      let attempts = call.attemptsBefore;
      do {
        if (!alive()) return new Promise(() => undefined);
        attempts += 1;
        ledger.calls.push({ id: call.executionId, name, inputs, pool, ...(groundwork && { groundwork }) });
        result = await ledger.answer({ id: call.executionId, name, inputs, pool }, call.signal);
        call.log('info', 'attempt', attempts);
      } while (result instanceof Error && attempts - call.attemptsBefore < most && !call.signal.aborted);
      const shownInputs = call.overrides;
      if (!(result instanceof Error)) {
        return { ok: true, output: JSON.stringify(result ?? null), error: null, message: null, shownInputs, attempts };
      }
      const error = { name: 'PetioleError', message: result.message, code: 'CONNECTION_FAILED' };
      return { ok: false, output: null, error, message: result.message, shownInputs, attempts };
    },
  };
}

/** Flow scripts by name, compiled once for all workers of a test. */
export class TestFlows {
  private readonly bundles = new Map<string, FlowBundle>();
  private readonly names = new Map<string, string>();
  private readonly db: Queryable;

  constructor(db: Queryable) {
    this.db = db;
  }

  /** A new version of the flow; executions that exist stay with theirs. */
  async publish(name: string, source: string, guestRuntime = GUEST_RUNTIME): Promise<string> {
    const newest = await bundleFlow({ source, name }, { root: import.meta.dirname });
    // The number of the runtime is part of the version.
    const sha256 = guestRuntime === GUEST_RUNTIME ? newest.sha256 : sha256Of(`${newest.sha256} ${guestRuntime}`);
    const bundle = { ...newest, guestRuntime, sha256 };
    this.bundles.set(bundle.sha256, bundle);
    this.names.set(name, bundle.sha256);
    await this.db.query(
      `insert into flow_versions (sha256, flow, guest_runtime, script, bundle, source_map) values ($1, $2, $3, $4, '', '') on conflict do nothing`,
      [bundle.sha256, name, bundle.guestRuntime, source],
    );
    return bundle.sha256;
  }

  /** Puts another script under a version that exists, which nothing in the product does. */
  replace(sha256: string, bundle: FlowBundle): void {
    this.bundles.set(sha256, bundle);
  }

  current(flow: string): string | null {
    return this.names.get(flow) ?? null;
  }

  loaded(sha256: string): FlowBundle | null {
    return this.bundles.get(sha256) ?? null;
  }

  async bundle(sha256: string): Promise<FlowBundle> {
    const bundle = this.loaded(sha256);
    if (!bundle) throw new Error(`no version ${sha256}`);
    return bundle;
  }

  /** by flow: the worker pool that it declares */
  readonly pools = new Map<string, string>();

  pool(sha256: string): string | null {
    const [name = ''] = [...this.names].find(([, version]) => version === sha256) ?? [];
    return this.pools.get(name) ?? null;
  }

  near(): string[] {
    return [...this.names.keys()];
  }

  async flowOf(sha256: string): Promise<string> {
    const [name] = [...this.names].find(([, version]) => version === sha256) ?? [];
    if (name === undefined) throw new Error(`no version ${sha256}`);
    return name;
  }

  private readonly limits = new Map<string, number>();

  /** How many executions of the flow may run at once; null: any number. */
  async limit(flow: string, concurrency: number | null): Promise<void> {
    await this.db.query('delete from flow_limits where flow = $1', [flow]);
    this.limits.delete(flow);
    if (concurrency === null) return;
    await this.db.query('insert into flow_limits (flow, concurrency) values ($1, $2)', [flow, concurrency]);
    this.limits.set(flow, concurrency);
  }

  limitOf(flow: string): number | null {
    return this.limits.get(flow) ?? null;
  }

  /** What a flow declares, instead of a schema: throws for inputs that it does not take. */
  readonly checks = new Map<string, (inputs: unknown) => void>();

  checkInputs(sha256: string, inputs: unknown): void {
    this.checks.get(sha256)?.(inputs);
  }
}

/** Waits until `look` gives something, for as long as a busy machine may need. */
export async function until<T>(
  look: () => Promise<T | null | undefined | false> | T | null | undefined | false,
  what = 'it',
  timeoutMs = 60_000,
): Promise<T> {
  for (const end = performance.now() + timeoutMs; performance.now() < end; await new Promise((resolve) => setTimeout(resolve, 5))) {
    const found = await look();
    if (found) return found;
  }
  throw new Error(`waited in vain for ${what}`);
}

/**
 * Runs something with a time-out that is over while it runs. A busy machine may take longer than a short one to begin what is to be
 * cut off: then it runs again, with twice the time.
 */
export async function cutOff<T>(run: (timeout: number) => Promise<T>, hadBegun: (ended: T) => boolean, shortest = 0.2): Promise<T> {
  for (let timeout = shortest; ; timeout *= 2) {
    const ended = await run(timeout);
    if (hadBegun(ended)) return ended;
  }
}

/** Database, flows and ledger of a test file, and the workers that its tests start; all is stopped and removed by `close`. */
export class TestBench {
  readonly database: TestDatabase;
  readonly flows: TestFlows;
  ledger = new Ledger();
  private workers: TestWorker[] = [];

  private constructor(database: TestDatabase) {
    this.database = database;
    this.flows = new TestFlows(database.pool as unknown as Queryable);
  }

  static async open(): Promise<TestBench> {
    return new TestBench(await createTestDatabase());
  }

  async worker(options: Omit<WorkerOptions, 'database' | 'flows' | 'ledger'> = {}): Promise<TestWorker> {
    const { database, flows, ledger } = this;
    const worker = await TestWorker.start({ database, flows, ledger, ...options });
    this.workers.push(worker);
    return worker;
  }

  /** A flow of one handler body; `this` and `inputs` are there. */
  async publish(name: string, body: string, guestRuntime?: number): Promise<string> {
    const source = `import { flow } from 'petiole';\nexport default flow(async function (inputs: any, system: any) {\n${body}\n});`;
    return this.flows.publish(name, source, guestRuntime);
  }

  /** The calls of `slow` wait until they are told to answer, or until they are aborted; all others answer at once. */
  slowFarSide(of = 'slow'): { answer: () => void; aborted: () => number } {
    const told = Promise.withResolvers<void>();
    let aborted = 0;
    this.ledger.answer = async ({ name, inputs }, signal) => {
      if (name !== of) return inputs.value ?? null;
      const cut = new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(void (aborted += 1))));
      await Promise.race([told.promise, cut]);
      return signal.aborted ? new Error('aborted') : inputs.value;
    };
    return { answer: told.resolve, aborted: () => aborted };
  }

  /** As if so much time had gone by since it began. */
  async startedEarlier(id: string, seconds: number): Promise<void> {
    const earlier = 'created_at = created_at - $2 * $3::interval, started_at = started_at - $2 * $3::interval';
    await this.database.pool.query(`update executions set ${earlier} where id = $1`, [id, seconds, '1 second']);
  }

  async row(id: string): Promise<ExecutionRow> {
    return (await findExecution(this.database.pool as unknown as Queryable, id)) as ExecutionRow;
  }

  async children(id: string): Promise<ExecutionRow[]> {
    return loadChildren(this.database.pool as unknown as Queryable, [id]);
  }

  async stopWorkers(): Promise<void> {
    for (const worker of this.workers.splice(0)) await worker.stop();
  }

  /** Between tests: workers stopped, nothing left in the tables, a new ledger. */
  async reset(): Promise<void> {
    await this.stopWorkers();
    await this.empty();
    this.ledger = new Ledger();
  }

  /** A worker that was killed may have a last statement under way, with which this one can deadlock. */
  private async empty(): Promise<void> {
    for (;;) {
      try {
        await this.database.pool.query('truncate executions, execution_logs, workers, idempotency_keys, tree_removals, leases');
        return;
      } catch (error) {
        if (!isRetryable(error)) throw error;
      }
    }
  }

  async close(): Promise<void> {
    await this.stopWorkers();
    await closeBundler();
    await this.database.drop();
  }
}

function sha256Of(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

function statementOf(given: { text?: string; values?: unknown[] } | string, values: unknown[] = []): [string, unknown[]] {
  return typeof given === 'string' ? [given, values] : [given.text ?? '', given.values ?? values];
}

export interface WorkerOptions {
  database: TestDatabase;
  flows: TestFlows;
  ledger: Ledger;
  settings?: Partial<EngineSettings>;
  runners?: RunnerPoolOptions;
  /** default: nothing is secret */
  secrets?: SealedRows;
  /** default: nobody reads it */
  log?: EnginePorts['log'];
  /** told of what is durable */
  onWritten?: EnginePorts['onWritten'];
  /** stands before every statement of the worker: a test counts, delays or fails them */
  around?: (run: () => Promise<unknown>, text: string, values: readonly unknown[]) => Promise<unknown>;
}

export class TestWorker {
  readonly engine: Engine;
  readonly executions: Executions;
  readonly pool: RunnerPool;
  private readonly mailbox: PostgresMailbox<WorkerMessage>;
  private readonly state: { alive: boolean };

  private constructor(
    engine: Engine,
    executions: Executions,
    pool: RunnerPool,
    mailbox: PostgresMailbox<WorkerMessage>,
    state: { alive: boolean },
  ) {
    this.engine = engine;
    this.executions = executions;
    this.pool = pool;
    this.mailbox = mailbox;
    this.state = state;
  }

  static async start({ database, flows, ledger, settings, runners, secrets, log, onWritten, around }: WorkerOptions): Promise<TestWorker> {
    const state = { alive: true };
    const lost: { engine?: Engine } = {};
    const pool = await startRunners({
      runners: 1,
      ...runners,
      onLost: (ids) => lost.engine?.hot.lostParked(ids),
      onCrowded: (ids) => lost.engine?.hot.crowded(ids),
    });
    const inner = database.pool as unknown as Queryable;
    const query = async (text: { text?: string; values?: unknown[] } | string, values?: unknown[]): Promise<unknown> => {
      if (!state.alive) return new Promise(() => undefined);
      const run = (): Promise<unknown> => inner.query(text as string, values);
      const result = around ? await around(run, ...statementOf(text, values)) : await run();
      return state.alive ? result : new Promise(() => undefined);
    };
    const db = { query } as unknown as Queryable;
    const mailbox = new PostgresMailbox<WorkerMessage>(database.url, db);
    const silent = (): void => undefined;
    const engine = new Engine(
      {
        db,
        isRetryable: isPassing,
        runners: pool,
        connections: connectionsTo(ledger, settings?.pool ?? 'default', () => state.alive),
        flows,
        mailbox,
        secrets,
        onWritten,
        log: log ?? { debug: silent, info: silent, warn: silent, error: silent },
      },
      { heartbeatMs: 100, silentMs: 600, pollMs: 50, ...settings },
    );
    lost.engine = engine;
    await engine.start();
    const executions = new Executions({
      db: inner,
      snapshot: snapshotsOf(database.pool),
      removal: new Removal({ db: inner, keepSeconds: null, log: { info: silent, warn: silent } }),
      engine,
      flows,
      maxInputBytes: 16 << 20,
      startTimeoutMs: 10_000,
    });
    return new TestWorker(engine, executions, pool, mailbox, state);
  }

  /** Starts the flow and waits for its end. */
  async run(flow: string, inputs: unknown = {}, timeoutMs = 60_000): Promise<Execution> {
    const { execution } = await this.executions.start({ flow, inputs: inputs as never });
    return this.executions.wait(execution.id, timeoutMs);
  }

  async treeOf(flow: string, inputs: unknown = {}): Promise<ExecutionTree> {
    return this.executions.tree((await this.run(flow, inputs)).id);
  }

  /** As `kill -9`: from now on no statement of it is sent, and no answer arrives. */
  kill(): void {
    this.state.alive = false;
    this.engine.abandon();
  }

  async crash(): Promise<void> {
    this.kill();
    await this.stop();
  }

  async stop(): Promise<void> {
    if (this.state.alive) await this.engine.stop();
    this.state.alive = false;
    await this.mailbox.close();
    await this.pool.close();
  }
}

/** The statement that writes what the journal has: one row as plain values, more as arrays. */
export const IS_FLUSH = /from fence f\b/;
