/** A server and a worker that reach PostgreSQL through PgBouncer in transaction mode, with fewer connections than they want. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import type { Execution } from '../../src/model.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { until } from '../support/engine.ts';
import { startPgBouncer, type PgBouncer } from '../support/far-sides/pgbouncer.ts';
import { call, createFolders, start, startUp, type Folders, type Running, type Up } from '../support/product.ts';
import { startFarSide, STEPS_FLOW, type FarSide } from './far-side.ts';

const FAMILY = `import { flow } from 'petiole';
export default flow(async function (inputs: { url: string }) {
  const children = ['a', 'b', 'c'].map((step) => this.flow('steps', { url: inputs.url, steps: [step, step] }));
  const ended = await this.waitFor(children);
  return ended.map((one) => one.output_value);
});
`;

let database: TestDatabase;
let bouncer: PgBouncer;
let folders: Folders;
let others: Folders;
let far: FarSide;
let up: Up;
let worker: Running;

beforeAll(async () => {
  database = await createTestDatabase({ migrated: false });
  bouncer = await startPgBouncer(database.url, 5);
  far = await startFarSide();
});
afterAll(async () => {
  await far.close();
  await bouncer.stop();
  await database.drop();
});
beforeEach(async () => {
  far.calls = [];
  [folders, others] = [await createFolders(bouncer.url), await createFolders(bouncer.url)];
  for (const { env } of [folders, others]) env['PETIOLE_ALLOW_PRIVATE'] = '127.0.0.0/8';
  await folders.write('flows/steps.ts', STEPS_FLOW);
  await folders.write('flows/family.ts', FAMILY);
});
afterEach(async () => {
  far.holds = () => false;
  far.release();
  await Promise.all([up.stop(), worker.stop()]);
  await Promise.all([folders.remove(), others.remove()]);
});

async function startBoth(): Promise<void> {
  up = await startUp(folders); // first, since it brings the tables
  worker = start(['worker'], others);
  await worker.says(/works on the database/);
}

async function startFlow(flow: string, inputs: object): Promise<string> {
  const { status, body } = await call<Execution>(up, 'POST', '/executions', { flow, inputs });
  expect(status).toBe(201);
  return body.id;
}

const execution = async (id: string): Promise<Execution> => (await call<Execution>(up, 'GET', `/executions/${id}`)).body;
const endOf = (id: string): Promise<Execution> =>
  until(async () => {
    const found = await execution(id);
    return found.status.startsWith('ENDED_') && found;
  }, 'the end of the flow');

describe('behind PgBouncer in transaction mode', () => {
  it('tables, flows, child flows and a death all work, and what needs a session says that it is missing', async () => {
    await startBoth();
    expect(up.stderr()).toContain('DATABASE_DIRECT_URL');
    const started = await Promise.all(Array.from({ length: 40 }, () => startFlow('family', { url: far.url })));
    const late = await startFlow('steps', { url: far.url, steps: ['x', 'y', 'z'] });
    worker.child.kill('SIGKILL');
    await worker.ended;
    worker = start(['worker'], others);
    for (const id of started) {
      expect((await endOf(id)).output_value).toEqual([
        ['a', 'a'],
        ['b', 'b'],
        ['c', 'c'],
      ]);
    }
    expect((await endOf(late)).output_value).toEqual(['x', 'y', 'z']);
    // What one user of a connection had set must not stay there for the next.
    const left = new pg.Client({ connectionString: bouncer.url });
    await left.connect();
    for (let i = 0; i < 20; i++) {
      const { rows } = await left.query(`select current_setting('enable_seqscan') as scan, current_setting('plan_cache_mode') as plan`);
      expect(rows).toEqual([{ scan: 'on', plan: 'force_generic_plan' }]);
    }
    await left.end();
    expect(`${up.stderr()}${worker.stderr()}`).not.toMatch(/prepared statement|error/i);
  }, 120_000);

  it('a cancel reaches a call in another process, by the table alone or over the direct way', async () => {
    far.holds = (step) => step === 'held';
    others.env['DATABASE_DIRECT_URL'] = database.url;
    await startBoth();
    expect(worker.stderr()).not.toContain('DATABASE_DIRECT_URL');
    const listeners = `select 1 from pg_stat_activity where application_name = 'petiole mailbox' and datname = current_database()`;
    await until(async () => (await database.pool.query(listeners)).rowCount === 1, 'the one that goes directly to listen, and nobody else');
    // The one process makes the call, the other one takes the cancel.
    const id = await startFlow('steps', { url: far.url, steps: ['held'] });
    await until(() => far.calls.length === 1, 'the call');
    const second = await startUp({ ...folders, env: { ...folders.env, PETIOLE_DATA: others.root } });
    try {
      expect((await call(second, 'POST', `/executions/${id}/cancel`)).status).toBe(200);
      expect((await endOf(id)).status).toBe('ENDED_CANCELLED');
    } finally {
      await second.stop();
    }
  }, 120_000);
});
