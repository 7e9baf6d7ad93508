import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import type { DataSource } from 'typeorm';
import { OwnFiles, type OwnFilesParts } from '../../src/executions/own-files.ts';
import type { FileKind } from '../../src/model.ts';
import { openDataSource } from '../../src/storage/data-source.ts';
import { takeAway, type FileKeeper } from '../../src/storage/file-keeper.ts';
import { ServerFiles } from '../../src/storage/server-files.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { until } from '../support/until.ts';

let database: TestDatabase;
let data: DataSource;
let table: ServerFiles;
let now: number;
let servers: OwnFiles[];

beforeAll(async () => {
  database = await createTestDatabase();
  data = await openDataSource(database.url);
  table = new ServerFiles(data);
});
beforeEach(() => {
  now = 0;
  servers = [];
});
afterEach(async () => {
  jest.useRealTimers();
  for (const server of servers) server.close();
  await database.pool.query('delete from workers');
});
afterAll(async () => {
  await data?.destroy();
  await database?.drop();
});

async function registered(pid: number): Promise<string> {
  const id = randomUUID();
  await database.pool.query(`insert into workers (id, host, pid, version) values ($1, 'box', $2, '1')`, [id, pid]);
  return id;
}

const gone = (id: string) => database.pool.query('update workers set stopped_at = now() where id = $1', [id]);
/** As a heartbeat does: a test on a machine that stands still must not become one of dead workers. */
const alive = () => database.pool.query('update workers set heartbeat_at = now() where stopped_at is null');

interface Server {
  id: string;
  flows: FileKeeper;
  notices: string[];
}

/** One that has files of these flows. */
async function server(pid: number, flows: string[], changes: Partial<OwnFilesParts> = {}): Promise<Server> {
  const notices: string[] = [];
  const parts = { table, own: { host: 'box', pid }, notice: (text: string) => void notices.push(text), log: console, now: () => now };
  const own = new OwnFiles({ ...parts, ...changes });
  servers.push(own);
  const [id, keeper] = [await registered(pid), own.of('flow')];
  keeper.hold(new Map(flows.map((name) => [name, `${name} of ${pid}`])));
  own.registered(id);
  await own.enter();
  return { id, flows: keeper, notices };
}

/** Which of these flows may go, as the server sees it now. */
async function unheld({ flows }: Server, ...names: string[]): Promise<string[]> {
  await alive();
  return flows.unheld(names);
}

describe('what has no file here', () => {
  it('stays while another one that lives has a file, and for half a minute after that: a server that is started anew finds it', async () => {
    const [first, second] = [await server(1, ['x']), await server(2, [])];
    expect(await unheld(second, 'x', 'y')).toEqual(['y']);
    await gone(first.id);
    expect(await unheld(second, 'x')).toEqual([]);
    now += 29_000;
    expect(await unheld(second, 'x')).toEqual([]);
    const again = await server(3, ['x']);
    now += 29_000;
    expect(await unheld(second, 'x')).toEqual([]);
    await gone(again.id);
    expect(await unheld(second, 'x')).toEqual([]);
    now += 30_000;
    expect(await unheld(second, 'x')).toEqual(['x']);
    expect(second.notices).toEqual([
      "the flow 'x' has no file here and stays: the server on box (process 1) has one; it goes when no server has it any more",
    ]);
  });

  it('is told in one sentence for each server, which names ten', async () => {
    const names = Array.from({ length: 12 }, (_, i) => `f${i + 1}`);
    await server(1, names.slice(0, 11));
    await server(2, ['f12']);
    const third = await server(3, []);
    expect(await unheld(third, ...names)).toEqual([]);
    expect(third.notices).toEqual([
      "the flows 'f1', 'f2', 'f3', 'f4', 'f5', 'f6', 'f7', 'f8', 'f9', 'f10' and 1 more have no file here and stay: the server on box (process 1) has them; they go when no server has them any more",
      "the flow 'f12' has no file here and stays: the server on box (process 2) has one; it goes when no server has it any more",
    ]);
  });

  it('stays while somebody has not said what there is, which is told if it lasts, and goes at once when that one has said it', async () => {
    const own = await server(1, []);
    const silent = await registered(2);
    expect([await unheld(own, 'x'), own.notices]).toEqual([[], []]);
    expect(await unheld(own, 'x')).toEqual([]);
    expect(own.notices).toEqual(["the flow 'x' has no file here and stays: the server on box (process 2) does not say which it has"]);
    await table.note(silent, new Map());
    expect(await unheld(own, 'x')).toEqual(['x']);
  });

  it('does not stay for one that died when nobody was there to notice', async () => {
    const first = await server(1, ['x']);
    await database.pool.query(`update workers set heartbeat_at = now() - interval '1 hour' where id = $1`, [first.id]);
    const second = await server(2, []);
    expect(await second.flows.unheld(['x'])).toEqual(['x']);
  });

  it('is looked at again where somebody noted a file of it just before it was to go', async () => {
    jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate', 'queueMicrotask', 'performance', 'Date', 'setTimeout'] });
    const isFree = [false, true];
    const stored = new Set(['x']);
    const fake = {
      note: () => Promise.resolve(true),
      others: () => Promise.resolve({ files: [], silent: null }),
      isUnheld: () => () => Promise.resolve(isFree.shift()!),
    };
    const { flows } = await server(1, [], { table: fake });
    const kept = {
      reload: () => Promise.resolve(),
      stored: () => [...stored],
      remove: async (name: string, isUnheld: (manager: never) => Promise<boolean>) =>
        (await isUnheld(undefined as never)) && stored.delete(name),
    };
    servers[0]!.follow(async () => void (await takeAway(flows, kept)));
    expect(await takeAway(flows, kept)).toEqual({ removed: [], lost: [] });
    await jest.advanceTimersByTimeAsync(5000);
    expect([[...stored], isFree]).toEqual([[], []]);
  });
});

describe('a note and a deletion at the same time', () => {
  it('wait for each other: what is noted is not deleted any more, and who noted sees what was deleted before', async () => {
    const [first, second] = [await registered(1), await registered(2)];
    await table.note(first, new Map());
    const files = new Map([['flow', new Map([['x', null]])]] as const);
    await table.note(second, new Map());
    let noted = false;
    let noting: Promise<unknown> | undefined;
    await data.transaction(async (manager) => {
      expect(await table.isUnheld(second, 'flow', 'x')(manager)).toBe(true);
      noting = table.note(first, files).then(() => (noted = true));
      await until(async () => {
        const { rowCount } = await database.pool.query(
          `select from pg_locks where locktype = 'advisory' and not granted
             and database = (select oid from pg_database where datname = current_database())`,
        );
        return rowCount === 1;
      });
      expect(noted).toBe(false);
    });
    await noting;
    await alive();
    expect(await data.transaction((manager) => table.isUnheld(second, 'flow', 'x')(manager))).toBe(false);
    expect(await data.transaction((manager) => table.isUnheld(first, 'flow', 'x')(manager))).toBe(true);
  });

  it('what is held and not stored is to be loaded again', async () => {
    const { flows } = await server(1, ['x', 'y']);
    const kept = { reload: () => Promise.resolve(), stored: () => ['y'], remove: () => Promise.resolve(true) };
    expect(await takeAway(flows, kept)).toEqual({ removed: [], lost: ['x'] });
  });
});

describe('the notes of a worker', () => {
  it('follow its files, and go with it', async () => {
    const rows = async () =>
      (await database.pool.query(`select concat_ws(' ', kind, name, content) as row from server_files order by 1`)).rows;
    const note = (kinds: Partial<Record<FileKind, Record<string, string | null>>>) =>
      table.note(id, new Map(Object.entries(kinds).map(([kind, files]) => [kind as FileKind, new Map(Object.entries(files))])));
    const id = await registered(1);
    expect(await note({ flow: { x: '1', y: '2' }, vault: { x: null } })).toBe(true);
    expect(await rows()).toEqual([{ row: 'flow x 1' }, { row: 'flow y 2' }, { row: 'vault x' }]);
    expect(await note({ flow: { x: '3', z: '4' } })).toBe(true);
    expect(await rows()).toEqual([{ row: 'flow x 3' }, { row: 'flow z 4' }]);
    await gone(id);
    expect(await note({ flow: { x: '5' } })).toBe(false);
    expect(await rows()).toEqual([]);
  });
});

describe('a flow of which two have a file', () => {
  it('is named where its content differs, once, by the one that loaded it last', async () => {
    const first = await server(1, ['x', 'y']);
    await unheld(first);
    const second = await server(2, ['x', 'y']);
    for (let i = 0; i < 2; i++) {
      second.flows.hold(second.flows.held!);
      await unheld(second);
      await unheld(first);
    }
    expect(second.notices).toEqual([
      "the flows 'x', 'y' have other content on box (process 2) than on box (process 1): what was loaded last holds",
    ]);
    second.flows.hold(new Map([['x', 'x of 1']]));
    await unheld(second);
    expect([first.notices, second.notices.length]).toEqual([[], 1]);
  });
});
