/** A database that is restored to a moment from a copy and the archived log, as docs/operations.md says: what was under way goes on. */
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import pg from 'pg';
import type { Execution } from '../../src/model.ts';
import { until } from '../support/engine.ts';
import { startDebianPostgres, type DebianPostgres, type Primary } from '../support/far-sides/postgresql.ts';
import { call, createFolders, startUp, type Folders, type Up } from '../support/product.ts';
import { startFarSide, STEPS_FLOW, type FarSide } from './far-side.ts';

let lost: Primary;
let restored: DebianPostgres | undefined;
let far: FarSide;
let folders: Folders;
let up: Up;

beforeAll(async () => {
  [lost, far] = [await startDebianPostgres({ isArchiving: true }), await startFarSide()];
  await lost.run('createdb', 'petiole');
  folders = await createFolders(lost.url('petiole'));
  folders.env['PETIOLE_ALLOW_PRIVATE'] = '127.0.0.0/8';
  await folders.write('flows/steps.ts', STEPS_FLOW);
  up = await startUp(folders);
});
afterAll(async () => {
  far?.release();
  await up?.stop();
  await Promise.all([folders?.remove(), far?.close(), restored?.stop(), lost?.stop()]);
});

const start = (steps: string[], wait = '') =>
  call<Execution>(up, 'POST', `/executions${wait}`, { flow: 'steps', inputs: { url: far.url, steps } });
const get = (id: string) => call<Execution>(up, 'GET', `/executions/${id}`);
const ended = (id: string) => until(async () => ((await get(id)).body.ended_at ? (await get(id)).body : null), `the end of ${id}`);
const keysOf = (step: string): string[] => far.calls.filter((one) => one.step === step).map(({ key }) => key);

it('is as it was then: what ran is run on, with a repeated call under the same key, what ended has ended, what came later is gone', async () => {
  far.holds = (step) => step === 'held' && keysOf('held').length <= 1;
  const { body: running } = await start(['before', 'held', 'after']);
  await until(() => keysOf('held').length === 1, 'the call that is held');
  const backup = await lost.backUp();
  const { body: done } = await start(['later'], '?wait=60');
  expect(done.status).toBe('ENDED_SUCCESS');

  const client = new pg.Client({ connectionString: lost.url('petiole') });
  await client.connect();
  const { rows } = await client.query<{ moment: string }>('select clock_timestamp()::text as moment');
  const { body: late } = await start(['too-late'], '?wait=60');
  far.release();
  expect((await ended(running.id)).status).toBe('ENDED_SUCCESS');
  const { rows: last } = await client.query<{ segment: string }>('select pg_walfile_name(pg_switch_wal()) as segment');
  const isArchived = `select 1 from pg_stat_archiver where last_archived_wal >= $1`;
  await until(async () => (await client.query(isArchived, [last[0]?.segment])).rows.length === 1, 'the log in the archive');
  await client.end();
  up.child.kill('SIGKILL');
  await up.ended;
  await lost.kill();

  restored = await backup.restoreTo(rows[0]?.moment as string);
  folders.env['DATABASE_URL'] = restored.url('petiole');
  up = await startUp(folders);
  expect(await ended(running.id)).toMatchObject({ status: 'ENDED_SUCCESS', output_value: ['before', 'held', 'after'] });
  expect((await get(done.id)).body).toMatchObject({ status: 'ENDED_SUCCESS', output_value: ['later'] });
  expect(await get(late.id)).toMatchObject({ status: 404, body: { code: 'NOT_FOUND' } });
  expect([keysOf('before').length, keysOf('later').length, keysOf('held').length, keysOf('after').length]).toEqual([1, 1, 2, 2]);
  expect(new Set([...keysOf('held'), ...keysOf('after')]).size).toBe(2);
}, 120_000);
