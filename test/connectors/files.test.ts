import { randomBytes } from 'node:crypto';
import { PassThrough, Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { v7 } from 'uuid';
import { z } from 'zod';
import { fileHandle } from '../../connector-types/files/handle.ts';
import { ConnectorTypes } from '../../src/connectors/registry.ts';
import { connectorType, type ActionContext, type FileHandle } from '../../src/sdk/connector.ts';
import { FileStorage } from '../../src/storage/files/file-storage.ts';
import { createConnections, type TestConnections } from '../support/connections.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { serveHttp, type TestServer } from '../support/far-sides/http-server.ts';

let database: TestDatabase;
let connections: TestConnections;
let storage: FileStorage;
/** what the action of the type does */
let work: (context: ActionContext<object, { file?: FileHandle; data?: unknown }>) => Promise<object>;

beforeAll(async () => {
  database = await createTestDatabase();
  storage = new FileStorage(database.pool);
  const type = connectorType({
    id: 'filing',
    name: 'FILING',
    title: 'Filing',
    description: 'Does with files what a test says.',
    connection: z.object({}),
    default_action: 'do',
    actions: {
      do: {
        title: 'Do',
        inputs: z.object({ file: fileHandle.optional(), data: z.unknown().optional() }),
        outputs: z.object({}),
        run: (context) => work(context),
      },
    },
  });
  connections = await createConnections([], { types: new ConnectorTypes([type]), files: { storage, maxBytes: 1_000_000 } });
});
afterAll(async () => {
  await connections?.close();
  await database?.drop();
});
afterEach(() => database.pool.query('truncate files, file_chunks, file_uses, executions'));

const write = (content: Buffer, name = 'a.bin', type = 'image/png') => {
  work = async ({ files }) => files.write(name, type, Readable.from([content]));
  return connections.output('FILING', {}) as Promise<unknown> as Promise<FileHandle>;
};

async function left(): Promise<number> {
  const { rows } = await database.pool.query<{ n: number }>('select (count(*) + (select count(*) from file_chunks))::int as n from files');
  return rows[0]!.n;
}

describe('an action', () => {
  it('writes a file, and another one reads it by its handle', async () => {
    const content = randomBytes(600_000);
    const handle = await write(content);
    expect(handle).toEqual({
      file_id: expect.any(String),
      name: 'a.bin',
      size: 600_000,
      sha256: expect.any(String),
      content_type: 'image/png',
    });
    work = async ({ files, inputs }) => {
      const { stream, ...rest } = await files.read(inputs.file!);
      return { ...rest, same: (await buffer(stream)).equals(content) };
    };
    // What a handle says of its file counts for nothing; the file itself does.
    expect(await connections.output('FILING', { file: { ...handle, name: 'other', size: 1 } })).toEqual({
      name: 'a.bin',
      size: 600_000,
      content_type: 'image/png',
      same: true,
    });
  });

  it('gives a file the last part of a name, and a type that is one', async () => {
    for (const [name, type, safe] of [
      ['../../etc/passwd', 'text/plain', ['passwd', 'text/plain']],
      ['C:\\docs\\a.txt', 'text/plain; charset=utf-8', ['a.txt', 'text/plain; charset=utf-8']],
      ['a\r\nb\0c', 'x', ['abc', 'application/octet-stream']],
      ['..', 'text/html\r\nx: y', ['file', 'application/octet-stream']],
      ['', '', ['file', 'application/octet-stream']],
      ['x'.repeat(300), 'a/b', ['x'.repeat(255), 'a/b']],
    ] as const) {
      const handle = await write(Buffer.from('x'), name, type);
      expect([handle.name, handle.content_type]).toEqual(safe);
    }
  });

  it('ties what it writes and reads to the tree of its execution', async () => {
    const [root, executionId] = [v7(), v7()];
    await database.pool.query(
      `insert into executions (id, root_id, type, name, status, inputs) values ($1, $1, 'FLOW', 'f', 'RUNNING', '{}'), ($2, $1, 'CONNECTION', 'c', 'RUNNING', '{}')`,
      [root, executionId],
    );
    const given = await write(Buffer.from('given'));
    work = async ({ files, inputs }) => {
      await files.read(inputs.file!);
      return files.write('b', 'a/b', Readable.from([Buffer.from('b')]));
    };
    const made = await connections.output('FILING', { file: given }, { executionId });
    const { rows } = await database.pool.query<{ file_id: string; root_id: string }>('select file_id, root_id from file_uses');
    expect(rows.map((row) => row.file_id).sort()).toEqual([given.file_id, String(made['file_id'])].sort());
    expect(rows.every((row) => row.root_id === root)).toBe(true);
  });

  it('is not begun with a handle of a file that is gone', async () => {
    const handle = await write(Buffer.from('x'));
    await storage.markDeleted(handle.file_id, 'READY');
    let begun = false;
    work = async () => ((begun = true), {});
    const error = await connections.error('FILING', { file: handle }, { options: { retry: { attempts: 3, initial: 0 } } });
    expect(error).toMatchObject({ code: 'FILE_NOT_FOUND', file_id: handle.file_id, message: expect.stringContaining(handle.file_id) });
    expect(begun).toBe(false);
    // Data may look like a handle: only where the type says that a handle stands, it is one.
    await connections.output('FILING', { data: handle });
    expect(begun).toBe(true);
  });

  it('that fails leaves none of the files that it wrote, in any attempt', async () => {
    let attempts = 0;
    work = async ({ files }) => {
      attempts += 1;
      await files.write('a', 'a/b', Readable.from([randomBytes(300_000)]));
      throw new Error('no luck');
    };
    await connections.error('FILING', {}, { options: { retry: { attempts: 3, initial: 0, maximum: 0 } } });
    expect(attempts).toBe(3);
    expect(await left()).toBe(0);
  });

  it('whose output cannot be recorded leaves none of them either', async () => {
    work = async ({ files }) => ({ file: await files.write('a', 'a/b', Readable.from([randomBytes(300_000)])), count: 1n });
    expect(await connections.error('FILING', {})).toMatchObject({ code: 'NOT_SERIALIZABLE' });
    expect(await left()).toBe(0);
  });

  it('cannot write more than files may hold, and is not tried again for it', async () => {
    let attempts = 0;
    work = async ({ files }) => {
      attempts += 1;
      return files.write('big', 'a/b', Readable.from([Buffer.alloc(600_000), Buffer.alloc(600_000)]));
    };
    const error = await connections.error('FILING', {}, { options: { retry: { attempts: 3, initial: 0 } } });
    expect(error).toMatchObject({ code: 'FILE_TOO_LARGE', max_bytes: 1_000_000 });
    expect(attempts).toBe(1);
    expect(await left()).toBe(0);
  });

  it('that is cancelled while it writes leaves nothing, and its source is closed', async () => {
    const source = new PassThrough();
    const controller = new AbortController();
    work = ({ files }) => files.write('a', 'a/b', source);
    source.write(randomBytes(600_000));
    const failing = connections.error('FILING', {}, { signal: controller.signal });
    while ((await left()) < 2) await new Promise((resolve) => setTimeout(resolve, 5));
    controller.abort();
    expect(await failing).toMatchObject({ code: 'CANCELLED' });
    expect(source.destroyed).toBe(true);
    expect(await left()).toBe(0);
  });

  it('that ends with a file half read has it closed', async () => {
    const handle = await write(randomBytes(900_000));
    let stream: Readable | undefined;
    work = async ({ files, inputs }) => {
      stream = (await files.read(inputs.file!)).stream;
      stream.once('data', () => stream!.pause());
      return {};
    };
    await connections.output('FILING', { file: handle });
    expect(stream!.destroyed).toBe(true);
  });
});

it('where no files are kept, an action that wants one is told', async () => {
  const bare = await createConnections([], { types: connections.types });
  work = ({ files }) => files.write('a', 'a/b', Readable.from([]));
  expect(await bare.error('FILING', {})).toMatchObject({ code: 'INVALID_INPUT', message: expect.stringContaining('not kept here') });
  await bare.close();
});

describe('a multipart payload of context.http', () => {
  let sent: { type: string; length: string | undefined; body: Buffer }[] = [];
  let service: TestServer;
  let asking: TestConnections;

  beforeAll(async () => {
    service = await serveHttp((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        sent.push({
          type: String(request.headers['content-type']),
          length: request.headers['content-length'],
          body: Buffer.concat(chunks),
        });
        response.writeHead(sent.length === 1 ? 503 : 200, { 'content-type': 'application/json', 'retry-after': '0' }).end('{}');
      });
    });
    const type = connectorType({
      id: 'sending',
      name: 'SENDING',
      title: 'Sending',
      description: 'Sends what a test says.',
      connection: z.object({}),
      default_action: 'do',
      actions: {
        do: {
          title: 'Do',
          inputs: z.object({ file: fileHandle }),
          outputs: z.object({}),
          run: ({ http, inputs: { file } }) =>
            http
              .post(service.url)
              .requestFormat('multipart')
              .payload({ text: 'plain', file, renamed: { file, filename: 'b"c.txt', content_type: 'text/plain' }, many: [file, file] }),
        },
        none: {
          title: 'None',
          inputs: z.object({}),
          outputs: z.object({}),
          async run({ http }) {
            void http.post(`${service.url}/lost?key=1`).payload({ n: 1 });
            const copied = http.get(`${service.url}/used`);
            await copied.copy({ params: { page: 2 } });
            return {};
          },
        },
      },
    });
    asking = await createConnections(undefined, { types: new ConnectorTypes([type]), files: { storage, maxBytes: 1_000_000 } });
  });
  beforeEach(() => void (sent = []));
  afterAll(() => Promise.all([asking?.close(), service?.stop()]));

  it('takes file handles, which are read as often as it is sent; the handle is believed nothing', async () => {
    const content = randomBytes(300_000);
    const handle = await write(content, 'a.bin', 'image/png');
    await asking.output('SENDING', { file: { ...handle, name: 'x', size: 3 } });
    expect(sent).toHaveLength(2);
    for (const { type, length, body } of sent) {
      expect(Number(length)).toBe(body.length);
      const form = await new Response(body, { headers: { 'content-type': type } }).formData();
      expect(form.get('text')).toBe('plain');
      const parts = ['file', 'renamed', 'many'].flatMap((name) => form.getAll(name)) as File[];
      expect(parts.map(({ name, type }) => [name, type])).toEqual([
        ['a.bin', 'image/png'],
        ['b"c.txt', 'text/plain'],
        ['a.bin', 'image/png'],
        ['a.bin', 'image/png'],
      ]);
      for (const part of parts) expect(Buffer.from(await part.arrayBuffer()).equals(content)).toBe(true);
    }
  });

  it('of a request that nobody awaits is told in the log of the execution, without its query', async () => {
    const logs: string[] = [];
    await asking.call({ by: 'connector_type', name: 'SENDING' }, { action: 'none' }, { logs });
    expect(logs.filter((line) => line.includes('never sent'))).toEqual([
      expect.stringMatching(/POST http:\/\/[^?]*\/lost was made but never sent/),
    ]);
  });
});
