/**
 * Roots that are made of another execution, and the children that a fork keeps of it. None of it stands on the path of a step: the
 * rows are written as unowned and due, and whoever has room claims them.
 */
import type { ExecutionType, JsonText, Status } from '../../model.ts';
import { storable, type NewExecution, type Queryable, type StoredOrigin } from './rows.ts';

const SEALED = `'{"$sealed":'`;

/** `attempt` 1: a fork is no fresh flow, its children are to be read. A commit whose answer was lost is found done. */
const ROOT = `
  insert into executions (id, root_id, type, name, status, flow, flow_version, options, inputs, shown_inputs, labels, priority, seed,
    created_at, wake_at, attempt, origin, pool, message)
  values ($1, $1, 'FLOW', $2, 'PENDING', $3, $4, $5::json, $6::json, $7::json, $8::json, $9::int2, $10,
    to_timestamp($11::float8 / 1000.0), case when place_wait($3) is null then now() end, $12::int4, $13::json, $14,
    place_wait($3))
  on conflict (id) do nothing`;

/** False: it is there already. */
export async function insertMade(db: Queryable, row: NewExecution, origin: StoredOrigin): Promise<boolean> {
  const { rowCount } = await db.query({
    name: 'insert_made',
    text: ROOT,
    values: [
      row.id,
      storable(row.name),
      row.flow,
      row.flowVersion,
      row.options,
      row.inputs,
      row.shownInputs,
      row.labels,
      row.priority,
      row.seed,
      row.createdAt,
      origin.kind === 'fork' ? 1 : 0,
      JSON.stringify(origin),
      row.pool,
    ],
  });
  return rowCount === 1;
}

/** Binds an idempotency key to what it makes; null: the key was free. It waits for a start with the same key that is under way. */
export async function takeKey(
  db: Queryable,
  { key, requestSha256 }: { key: string; requestSha256: string },
  executionId: string,
): Promise<{ executionId: string; requestSha256: string } | null> {
  const { rowCount } = await db.query(
    `insert into idempotency_keys (key, request_sha256, execution_id) values ($1, $2, $3) on conflict (key) do nothing`,
    [key, requestSha256, executionId],
  );
  if (rowCount === 1) return null;
  const { rows } = await db.query<{ request_sha256: string; execution_id: string }>(
    `select request_sha256, execution_id from idempotency_keys where key = $1`,
    [key],
  );
  const [found] = rows;
  return found ? { executionId: found.execution_id, requestSha256: found.request_sha256 } : null;
}

/**
 * The first generation of a child of which `e` is a later one: the copy is the only generation of the fork's child, and has the inputs
 * that the script gave, with which it is compared.
 */
const FIRST = `left join lateral (
    select f.id, f.inputs, f.shown_inputs from executions f
    where e.generation > 0 and f.parent_id = e.parent_id and f.position = e.position and f.generation = 0
  ) f on true`;

/** What of a child decides on whether a fork keeps it. */
export interface ForkedChild {
  id: string;
  position: number;
  type: ExecutionType;
  name: string;
  status: Status;
  delivered: number | null;
  /** bytes of inputs and output where one of them is sealed; else 0 */
  sealed_bytes: number;
}

/** The children of a flow by position; of each position the generation that counts. */
export async function listForked(db: Queryable, flowId: string): Promise<ForkedChild[]> {
  const { rows } = await db.query<ForkedChild>({
    name: 'list_forked',
    text: `
      select e.id, e.position, e.type, e.name, e.status, e.delivered,
        case when left(coalesce(f.inputs, e.inputs)::text, 11) = ${SEALED} or left(e.output_value::text, 11) = ${SEALED}
          then octet_length(coalesce(f.inputs, e.inputs)::text) + coalesce(octet_length(e.output_value::text), 0) else 0 end as sealed_bytes
      from executions e ${FIRST} where e.parent_id = $1 and e.continued_as is null order by e.position`,
    values: [flowId],
  });
  return rows;
}

/** Whether the tree is whole: a removal takes its root first. */
export async function isWhole(db: Queryable, rootId: string): Promise<boolean> {
  const { rows } = await db.query('select from executions where id = $1', [rootId]);
  return rows.length > 0;
}

/** Of a row that holds a sealed value: what has to be sealed for the copy. */
export interface Payload {
  id: string;
  /** of the generation that has the inputs */
  inputs_id: string;
  inputs: JsonText;
  output_value: JsonText | null;
}

export async function loadPayloads(db: Queryable, ids: string[]): Promise<Payload[]> {
  const { rows } = await db.query<Payload>(
    `select e.id, coalesce(f.id, e.id) as inputs_id, coalesce(f.inputs, e.inputs)::text as inputs, e.output_value::text
     from executions e ${FIRST} where e.id = any($1::uuid[])`,
    [ids],
  );
  return rows;
}

/** A child that is kept: a copy of its row under the fork. */
export interface Kept {
  from: string;
  id: string;
  delivered: number | null;
  /** null: as they are in the row */
  inputs: JsonText | null;
  output: JsonText | null;
  /** an output that the maker of the fork gives it: it then counts as a success, whatever it was */
  given: { shownOutput: JsonText | null; message: string; now: number } | null;
}

const COPY = `
  insert into executions (id, root_id, parent_id, position, type, name, status, target, flow, flow_version, connector, connector_type,
    options, inputs, shown_inputs, output_value, shown_output, error, message, outcome, labels, priority, orphan, seed, created_at,
    started_at, ended_at, attempt, attempts, strikes, delivered, copied_from, pool)
  select k.id, $1, $1, e.position, e.type, e.name, case when k.given then 'ENDED_SUCCESS' else e.status end, e.target, e.flow,
    e.flow_version, e.connector, e.connector_type, e.options, coalesce(k.inputs, f.inputs, e.inputs),
    case when f.id is null then e.shown_inputs else f.shown_inputs end,
    coalesce(k.output_value, e.output_value), case when k.given then k.shown_output else e.shown_output end,
    case when k.given then null else e.error end, case when k.given then k.message else e.message end,
    case when k.given and e.type = 'FLOW' then 'ENDED_SUCCESS' else e.outcome end, e.labels, e.priority, e.orphan, e.seed, e.created_at,
    e.started_at, coalesce(e.ended_at, to_timestamp(k.now_ms / 1000.0)), e.attempt, e.attempts, e.strikes, k.delivered,
    coalesce(e.copied_from, e.id), e.pool
  from unnest($2::uuid[], $3::uuid[], $4::int4[], $5::json[], $6::json[], $7::bool[], $8::json[], $9::text[], $10::float8[])
    as k(from_id, id, delivered, inputs, output_value, given, shown_output, message, now_ms)
  join executions e on e.id = k.from_id ${FIRST}`;

/** One statement for all of them; payloads that are not sealed do not leave the database. */
export async function copyKept(db: Queryable, rootId: string, kept: Kept[]): Promise<number> {
  const column = <T>(value: (child: Kept) => T): T[] => kept.map(value);
  const { rowCount } = await db.query(COPY, [
    rootId,
    column((k) => k.from),
    column((k) => k.id),
    column((k) => k.delivered),
    column((k) => k.inputs),
    column((k) => k.output),
    column((k) => k.given !== null),
    column((k) => k.given?.shownOutput ?? null),
    column((k) => k.given?.message ?? null),
    column((k) => k.given?.now ?? null),
  ]);
  return rowCount ?? 0;
}

/** The files of the tree that was forked are kept for the fork too. */
export async function copyFileUses(db: Queryable, fromRoot: string, toRoot: string): Promise<void> {
  await db.query(
    `insert into file_uses (file_id, root_id) select u.file_id, $2::uuid from file_uses u where u.root_id = $1 on conflict do nothing`,
    [fromRoot, toRoot],
  );
}
