/**
 * The machine of the database dies, and a standby becomes the primary that had not received the last commits: what the processes hold
 * in memory is ahead of the database. They drop it by themselves, and each flow that the database knows ends as it should.
 */
import { afterEach, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import pg from 'pg';
import type { Execution } from '../../src/model.ts';
import { Proxy } from '../chaos/proxy.ts';
import { until } from '../support/engine.ts';
import { startPgBouncer, type PgBouncer } from '../support/far-sides/pgbouncer.ts';
import { startDebianPostgres, type Primary, type Standby } from '../support/far-sides/postgresql.ts';
import { ADMIN_TOKEN, call, createFolders, start, startUp, type Answer, type Folders, type Running, type Up } from '../support/product.ts';
import { openEvents, type Sse } from '../support/sse.ts';
import { startFarSide, STEPS_FLOW, type FarSide } from './far-side.ts';

const FAMILY = `import { flow } from 'petiole';
export default flow(async function (inputs: { url: string; steps: string[] }) {
  const children = inputs.steps.map((step) => this.flow('steps', { url: inputs.url, steps: [step] }));
  return (await this.waitFor(children)).map((one) => one.output_value);
});
`;

interface Row {
  id: string;
  status: string;
  output: unknown;
}

let primary: Primary;
let standby: Standby;
/** between the two servers */
let replication: Proxy;
/** the address of the database */
let address: Proxy;
let port: number;
let bouncer: PgBouncer | null;
let far: FarSide;
let folders: Folders;
let others: Folders;
let up: Up;
let worker: Running;
/** of the standby, which becomes the primary */
let database: pg.Pool;
/** steps that the far side answers; it keeps the answers of others */
let open: Set<string>;

async function startServers(way: string): Promise<string> {
  primary = await startDebianPostgres();
  await primary.run('createdb', 'petiole');
  replication = new Proxy(() => primary.port);
  standby = await primary.standby({ isSynchronous: false, port: await replication.listen() });
  database = new pg.Pool({ connectionString: standby.url('petiole'), max: 2 });
  port = primary.port;
  address = new Proxy(() => port);
  const url = `postgres://petiole@127.0.0.1:${await address.listen()}/petiole`;
  bouncer = way === 'directly' ? null : await startPgBouncer(url, 10);
  return bouncer?.url ?? url;
}

async function startProcesses(url: string): Promise<void> {
  [folders, others] = [await createFolders(url), await createFolders(url)];
  for (const { env } of [folders, others]) env['PETIOLE_ALLOW_PRIVATE'] = '127.0.0.0/8';
  await folders.write('flows/steps.ts', STEPS_FLOW);
  await folders.write('flows/family.ts', FAMILY);
  far = await startFarSide();
  open = new Set();
  far.holds = (step) => !open.has(step);
  up = await startUp(folders);
  worker = start(['worker'], others);
  await worker.says(/works on the database/);
}

afterEach(async () => {
  far?.release();
  await Promise.all([up?.stop(), worker?.stop()]);
  await database?.end();
  await bouncer?.stop();
  address?.close();
  replication?.close();
  await Promise.all([folders?.remove(), others?.remove(), far?.close(), primary?.stop(), standby?.stop()]);
});

function begin(flow: string, steps: string[], { key = randomUUID() as string, wait = '' } = {}): Promise<Answer<Execution>> {
  return call<Execution>(up, 'POST', `/executions${wait}`, { flow, inputs: { url: far.url, steps } }, { 'idempotency-key': key });
}

async function acknowledged(flow: string, steps: string[]): Promise<string> {
  const { status, body } = await begin(flow, steps);
  expect(status).toBe(201);
  return body.id;
}

function release(...steps: string[]): void {
  for (const step of steps) open.add(step);
  far.release();
}

function eventsOf(id: string, from?: string): Promise<Sse> {
  const headers = { authorization: `Bearer ${ADMIN_TOKEN}`, ...(from !== undefined && { 'last-event-id': from }) };
  return openEvents(`${up.url}/api/v1/executions/${id}/events`, headers);
}

const look = async (id: string): Promise<Execution> => (await call<Execution>(up, 'GET', `/executions/${id}`)).body;
const callsOf = (step: string): string[] => far.calls.filter((one) => one.step === step).map(({ key }) => key);

/** How often the standby has the call of a step. */
async function recorded(step: string): Promise<number> {
  const { rows } = await database.query<{ count: number }>(
    `select count(*)::int as count from executions where type = 'CONNECTION' and inputs::text like $1`,
    [`%/${step}"%`],
  );
  return rows[0]?.count ?? 0;
}

/** Waits for the end of these roots, as the new primary has it. */
async function endsOf(...ids: string[]): Promise<unknown[]> {
  const rows = await until(async () => {
    const { rows } = await database.query<Row>('select id, status, output_value as output from executions where id = any($1)', [ids]);
    return rows.every(({ status }) => status.startsWith('ENDED_')) && rows;
  }, `the end of ${ids.length} flows that the standby knew`);
  expect(rows.map(({ status }) => status)).toEqual(ids.map(() => 'ENDED_SUCCESS'));
  return ids.map((id) => rows.find((row) => row.id === id)?.output);
}

async function failOver(): Promise<void> {
  await primary.kill();
  replication.close();
  await standby.promote();
  port = standby.port;
}

describe.each(['directly', 'through PgBouncer in transaction mode'])(
  'a standby that had not received the last commits, reached %s',
  (way) => {
    it('becomes the primary, and what it knows goes on from there, in the processes that ran before', async () => {
      await startProcesses(await startServers(way));
      const started = {
        // its end is recorded on the primary alone
        ended: await acknowledged('steps', ['a', 'b']),
        // nothing happens to it while the two differ
        waiting: await acknowledged('steps', ['c', 'd']),
        // its children end on the primary alone, in whichever process drives them
        family: await acknowledged('family', ['e', 'f', 'g', 'h']),
      };
      await until(async () => (await Promise.all(['a', 'c', 'e', 'f', 'g', 'h'].map(recorded))).every((n) => n === 1), 'the standby');
      const watched = await eventsOf(started.waiting);
      await watched.until(() => watched.events.some(({ event }) => event === 'ready'));

      replication.hold('everything');
      release('a', 'b', 'e', 'f', 'g', 'h');
      for (const id of [started.ended, started.family]) {
        await until(async () => (await look(id)).status === 'ENDED_SUCCESS', 'the end that is to be lost');
      }
      await folders.write('flows/late.ts', STEPS_FLOW.replace('inputs: {', 'inputs: { late?: 1;'));
      await until(async () => (await call(up, 'GET', '/flows/late')).status === 200, 'the flow that is to be lost');
      const key = randomUUID();
      const forgotten = begin('steps', ['i'], { key, wait: '?wait=100' });
      await until(() => callsOf('i').length === 1, 'the start that is to be lost');
      await failOver();

      // Nobody has anything to write yet: they notice by themselves.
      expect(await endsOf(started.ended, started.family)).toEqual([
        ['a', 'b'],
        [['e'], ['f'], ['g'], ['h']],
      ]);
      release('c', 'd');
      expect(await endsOf(started.waiting)).toEqual([['c', 'd']]);
      // Each once more at most: whose call or end was lost, or whose process let go of it. The key is the same.
      for (const step of ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h']) {
        expect([1, 2]).toContain(callsOf(step).length);
        expect(new Set(callsOf(step)).size).toBe(1);
      }

      // Who waits for what was lost is told, and can start it again.
      const { status, body } = await forgotten;
      const why = expect.stringMatching(/is lost|the database is away just now/);
      expect([status, body]).toMatchObject([503, { code: 'UNAVAILABLE', detail: why }]);
      release('i');
      const again = await begin('steps', ['i'], { key, wait: '?wait=100' });
      expect([again.status, again.body.output_value]).toEqual([201, ['i']]);
      expect(again.body.id).not.toBe(body.id);
      // What stands in the folders is stored again.
      const late = await until(async () => {
        const answer = await begin('late', ['i'], { wait: '?wait=100' });
        return answer.status === 201 && answer;
      }, 'the flow of the folder');
      expect(late.body.output_value).toEqual(['i']);

      // A position of before means nothing in the new history.
      expect(await watched.ended).toBe('closed');
      const back = await eventsOf(started.waiting, watched.events.findLast(({ id }) => id)?.id);
      await back.until(() => back.events.length > 0);
      expect(back.events[0]).toMatchObject({ event: 'reset' });
      back.cut();
      for (const process of [up, worker]) {
        await until(() => process.stderr().includes('another server of the database took over'), `a process to notice ${process.stderr()}`);
      }
    }, 300_000);
  },
);
