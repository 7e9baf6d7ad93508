import { storable, type ExecutionChange, type NewExecution, type NewLogLine, type Queryable, type Wake } from './rows.ts';
import { ENDED, transition } from './statuses.ts';

/** A merged batch: no row occurs twice. */
export interface Batch {
  inserts: NewExecution[];
  changes: ExecutionChange[];
  logs: NewLogLine[];
  wakes: string[];
}

/** Who may write: the flush writes nothing when the worker's row has another epoch. */
export interface Fence {
  workerId: string;
  epoch: number;
}

export interface Flushed {
  /** false: this worker was declared dead, and nothing was written */
  held: boolean;
  /** parents of ended children that some worker holds in memory: it may be another one, or this one by now */
  woken: { id: string; workerId: string }[];
}

/** How a column of an `unnest` is made of the row: SQL type and value. */
type Column<T> = [name: string, type: keyof typeof LITERALS, value: (row: T) => unknown];

const plain = (value: unknown): string => String(value);
const quoted = (value: unknown): string => `"${(value as string).replace(/["\\]/g, '\\$&')}"`;
/** How an element of an array of this type is written. */
const LITERALS = { uuid: plain, int2: plain, int4: plain, float8: plain, bool: plain, text: quoted, json: quoted };

const wakeIn = (wake: Wake | null | undefined): number | null => (wake && wake !== 'never' && 'in' in wake ? wake.in : null);
const wakeAt = (wake: Wake | null | undefined): number | null => (wake && wake !== 'never' && 'at' in wake ? wake.at : null);

const INSERT: Column<NewExecution>[] = [
  ['id', 'uuid', (r) => r.id],
  ['root_id', 'uuid', (r) => r.rootId],
  ['parent_id', 'uuid', (r) => r.parentId],
  ['position', 'int4', (r) => r.position],
  ['generation', 'int4', (r) => r.generation],
  ['type', 'text', (r) => r.type],
  ['name', 'text', (r) => storable(r.name)],
  ['status', 'text', (r) => r.status],
  ['target', 'json', (r) => r.target],
  ['flow', 'text', (r) => r.flow],
  ['flow_version', 'text', (r) => r.flowVersion],
  ['connector', 'text', (r) => r.connector],
  ['connector_type', 'text', (r) => r.connectorType],
  ['pool', 'text', (r) => r.pool],
  ['options', 'json', (r) => r.options],
  ['inputs', 'json', (r) => r.inputs],
  ['shown_inputs', 'json', (r) => r.shownInputs],
  ['output_value', 'json', (r) => r.output],
  ['shown_output', 'json', (r) => r.shownOutput],
  ['error', 'json', (r) => r.error],
  ['message', 'text', (r) => r.message && storable(r.message)],
  ['outcome', 'text', (r) => r.outcome],
  ['labels', 'json', (r) => r.labels],
  ['priority', 'int2', (r) => r.priority],
  ['orphan', 'bool', (r) => r.orphan],
  ['seed', 'text', (r) => r.seed],
  ['created_ms', 'float8', (r) => r.createdAt],
  ['started_ms', 'float8', (r) => r.startedAt],
  ['ended_ms', 'float8', (r) => r.endedAt],
  ['wake_in', 'float8', (r) => wakeIn(r.wake)],
  ['wake_ms', 'float8', (r) => wakeAt(r.wake)],
  ['attempt', 'int4', (r) => r.attempt],
  ['strikes', 'int2', (r) => r.strikes ?? 0],
  ['delivered', 'int4', (r) => r.delivered],
  ['owned', 'bool', (r) => r.owned],
  ['continued_as', 'uuid', (r) => r.continuedAs],
];

const CHANGE: Column<ExecutionChange>[] = [
  ['id', 'uuid', (c) => c.id],
  ['status', 'text', (c) => c.status],
  ['name', 'text', (c) => c.name && storable(c.name)],
  ['shown_inputs', 'json', (c) => c.shownInputs],
  ['output_value', 'json', (c) => c.output],
  ['shown_output', 'json', (c) => c.shownOutput],
  ['error', 'json', (c) => c.error],
  ['message', 'text', (c) => c.message && storable(c.message)],
  ['outcome', 'text', (c) => c.outcome],
  ['started_ms', 'float8', (c) => c.startedAt],
  ['ended_ms', 'float8', (c) => c.endedAt],
  ['attempt', 'int4', (c) => c.attempt],
  ['attempts', 'json', (c) => c.attempts],
  ['strikes', 'int2', (c) => c.strikes],
  ['delivered', 'int4', (c) => c.delivered],
  ['continued_as', 'uuid', (c) => c.continuedAs],
  ['wake_in', 'float8', (c) => wakeIn(c.wake)],
  ['wake_ms', 'float8', (c) => wakeAt(c.wake)],
  ['sets_wake', 'bool', (c) => c.wake !== undefined],
  ['owned', 'bool', (c) => c.owned],
  ['wakeups', 'int4', (c) => c.wakeups],
  ['woken', 'bool', (c) => c.woken],
  ['epoch', 'int4', (c) => c.epoch],
];

const LOG: Column<NewLogLine>[] = [
  ['execution_id', 'uuid', (l) => l.executionId],
  ['seq', 'int4', (l) => l.seq],
  ['time_ms', 'float8', (l) => l.time],
  ['level', 'text', (l) => l.level],
  ['values', 'json', (l) => l.values],
];

/**
 * The rows of one part, as parameters from number `first` on: arrays in one `unnest`, or plain values where it is one row, as in the
 * step of a flow that runs alone (measured: half of what the server then spends on the statement beside the commit).
 */
function rowsFrom<T>(columns: Column<T>[], { first, isOne }: Part): string {
  if (isOne) return `(select ${columns.map(([name, type], i) => `$${first + i}::${type} as "${name}"`).join(', ')}) as u`;
  const arrays = columns.map(([, type], i) => `$${first + i}::${type}[]`).join(', ');
  return `unnest(${arrays}) as u(${columns.map(([name]) => `"${name}"`).join(', ')})`;
}

function valuesOf<T>(columns: Column<T>[], rows: T[]): unknown[] {
  const [row] = rows;
  if (rows.length === 1 && row) return columns.map(([, , value]) => value(row) ?? null);
  return columns.map((column) => arrayOf(column, rows));
}

/** The literal of an array, and null where no row has a value: most columns of a batch are empty, and `unnest` fills them up. */
function arrayOf<T>([, type, value]: Column<T>, rows: T[]): string | null {
  const literalOf = LITERALS[type];
  let text = '';
  let isEmpty = true;
  for (const row of rows) {
    const given = value(row) ?? null;
    if (given !== null) isEmpty = false;
    text += given === null ? ',NULL' : `,${literalOf(given)}`;
  }
  return isEmpty ? null : `{${text.slice(1)}}`;
}

/** Where the parameters of a part begin, and whether it is a single row. */
interface Part {
  first: number;
  isOne: boolean;
}

/** With wake-ups, `locked` stands between the fence and the rows: see `lockSql`. */
const HELD = 'exists (select from fence)';
const HELD_AND_LOCKED = `${HELD} and (select count(*) from locked) >= 0`;
const wake = (ms: string, seconds: string): string => `coalesce(to_timestamp(${ms} / 1000.0), now() + ${seconds} * interval '1 second')`;

const insertSql = (part: Part): string => `
  inserted as (
    insert into executions (id, root_id, parent_id, position, generation, type, name, status, target, flow, flow_version, connector,
      connector_type, pool, options, inputs, shown_inputs, output_value, shown_output, error, message, outcome, labels, priority, orphan, seed,
      created_at, started_at, ended_at, wake_at, attempt, strikes, delivered, worker_id, continued_as)
    select u.id, u.root_id, u.parent_id, u.position, u.generation, u.type, u.name, u.status, u.target, u.flow, u.flow_version,
      u.connector, u.connector_type, u.pool, u.options, u.inputs, u.shown_inputs, u.output_value, u.shown_output, u.error, u.message, u.outcome, u.labels,
      u.priority, u.orphan, u.seed, to_timestamp(u.created_ms / 1000.0), to_timestamp(u.started_ms / 1000.0),
      to_timestamp(u.ended_ms / 1000.0), ${wake('u.wake_ms', 'u.wake_in')}, u.attempt, u.strikes, u.delivered,
      case when u.owned then $1::uuid end, u.continued_as
    from ${rowsFrom(INSERT, part)}
    where ${HELD}
    on conflict (id) do nothing
  )`;

/**
 * A terminal row keeps everything but what is set after its end. A flow that is given back with a control that its worker has
 * not seen is due at once; one that was resumed before its pause was written is not paused. A call that a worker of its pool has
 * claimed does not wait for one again when its first entry is repeated after an unknown outcome: `attempt` counts the claims.
 */
const changeSql = (part: Part, held: string): string => `
  changed as (
    update executions e set
      status = ${transition('e.status', `case when u.status = 'PAUSED' and e.control is distinct from 'PAUSE' then 'PENDING' else u.status end`)},
      control = case when u.status = 'PAUSED' and e.control = 'PAUSE' then null else e.control end,
      name = case when e.status in ${ENDED} then e.name else coalesce(u.name, e.name) end,
      shown_inputs = case when e.status in ${ENDED} then e.shown_inputs else coalesce(u.shown_inputs, e.shown_inputs) end,
      output_value = case when e.status in ${ENDED} then e.output_value else coalesce(u.output_value, e.output_value) end,
      shown_output = case when e.status in ${ENDED} or u.output_value is null then e.shown_output else u.shown_output end,
      error = case when e.status in ${ENDED} then e.error else coalesce(u.error, e.error) end,
      message = case when e.status in ${ENDED} then e.message else coalesce(u.message, e.message) end,
      outcome = case when e.status in ${ENDED} then e.outcome else coalesce(u.outcome, e.outcome) end,
      started_at = case when e.status in ${ENDED} then e.started_at else coalesce(to_timestamp(u.started_ms / 1000.0), e.started_at) end,
      ended_at = case when e.status in ${ENDED} then e.ended_at else coalesce(to_timestamp(u.ended_ms / 1000.0), e.ended_at) end,
      attempt = case when e.status in ${ENDED} then e.attempt else coalesce(u.attempt, e.attempt) end,
      attempts = case when e.status in ${ENDED} then e.attempts else coalesce(u.attempts, e.attempts) end,
      strikes = coalesce(u.strikes, e.strikes),
      delivered = coalesce(e.delivered, u.delivered),
      continued_as = coalesce(e.continued_as, u.continued_as),
      wakeups = e.wakeups + case when u.woken then 1 else 0 end,
      wake_at = case
        when e.status in ${ENDED} or u.status in ${ENDED} then null
        when e.status = 'PAUSED' then e.wake_at
        when u.wakeups is not null and u.wakeups <> e.wakeups then now()
        when u.status = 'PAUSED' then case when e.control = 'PAUSE' then null else now() end
        when u.owned is false and e.control is not null then now()
        when u.sets_wake then ${wake('u.wake_ms', 'u.wake_in')}
        else e.wake_at end,
      worker_id = case
        when e.status in ${ENDED} or u.status in ${ENDED} or u.owned is false then null
        when u.owned then $1::uuid
        else e.worker_id end
    from ${rowsFrom(CHANGE, part)}
    where e.id = u.id and (e.worker_id is null or e.worker_id = $1) and (u.epoch is null or u.epoch = e.epoch)
      and (u.status is distinct from 'PENDING' or u.attempt is null or e.attempt <= u.attempt) and ${held}
  )`;

const logSql = (part: Part): string => `
  logged as (
    insert into execution_logs (execution_id, seq, time, level, values)
    select u.execution_id, u.seq, to_timestamp(u.time_ms / 1000.0), u.level, u."values"
    from ${rowsFrom(LOG, part)}
    where ${HELD}
    on conflict do nothing
  )`;

/**
 * Two workers that wake each other's flows would deadlock if each changed its own rows first: both lock all rows that they
 * change, in the order of their ids. A flush without wake-ups changes own rows alone, in that order too (`flush` sorts them).
 */
const lockSql = (changes: Part | null, wakes: number): string => `
  locked as materialized (
    select e.id from executions e
    where e.id in (${changes === null ? '' : `${changedIds(changes)} union all `}select unnest($${wakes}::uuid[])) and ${HELD}
    order by e.id for no key update
  )`;

const changedIds = ({ first, isOne }: Part): string => (isOne ? `select $${first}::uuid` : `select unnest($${first}::uuid[])`);

/** A child's end and the eviction of its parent both update the parent's row, so no wake-up is lost between them. */
const wakeSql = (first: number): string => `
  woken as (
    update executions e set
      wakeups = e.wakeups + 1,
      wake_at = case when e.worker_id is null and e.status = 'WAITING' then now() else e.wake_at end
    from unnest($${first}::uuid[]) as u(id)
    where e.id = u.id and e.status not in ${ENDED} and ${HELD_AND_LOCKED}
    returning e.id, e.worker_id
  )`;

const statements = new Map<string, string>();

/** One text per combination of parts, so that a small flush carries no empty ones and each is prepared once. */
function statementFor(parts: string): string {
  let text = statements.get(parts);
  if (text === undefined) {
    let first = 3;
    const take = (count: number): number => (first += count) - count;
    const partOf = (letter: string, columns: unknown[]): Part | null => {
      const isOne = parts.includes(letter.toUpperCase());
      return isOne || parts.includes(letter) ? { first: take(columns.length), isOne } : null;
    };
    const ctes = ['fence as (select id from workers where id = $1 and epoch = $2 and stopped_at is null for key share)'];
    const wakes = parts.includes('w') ? take(1) : null;
    const inserts = partOf('i', INSERT);
    if (inserts !== null) ctes.push(insertSql(inserts));
    const changes = partOf('c', CHANGE);
    if (wakes !== null) ctes.push(lockSql(changes, wakes), wakeSql(wakes));
    if (changes !== null) ctes.push(changeSql(changes, wakes === null ? HELD : HELD_AND_LOCKED));
    const logs = partOf('l', LOG);
    if (logs !== null) ctes.push(logSql(logs));
    const woken = parts.includes('w')
      ? 'left join woken w on w.worker_id is not null'
      : 'left join (select null::uuid as id, null::uuid as worker_id) w on false';
    text = `with ${ctes.join(',')}\nselect w.id, w.worker_id from fence f ${woken}`;
    statements.set(parts, text);
  }
  return text;
}

/**
 * Writes a batch as one statement, which is one commit. Every part can be repeated unchanged after an unknown outcome:
 * inserts and logs ignore what is there, changes give the same row again.
 * Measured under load: 83,000 to 133,000 rows a second; alone about one commit.
 */
export async function flush(db: Queryable, fence: Fence, batch: Batch): Promise<Flushed> {
  const parts = `${letter('i', batch.inserts)}${letter('c', batch.changes)}${letter('l', batch.logs)}${batch.wakes.length ? 'w' : ''}`;
  const values: unknown[] = [fence.workerId, fence.epoch];
  if (batch.wakes.length) values.push(batch.wakes);
  if (batch.inserts.length) values.push(...valuesOf(INSERT, batch.inserts));
  if (batch.changes.length) values.push(...valuesOf(CHANGE, batch.changes.length > 1 ? batch.changes.toSorted(byId) : batch.changes));
  if (batch.logs.length) values.push(...valuesOf(LOG, batch.logs));
  const { rows } = await db.query<{ id: string | null; worker_id: string | null }>({
    name: `flush_${parts}`,
    text: statementFor(parts),
    values,
  });
  return {
    held: rows.length > 0,
    woken: rows.flatMap((row) => (row.id && row.worker_id ? [{ id: row.id, workerId: row.worker_id }] : [])),
  };
}

/** A part that the batch has: a capital where it is one row. */
function letter(part: string, rows: unknown[]): string {
  return rows.length === 0 ? '' : rows.length === 1 ? part.toUpperCase() : part;
}

function byId(a: ExecutionChange, b: ExecutionChange): number {
  return a.id < b.id ? -1 : 1;
}
