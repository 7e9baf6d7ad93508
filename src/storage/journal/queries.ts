/** Reads for people and programs; none of them stands on the path of a step. */
import type { ExecutionType, LogLevel, Status } from '../../model.ts';
import { NODE_COLUMNS, SHOWN_COLUMNS, type NodeRow } from './node-rows.ts';
import type { ExecutionRow, Queryable } from './rows.ts';
import { before, ENDED } from './statuses.ts';

export async function findExecution(db: Queryable, id: string): Promise<ExecutionRow | null> {
  const { rows } = await db.query<ExecutionRow>({
    name: 'find_execution',
    text: `select ${SHOWN_COLUMNS} from executions e where e.id = $1`,
    values: [id],
  });
  return rows[0] ?? null;
}

/** Whether a start with this idempotency key was made. */
export async function wasStarted(db: Queryable, key: string): Promise<boolean> {
  const { rows } = await db.query('select from idempotency_keys where key = $1', [key]);
  return rows.length > 0;
}

/** A whole tree, or what is below one node of it; parents come before their children, siblings in the order of the journal. */
export async function findTree(db: Queryable, root: Pick<ExecutionRow, 'id' | 'root_id'>): Promise<ExecutionRow[]> {
  const whole = root.id === root.root_id;
  const text = whole
    ? `select ${SHOWN_COLUMNS} from executions e where e.root_id = $1 order by e.position nulls first, e.generation`
    : `with recursive below as (
         select id from executions where id = $1
         union all
         select c.id from executions c join below b on c.parent_id = b.id
       )
       select ${SHOWN_COLUMNS} from executions e join below b on b.id = e.id order by e.position nulls first, e.generation`;
  const { rows } = await db.query<ExecutionRow>(text, [root.id]);
  return rows;
}

export interface ExecutionFilter {
  status?: Status[];
  type?: ExecutionType[];
  flow?: string;
  connector?: string;
  label?: { key: string; value?: string };
  root?: string;
  /** null: roots */
  parent?: string | null;
  from?: Date;
  to?: Date;
  q?: string;
  limit: number;
  /** newest first: only ids below this one */
  before?: string;
}

/** Newest first by id, which begins with the time of the root. */
export function listExecutions(db: Queryable, filter: ExecutionFilter): Promise<ExecutionRow[]> {
  return list<ExecutionRow>(db, SHOWN_COLUMNS, filter);
}

/** The same without what may be long. */
export function listNodeRows(db: Queryable, filter: ExecutionFilter): Promise<NodeRow[]> {
  return list<NodeRow>(db, NODE_COLUMNS, filter);
}

/** What decides on whether somebody can act on an execution. */
export interface ActedOn {
  id: string;
  type: ExecutionType;
  status: Status;
}

const ACTED_ON = 'e.id, e.type, e.status';

/** Those of the list that an action concerns: what was done to them already is not asked for again. */
const CONCERNS = {
  cancel: `e.status not in ${ENDED} and e.control is distinct from 'CANCEL' and e.type <> 'CONTROL'`,
  pause: `e.type = 'FLOW' and e.status in ${before('PAUSED')} and e.control is null`,
  resume: `e.type = 'FLOW' and (e.status = 'PAUSED' or e.control = 'PAUSE')`,
  rerun: `e.type = 'FLOW' and e.copied_from is null`,
} as const;
export type BulkAction = keyof typeof CONCERNS;

export function listActedOn(db: Queryable, action: BulkAction, filter: ExecutionFilter): Promise<ActedOn[]> {
  return list<ActedOn>(db, ACTED_ON, filter, [CONCERNS[action]]);
}

export async function findActedOn(db: Queryable, ids: string[]): Promise<ActedOn[]> {
  const { rows } = await db.query<ActedOn>(`select ${ACTED_ON} from executions e where e.id = any($1::uuid[])`, [ids]);
  return rows;
}

async function list<Row extends object>(
  db: Queryable,
  columns: string,
  filter: ExecutionFilter,
  conditions: readonly string[] = [],
): Promise<Row[]> {
  const values: unknown[] = [];
  const where: string[] = [...conditions];
  const add = (condition: (parameter: string) => string, value: unknown): void => {
    values.push(value);
    where.push(condition(`$${values.length}`));
  };
  if (filter.status) add((p) => `e.status = any(${p}::text[])`, filter.status);
  if (filter.type) add((p) => `e.type = any(${p}::text[])`, filter.type);
  if (filter.flow !== undefined) add((p) => `e.flow = ${p}`, filter.flow);
  if (filter.connector !== undefined) add((p) => `e.connector = ${p}`, filter.connector);
  if (filter.label) {
    const { key, value } = filter.label;
    if (value === undefined) add((p) => `e.labels -> ${p}::text is not null`, key);
    else add((p) => `e.labels::jsonb @> ${p}::jsonb`, JSON.stringify({ [key]: value }));
  }
  if (filter.root !== undefined) add((p) => `e.root_id = ${p}::uuid`, filter.root);
  if (filter.parent === null) where.push('e.parent_id is null');
  else if (filter.parent !== undefined) add((p) => `e.parent_id = ${p}::uuid`, filter.parent);
  if (filter.from) add((p) => `e.created_at >= ${p}::timestamptz`, filter.from.toISOString());
  if (filter.to) add((p) => `e.created_at < ${p}::timestamptz`, filter.to.toISOString());
  if (filter.q) add((p) => `strpos(lower(e.name), lower(${p})) > 0`, filter.q);
  if (filter.before !== undefined) add((p) => `e.id < ${p}::uuid`, filter.before);
  values.push(filter.limit);
  const condition = where.length > 0 ? `where ${where.join(' and ')}` : '';
  const text = `select ${columns} from executions e ${condition} order by e.id desc limit $${values.length}`;
  const { rows } = await db.query<Row>(text, values);
  return rows;
}

/** Direct children by position, after the given position and generation. */
export async function listChildren(
  db: Queryable,
  parentId: string,
  after: { position: number; generation: number },
  limit: number,
): Promise<ExecutionRow[]> {
  const { rows } = await db.query<ExecutionRow>(
    `select ${SHOWN_COLUMNS} from executions e
     where e.parent_id = $1 and (e.position, e.generation) > ($2, $3)
     order by e.position, e.generation limit $4`,
    [parentId, after.position, after.generation, limit],
  );
  return rows;
}

export interface LogRow {
  seq: number;
  time: number;
  level: LogLevel;
  values: string;
}

export async function listLogs(db: Queryable, executionId: string, after: number, limit: number): Promise<LogRow[]> {
  const { rows } = await db.query<LogRow>(
    `select seq, (extract(epoch from time) * 1000)::float8 as time, level, values::text as values
     from execution_logs where execution_id = $1 and seq > $2 order by seq limit $3`,
    [executionId, after, limit],
  );
  return rows;
}
