/**
 * New roots that are made of an execution that there is. A rerun starts the same flow from the top. A fork replays: it keeps the
 * children that had ended, up to a position, with what they gave, and runs everything after them anew. Nothing of the execution
 * itself is touched, and whatever is written is one transaction.
 *
 * What makes the replay come out as before is copied: inputs, seed, the clock with which the script began, the kept children and the
 * order in which they were delivered. What must not be the same is new: the ids, which are the idempotency keys of the far side.
 */
import { createHash } from 'node:crypto';
import type { Engine } from '../engine/engine.ts';
import { newSeed } from '../engine/rows.ts';
import { PetioleError } from '../errors.ts';
import type { Changeable, JsonValue } from '../model.ts';
import { copyFileUses, insertMade, isWhole, listForked, takeKey } from '../storage/journal/fork.ts';
import { findExecution } from '../storage/journal/queries.ts';
import { originOf, type ExecutionRow, type NewExecution, type Queryable, type StoredOrigin } from '../storage/journal/rows.ts';
import { findStart } from '../storage/journal/start.ts';
import type { InSnapshot } from '../storage/transaction.ts';
import { inTime } from './in-time.ts';
import { copyChildren, givenOutputOf, type GivenOutput } from './kept-children.ts';
import { keptOf } from './kept.ts';
import { idOf } from './paging.ts';
import { executionOf } from './render.ts';
import { rootRow } from './root-row.ts';
import { acceptInputs, checkVersion, labelsText, newestOf, type StartableFlows, type StartFiles } from './start-checks.ts';
import type { ForkRequest, RerunRequest, Started } from './types.ts';
import { unmask } from './unmask.ts';

export interface ForkPorts {
  db: Queryable;
  snapshot: InSnapshot;
  engine: Engine;
  flows: StartableFlows;
  files?: StartFiles;
  maxInputBytes: number;
  startTimeoutMs: number;
}

/** A root that is to be made. */
interface Made {
  row: NewExecution;
  origin: StoredOrigin;
  /** null: nothing of the source is kept */
  keeps: { source: ExecutionRow; output: GivenOutput | null } | null;
}

type Key = { key: string; requestSha256: string } | null;

export class Forks {
  readonly #ports: ForkPorts;

  constructor(ports: ForkPorts) {
    this.#ports = ports;
  }

  async rerun(id: string, request: RerunRequest): Promise<Started> {
    const source = await this.#flow(id);
    if (source === null) throw new PetioleError('CONFLICT', `only flows can be rerun, and ${id} is none; fork the flow that made it`);
    const { inputs, version, labels, priority } = request;
    const key = keyOf(request.idempotencyKey, ['rerun', source.id, inputs, version, labels, priority]);
    return this.#once(key, async () => {
      const changed = await this.#changed(source, request);
      const row = { ...changed.row, priority: priority ?? source.priority };
      const origin = { kind: 'rerun' as const, execution_id: source.id, position: null, changed: changed.what, clock: null, delivered: 0 };
      await this.#ports.files?.hold(row.inputs, row.id);
      return { row, origin, keeps: null };
    });
  }

  async fork(id: string, request: ForkRequest): Promise<Started> {
    const { source, position } = await this.#place(id, request.position);
    const { inputs, output, version, labels } = request;
    const key = keyOf(request.idempotencyKey, ['fork', source.id, position, inputs, output, version, labels]);
    return this.#once(key, async () => {
      const given = output === undefined ? null : await this.#givenOutput(source, position, output);
      const changed = await this.#changed(source, request);
      const row = { ...changed.row, seed: source.seed ?? source.id, attempt: 1 };
      const what = given === null ? changed.what : [...changed.what, 'output' as const];
      const clock = originOf(source)?.clock ?? source.started_at;
      const origin = { kind: 'fork' as const, execution_id: source.id, position, changed: what, clock, delivered: 0 };
      if (changed.what.includes('inputs')) await this.#ports.files?.hold(row.inputs, row.id);
      if (given !== null) await this.#ports.files?.hold(given.output, row.id);
      return { row, origin, keeps: { source, output: given } };
    });
  }

  // ------------------------------------------------------------------------------------------------- what it is made of

  /** Null: it is no flow. A flow that a fork has kept is the one that ran. */
  async #flow(id: string): Promise<ExecutionRow | null> {
    const row = await this.#row(idOf(id));
    if (row.type !== 'FLOW') return null;
    if (row.copied_from === null) return this.#opened(row);
    const ran = await findExecution(this.#ports.db, row.copied_from);
    if (ran) return this.#opened(ran);
    throw new PetioleError('NOT_FOUND', `${row.id} was kept by a fork, and the execution that ran, ${row.copied_from}, has been removed`);
  }

  async #place(id: string, position: number | undefined): Promise<{ source: ExecutionRow; position: number | null }> {
    const flow = await this.#flow(id);
    if (flow) return { source: flow, position: position ?? null };
    const child = await this.#row(idOf(id));
    if (position !== undefined && position !== child.position) {
      const message = `${child.id} is the child at position ${child.position} of its flow, which is forked there: leave 'position' out`;
      throw new PetioleError('INVALID_REQUEST', message);
    }
    return { source: await this.#opened(await this.#row(child.parent_id ?? '')), position: child.position };
  }

  async #opened(row: ExecutionRow): Promise<ExecutionRow> {
    await this.#ports.engine.secrets.open([row]);
    return row;
  }

  async #row(id: string): Promise<ExecutionRow> {
    const row = await findExecution(this.#ports.db, id);
    if (!row) throw new PetioleError('NOT_FOUND', `there is no execution ${id}`);
    return row;
  }

  // ------------------------------------------------------------------------------------------------- what is changed

  /** The new root, with what the request changes, once the version takes its inputs. */
  async #changed(source: ExecutionRow, request: RerunRequest): Promise<{ row: NewExecution; what: Changeable[] }> {
    const { flows, maxInputBytes } = this.#ports;
    const flow = source.flow ?? '';
    const version = await this.#version(source, request.version ?? 'same');
    const given = request.inputs === undefined ? undefined : this.#inputs(source, request.inputs);
    const inputs = await acceptInputs(
      flows,
      version,
      given === undefined ? (JSON.parse(source.inputs) as JsonValue) : given,
      maxInputBytes,
    );
    const isSame = given === undefined || inputs === source.inputs;
    await flows.preflight?.(version, flow);
    const { labels } = request;
    const row: NewExecution = {
      ...rootRow({ flow, version, inputs: isSame ? source.inputs : inputs, pool: source.pool }, this.#ports.engine.now()),
      ...namedAs(source),
      seed: newSeed(),
      labels: labels === undefined ? source.labels : labelsText(labels),
      priority: source.priority,
    };
    const what: Changeable[] = [...(isSame ? [] : ['inputs' as const]), ...(version === source.flow_version ? [] : ['version' as const])];
    return { row: this.#ports.engine.roots.shielded(row, isSame ? source.shown_inputs : null), what };
  }

  async #version(source: ExecutionRow, version: string): Promise<string> {
    const { flows } = this.#ports;
    const flow = source.flow ?? '';
    if (version === 'newest') return newestOf(flows, flow);
    if (version !== 'same' && version !== source.flow_version) {
      await checkVersion(flows, flow, version);
      return version;
    }
    if (source.flow_version !== null) return source.flow_version;
    throw new PetioleError('FLOW_NOT_FOUND', `there was no flow '${flow}' when ${source.id} was made, so it has no version to run again`);
  }

  /** With what was shown masked and comes back as it was shown. */
  #inputs(source: ExecutionRow, given: JsonValue): JsonValue {
    if (source.shown_inputs === null) return given;
    const was = { shown: JSON.parse(source.shown_inputs) as JsonValue, truth: JSON.parse(source.inputs) as JsonValue };
    return unmask(given, was, 'inputs');
  }

  async #givenOutput(source: ExecutionRow, position: number | null, given: NonNullable<ForkRequest['output']>): Promise<GivenOutput> {
    if (position !== null && given.position >= position) {
      const message = `output.position: the child at ${given.position} runs anew, since the fork is at ${position}: only what is kept can be given an output`;
      throw new PetioleError('INVALID_REQUEST', message);
    }
    const { db, engine, maxInputBytes } = this.#ports;
    return givenOutputOf({ db, secrets: engine.secrets, connections: engine.connections, maxBytes: maxInputBytes }, source, given);
  }

  // ------------------------------------------------------------------------------------------------- writing it

  /** A request that was made before is answered as it was, whatever has become of its source. */
  async #once(key: Key, plan: () => Promise<Made>): Promise<Started> {
    const before = key && (await findStart(this.#ports.db, key.key));
    if (before) return this.#known(key, before);
    await this.#ports.engine.pressure.check();
    const made = await plan();
    const known = await inTime(this.#write(made, key), this.#ports.startTimeoutMs);
    if (known) return this.#known(key as NonNullable<Key>, known);
    this.#ports.engine.roots.made();
    this.#ports.engine.due(made.row.pool);
    return { execution: executionOf(await this.#row(made.row.id)), created: true };
  }

  async #known(key: NonNullable<Key>, found: { executionId: string; requestSha256: string }): Promise<Started> {
    const sha256 = await this.#ports.engine.secrets.openRequest(key.key, found.requestSha256);
    if (sha256 === key.requestSha256) return { execution: executionOf(await this.#row(found.executionId)), created: false };
    const message = `the idempotency key was used for another request, which made ${found.executionId}; use a new key for a new request`;
    throw new PetioleError('IDEMPOTENCY_MISMATCH', message, { execution: found.executionId });
  }

  /** Answers what the key was used for by somebody who came first. Repeated until its outcome is known; a repeat finds itself done. */
  async #write(made: Made, key: Key): Promise<{ executionId: string; requestSha256: string } | null> {
    const { engine, snapshot } = this.#ports;
    const sealed = engine.secrets.sealRow(made.row);
    const hides = sealed.shownInputs !== null || made.keeps?.output?.shownOutput;
    const kept = key && {
      ...key,
      requestSha256: engine.secrets.sealRequest(key.key, key.requestSha256, { shownInputs: hides ? '' : null }),
    };
    engine.roots.admit(sealed.id);
    return engine.repeat(() =>
      snapshot(async (db) => {
        const known = kept && (await takeKey(db, kept, sealed.id));
        if (known) return known.executionId === sealed.id ? null : known;
        await this.#insert(db, sealed, made);
        return null;
      }),
    );
  }

  async #insert(db: Queryable, row: NewExecution, { origin, keeps }: Made): Promise<void> {
    if (keeps === null) return void (await insertMade(db, row, origin));
    const { source, output } = keeps;
    if (!(await isWhole(db, source.root_id))) throw new PetioleError('NOT_FOUND', `the execution ${source.id} has been removed`);
    const children = keptOf(await listForked(db, source.id), origin.position, output?.position ?? null);
    const delivered = children.filter((child) => child.delivered !== null).length;
    if (!(await insertMade(db, row, { ...origin, delivered }))) return; // an earlier try did it
    await copyChildren({ db, secrets: this.#ports.engine.secrets, rootId: row.id, children, output });
    await copyFileUses(db, source.root_id, row.id);
  }
}

function keyOf(key: string | undefined, request: unknown[]): Key {
  if (key === undefined) return null;
  return { key, requestSha256: createHash('sha256').update(JSON.stringify(request)).digest('hex') };
}

/** The name with which it began: the script may have changed it since. Other options were its parent's. */
function namedAs(source: ExecutionRow): Pick<NewExecution, 'name' | 'options'> {
  const { name } = (source.options ? JSON.parse(source.options) : {}) as { name?: string };
  return { name: name ?? source.flow ?? source.name, options: name === undefined ? null : JSON.stringify({ name }) };
}
