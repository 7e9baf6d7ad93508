import { fencedName, fenceSql, type Fence } from './fence.ts';
import type { NewExecution, Queryable } from './rows.ts';

const startSql = (fence: Fence): string => `
  with ${fenceSql(fence, '$19')},
  key as (
    insert into idempotency_keys (key, request_sha256, execution_id)
    select $3, $4, $5::uuid from fence
    on conflict (key) do nothing
    returning execution_id
  ),
  started as (
    insert into executions (id, root_id, type, name, status, flow, flow_version, inputs, labels, priority, seed, created_at,
      started_at, wake_at, attempt, worker_id, shown_inputs, pool, message)
    select k.execution_id, k.execution_id, 'FLOW', $6, $7, $8, $9, $10::json, $11::json, $12::int2, $13,
      to_timestamp($14::float8 / 1000.0), to_timestamp($15::float8 / 1000.0),
      case when $16::bool or place_wait($8) is not null then null else now() end,
      case when $16::bool then 1 else 0 end, case when $16::bool then $1::uuid end, $17::json, $18,
      case when $16::bool then null else place_wait($8) end
    from key k
    returning id
  )
  select exists (select from fence) as held, (select id from started) as id`;

const KNOWN = `select request_sha256, execution_id from idempotency_keys where key = $1`;

export type StartedOnce =
  | { outcome: 'started' }
  /** the key was used before, for this request or another one */
  | { outcome: 'known'; executionId: string; requestSha256: string }
  | { outcome: 'fenced' };

/**
 * Starts a root at most once per idempotency key: key and row are one statement, and of two that come at the same time one
 * waits for the other. The key lives as long as the execution.
 */
export async function startOnce(
  db: Queryable,
  fence: Fence,
  key: { key: string; requestSha256: string },
  row: NewExecution,
): Promise<StartedOnce> {
  const values = [
    fence.workerId,
    fence.epoch,
    key.key,
    key.requestSha256,
    row.id,
    row.name,
    row.status,
    row.flow,
    row.flowVersion,
    row.inputs,
    row.labels,
    row.priority,
    row.seed,
    row.createdAt,
    row.startedAt,
    row.owned,
    row.shownInputs,
    row.pool,
    fence.timeline,
  ];
  const { rows } = await db.query<{ held: boolean; id: string | null }>({
    name: fencedName('start_once', fence),
    text: startSql(fence),
    values,
  });
  if (rows[0]?.id) return { outcome: 'started' };
  const known = await findStart(db, key.key);
  return known ? { outcome: 'known', ...known } : { outcome: 'fenced' };
}

/** What was started with the key before. */
export async function findStart(db: Queryable, key: string): Promise<{ executionId: string; requestSha256: string } | null> {
  const { rows } = await db.query<{ request_sha256: string; execution_id: string }>({ name: 'start_known', text: KNOWN, values: [key] });
  const [found] = rows;
  return found ? { executionId: found.execution_id, requestSha256: found.request_sha256 } : null;
}
