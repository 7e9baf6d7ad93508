/**
 * The domain of executions: start, wait, look, cancel, pause, resume. A start is durable when it resolves. What changes a status
 * is either the engine that holds the flow, or a statement that only takes transitions of the table in `model.ts`.
 */
import { createHash } from 'node:crypto';
import type { Engine } from '../engine/engine.ts';
import { PetioleError } from '../errors.ts';
import { isTerminal, type Execution, type ExecutionTree, type LogLine } from '../model.ts';
import { wasStarted, findExecution, findTree, listChildren, listExecutions, listLogs } from '../storage/journal/queries.ts';
import type { ExecutionRow, NewExecution, Queryable } from '../storage/journal/rows.ts';
import { findStart } from '../storage/journal/start.ts';
import type { InSnapshot } from '../storage/transaction.ts';
import { Bulk } from './bulk.ts';
import { Forks } from './forks.ts';
import { inTime } from './in-time.ts';
import { cursorNumber, cursorOf, decodeCursor, filterOf, idOf } from './paging.ts';
import { executionOf, logLineOf, treeOf } from './render.ts';
import { rootRow } from './root-row.ts';
import { acceptInputs, checkLabels, checkVersion, newestOf, type StartableFlows, type StartFiles } from './start-checks.ts';
import type {
  BulkRequest,
  BulkResult,
  ExecutionsPort,
  ForkRequest,
  ListFilter,
  Page,
  RerunRequest,
  Started,
  StartRequest,
} from './types.ts';

export interface ExecutionsPorts {
  db: Queryable;
  /** for what takes several statements */
  snapshot: InSnapshot;
  engine: Engine;
  flows: StartableFlows;
  files?: StartFiles;
  removal: { remove(id: string): Promise<void> };
  /** bytes of JSON text */
  maxInputBytes: number;
  /** how long a start may wait for the database */
  startTimeoutMs: number;
}

const POLL_MS = 500;

export class Executions implements ExecutionsPort {
  private readonly ports: ExecutionsPorts;
  private readonly forks: Forks;

  constructor(ports: ExecutionsPorts) {
    this.ports = ports;
    this.forks = new Forks(ports);
  }

  async start(request: StartRequest): Promise<Started> {
    const taking = this.takeStart(request.idempotencyKey);
    if (taking) await taking;
    const row = await this.rowOfStart(request);
    await this.preflight(row, request.idempotencyKey);
    await this.holdFiles(row, request.idempotencyKey);
    if (request.idempotencyKey !== undefined) return this.startOnce(row, request.idempotencyKey, request);
    const { row: started, durable } = this.ports.engine.roots.submit(row);
    await this.inTime(durable);
    return { execution: executionOf(started), created: true };
  }

  private async rowOfStart(request: StartRequest): Promise<NewExecution> {
    const { flows, maxInputBytes } = this.ports;
    const version = request.version ?? (await newestOf(flows, request.flow));
    if (request.version !== undefined) await checkVersion(flows, request.flow, request.version);
    checkLabels(request.labels ?? {});
    const inputs = await acceptInputs(flows, version, request.inputs ?? {}, maxInputBytes);
    return rootRow({ ...request, version, inputs, pool: request.pool ?? flows.pool?.(version) }, this.ports.engine.now());
  }

  /** A start that is only asked for again is given what it gave, whatever became of its files. */
  private async holdFiles(row: NewExecution, key: string | undefined): Promise<void> {
    const { db, files } = this.ports;
    try {
      await files?.hold(row.inputs, row.id);
    } catch (error) {
      if (key === undefined || (await findStart(db, key)) === null) throw error;
    }
  }

  /** Throws OVERLOADED; a start that was made before is answered as it was. Without a promise where there is a place at once. */
  private takeStart(key: string | undefined): void | Promise<void> {
    const { pressure } = this.ports.engine;
    if (key === undefined) return pressure.check();
    const check = async (): Promise<void> => pressure.check();
    return check().catch(async (error: unknown) => {
      if (!(await wasStarted(this.ports.db, key))) throw error;
    });
  }

  /** A start that was made before is answered as it was, however the connectors fare by now. */
  private async preflight({ flow, flowVersion }: NewExecution, key: string | undefined): Promise<void> {
    try {
      await this.ports.flows.preflight?.(flowVersion ?? '', flow ?? '');
    } catch (error) {
      if (key === undefined || !(await wasStarted(this.ports.db, key))) throw error;
    }
  }

  private async startOnce(row: NewExecution, key: string, { version, pool }: StartRequest): Promise<Started> {
    const requestSha256 = createHash('sha256')
      .update(JSON.stringify([row.flow, row.inputs, row.labels, row.priority, version, ...(pool === undefined ? [] : [pool])]))
      .digest('hex');
    const started = await this.inTime(this.ports.engine.roots.submitOnce(row, { key, requestSha256 }));
    if (started.created) return { execution: executionOf(started.row), created: true };
    if (started.requestSha256 !== requestSha256) {
      const message = `the idempotency key was used for another request, which started ${started.executionId}; use a new key for a new request`;
      throw new PetioleError('IDEMPOTENCY_MISMATCH', message, { execution: started.executionId });
    }
    return { execution: await this.get(started.executionId), created: false };
  }

  private inTime<T>(work: Promise<T>): Promise<T> {
    return inTime(work, this.ports.startTimeoutMs);
  }

  rerun(id: string, request: RerunRequest): Promise<Started> {
    return this.forks.rerun(id, request);
  }

  fork(id: string, request: ForkRequest): Promise<Started> {
    return this.forks.fork(id, request);
  }

  bulk(request: BulkRequest): Promise<BulkResult> {
    const { db, engine } = this.ports;
    return new Bulk({ db, engine, rerun: (id, changes) => this.rerun(id, changes) }).run(request);
  }

  delete(id: string): Promise<void> {
    return this.ports.removal.remove(id);
  }

  async wait(id: string, timeoutMs: number): Promise<Execution> {
    const until = performance.now() + timeoutMs;
    let row = await this.waitForOne(idOf(id), until);
    while (row.continued_as !== null) row = await this.waitForOne(row.continued_as, until);
    return executionOf(row);
  }

  private async waitForOne(id: string, until: number): Promise<ExecutionRow> {
    const { engine } = this.ports;
    const ended = Promise.withResolvers<ExecutionRow>();
    const stop = engine.waiters.add(id, ended.resolve);
    try {
      const recent = engine.waiters.recent(id);
      if (recent) return recent;
      const { rewinds } = engine;
      for (let isFirst = true; ; isFirst = false) {
        // A flow that this process holds tells of its end by itself; any other one is looked for.
        const isHere = engine.drive(id) !== undefined || (isFirst && engine.waiters.expects(id));
        const left = until - performance.now();
        const row =
          isHere && left > 0 ? null : await this.row(id).catch((error: unknown) => this.lost(id, isFirst ? null : rewinds, error));
        if (row && (isTerminal(row.status) || left <= 0)) return row;
        const next = await Promise.race([ended.promise, pause(Math.min(left, POLL_MS))]);
        if (next) return next;
      }
    } finally {
      stop();
    }
  }

  /** Why an execution that somebody waits for is not there any more; `rewinds`: when it was, null where it was not seen. */
  private async lost(id: string, rewinds: number | null, error: unknown): Promise<never> {
    const { engine } = this.ports;
    if (rewinds === null || !isNotFound(error)) throw error;
    if (engine.rewinds === rewinds) await engine.lookWhetherRewound();
    if (engine.rewinds === rewinds) throw error;
    const message =
      `execution ${id} is lost: another server of the database took over, which had not received it. ` +
      'Start it again; with the same Idempotency-Key it is made anew';
    throw new PetioleError('UNAVAILABLE', message, { execution: id });
  }

  async get(id: string): Promise<Execution> {
    return executionOf(await this.row(id));
  }

  async list(filter: ListFilter): Promise<Page<Execution>> {
    const { limit, ...query } = filterOf(filter);
    const rows = await listExecutions(this.ports.db, { ...query, limit: limit + 1 });
    const items = rows.slice(0, limit);
    return { items: items.map(executionOf), next: rows.length > limit ? cursorOf([items.at(-1)?.id ?? '']) : null };
  }

  async tree(id: string): Promise<ExecutionTree> {
    const root = await this.row(id);
    const tree = treeOf(root.id, await findTree(this.ports.db, root));
    if (!tree) throw notFound(id);
    return tree;
  }

  async children(id: string, page: { limit?: number; cursor?: string } = {}): Promise<Page<Execution>> {
    const parent = await this.row(id);
    const limit = page.limit ?? 100;
    const [position, generation] = page.cursor ? decodeCursor(page.cursor).map(cursorNumber) : [-1, 0];
    const rows = await listChildren(this.ports.db, parent.id, { position: position ?? -1, generation: generation ?? 0 }, limit + 1);
    const items = rows.slice(0, limit);
    const last = items.at(-1);
    const next = rows.length > limit && last ? cursorOf([String(last.position), String(last.generation)]) : null;
    return { items: items.map(executionOf), next };
  }

  async logs(id: string, page: { after?: number; limit?: number } = {}): Promise<Page<LogLine>> {
    const { id: known, copied_from } = await this.row(id);
    const limit = page.limit ?? 1000;
    const rows = await listLogs(this.ports.db, copied_from ?? known, page.after ?? -1, limit + 1);
    const items = rows.slice(0, limit).map(logLineOf);
    return { items, next: rows.length > limit ? String(items.at(-1)?.seq) : null };
  }

  async cancel(id: string): Promise<Execution> {
    const row = await this.controllable(id, 'cancelled');
    const { controls } = this.ports.engine;
    await (row.type === 'FLOW' ? controls.cancel([row.id]) : controls.cancelChild(row.id));
    return this.get(row.id);
  }

  async pause(id: string): Promise<Execution> {
    return this.control(id, 'paused', (ids) => this.ports.engine.controls.pause(ids));
  }

  async resume(id: string): Promise<Execution> {
    return this.control(id, 'resumed', (ids) => this.ports.engine.controls.resume(ids));
  }

  private async control(id: string, done: string, request: (ids: string[]) => Promise<void>): Promise<Execution> {
    const row = await this.controllable(id, done);
    if (row.type !== 'FLOW') throw new PetioleError('CONFLICT', `only flows can be ${done}; ${row.name} is a ${row.type}`);
    if (row.status === 'CREATED') throw new PetioleError('CONFLICT', `${row.name} was not started, so it cannot be ${done}`);
    await request([row.id]);
    return this.get(row.id);
  }

  private async controllable(id: string, done: string): Promise<ExecutionRow> {
    const row = await this.row(id);
    if (!isTerminal(row.status)) return row;
    throw new PetioleError('CONFLICT', `execution ${row.id} has ended with ${row.status}, so it cannot be ${done}`, { execution: row.id });
  }

  private async row(id: string): Promise<ExecutionRow> {
    const row = await findExecution(this.ports.db, idOf(id));
    if (!row) throw notFound(id);
    return row;
  }
}

function isNotFound(error: unknown): boolean {
  return error instanceof PetioleError && error.code === 'NOT_FOUND';
}

function notFound(id: string): PetioleError {
  return new PetioleError('NOT_FOUND', `there is no execution ${id}`);
}

function pause(ms: number): Promise<null> {
  return new Promise((resolve) => setTimeout(() => resolve(null), ms));
}
