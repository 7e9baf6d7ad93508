/** What `/ready` says while the database is there and takes nothing, and while it is away: the runbook tells them apart. */
import { afterAll, afterEach, beforeEach, expect, it } from '@jest/globals';
import pg from 'pg';
import type { Execution } from '../../src/model.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { call, createFolders, startUp, type Folders } from '../support/product.ts';
import { until } from '../support/engine.ts';

let database: TestDatabase;
let folders: Folders;
let admin: pg.Client;

beforeEach(async () => {
  database = await createTestDatabase();
  folders = await createFolders(database.url);
  await folders.write('flows/one.ts', `import { flow } from 'petiole';\nexport default flow(async () => 1);\n`);
  admin = new pg.Client({ connectionString: database.url.replace(/\/[^/]*$/, '/postgres') });
  await admin.connect();
});
afterEach(async () => {
  await folders.remove();
  await database.drop();
});
afterAll(() => admin.end());

/** As it is from now on, for connections that are made anew. */
async function change(setting: string): Promise<void> {
  const name = new URL(database.url).pathname.slice(1);
  await admin.query(`alter database "${name}" ${setting}`);
  await admin.query('select pg_terminate_backend(pid) from pg_stat_activity where datname = $1', [name]);
}

it('names the trouble that there is now, and none when it is over', async () => {
  const up = await startUp(folders);
  const detail = async (): Promise<string> => ((await (await fetch(`${up.url}/ready`)).json()) as { detail?: string }).detail ?? 'ready';
  await change('set default_transaction_read_only = on');
  const started = call<Execution>(up, 'POST', '/executions?wait=60', { flow: 'one' });
  await until(
    async () => /^the database records nothing, .* read-only transaction/.test(await detail()),
    'the database that takes nothing',
  );
  await change('allow_connections false');
  await until(async () => /^the database does not answer: .*not currently accepting/.test(await detail()), 'the database that is away');
  await change('allow_connections true');
  await until(async () => (await detail()).startsWith('the database records nothing'), 'the database that is back, and takes nothing');
  await change('reset default_transaction_read_only');
  expect((await started).body.status).toBe('ENDED_SUCCESS');
  await until(async () => (await detail()) === 'ready', 'all to be well');
});
