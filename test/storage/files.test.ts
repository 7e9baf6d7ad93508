import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { PassThrough, Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { v7 } from 'uuid';
import { FileStorage, type FileRow } from '../../src/storage/files/file-storage.ts';
import { readContent } from '../../src/storage/files/read.ts';
import { sweepFiles } from '../../src/storage/files/sweep.ts';
import { writeFile, type NewContent } from '../../src/storage/files/write.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';

let database: TestDatabase;
let storage: FileStorage;

beforeAll(async () => {
  database = await createTestDatabase();
  storage = new FileStorage(database.pool);
});
afterAll(() => database?.drop());
afterEach(() => database.pool.query('truncate files, file_chunks, file_uses, executions'));

const DAY = 86_400;

const write = (content: Buffer | Readable, options: Partial<NewContent> = {}): Promise<FileRow> =>
  writeFile(
    storage,
    { name: 'a.bin', contentType: 'application/octet-stream', executionId: null, maxBytes: 1 << 30, ...options },
    content instanceof Readable ? content : Readable.from([content]),
  );

/** What is left in the tables: files by status, and all chunks. */
async function left(): Promise<{ files: string[]; chunks: number }> {
  const files = await database.pool.query<{ status: string }>('select status from files order by status');
  const chunks = await database.pool.query<{ n: number }>('select count(*)::int as n from file_chunks');
  return { files: files.rows.map((row) => row.status), chunks: chunks.rows[0]!.n };
}

async function insertTree(ended = false): Promise<{ root: string; connection: string }> {
  const [root, connection] = [v7(), v7()];
  await database.pool.query(
    `insert into executions (id, root_id, parent_id, position, type, name, status, inputs, ended_at) values
       ($1, $1, null, null, 'FLOW', 'f', 'RUNNING', '{}', null), ($2, $1, $1, 0, 'CONNECTION', 'c', 'RUNNING', '{}', null)`,
    [root, connection],
  );
  if (ended) await end(root, connection);
  return { root, connection };
}

const end = (...ids: string[]) =>
  database.pool.query(`update executions set ended_at = now(), status = 'ENDED_SUCCESS' where id = any($1::uuid[])`, [ids]);

const age = (id: string, days: number) =>
  database.pool.query(`update files set used_at = now() - make_interval(days => $2) where id = $1`, [id, days]);

describe('a file', () => {
  it.each([0, 1, 99, 100, 101, 1000, 2345])('of %i bytes in chunks of 100 comes out as it went in', async (size) => {
    const content = randomBytes(size);
    const file = await write(content, { chunkBytes: 100, name: 'ü.bin', contentType: 'image/png' });
    expect(file).toMatchObject({
      name: 'ü.bin',
      content_type: 'image/png',
      size,
      sha256: createHash('sha256').update(content).digest('hex'),
      execution_id: null,
    });
    expect(await buffer(readContent(storage, file))).toEqual(content);
    expect(await left()).toEqual({ files: ['READY'], chunks: Math.ceil(size / 100) });
  });

  it('is cut the same however its content arrives', async () => {
    const content = randomBytes(1234);
    for (const piece of [1, 99, 100, 101, 1234]) {
      const pieces = Array.from({ length: Math.ceil(1234 / piece) }, (_, i) => content.subarray(i * piece, (i + 1) * piece));
      const file = await write(Readable.from(pieces), { chunkBytes: 100 });
      expect(await buffer(readContent(storage, file))).toEqual(content);
    }
  });

  it('is read in part, at every border', async () => {
    const content = randomBytes(250);
    const file = await write(content, { chunkBytes: 100 });
    for (const [start, end] of [
      [0, 1],
      [0, 100],
      [99, 101],
      [100, 200],
      [199, 250],
      [249, 250],
      [7, 7],
    ] as const) {
      expect(await buffer(readContent(storage, file, { start, end }))).toEqual(content.subarray(start, end));
    }
  });

  it('has many readers at once, each at its own speed', async () => {
    const content = randomBytes(1000);
    const file = await write(content, { chunkBytes: 10 });
    const slow = readContent(storage, file);
    const first = (await once(slow, 'readable'), slow.read(5)) as Buffer;
    const quick = await Promise.all(Array.from({ length: 20 }, () => buffer(readContent(storage, file))));
    for (const read of quick) expect(read).toEqual(content);
    expect(Buffer.concat([first, await buffer(slow)])).toEqual(content);
  });

  it('is seen by nobody before it is whole', async () => {
    const source = new PassThrough();
    const writing = write(source, { chunkBytes: 10 });
    source.write(randomBytes(35));
    for (let chunks = 0; chunks < 3;) chunks = (await left()).chunks;
    const { rows } = await database.pool.query<{ id: string }>('select id from files');
    const id = rows[0]!.id;
    expect(await storage.find(id)).toBeNull();
    expect(await storage.use(id, null)).toBeNull();
    expect(await storage.chunk(id, 0)).toBeNull();
    expect(await storage.list({ limit: 10 })).toEqual([]);
    expect(await storage.hold([id], v7())).toEqual([]);
    source.end();
    expect((await writing).size).toBe(35);
    expect(await storage.list({ limit: 10 })).toMatchObject([{ id, size: 35 }]);
  });

  it('reads its source no faster than the database takes it', async () => {
    let given = 0;
    const source = Readable.from(
      (function* () {
        for (;;) {
          given += 10;
          yield Buffer.alloc(10);
        }
      })(),
      { highWaterMark: 1 },
    );
    const gate = Promise.withResolvers<void>();
    const asked = Promise.withResolvers<void>();
    const shut = new (class extends FileStorage {
      override async append(): Promise<boolean> {
        asked.resolve();
        await gate.promise;
        throw new Error('shut');
      }
    })(database.pool);
    const writing = writeFile(shut, { name: 'a', contentType: 'a/b', executionId: null, maxBytes: 1 << 30, chunkBytes: 100 }, source);
    writing.catch(() => undefined);
    await asked.promise;
    for (let before = -1; before !== given;) {
      before = given;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    expect(given).toBeLessThan(1000);
    gate.resolve();
    await expect(writing).rejects.toThrow('shut');
  });
});

describe('of a file that is not written to its end nothing is left', () => {
  it('when its source breaks', async () => {
    const source = Readable.from(
      (async function* () {
        yield randomBytes(1000);
        throw new Error('the far side broke off');
      })(),
    );
    await expect(write(source, { chunkBytes: 100 })).rejects.toThrow('the far side broke off');
    expect(await left()).toEqual({ files: [], chunks: 0 });
  });

  it('when it is aborted', async () => {
    const controller = new AbortController();
    const source = new PassThrough();
    const writing = write(source, { chunkBytes: 100, signal: controller.signal });
    source.write(randomBytes(1000));
    for (let chunks = 0; chunks < 9;) chunks = (await left()).chunks;
    controller.abort();
    await expect(writing).rejects.toMatchObject({ name: 'AbortError' });
    expect(source.destroyed).toBe(true);
    expect(await left()).toEqual({ files: [], chunks: 0 });
  });

  it('when it is larger than it may be, which is found before all of it came', async () => {
    let given = 0;
    const source = Readable.from(
      (function* () {
        for (let i = 0; i < 1000; i++) {
          given += 100;
          yield Buffer.alloc(100);
        }
      })(),
    );
    await expect(write(source, { chunkBytes: 100, maxBytes: 1000 })).rejects.toMatchObject({
      code: 'FILE_TOO_LARGE',
      message: expect.stringContaining('PETIOLE_MAX_FILE_BYTES'),
      details: { max_bytes: 1000 },
    });
    expect(given).toBeLessThan(10_000);
    expect(await left()).toEqual({ files: [], chunks: 0 });
    expect((await write(Buffer.alloc(1000), { maxBytes: 1000 })).size).toBe(1000);
  });

  it('when it was swept while it stood still', async () => {
    const source = new PassThrough();
    const writing = write(source, { chunkBytes: 100 });
    source.write(randomBytes(100));
    for (let chunks = 0; chunks < 1;) chunks = (await left()).chunks;
    await database.pool.query(`update files set used_at = now() - interval '2 hours'`);
    expect(await sweepFiles(storage, 30 * DAY)).toBe(1);
    source.end(randomBytes(100));
    await expect(writing).rejects.toMatchObject({ code: 'FILE_NOT_FOUND' });
    expect(await left()).toEqual({ files: [], chunks: 0 });
  });
});

describe('a removed file', () => {
  it('is seen by nobody at once, and who reads it just then is told', async () => {
    const file = await write(randomBytes(1000), { chunkBytes: 100 });
    const reading = readContent(storage, file);
    await once(reading, 'readable');
    reading.read(5);
    expect(await storage.markDeleted(file.id, 'READY')).toBe(true);
    expect(await storage.find(file.id)).toBeNull();
    await expect(buffer(reading)).rejects.toMatchObject({ code: 'FILE_NOT_FOUND', details: { file_id: file.id } });
  });

  it('goes in steps of some chunks, and a removal that broke off is finished by the next sweep', async () => {
    const file = await write(randomBytes(1000), { chunkBytes: 10 });
    await storage.markDeleted(file.id, 'READY');
    expect(await storage.purge(file.id, 30)).toBe(false);
    expect(await left()).toEqual({ files: ['DELETED'], chunks: 70 });
    expect(await sweepFiles(storage, 30 * DAY)).toBe(1);
    expect(await left()).toEqual({ files: [], chunks: 0 });
  });

  it('leaves others alone', async () => {
    const kept = await write(randomBytes(100));
    expect(await storage.purge(kept.id, 30)).toBe(true); // nothing of it is to be removed
    expect(await left()).toEqual({ files: ['READY'], chunks: 1 });
  });
});

describe('the sweep', () => {
  it('removes what nothing has used for long, in batches, and keeps what was used since', async () => {
    const files = await Promise.all(Array.from({ length: 230 }, () => write(randomBytes(10))));
    await database.pool.query(`update files set used_at = now() - interval '31 days'`);
    const [used, read] = [files[7]!, files[99]!];
    await age(used.id, 29);
    await storage.use(read.id, null);
    expect(await sweepFiles(storage, 30 * DAY)).toBe(228);
    expect((await storage.list({ limit: 10 })).map(({ id }) => id).sort()).toEqual([used.id, read.id].sort());
    expect((await left()).chunks).toBe(2);
  });

  it('keeps what a running tree has written, read or been given, and no longer than it runs', async () => {
    const { root, connection } = await insertTree();
    const ended = await insertTree(true);
    const written = await write(randomBytes(10), { executionId: connection });
    const read = await write(randomBytes(10));
    const given = await write(randomBytes(10));
    const other = await write(randomBytes(10), { executionId: ended.connection });
    await storage.use(read.id, connection);
    expect(await storage.hold([given.id, v7()], root)).toEqual([given.id]);
    for (const { id } of [written, read, given, other]) await age(id, 31);
    expect(await sweepFiles(storage, 30 * DAY)).toBe(1);
    expect((await storage.list({ limit: 10 })).map(({ id }) => id)).toEqual([given.id, read.id, written.id].sort().reverse());
    await end(root, connection);
    expect(await sweepFiles(storage, 30 * DAY)).toBe(3);
    expect(await left()).toEqual({ files: [], chunks: 0 });
  });

  it('keeps what an orphan may still read whose root has ended', async () => {
    const { root, connection } = await insertTree();
    await database.pool.query(`update executions set type = 'FLOW', orphan = true where id = $1`, [connection]);
    await end(root);
    const given = await write(randomBytes(10));
    await storage.hold([given.id], root);
    await age(given.id, 31);
    expect(await sweepFiles(storage, 30 * DAY)).toBe(0);
    expect(await storage.find(given.id)).toMatchObject({ id: given.id });
    await end(connection);
    expect(await sweepFiles(storage, 30 * DAY)).toBe(1);
  });

  it('removes what a process left half written when it died, not what is being written', async () => {
    const fresh = v7();
    const dead = v7();
    for (const id of [fresh, dead]) {
      await storage.insert({ id, name: 'a', content_type: 'a/b', chunk_bytes: 10, execution_id: null });
      await storage.append(id, 0, randomBytes(10));
    }
    await database.pool.query(`update files set used_at = now() - interval '2 hours' where id = $1`, [dead]);
    expect(await sweepFiles(storage, 30 * DAY)).toBe(1);
    expect(await left()).toEqual({ files: ['WRITING'], chunks: 1 });
    expect(await storage.append(fresh, 1, randomBytes(10))).toBe(true);
    expect(await storage.append(dead, 1, randomBytes(10))).toBe(false);
  });

  it('may run in several processes at once', async () => {
    await Promise.all(Array.from({ length: 150 }, () => write(randomBytes(50), { chunkBytes: 10 })));
    await database.pool.query(`update files set used_at = now() - interval '31 days'`);
    await Promise.all(Array.from({ length: 4 }, () => sweepFiles(storage, 30 * DAY)));
    expect(await left()).toEqual({ files: [], chunks: 0 });
  });
});

it('files are listed newest first, from a place on, and found by a part of the name', async () => {
  const files: FileRow[] = [];
  for (const name of ['a.txt', 'b.csv', 'C.TXT']) files.push(await write(Buffer.from(name), { name }));
  const names = async (query: Parameters<FileStorage['list']>[0]) => (await storage.list(query)).map(({ name }) => name);
  expect(await names({ limit: 2 })).toEqual(['C.TXT', 'b.csv']);
  expect(await names({ limit: 2, before: files[1]!.id })).toEqual(['a.txt']);
  expect(await names({ limit: 10, q: 'txt' })).toEqual(['C.TXT', 'a.txt']);
});
