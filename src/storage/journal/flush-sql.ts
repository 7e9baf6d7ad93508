/** The statement that writes a batch: one text per combination of parts, and of what a part has where it is a single row. */
import type { Status } from '../../model.ts';
import { fenceSql, type Fence } from './fence.ts';
import { storable, wakeSeconds, wakeTime, type ExecutionChange, type NewExecution, type NewLogLine, type Wake } from './rows.ts';
import { ENDED, transition } from './statuses.ts';

/** How a column of the rows is made: SQL type and value. */
type Column<T> = [name: string, type: keyof typeof LITERALS, value: (row: T) => unknown];

const plain = (value: unknown): string => String(value);
/** Of these JSON makes something else than an array of PostgreSQL does, which takes what follows a backslash as it is. */
const UNLIKE_JSON = /[^ -\ud7ff\ue000-\uffff]/;
/** Every text of every row: `JSON.stringify` takes two fifths of the time of `replace`. */
const quoted = (value: unknown): string => {
  const text = value as string;
  return UNLIKE_JSON.test(text) ? `"${text.replace(/["\\]/g, '\\$&')}"` : JSON.stringify(text);
};
/** How an element of an array of this type is written. */
const LITERALS = { uuid: plain, int2: plain, int4: plain, float8: plain, bool: plain, text: quoted, json: quoted };

const wakeIn = (wake: Wake | null | undefined): number | null => (wake && wake !== 'never' && 'in' in wake ? wakeSeconds(wake.in) : null);
const wakeAt = (wake: Wake | null | undefined): number | null => (wake && wake !== 'never' && 'at' in wake ? wakeTime(wake.at) : null);

export const INSERT: Column<NewExecution>[] = [
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
  ['called', 'bool', (r) => r.called || null],
  ['continued_as', 'uuid', (r) => r.continuedAs],
];

export const CHANGE: Column<ExecutionChange>[] = [
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
  ['sets_wake', 'bool', (c) => c.wake !== undefined || null],
  ['owned', 'bool', (c) => c.owned],
  ['called', 'bool', (c) => c.called || null],
  ['wakeups', 'int4', (c) => c.wakeups],
  ['woken', 'bool', (c) => c.woken || null],
  ['epoch', 'int4', (c) => c.epoch],
];

export const LOG: Column<NewLogLine>[] = [
  ['execution_id', 'uuid', (l) => l.executionId],
  ['seq', 'int4', (l) => l.seq],
  ['time_ms', 'float8', (l) => l.time],
  ['level', 'text', (l) => l.level],
  ['values', 'json', (l) => l.values],
];

/**
 * The rows of one part: arrays in one `unnest`, or plain values where it is one row, as in the step of a flow that runs alone. What
 * such a row does not have is a null of the statement, and its status stands there too, so that the planner works out once what
 * becomes of them.
 */
function rowsFrom<T>(columns: Column<T>[], { first, shape }: Part): string {
  if (shape === null) {
    const arrays = columns.map(([, type], i) => `$${first + i}::${type}[]`).join(', ');
    return `unnest(${arrays}) as u(${columns.map(([name]) => `"${name}"`).join(', ')})`;
  }
  let next = first;
  const written = (given: string): string => (given === GIVEN ? `$${next++}` : given === '' ? 'null' : `'${given}'`);
  return `(select ${columns.map(([name, type], i) => `${written(shape[i] ?? '')}::${type} as "${name}"`).join(', ')}) as u`;
}

/** What a row has of each column: nothing, a parameter, or a word that stands in the statement. */
export type Shape = string[];
const GIVEN = '$';
/** Some milliseconds for ten thousand rows. */
const COLUMNS_A_TURN = 6;

export function shapeOf<T>(columns: Column<T>[], row: T): Shape {
  return columns.map(([name, , value]) => {
    const given = value(row) ?? null;
    return given === null ? '' : name === 'status' ? (given as Status) : GIVEN;
  });
}

export function valuesOf<T>(columns: Column<T>[], rows: T[], shape: Shape | null): unknown[] {
  if (shape === null) return columns.map((column) => arrayOf(column, rows));
  return columns.filter((_, i) => shape[i] === GIVEN).map(([, , value]) => value(rows[0] as T));
}

/** The same for very many rows: some columns at each turn of the event loop, so that this process does something else in between. */
export async function valuesInTurns<T>(columns: Column<T>[], rows: T[]): Promise<unknown[]> {
  const values: unknown[] = [];
  for (const [i, column] of columns.entries()) {
    if (i > 0 && i % COLUMNS_A_TURN === 0) await new Promise((resolve) => setImmediate(resolve));
    values.push(arrayOf(column, rows));
  }
  return values;
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

/** Where the parameters of a part begin; `shape`: that of its only row, null for arrays. */
interface Part {
  first: number;
  shape: Shape | null;
}

/** With wake-ups, `locked` stands between the fence and the rows: see `lockSql`. */
const HELD = 'exists (select from fence)';
const HELD_AND_LOCKED = `${HELD} and (select count(*) from locked) >= 0`;
const wake = (ms: string, seconds: string): string => `coalesce(to_timestamp(${ms} / 1000.0), now() + ${seconds} * interval '1 second')`;

/**
 * What takes the place of a row has the control that was recorded for that one and not carried out: a cancel makes it due, a pause is
 * carried out at once, since nobody holds it.
 */
const succeeding = (status: string, wakeAt: string): { control: string; status: string; wakeAt: string; from: string } => ({
  control: `case when before.control = 'CANCEL' then 'CANCEL' end`,
  status: `case when before.control = 'PAUSE' then 'PAUSED' else ${status} end`,
  wakeAt: `case before.control when 'CANCEL' then now() when 'PAUSE' then null else ${wakeAt} end`,
  from: 'left join changed before on before.continued_as = u.id',
});

const insertSql = (part: Part, succeeds: boolean): string => {
  const given = { control: 'null', status: 'u.status', wakeAt: wake('u.wake_ms', 'u.wake_in'), from: '' };
  const { control, status, wakeAt, from } = succeeds ? succeeding(given.status, given.wakeAt) : given;
  return `
  inserted as (
    insert into executions (id, root_id, parent_id, position, generation, type, name, status, target, flow, flow_version, connector,
      connector_type, pool, options, inputs, shown_inputs, output_value, shown_output, error, message, outcome, labels, priority, orphan, seed,
      created_at, started_at, ended_at, wake_at, attempt, strikes, delivered, worker_id, caller_id, continued_as${succeeds ? ', control' : ''})
    select u.id, u.root_id, u.parent_id, u.position, u.generation, u.type, u.name, ${status}, u.target, u.flow, u.flow_version,
      u.connector, u.connector_type, u.pool, u.options, u.inputs, u.shown_inputs, u.output_value, u.shown_output, u.error, u.message, u.outcome, u.labels,
      u.priority, u.orphan, u.seed, to_timestamp(u.created_ms / 1000.0), to_timestamp(u.started_ms / 1000.0),
      to_timestamp(u.ended_ms / 1000.0), ${wakeAt}, u.attempt, u.strikes, u.delivered,
      case when u.owned then $1::uuid end, case when u.called then $1::uuid end, u.continued_as${succeeds ? `, ${control}` : ''}
    from ${rowsFrom(INSERT, part)} ${from}
    where ${HELD}
    on conflict (id) do nothing
  )`;
};

/** Of an `update`: the column, what it becomes, and the columns of the change without which it stays as it is. */
type Assignment = [column: string, sql: string, needs: string[]];

const ended = (column: string, then: string): string => `case when e.status in ${ENDED} then e.${column} else ${then} end`;
const unlessEnded = (column: string, value = `u.${column}`, needs = column): Assignment => [
  column,
  ended(column, `coalesce(${value}, e.${column})`),
  [needs],
];

/**
 * A terminal row keeps everything but what is set after its end. A flow that is given back with a control that its worker has
 * not seen is due at once; one that was resumed before its pause was written is not paused. One that is paused already stays so: the
 * statement is a repeat, whose first answer was lost.
 */
const ASSIGNMENTS: Assignment[] = [
  [
    'status',
    transition(
      'e.status',
      `case when u.status = 'PAUSED' and e.status <> 'PAUSED' and e.control is distinct from 'PAUSE' then 'PENDING' else u.status end`,
    ),
    ['status'],
  ],
  ['control', `case when u.status = 'PAUSED' and e.control = 'PAUSE' then null else e.control end`, ['status']],
  unlessEnded('name'),
  unlessEnded('shown_inputs'),
  unlessEnded('output_value'),
  ['shown_output', ended('shown_output', 'case when u.output_value is null then e.shown_output else u.shown_output end'), ['output_value']],
  unlessEnded('error'),
  unlessEnded('message'),
  unlessEnded('outcome'),
  unlessEnded('started_at', 'to_timestamp(u.started_ms / 1000.0)', 'started_ms'),
  unlessEnded('ended_at', 'to_timestamp(u.ended_ms / 1000.0)', 'ended_ms'),
  unlessEnded('attempt'),
  unlessEnded('attempts'),
  ['strikes', 'coalesce(u.strikes, e.strikes)', ['strikes']],
  ['delivered', 'coalesce(e.delivered, u.delivered)', ['id']],
  ['continued_as', 'coalesce(e.continued_as, u.continued_as)', ['continued_as']],
  ['wakeups', 'e.wakeups + case when u.woken then 1 else 0 end', ['woken']],
  [
    'wake_at',
    `case
        when e.status in ${ENDED} or u.status in ${ENDED} then null
        when e.status = 'PAUSED' then e.wake_at
        when u.wakeups is not null and u.wakeups <> e.wakeups then now()
        when u.status = 'PAUSED' then case when e.control = 'PAUSE' then null else now() end
        when u.owned is false and e.control is not null then now()
        when u.sets_wake then ${wake('u.wake_ms', 'u.wake_in')}
        else e.wake_at end`,
    ['status', 'wakeups', 'owned', 'sets_wake'],
  ],
  [
    'worker_id',
    `case
        when e.status in ${ENDED} or u.status in ${ENDED} or u.owned is false then null
        when u.owned then $1::uuid
        else e.worker_id end`,
    ['status', 'owned'],
  ],
  // Nothing that an index knows of changes with the end of a call, so its new row version needs no entries there (HOT).
  [
    'caller_id',
    `case
        when u.status in ${ENDED} and e.control is not null then null
        when u.called then $1::uuid
        else e.caller_id end`,
    ['status', 'called'],
  ],
  // What ended without a beginning is for no worker: so it leaves the index of those that wait for a place.
  ['pool', `case when u.status in ${ENDED} and e.type = 'FLOW' and e.started_at is null then null else e.pool end`, ['status']],
];

function assignmentsFor({ shape }: Part): string {
  const given = new Set(CHANGE.map(([name]) => name).filter((_, i) => shape === null || shape[i] !== ''));
  const wanted = ASSIGNMENTS.filter(([, , needs]) => needs.some((name) => given.has(name)));
  return wanted.map(([column, sql]) => `${column} = ${sql}`).join(',\n      ');
}

/** What made a row wait for a worker has done so once: repeated later, it neither takes back a claim nor a pause. */
const changeSql = (part: Part, held: string, succeeds: boolean): string => `
  changed as (
    update executions e set
      ${assignmentsFor(part)}
    from ${rowsFrom(CHANGE, part)}
    where e.id = u.id and (e.worker_id is null or e.worker_id = $1) and (u.epoch is null or u.epoch = e.epoch)
      and (u.status is distinct from 'PENDING' or (e.status <> 'PAUSED' and (u.attempt is null or e.attempt <= u.attempt))) and ${held}${succeeds ? '\n    returning e.continued_as, e.control' : ''}
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
    where e.id = any(${changes === null ? '' : `${changedIds(changes)} || `}$${wakes}::uuid[]) and ${HELD}
    order by e.id for no key update
  )`;

const changedIds = ({ first, shape }: Part): string => (shape !== null ? `array[$${first}::uuid]` : `$${first}::uuid[]`);

/** A child's end and the eviction of its parent both update the parent's row, so no wake-up is lost between them. */
const wakeSql = (first: number): string => `
  woken as (
    update executions e set
      wakeups = e.wakeups + 1,
      wake_at = case when e.worker_id is null and e.status = 'WAITING' then now() else e.wake_at end
    where e.id = any($${first}::uuid[]) and e.status not in ${ENDED} and ${HELD_AND_LOCKED}
    returning e.id, e.worker_id
  )`;

/** The shapes of the parts that a flush has. */
export interface Shapes {
  inserts?: Shape | null;
  changes?: Shape | null;
  logs?: Shape | null;
  wakes: boolean;
  /** a row takes the place of another */
  succeeds: boolean;
}

/** `$1`, `$2` and `$3` are the worker, its epoch and its timeline; then come the wake-ups and the parts. */
export function textFor({ inserts, changes, logs, wakes, succeeds }: Shapes, fence: Fence): string {
  let first = 4;
  const take = (count: number): number => (first += count) - count;
  const partOf = (columns: unknown[], shape: Shape | null): Part => ({
    first: take(shape === null ? columns.length : shape.filter((given) => given === GIVEN).length),
    shape,
  });
  const ctes = [fenceSql(fence, '$3')];
  const woken = wakes ? take(1) : null;
  const inserted = inserts === undefined ? null : partOf(INSERT, inserts);
  const changed = changes === undefined ? null : partOf(CHANGE, changes);
  if (inserted !== null && !succeeds) ctes.push(insertSql(inserted, false));
  if (woken !== null) ctes.push(lockSql(changed, woken), wakeSql(woken));
  if (changed !== null) ctes.push(changeSql(changed, woken === null ? HELD : HELD_AND_LOCKED, succeeds));
  if (inserted !== null && succeeds) ctes.push(insertSql(inserted, true));
  if (logs !== undefined) ctes.push(logSql(partOf(LOG, logs)));
  const told =
    woken !== null
      ? 'left join woken w on w.worker_id is not null'
      : 'left join (select null::uuid as id, null::uuid as worker_id) w on false';
  return `with ${ctes.join(',')}\nselect w.id, w.worker_id from fence f ${told}`;
}
