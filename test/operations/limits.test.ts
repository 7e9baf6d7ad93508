/** Limits with processes as an operator has them: two workers and their death, the command and the route that set a limit, overload. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { Flow } from '../../src/executions/ports.ts';
import type { Execution } from '../../src/model.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { until } from '../support/engine.ts';
import { ADMIN_TOKEN, call, command, createFolders, start, startUp, type Folders, type Up } from '../support/product.ts';
import { startFarSide, STEPS_FLOW, type FarSide } from './far-side.ts';

let database: TestDatabase;
let folders: Folders;
let others: Folders;
let far: FarSide;
let up: Up;

beforeAll(async () => {
  database = await createTestDatabase();
  far = await startFarSide();
  [folders, others] = [await createFolders(database.url), await createFolders(database.url)];
  for (const { env } of [folders, others]) Object.assign(env, { PETIOLE_ALLOW_PRIVATE: '127.0.0.0/8', PETIOLE_DRAIN: '30s' });
  folders.env['PETIOLE_MAX_DUE'] = '3';
  for (const name of ['narrow', 'free']) await folders.write(`flows/${name}.ts`, STEPS_FLOW);
  up = await startUp(folders);
});
afterEach(() => {
  far.calls = [];
  far.holds = () => false;
});
afterAll(async () => {
  far?.release();
  await folders?.remove();
  await others?.remove();
  await far?.close();
  await database?.drop();
});

const startFlow = (flow: string, step: string) =>
  call<Execution>(up, 'POST', '/executions', { flow, inputs: { url: far.url, steps: [step] } });
const get = async (id: string): Promise<Execution> => (await call<Execution>(up, 'GET', `/executions/${id}`)).body;
const petiole = (...args: string[]) =>
  command(args, { ...folders, env: { ...folders.env, PETIOLE_URL: up.url, PETIOLE_TOKEN: ADMIN_TOKEN } });
const limitOf = async (flow: string) => (await call<Flow>(up, 'GET', `/flows/${flow}`)).body.concurrency;

describe('the limit of a flow', () => {
  it('is set, shown and taken away by `flow limit`, which refuses what is none', async () => {
    const set = await petiole('flow', 'limit', 'narrow', '2');
    expect(set).toEqual({ code: 0, stdout: 'narrow: at most 2 of its executions run at once\n', stderr: '' });
    expect(await limitOf('narrow')).toBe(2);
    const taken = await petiole('flow', 'limit', 'narrow', 'declared', '--json');
    expect([taken.code, JSON.parse(taken.stdout)]).toMatchObject([0, { name: 'narrow', concurrency: null }]);
    for (const none of ['-1', '1.5', 'many', '100001']) {
      const { code, stdout, stderr } = await petiole('flow', 'limit', 'narrow', '--', none);
      expect([none, code === 0, stdout]).toEqual([none, false, '']);
      expect(stderr).toMatch(none === '100001' ? /100000/ : /no limit: give a whole number from 0 to 100000, or 'declared'/);
    }
    expect(await petiole('flow', 'limit', 'narow', '1')).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/no flow 'narow'.*narrow/),
    });
    expect(await limitOf('narrow')).toBeNull();
  });

  it('is set by PATCH by who may write flows, within bounds, and stands in the audit log', async () => {
    const tokens = new Map<string, string>();
    for (const role of ['viewer', 'operator', 'editor']) {
      const { body } = await call<{ token: string }>(up, 'POST', '/tokens', { name: `as ${role}`, role });
      tokens.set(role, body.token);
    }
    const patch = (flow: string, body: unknown, role = 'editor') =>
      call(up, 'PATCH', `/flows/${flow}`, body, { authorization: `Bearer ${tokens.get(role)}` });
    for (const role of ['viewer', 'operator']) {
      expect(await patch('narrow', { concurrency: 1 }, role)).toMatchObject({ status: 403, body: { code: 'FORBIDDEN' } });
    }
    for (const body of [
      {},
      { concurrency: -1 },
      { concurrency: 1.5 },
      { concurrency: '2' },
      { concurrency: 100_001 },
      { concurrency: 1, script: '' },
    ]) {
      expect([body, (await patch('narrow', body)).status]).toEqual([body, 400]);
    }
    expect(await patch('none', { concurrency: 1 })).toMatchObject({ status: 404, body: { code: 'FLOW_NOT_FOUND' } });
    expect(await limitOf('narrow')).toBeNull();
    expect(await patch('narrow', { concurrency: 2 })).toMatchObject({
      status: 200,
      body: { name: 'narrow', source: 'file', concurrency: 2 },
    });
    const { body } = await call<{ items: object[] }>(up, 'GET', '/audit?limit=1');
    expect(body.items).toMatchObject([
      { action: 'flow.limit', object: 'narrow', details: { concurrency: 2 }, actor: { name: 'as editor' } },
    ]);
  });

  it('holds over two processes, also when one is killed', async () => {
    const worker = start(['worker'], others);
    await worker.says(/works on the database/);
    far.holds = () => true;
    await notePlaces();
    const starts = await Promise.all([1, 2, 3, 4, 5].map((n) => startFlow('narrow', `step-${n}`)));
    const ids = starts.map(({ body }) => body.id);
    const asked = () => new Set(far.calls.map(({ key }) => key)).size;
    await until(() => asked() === 2, 'two calls');
    // What waits says why, and another flow is not in its way.
    const waiting = (await Promise.all(ids.map(get))).filter(({ message }) => message?.startsWith('waits for a place'));
    expect(waiting.map(({ status }) => status)).toEqual(['PENDING', 'PENDING', 'PENDING']);
    far.holds = (step) => step !== 'free';
    expect(
      (await call<Execution>(up, 'POST', '/executions?wait=30', { flow: 'free', inputs: { url: far.url, steps: ['free'] } })).body.status,
    ).toBe('ENDED_SUCCESS');

    const before = far.calls.length;
    const victim = (await callerOf('narrow')) === up.child.pid ? up : worker;
    victim.child.kill('SIGKILL');
    // The other one takes over what the dead one held, and makes its calls again; nobody else has begun meanwhile.
    await until(() => far.calls.length > before || asked() > 3, 'the calls to be made again');
    expect(asked()).toBe(3); // `free` is the third
    if (victim === up) up = await startUp(folders);
    far.holds = () => false;
    far.release();
    for (const id of ids) {
      const { status, error } = await until(async () => ((await get(id)).ended_at ? get(id) : null), 'the end');
      expect([status, error]).toEqual(['ENDED_SUCCESS', null]);
    }
    expect(await placesGiven('narrow')).toEqual({ to: new Set(ids), most: 2 });
    await worker.stop();
  }, 120_000);
});

describe('a server with more starts than may wait', () => {
  it('answers 503 with Retry-After and keeps nothing of a start; one that it knows is answered as before', async () => {
    far.holds = (step) => step === 'held';
    await startFlow('free', 'held');
    await until(() => far.calls.length === 1, 'the call');
    up.child.kill('SIGTERM'); // while it drains it has no place for more, and nobody else works
    await up.says(/stopping: waits/);
    const request = { flow: 'free', inputs: { url: far.url, steps: ['late'] } };
    const first = await call<Execution>(up, 'POST', '/executions', request, { 'idempotency-key': 'first' });
    const answers = [first];
    for (let n = 0; n < 4; n++) answers.push(await call<Execution>(up, 'POST', '/executions', request));
    // the row that drains is no more than one of the three
    const refused = answers.filter(({ status }) => status !== 201);
    expect(answers.slice(0, 2).map(({ status }) => status)).toEqual([201, 201]);
    expect(refused.length).toBeGreaterThanOrEqual(2);
    for (const { status, headers, body } of refused) {
      expect([status, body]).toMatchObject([503, { code: 'OVERLOADED', detail: expect.stringContaining('3 executions are due') }]);
      expect(Number(headers.get('retry-after'))).toBeGreaterThan(0);
    }
    const again = await call<Execution>(up, 'POST', '/executions', request, { 'idempotency-key': 'first' });
    expect([again.status, again.body.id]).toEqual([200, first.body.id]);
    const { rows } = await database.pool.query<{ count: number }>(
      `select count(*)::int from executions where status = 'PENDING' and flow = 'free'`,
    );
    expect(rows[0]?.count).toBe(answers.length - refused.length);
    far.release();
    expect((await up.ended).code).toBe(0);
  }, 120_000);
});

/** The process that makes a call of one of them, which may have left memory meanwhile. */
async function callerOf(flow: string): Promise<number | undefined> {
  const { rows } = await database.pool.query<{ pid: number }>(
    `select w.pid from executions f
     join executions e on e.parent_id = f.id and e.status = 'RUNNING'
     join workers w on w.id = coalesce(e.worker_id, e.caller_id)
     where f.flow = $1 order by e.id limit 1`,
    [flow],
  );
  return rows[0]?.pid;
}

/**
 * From now on the database notes who is given a place, and how many of the flow then have one: places are given under a lock, and
 * nobody begins without. The times of the executions are those of several processes, which differ by a little.
 */
async function notePlaces(): Promise<void> {
  await database.pool.query(`
    create table places_given (execution_id uuid, flow text, held integer);
    create function note_place() returns trigger language plpgsql as $$
    begin
      insert into places_given select new.execution_id, new.flow, count(*) from flow_places p where p.flow = new.flow;
      return null;
    end $$;
    create trigger note_place after insert on flow_places for each row execute function note_place()`);
}

/** To which executions, and the most of them that had one at the same time. */
async function placesGiven(flow: string): Promise<{ to: Set<string>; most: number }> {
  const { rows } = await database.pool.query<{ id: string; held: number }>(
    'select execution_id as id, held from places_given where flow = $1',
    [flow],
  );
  return { to: new Set(rows.map(({ id }) => id)), most: Math.max(0, ...rows.map(({ held }) => held)) };
}
