/** The machine of the database dies under load, and its standby becomes the primary: what was acknowledged is there and goes on. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import pg from 'pg';
import type { Execution } from '../../src/model.ts';
import { Proxy } from '../chaos/proxy.ts';
import { until } from '../support/engine.ts';
import { startDebianPostgres, type Primary, type Standby } from '../support/far-sides/postgresql.ts';
import { call, createFolders, startUp, type Folders, type Up } from '../support/product.ts';
import { startFarSide, STEPS_FLOW, type FarSide } from './far-side.ts';

let primary: Primary;
let standby: Standby;
let proxy: Proxy;
let far: FarSide;
let folders: Folders;
let up: Up;
/** what the address of the database leads to */
let port: number;

beforeAll(async () => {
  primary = await startDebianPostgres();
  standby = await primary.standby();
  await primary.run('createdb', 'petiole');
  port = primary.port;
  proxy = new Proxy(() => port);
  folders = await createFolders(`postgres://petiole@127.0.0.1:${await proxy.listen()}/petiole`);
  folders.env['PETIOLE_ALLOW_PRIVATE'] = '127.0.0.0/8';
  await folders.write('flows/steps.ts', STEPS_FLOW);
  far = await startFarSide();
  up = await startUp(folders);
}, 120_000);
afterAll(async () => {
  far?.release();
  await up?.stop();
  proxy?.close();
  await Promise.all([folders?.remove(), far?.close(), primary?.stop(), standby?.stop()]);
});

const STEPS = ['one', 'two', 'three'];

/** As a client who starts until it is told that the flow is there, with the same key each time. */
async function acknowledged(steps: string[]): Promise<string> {
  const key = { 'idempotency-key': randomUUID() };
  for (;;) {
    const answer = await call<Execution>(up, 'POST', '/executions', { flow: 'steps', inputs: { url: far.url, steps } }, key);
    if (answer.status === 201 || answer.status === 200) return answer.body.id;
    expect(answer.status).toBe(503);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

const keysOf = (step: string): string[] => far.calls.filter((one) => one.step === step).map(({ key }) => key);

describe('a standby that is synchronous', () => {
  it('becomes the primary, and all that was acknowledged ends as it should, in the processes that ran before', async () => {
    far.holds = (step) => step === 'held';
    const started = [await acknowledged(['before', 'held', 'after'])];
    await until(() => keysOf('held').length === 1, 'the call that is held');
    let loading = true;
    const client = async (): Promise<void> => {
      while (loading) started.push(await acknowledged(STEPS));
    };
    const load = [client(), client(), client(), client()];
    await until(() => started.length >= 20, 'some load');

    await primary.kill();
    const atDeath = started.length;
    await standby.promote();
    port = standby.port;
    await until(() => started.length >= atDeath + 10, 'new starts on the new primary');
    loading = false;
    await Promise.all(load);
    far.holds = () => false; // the process makes the call anew on the new primary, maybe only now
    far.release();

    const database = new pg.Pool({ connectionString: standby.url('petiole'), max: 1 });
    try {
      const roots = await until(async () => {
        const { rows } = await database.query<{ id: string; status: string; output: unknown; children: number }>(
          `select id, status, output_value as output, (select count(*)::int from executions child where child.parent_id = root.id) as children
             from executions root where parent_id is null`,
        );
        return rows.every(({ status }) => status.startsWith('ENDED_')) && rows;
      }, 'the end of all flows');
      expect(started.filter((id) => !roots.some((root) => root.id === id))).toEqual([]);
      // With the same key a start is one, also where its answer was lost.
      expect(roots).toHaveLength(started.length);
      for (const { id, ...root } of roots) {
        expect(root).toEqual({ status: 'ENDED_SUCCESS', output: id === started[0] ? ['before', 'held', 'after'] : STEPS, children: 3 });
      }
      expect(keysOf('before')).toHaveLength(1); // recorded by both, so it is not made again
      expect(new Set(keysOf('held')).size).toBe(1);
    } finally {
      await database.end();
    }
  }, 120_000);
});
