/** A dump that is made under load, restored into another database: what was under way goes on from there. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import type { Execution } from '../../src/model.ts';
import { until } from '../support/engine.ts';
import { startDebianPostgres, type DebianPostgres } from '../support/far-sides/postgresql.ts';
import { call, createFolders, startUp, type Folders, type Up } from '../support/product.ts';
import { startFarSide, STEPS_FLOW, type FarSide } from './far-side.ts';

let postgres: DebianPostgres;
let far: FarSide;
let folders: Folders;
let others: Folders;
let dump: string;
let up: Up | null = null;

beforeAll(async () => {
  [postgres, far] = [await startDebianPostgres(), await startFarSide()];
  dump = join(await mkdtemp(join(tmpdir(), 'petiole-dump-')), 'petiole.dump');
  [folders, others] = [await createFolders(postgres.url('petiole')), await createFolders(postgres.url('restored'))];
  for (const { env, write } of [folders, others]) {
    env['PETIOLE_ALLOW_PRIVATE'] = '127.0.0.0/8';
    await write('flows/steps.ts', STEPS_FLOW);
  }
});
afterAll(async () => {
  far.release();
  await up?.stop();
  await Promise.all([folders.remove(), others.remove(), far.close(), rm(join(dump, '..'), { recursive: true, force: true })]);
  await postgres.stop();
});

async function startFlow(steps: string[]): Promise<string> {
  const { status, body } = await call<Execution>(up as Up, 'POST', '/executions', { flow: 'steps', inputs: { url: far.url, steps } });
  expect(status).toBe(201);
  return body.id;
}

async function rows<R extends pg.QueryResultRow>(database: string, text: string, values: unknown[] = []): Promise<R[]> {
  const client = new pg.Client({ connectionString: postgres.url(database) });
  await client.connect();
  try {
    return (await client.query<R>(text, values)).rows;
  } finally {
    await client.end();
  }
}

const keysOf = (step: string): string[] => far.calls.filter((one) => one.step === step).map(({ key }) => key);

describe('a dump made under load', () => {
  it('goes on in another database; a call that it knows as running, or not yet, is made again with the same key', async () => {
    far.holds = (step) => step === 'held' && keysOf('held').length <= 1;
    await postgres.run('createdb', 'petiole');
    up = await startUp(folders);
    const held = await startFlow(['before', 'held', 'after']);
    await until(() => keysOf('held').length === 1, 'the call that is held');
    const started: string[] = [];
    let loading = true;
    const load = (async () => {
      while (loading) started.push(await startFlow(['one', 'two', 'three']));
    })();
    await until(() => started.length >= 20, 'some load');
    await postgres.run('pg_dump', '-Fc', '-f', dump, 'petiole');
    const atDump = started.length;
    await until(() => started.length >= atDump + 10, 'load after the dump');
    loading = false;
    await load;
    far.release();
    const isEnded = `select 1 from executions where id = $1 and status = 'ENDED_SUCCESS'`;
    await until(async () => (await rows('petiole', isEnded, [held])).length, 'the end that the dump does not know');
    up.child.kill('SIGKILL'); // the database is lost, and with it who worked on it
    await up.ended;

    await postgres.run('createdb', 'restored');
    await postgres.run('pg_restore', '--exit-on-error', '-d', 'restored', dump);
    up = await startUp(others);
    const roots = await until(async () => {
      const found = await rows<{ id: string; status: string; output: string }>(
        'restored',
        'select id, status, output_value::text as output from executions where parent_id is null',
      );
      return found.every(({ status }) => status.startsWith('ENDED_')) && found;
    }, 'the end of all that was restored');
    const known = new Set(roots.map(({ id }) => id));
    // All that was acknowledged before the dump began is there, and what came later may be missing.
    expect(started.slice(0, 20).filter((id) => !known.has(id))).toEqual([]);
    expect(known.size).toBeLessThan(started.length + 1);
    for (const { id, status, output } of roots) {
      const steps = id === held ? ['before', 'held', 'after'] : ['one', 'two', 'three'];
      expect([status, JSON.parse(output)]).toEqual(['ENDED_SUCCESS', steps]);
    }
    expect(keysOf('before')).toHaveLength(1); // recorded, so it is not made again
    for (const step of ['held', 'after']) {
      expect(keysOf(step)).toHaveLength(2);
      expect(new Set(keysOf(step)).size).toBe(1);
    }
  }, 120_000);
});
