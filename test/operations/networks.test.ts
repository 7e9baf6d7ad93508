/**
 * Processes on machines of their own, each with its own network. A server and a worker reach the database; a worker of the pool `dmz`
 * reaches it too, and it alone reaches the far side in the closed network. Cables are pulled.
 *
 *     server ──┐
 *     worker ──┼── database (and a far side that all reach)
 *     dmz ─────┘
 *      └─────────── closed (a far side)
 */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { until } from '../support/engine.ts';
import { startDebianPostgres, type DebianPostgres } from '../support/far-sides/postgresql.ts';
import { startProcess, type ServerProcess } from '../support/far-sides/process.ts';
import { Machine } from '../support/far-sides/network.ts';
import { ADMIN_TOKEN, command, createFolders, start, type Folders, type Running } from '../support/product.ts';

const PORT = 8080;
const OPEN = `http://10.77.1.1:${PORT}`;
const CLOSED = `http://10.77.9.2:${PORT}`;

const CALLS = `import { flow } from 'petiole';
export default flow(async function (inputs: { calls: [connector: string, step: string][] }) {
  const answers: string[] = [];
  for (const [connector, path] of inputs.calls) {
    const { json } = await this.connect(connector, { path, method: 'post', json: {} }).get('output_value') as any;
    answers.push(json.step);
  }
  return answers;
});
`;
/** Both reach the closed network, if anybody does; one of them asks for the pool that can. */
const CONNECTORS = {
  open: `name: open\ntype: REST\nvalue: { url: '${OPEN}' }\n`,
  closed: `name: closed\ntype: REST\npool: dmz\nvalue: { url: '${CLOSED}' }\n`,
  unreachable: `name: unreachable\ntype: REST\nvalue: { url: '${CLOSED}', timeout: 2 }\n`,
};

let machines: Record<'database' | 'server' | 'worker' | 'dmz' | 'closed', Machine>;
let postgres: DebianPostgres;
let ledgers: { open: string; closed: string };
let db: pg.Pool;
const places: Record<string, Folders & { within: string[] }> = {};
const running: Record<string, Running> = {};
const farSides: ServerProcess[] = [];

beforeAll(async () => {
  const database = await Machine.first();
  const [server, worker, dmz, closed] = [
    await database.beside(),
    await database.beside(),
    await database.beside(),
    await database.beside(),
  ];
  machines = { database, server, worker, dmz, closed };
  await database.cable(server, 'server', ['10.77.1.1/24', '10.77.1.2/24']);
  await database.cable(worker, 'worker', ['10.77.2.1/24', '10.77.2.2/24']);
  await database.cable(dmz, 'dmz', ['10.77.3.1/24', '10.77.3.2/24']);
  await dmz.cable(closed, 'closed', ['10.77.9.1/24', '10.77.9.2/24']);
  // The database has one address for all.
  for (const [machine, gateway] of [
    [worker, '10.77.2.1'],
    [dmz, '10.77.3.1'],
  ] as const)
    await machine.run('ip', 'route', 'add', '10.77.1.1', 'via', gateway);
  postgres = await startDebianPostgres({ host: '10.77.1.1', within: database.within });
  await postgres.run('createdb', 'petiole');
  db = new pg.Pool({ connectionString: postgres.localUrl('petiole'), max: 2 });
  ledgers = { open: await farSide(database, '10.77.1.1'), closed: await farSide(closed, '10.77.9.2') };
  for (const name of ['server', 'worker', 'dmz'] as const) {
    const folders = await createFolders(postgres.url('petiole'));
    Object.assign(folders.env, { PETIOLE_ALLOW_PRIVATE: '10.77.0.0/16', PETIOLE_ADMIN_TOKEN: ADMIN_TOKEN, PETIOLE_TOKEN: ADMIN_TOKEN });
    places[name] = { ...folders, within: machines[name].within };
  }
  await places['server']!.write('flows/calls.ts', CALLS);
  for (const [name, text] of Object.entries(CONNECTORS)) await places['server']!.write(`connectors/${name}.yaml`, text);
  running['server'] = start(['up'], places['server']!);
  await running['server'].says(/listens on/);
  running['worker'] = start(['worker'], places['worker']!);
  running['dmz'] = start(['worker', '--pool', 'dmz'], places['dmz']!);
  await Promise.all([running['worker'].says(/works on/), running['dmz'].says(/works on/)]);
}, 120_000);

afterAll(async () => {
  for (const ledger of Object.values(ledgers ?? {})) await rm(join(ledger, 'hold-held'), { force: true });
  await Promise.all(Object.values(running).map((one) => one.stop()));
  await Promise.all(farSides.map((one) => one.stop()));
  await db?.end();
  await postgres?.stop();
  await Promise.all(Object.values(places).map((one) => one.remove()));
  for (const ledger of Object.values(ledgers ?? {})) await rm(ledger, { recursive: true, force: true });
  await Promise.all(Object.values(machines ?? {}).map((machine) => machine.remove()));
}, 120_000);

/** The folder in which it writes what it was asked. */
async function farSide(machine: Machine, address: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'petiole-far-'));
  await writeFile(join(folder, 'calls.jsonl'), '');
  const [program, ...args] = [
    ...machine.within,
    process.execPath,
    join(import.meta.dirname, 'far-side-main.ts'),
    address,
    String(PORT),
    folder,
  ];
  farSides.push(await startProcess(program!, args, /listening/));
  return folder;
}

async function callsOf(ledger: string, step: string): Promise<{ key: string; from: string }[]> {
  const lines = (await readFile(join(ledger, 'calls.jsonl'), 'utf8')).split('\n').filter(Boolean);
  return lines.map((line) => JSON.parse(line) as { step: string; key: string; from: string }).filter((one) => one.step === step);
}

/** As a person at the server would. */
async function startFlow(calls: [connector: string, step: string][]): Promise<string> {
  const { code, stdout, stderr } = await command(
    ['execution', 'start', 'calls', '--inputs', JSON.stringify({ calls }), '--json'],
    places['server']!,
  );
  expect([code, stderr]).toEqual([0, '']);
  return (JSON.parse(stdout) as { id: string }).id;
}

interface Row {
  status: string;
  output: unknown;
  error: { message: string } | null;
  ended_at: Date;
  xmin: string;
}
async function rowOf(id: string): Promise<Row> {
  const { rows } = await db.query<Row>('select status, output_value as output, error, ended_at, xmin::text from executions where id = $1', [
    id,
  ]);
  return rows[0]!;
}
const endOf = (id: string): Promise<Row> =>
  until(async () => {
    const row = await rowOf(id);
    return row.status.startsWith('ENDED_') && row;
  }, 'the end of the flow');

describe('a far side in a closed network', () => {
  it('is reached by the worker of the pool that its connector asks for, from a flow that runs elsewhere', async () => {
    const ended = await endOf(
      await startFlow([
        ['open', 'one'],
        ['closed', 'two'],
        ['open', 'three'],
      ]),
    );
    expect(ended).toMatchObject({ status: 'ENDED_SUCCESS', output: ['one', 'two', 'three'] });
    expect((await callsOf(ledgers.closed, 'two')).map(({ from }) => from)).toEqual(['10.77.9.1']);
    expect((await callsOf(ledgers.open, 'one')).map(({ from }) => from)).toEqual(['10.77.1.2']);
  }, 120_000);

  it('is not reached by anybody else', async () => {
    const ended = await endOf(await startFlow([['unreachable', 'never']]));
    expect(ended.status).toBe('ENDED_ERROR');
    expect(await callsOf(ledgers.closed, 'never')).toEqual([]);
  }, 120_000);
});

describe('a server whose cable is pulled in the middle of a call', () => {
  it('is taken over by the worker; when it is back it writes nothing of what it held, and serves on', async () => {
    await writeFile(join(ledgers.open, 'hold-held'), '');
    const id = await startFlow([
      ['open', 'before'],
      ['open', 'held'],
    ]);
    await until(async () => (await callsOf(ledgers.open, 'held')).length === 1, 'the call of the server');
    await machines.database.unplug('server');
    const calls = await until(async () => {
      const made = await callsOf(ledgers.open, 'held');
      return made.length === 2 && made;
    }, 'the call of who took over');
    expect(calls.map(({ from }) => from)).toEqual(['10.77.1.2', '10.77.2.2']);
    expect(new Set(calls.map(({ key }) => key)).size).toBe(1);
    await rm(join(ledgers.open, 'hold-held'));
    const ended = await endOf(id);
    expect(ended).toMatchObject({ status: 'ENDED_SUCCESS', output: ['before', 'held'] });

    await machines.database.plug('server');
    await running['server']!.says(/was declared dead; it dropped what it held and registered anew/);
    // Its own answer arrives now as well, and is worth nothing.
    const again = await endOf(await startFlow([['open', 'again']]));
    expect(again).toMatchObject({ status: 'ENDED_SUCCESS', output: ['again'] });
    expect(await rowOf(id)).toEqual(ended);
    expect(await callsOf(ledgers.open, 'before')).toHaveLength(1);
    expect(await callsOf(ledgers.open, 'held')).toHaveLength(2);
  }, 120_000);
});
