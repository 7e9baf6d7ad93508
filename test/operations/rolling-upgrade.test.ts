/** Two releases at work on one database, and the change from one to the other under load, process by process. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Execution } from '../../src/model.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { until } from '../support/engine.ts';
import { call, createFolders, start, startUp, type Folders, type Running, type Up } from '../support/product.ts';
import { startFarSide, type FarSide } from './far-side.ts';
import { commandOf, makeNextRelease, type Release } from './next-release.ts';

const ORDER = `import { flow } from 'petiole';
export default flow(async function (inputs: { url: string }) {
  const answers: string[] = [];
  for (const step of ['one', 'two', 'three']) {
    const { json } = await this.connect('REST', { url: inputs.url + '/' + step, method: 'post', json: { step } }).get('output_value') as any;
    answers.push(json.step);
    await this.sleep(step === 'two' ? 2 : 0.1);
  }
  return answers;
});
`;

let database: TestDatabase;
let next: Release;
let far: FarSide;
let folders: Folders[];
const running: Running[] = [];

beforeAll(async () => {
  [database, next, far] = [await createTestDatabase(), await makeNextRelease(), await startFarSide()];
  folders = [];
  for (let i = 0; i < 4; i++) folders.push(await createFolders(database.url));
  for (const { env } of folders) Object.assign(env, { PETIOLE_ALLOW_PRIVATE: '127.0.0.0/8', PETIOLE_DRAIN: '30s' });
  for (const one of folders) await one.write('flows/order.ts', ORDER);
});
afterAll(async () => {
  await Promise.all(running.map((one) => one.stop()));
  await Promise.all([...folders.map((one) => one.remove()), next.remove(), far.close()]);
  await database.drop();
});

const kept = <T extends Running>(one: T): T => {
  running.push(one);
  return one;
};

async function worker(at: Folders, main?: string): Promise<Running> {
  const started = kept(start(['worker'], { ...at, main }));
  await started.says(/works on the database/);
  return started;
}

/** As a client is told to: with a key, and sent again where the answer says that the start may still come to be. */
async function startOf(server: Up): Promise<{ status: number; body: Execution }> {
  const headers = { 'idempotency-key': randomUUID() };
  for (;;) {
    const answer = await call<Execution>(server, 'POST', '/executions', { flow: 'order', inputs: { url: far.url } }, headers);
    if (!/may still come to be/.test(JSON.stringify(answer.body))) return answer;
  }
}

/** Starts flows at whichever servers stand in `servers`, until it is told to stop; what was acknowledged is kept. */
function load(servers: Up[]): { ids: string[]; refused: unknown[]; stop(): Promise<void> } {
  const made = { ids: [] as string[], refused: [] as unknown[], stop: async () => undefined as void };
  let going = true;
  const client = async (): Promise<void> => {
    for (let i = 0; going; i++) {
      const server = servers[i % servers.length]!;
      const { status, body } = await startOf(server);
      if (status === 201 || status === 200) made.ids.push(body.id);
      else made.refused.push(body);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  };
  const clients = [client(), client()];
  made.stop = async () => {
    going = false;
    await Promise.all(clients);
  };
  return made;
}

describe('a release that needs tables which its user may not change', () => {
  it('says what to run first, and the release before goes on', async () => {
    const user = `plain_${database.url.split('_').at(-1)}`;
    await database.pool.query(`create role ${user} login password 'plain-password'`);
    try {
      const own = await createTestDatabase();
      const url = Object.assign(new URL(own.url), { username: user, password: 'plain-password' }).href;
      await own.pool.query(`grant select, insert, update, delete on all tables in schema public to ${user}`);
      const [{ env }] = folders as [Folders];
      const { code, said } = await commandOf(next, ['worker'], { ...env, DATABASE_URL: url });
      expect(code).toBe(1);
      expect(said).toMatch(/may not make \(9999999999999-next\): run `petiole migrate` first/);
      expect(said).not.toContain('plain-password');
      const before = start(['worker'], { ...folders[1]!, env: { ...env, DATABASE_URL: url } });
      await before.says(/works on the database/);
      expect((await before.stop()).code).toBe(0);
      await own.drop();
    } finally {
      await database.pool.query(`drop role ${user}`);
    }
  }, 120_000);
});

describe('a rolling upgrade', () => {
  it('process by process loses no flow, fails none and makes no call twice', async () => {
    const oldServer = kept(await startUp(folders[0]!));
    const oldWorker = await worker(folders[1]!);
    const servers = [oldServer];
    const { ids, refused, stop } = load(servers);
    await until(() => ids.length > 20, 'some flows of the old release');

    expect(await commandOf(next, ['migrate'], folders[2]!.env)).toMatchObject({ code: 0, said: expect.stringContaining('Next') });
    await worker(folders[2]!, next.main);
    expect((await oldWorker.stop()).code).toBe(0);
    const newServer = kept(await startUp({ ...folders[3]!, main: next.main }));
    servers.push(newServer);
    // Both take starts; the newer one has saved the flow under its own runtime meanwhile.
    const both = ids.length;
    await until(() => ids.length > both + 20, 'flows of both');
    servers.splice(0, 1);
    await until(() => ids.length > both + 30, 'the clients to know it');
    expect((await oldServer.stop()).code).toBe(0);
    const after = ids.length;
    await until(() => ids.length > after + 10, 'flows of the new release');
    await stop();

    const ended = await until(async () => {
      const { rows } = await database.pool.query<{ status: string; output: string; guest_runtime: number }>(
        `select e.status, e.output_value::text as output, v.guest_runtime
         from executions e join flow_versions v on v.sha256 = e.flow_version where e.id = any($1)`,
        [ids],
      );
      return rows.every(({ status }) => status.startsWith('ENDED_')) && rows;
    }, 'the end of all');
    expect(refused).toEqual([]);
    expect(ended).toHaveLength(ids.length);
    expect(new Set(ended.map(({ status, output }) => `${status} ${output}`))).toEqual(new Set(['ENDED_SUCCESS ["one","two","three"]']));
    expect(new Set(ended.map(({ guest_runtime }) => guest_runtime))).toEqual(new Set([1, 2]));
    expect(far.calls).toHaveLength(3 * ids.length);
    expect(new Set(far.calls.map(({ key }) => key)).size).toBe(3 * ids.length);
    for (const one of running) expect(one.stderr()).not.toMatch(/ error /i);
  }, 120_000);
});
