/**
 * The plans of the engine's statements, made when the tables were small. They hold until the tables are analyzed again, so none of them
 * may read a whole index that grows with what has ended.
 */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type pg from 'pg';
import { claimDue, loadChildren, loadExecutions, loadNews, loadOwned, nextDue } from '../../src/storage/journal/claim.ts';
import {
  loadControls,
  renewPause,
  requestCancel,
  requestChildCancel,
  requestPause,
  requestResume,
} from '../../src/storage/journal/control.ts';
import { flush } from '../../src/storage/journal/flush.ts';
import { admitFlow } from '../../src/storage/journal/places.ts';
import { countDue } from '../../src/storage/journal/queue.ts';
import type { Queryable } from '../../src/storage/journal/rows.ts';
import { startOnce } from '../../src/storage/journal/start.ts';
import { releaseCalls, releaseOwned } from '../../src/storage/journal/workers.ts';
import { createPool } from '../../src/storage/pool.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { aWorker, newRow } from '../support/journal-rows.ts';

let database: TestDatabase;
let pool: pg.Pool;

beforeAll(async () => {
  database = await createTestDatabase();
  pool = createPool(database.url, { max: 1 });
});
afterAll(async () => {
  await pool.end();
  await database.drop();
});

/** Of these only rows have entries that run, wait for a worker, or are to be cancelled or paused. */
const BOUNDED = /^executions_(owned|controlled|claimable|due|cancelled|queued)$/;

type Plan = { [key: string]: unknown; Plans?: Plan[] };

/** What reads `executions`, or an index of it, from one end to the other. */
function wholeReads(plan: Plan): string[] {
  const below = (plan.Plans ?? []).flatMap(wholeReads);
  const type = String(plan['Node Type']);
  const index = String(plan['Index Name'] ?? '');
  const reads = type === 'Seq Scan' ? plan['Relation Name'] === 'executions' : index.startsWith('executions_') && !plan['Index Cond'];
  return reads && !BOUNDED.test(index) ? [`${type} ${index}`, ...below] : below;
}

it('look rows of executions up by index, whatever the planner knew of the table', async () => {
  const db = pool as unknown as Queryable;
  const fence = await aWorker(db);
  const rows = Array.from({ length: 60 }, () => newRow({ status: 'ENDED_SUCCESS', owned: false, startedAt: 1, endedAt: 2 }));
  const nothing = { inserts: [], changes: [], logs: [], wakes: [] };
  await flush(db, fence, { ...nothing, inserts: rows });
  await db.query('analyze');
  const ids = [randomUUID(), randomUUID()];
  const [id = ''] = ids;
  const changes = ids.map((one) => ({ id: one, delivered: 1 }));
  await claimDue(db, fence, { limit: 10, pool: 'default', roots: null, guestRuntimes: [1] });
  await flush(db, fence, { ...nothing, changes });
  await flush(db, fence, { ...nothing, changes, wakes: ids });
  await flush(db, fence, { ...nothing, changes: changes.slice(1), wakes: [id] });
  await startOnce(db, fence, { key: 'k', requestSha256: 'r' }, newRow());
  for (const ask of [requestCancel, requestPause, requestResume, releaseCalls, loadChildren, loadExecutions]) await ask(db, ids);
  for (const ask of [renewPause, requestChildCancel, loadNews, loadControls, loadOwned]) await ask(db, id);
  await nextDue(db, 'default', null);
  await countDue(db, 10);
  await releaseOwned(db);
  const prepared = await db.query<{ name: string; count: number }>(
    `select name, cardinality(parameter_types) as count from pg_prepared_statements`,
  );
  expect(prepared.rows.length).toBeGreaterThan(18);
  const read: Record<string, string[]> = {};
  for (const { name, count } of prepared.rows) {
    const values = count === 0 ? '' : `(${Array.from({ length: count }, () => 'null').join(', ')})`;
    const explained = await db.query<{ 'QUERY PLAN': { Plan: Plan }[] }>(`explain (format json) execute "${name}" ${values}`);
    const found = explained.rows.flatMap((row) => row['QUERY PLAN'].flatMap(({ Plan }) => wholeReads(Plan)));
    if (found.length > 0) read[name] = found;
  }
  expect(read).toEqual({});
});

/** In a function no plan is seen, but what it has read is counted. */
it('give the places of a flow away without reading what has ended', async () => {
  const db = pool as unknown as Queryable;
  const ended = (count: number): Promise<unknown> =>
    db.query(
      `insert into executions (id, root_id, type, name, status, inputs, started_at, ended_at)
       select id, id, 'FLOW', 'f', 'ENDED_SUCCESS', '{}', now(), now() from (select gen_random_uuid() as id from generate_series(1, $1::int)) r`,
      [count],
    );
  await db.query('alter table executions set (autovacuum_enabled = false)');
  const fence = await aWorker(db);
  const [held, below] = [newRow({ flow: 'limited', status: 'RUNNING', owned: true, startedAt: 1 }), newRow({ flow: 'limited' })];
  await flush(db, fence, { inserts: [held, below], changes: [], logs: [], wakes: [] });
  await db.query(`insert into flow_limits (flow, concurrency) values ('limited', 2)`);
  await db.query(`insert into flow_places (execution_id, flow) values ($1, 'limited')`, [held.id]);
  await ended(60);
  await db.query('analyze executions');
  for (let i = 0; i < 3; i++) await admitFlow(db, 'limited', [below.id]);
  await ended(20_000);
  const client = await pool.connect();
  try {
    await client.query('begin');
    await admitFlow(client as unknown as Queryable, 'limited', [below.id]);
    const { rows } = await client.query<{ read: string }>(
      `select sum(pg_stat_get_xact_tuples_returned(oid)) as read from (
         select 'executions'::regclass as oid union select indexrelid from pg_index where indrelid = 'executions'::regclass
       ) r`,
    );
    expect(Number(rows[0]?.read)).toBeLessThan(500);
    await client.query('commit');
  } finally {
    client.release();
  }
});
