/**
 * What of a tree has changed since a position, for whoever watches it. A position is a snapshot of the database
 * (`pg_current_snapshot()`): it says which transactions were visible. A row has changed when the transaction that wrote it, its
 * system column `xmin`, was not. That asks nothing of those who write: no column, no index, no trigger; and it holds when
 * transactions commit in another order than they began, which no counter or clock does.
 *
 * - `xmin` has 32 bits. It is taken for the newest transaction of that number, so a row that was frozen long ago may be taken for a
 *   changed one: it is told once more as it is. The other way round it cannot go wrong for a position that is less than 2³¹
 *   transactions old, and older ones are refused (`positions.ts`).
 * - A row that was written in a subtransaction bears its number, which no snapshot lists while it is under way. Nothing here writes
 *   in subtransactions, and nothing may: `executions` and `execution_logs` are written without savepoints.
 * - Locks (`for update`) leave `xmin` alone.
 *
 * Measured: a tree of 10,000, of which nothing or 100 rows changed, in a table of 110,000: 3 to 6 ms; all of it 41 ms.
 */
import { isRetryable } from '../errors.ts';
import type { LogRow } from './queries.ts';
import { NODE_COLUMNS, type NodeRow } from './node-rows.ts';
import type { ExecutionRow, Queryable } from './rows.ts';
import { TIMELINE } from './fence.ts';
import { ENDED } from './statuses.ts';

/** Text of a `pg_snapshot`: `xmin:xmax:xip,xip`. */
export type Snapshot = string;

/** Which database cluster, database and line of history a snapshot belongs to, as short text; a snapshot means nothing elsewhere. */
export async function databaseIdentity(db: Queryable): Promise<string> {
  const own = `(select oid::text from pg_database where datname = current_database())`;
  const timeline = `case when pg_is_in_recovery() then c.timeline_id::text else ${TIMELINE} end`;
  try {
    const { rows } = await db.query<{ identity: string }>(
      `select left(md5(concat_ws(' ', s.system_identifier, ${timeline}, ${own})), 8) as identity
       from pg_control_system() s, pg_control_checkpoint() c`,
    );
    return rows[0]?.identity ?? '';
  } catch (error) {
    // Some hosted databases do not say: then the number of the database has to do.
    if (isRetryable(error)) throw error;
    const { rows } = await db.query<{ identity: string }>(`select left(md5(${own}), 8) as identity`);
    return rows[0]?.identity ?? '';
  }
}

export async function currentSnapshot(db: Queryable): Promise<Snapshot> {
  const { rows } = await db.query<{ snapshot: Snapshot }>('select pg_current_snapshot()::text as snapshot');
  return rows[0]?.snapshot ?? '';
}

/**
 * `xmin` of a row was not visible in the snapshot `$2`. First the cheap question, by 32 bits: is it older than all that was under
 * way then; only what is not costs the making of a 64-bit number.
 */
const isNew = (row: string): string => `
  age(${row}.xmin) <= age(pg_snapshot_xmin($2::pg_snapshot)::xid)
  and not ${isVisible(row, '$2')}`;

const isVisible = (row: string, snapshot: string): string =>
  `pg_visible_in_snapshot((n.next - ((n.next - ${row}.xmin::text::int8) & 4294967295))::text::xid8, ${snapshot}::pg_snapshot)`;

const NEXT = `(select pg_snapshot_xmax(pg_current_snapshot())::text::int8 as next, pg_current_snapshot()::text as snapshot) n`;

/** A row that has changed, as far as its place in the tree goes. */
export interface ChangedRow {
  id: string;
  parent_id: string | null;
  type: string;
  position: number | null;
  generation: number;
}

export interface Changes {
  /** what the answer goes up to */
  snapshot: Snapshot;
  rows: ChangedRow[];
  /** the tree was deleted */
  isGone: boolean;
}

/** The rows of a tree that changed since a snapshot, at most `limit`. */
export async function changedSince(db: Queryable, rootId: string, since: Snapshot, limit: number): Promise<Changes> {
  const { rows } = await db.query<ChangedRow & { snapshot: Snapshot; exists: boolean }>(
    `select n.snapshot, exists (select from executions r where r.id = $1) as exists, e.id, e.parent_id, e.type, e.position, e.generation
     from ${NEXT} left join lateral (
       select e.id, e.parent_id, e.type, e.position, e.generation from executions e where e.root_id = $1 and ${isNew('e')} limit $3
     ) e on true`,
    [rootId, since, limit],
  );
  const [first] = rows;
  return { snapshot: first?.snapshot ?? since, rows: rows.filter((row) => row.id !== null), isGone: first?.exists === false };
}

export async function loadNodes(db: Queryable, ids: string[]): Promise<NodeRow[]> {
  const { rows } = await db.query<NodeRow>(`select ${NODE_COLUMNS} from executions e where e.id = any($1::uuid[])`, [ids]);
  return rows;
}

/** After which row of an ordered read the next page begins. */
export interface ChildKey {
  parent: string;
  position: number;
  generation: number;
}

export const FIRST_CHILD: ChildKey = { parent: '00000000-0000-0000-0000-000000000000', position: -1, generation: 0 };

/** The children of several parents, by parent and place. */
export async function loadNodesBelow(db: Queryable, parents: string[], after: ChildKey, limit: number): Promise<NodeRow[]> {
  const { rows } = await db.query<NodeRow>(
    `select ${NODE_COLUMNS} from executions e
     where e.parent_id = any($1::uuid[]) and (e.parent_id, e.position, e.generation) > ($2::uuid, $3::int4, $4::int4)
     order by e.parent_id, e.position, e.generation limit $5`,
    [parents, after.parent, after.position, after.generation, limit],
  );
  return rows;
}

/** The nodes of a whole tree by id, which is no order of the tree. */
export async function listNodes(
  db: Queryable,
  top: Pick<ExecutionRow, 'id' | 'root_id'>,
  after: string | null,
  limit: number,
): Promise<NodeRow[]> {
  const within = top.id === top.root_id ? 'e.root_id = $1' : `e.root_id = $4 and e.id in (select id from below)`;
  const { rows } = await db.query<NodeRow>(
    `${top.id === top.root_id ? '' : FLOWS_BELOW}
     select ${NODE_COLUMNS} from executions e
     where ${within} and ($2::uuid is null or e.id > $2) order by e.id limit $3`,
    top.id === top.root_id ? [top.id, after, limit] : [top.id, after, limit, top.root_id],
  );
  return rows;
}

const FLOWS_BELOW = `
  with recursive below as (
    select e.id, e.status, e.type from executions e where e.id = $1
    union all
    select c.id, c.status, c.type from below b join executions c on c.parent_id = b.id where b.type = 'FLOW'
  )`;

/** The flows of what is below an execution, itself included. */
export async function loadFlowsBelow(db: Queryable, id: string): Promise<string[]> {
  const { rows } = await db.query<{ id: string }>(`${FLOWS_BELOW} select id from below where type = 'FLOW'`, [id]);
  return rows.map((row) => row.id);
}

/** Whether nothing of the tree, or of what is below an execution, goes on: `orphan` children may after the end of what made them. */
export async function isOver(db: Queryable, top: Pick<ExecutionRow, 'id' | 'root_id'>): Promise<boolean> {
  const text =
    top.id === top.root_id
      ? `select not exists (select from executions e where e.root_id = $1 and e.status not in ${ENDED}) as over`
      : `${FLOWS_BELOW} select not exists (select from below where status not in ${ENDED}) as over`;
  const { rows } = await db.query<{ over: boolean }>(text, [top.id]);
  return rows[0]?.over ?? true;
}

export interface TreeLogRow extends LogRow {
  execution_id: string;
  parent_id: string | null;
}

/** After which line the next page begins. */
export interface LogKey {
  execution: string;
  seq: number;
}

export const FIRST_LINE: LogKey = { execution: '00000000-0000-0000-0000-000000000000', seq: -1 };

const LOG_COLUMNS = `l.execution_id, l.seq, (extract(epoch from l.time) * 1000)::float8 as time, l.level, l.values::text as values`;

/** The lines of these executions. */
export async function loadLogs(db: Queryable, ids: string[], after: LogKey, limit: number): Promise<TreeLogRow[]> {
  const { rows } = await db.query<TreeLogRow>(
    `select ${LOG_COLUMNS} from execution_logs l
     where l.execution_id = any($1::uuid[]) and (l.execution_id, l.seq) > ($2::uuid, $3::int4)
     order by l.execution_id, l.seq limit $4`,
    [ids, after.execution, after.seq, limit],
  );
  return rows;
}

/** The lines of a tree between two snapshots: only executions that go on, or ended since the first, have any. */
export async function logsBetween(
  db: Queryable,
  rootId: string,
  { since, until }: { since: Snapshot; until: Snapshot },
  after: LogKey,
  limit: number,
): Promise<TreeLogRow[]> {
  const { rows } = await db.query<TreeLogRow>(
    `select ${LOG_COLUMNS}, e.parent_id from ${NEXT} cross join lateral (
       select e.id, e.parent_id from executions e
       where e.root_id = $1 and e.type in ('FLOW', 'CONNECTION') and e.id >= $4 and (e.status not in ${ENDED} or (${isNew('e')}))
     ) e join execution_logs l on l.execution_id = e.id
     where (l.execution_id, l.seq) > ($4::uuid, $5::int4) and ${isNew('l')} and ${isVisible('l', '$3')}
     order by l.execution_id, l.seq limit $6`,
    [rootId, since, until, after.execution, after.seq, limit],
  );
  return rows;
}
