import { createHash, randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import zlib from 'node:zlib';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { JsonObject } from '../../src/model.ts';
import type { FileHandle } from '../../src/sdk/connector.ts';
import { FileStorage } from '../../src/storage/files/file-storage.ts';
import { readContent } from '../../src/storage/files/read.ts';
import { writeFile } from '../../src/storage/files/write.ts';
import { createConnections, type CallOptions, type TestConnections } from '../support/connections.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';

let database: TestDatabase;
let storage: FileStorage;
let connections: TestConnections;
let server: Server;
let url: string;
let answer: RequestListener;

const MAX = 30_000_000;

beforeAll(async () => {
  database = await createTestDatabase();
  storage = new FileStorage(database.pool);
  connections = await createConnections(undefined, { files: { storage, maxBytes: MAX } });
  server = createServer((request, response) => answer(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(async () => {
  await connections?.close();
  await new Promise((resolve) => (server.close(resolve), server.closeAllConnections()));
  await database?.drop();
});
afterEach(() => database.pool.query('truncate files, file_chunks, file_uses'));

const call = (inputs: object, options?: CallOptions) => connections.output('REST', { url, ...inputs }, options);
const fail = (inputs: object, options?: CallOptions) => connections.error('REST', { url, ...inputs }, options);

async function stored(handle: unknown): Promise<Buffer> {
  const file = await storage.find(String((handle as JsonObject)['file_id']));
  return buffer(readContent(storage, file!));
}

async function store(content: Buffer, name: string, contentType: string): Promise<FileHandle> {
  const { id, size, sha256 } = await writeFile(storage, { name, contentType, executionId: null, maxBytes: MAX }, Readable.from([content]));
  return { file_id: id, name, size, sha256, content_type: contentType };
}

async function left(): Promise<number> {
  const { rows } = await database.pool.query<{ n: number }>('select (count(*) + (select count(*) from file_chunks))::int as n from files');
  return rows[0]!.n;
}

describe("dst: 'file'", () => {
  it('writes an answer of any size into a file, beyond max_response_size', async () => {
    const content = randomBytes(20_000_000);
    answer = (_request, response) => response.setHeader('content-type', 'application/pdf').end(content);
    const output = await call({ path: '/reports/m%C3%A4rz.pdf', dst: 'file', max_response_size: 1000 });
    expect(output).toMatchObject({
      status_code: 200,
      encoding: null,
      url: `${url}/reports/m%C3%A4rz.pdf`,
      file: {
        name: 'märz.pdf',
        size: 20_000_000,
        content_type: 'application/pdf',
        sha256: createHash('sha256').update(content).digest('hex'),
      },
    });
    expect(output).not.toHaveProperty('text');
    expect((await stored(output['file'])).equals(content)).toBe(true);
  });

  it('takes the name that the server gives, and none of its folders', async () => {
    const names: [string | undefined, string][] = [
      [undefined, 'path'],
      ['attachment; filename="a \\"b\\".txt"', 'a "b".txt'],
      ["attachment; filename=plain.txt; filename*=UTF-8''%C3%BC.txt", 'ü.txt'],
      ['attachment; filename="../../etc/passwd"', 'passwd'],
      ["attachment; filename*=UTF-8''%ZZ", 'path'],
    ];
    for (const [disposition, name] of names) {
      answer = (_request, response) => {
        if (disposition !== undefined) response.setHeader('content-disposition', disposition);
        response.end('x');
      };
      expect([disposition, (await call({ path: '/a/path', dst: 'file' }))['file']]).toMatchObject([disposition, { name }]);
    }
    expect((await call({ dst: 'file' }))['file']).toMatchObject({ name: 'download' });
  });

  it('decompresses on the way', async () => {
    const content = Buffer.from('tëxt '.repeat(100_000));
    for (const [coding, encoded] of [
      ['gzip', zlib.gzipSync(content)],
      ['br', zlib.brotliCompressSync(content)],
      ['deflate', zlib.deflateSync(content)],
      ['zstd', zlib.zstdCompressSync(content)],
      ['gzip, br', zlib.brotliCompressSync(zlib.gzipSync(content))],
    ] as const) {
      answer = (_request, response) => response.setHeader('content-encoding', coding).end(encoded);
      const { file } = await call({ dst: 'file' });
      expect([coding, (await stored(file)).equals(content)]).toEqual([coding, true]);
    }
    for (const coding of ['gzip', 'nonsense']) {
      answer = (_request, response) => response.setHeader('content-encoding', coding).end('not compressed at all');
      expect([coding, await fail({ dst: 'file' })]).toMatchObject([coding, { code: 'INVALID_RESPONSE' }]);
    }
  });

  it('is the output itself for calls with options', async () => {
    answer = (_request, response) => response.end('abc');
    expect(await call({ options: { method: 'GET' }, dst: 'file' })).toMatchObject({ file_id: expect.any(String), size: 3 });
  });

  it('follows redirects first', async () => {
    answer = ({ url: path }, response) =>
      path === '/end' ? response.end('there') : response.writeHead(302, { location: '/end' }).end('a page that says so');
    for (const expected_status_code of ['2xx', ['2xx', '3xx']]) {
      const { file } = await call({ path: '/start', dst: 'file', expected_status_code });
      expect((await stored(file)).toString()).toBe('there');
    }
  });

  it('leaves an answer that is not expected in the error, and no file', async () => {
    answer = (_request, response) => response.writeHead(404, { 'content-type': 'application/json' }).end('{"why":"gone"}');
    expect(await fail({ dst: 'file' })).toMatchObject({ code: 'UNEXPECTED_STATUS', status: 404, response: { json: { why: 'gone' } } });
    expect(await left()).toBe(0);
  });

  it('over the limit of files, or broken off, leaves nothing', async () => {
    answer = (_request, response) => response.end(Buffer.alloc(MAX + 1));
    expect(await fail({ dst: 'file' })).toMatchObject({ code: 'FILE_TOO_LARGE' });
    let calls = 0;
    answer = (_request, response) => {
      calls += 1;
      response.writeHead(200, { 'content-length': '1000000' }).write(Buffer.alloc(600_000), () => response.destroy());
    };
    expect(await fail({ method: 'post', dst: 'file' })).toMatchObject({
      code: 'CONNECTION_FAILED',
      message: expect.stringContaining('broke off'),
    });
    expect(calls).toBe(1);
    expect(await left()).toBe(0);
  });

  it('that is cancelled closes the connection and leaves nothing', async () => {
    const gone = Promise.withResolvers<void>();
    answer = (request, response) => {
      response.write(Buffer.alloc(600_000));
      request.socket.once('close', () => gone.resolve());
    };
    const controller = new AbortController();
    const failing = fail({ dst: 'file' }, { signal: controller.signal });
    while ((await left()) < 2) await new Promise((resolve) => setTimeout(resolve, 5));
    controller.abort();
    expect(await failing).toMatchObject({ code: 'CANCELLED' });
    await gone.promise;
    expect(await left()).toBe(0);
  });
});

describe('multipart', () => {
  /** Reads the form as the platform does, and keeps what came. */
  function keepForm(): Promise<{ form: FormData; headers: IncomingMessage['headers'] }> {
    return new Promise((resolve, reject) => {
      answer = (request, response) => {
        const type = request.headers['content-type'] ?? '';
        void buffer(request)
          .then((body) => new Response(new Uint8Array(body), { headers: { 'content-type': type } }).formData())
          .then((form) => {
            response.end('{}');
            resolve({ form, headers: request.headers });
          }, reject);
      };
    });
  }
  const bytesOf = async (part: unknown) => Buffer.from(await (part as File).arrayBuffer());

  it('takes files by their handles, and streams them', async () => {
    const large = randomBytes(10_000_000);
    const file = await store(large, 'large "ü".bin', 'application/x-large');
    const other = await store(Buffer.from('other'), 'other.txt', 'text/plain');
    const coming = keepForm();
    await call({
      method: 'post',
      multipart: {
        note: 'tëxt',
        count: 3,
        document: file,
        many: [
          { file: other, filename: 'renamed.csv', content_type: 'text/csv' },
          { content: 'AAEC', encoding: 'base64', filename: 'b.bin' },
        ],
      },
    });
    const { form, headers } = await coming;
    expect([form.get('note'), form.get('count')]).toEqual(['tëxt', '3']);
    const document = form.get('document') as File;
    expect([document.name, document.type]).toEqual(['large "ü".bin', 'application/x-large']);
    expect((await bytesOf(document)).equals(large)).toBe(true);
    const [renamed, plain] = form.getAll('many') as File[];
    expect([renamed!.name, renamed!.type, await renamed!.text()]).toEqual(['renamed.csv', 'text/csv', 'other']);
    expect([plain!.name, [...(await bytesOf(plain!))]]).toEqual(['b.bin', [0, 1, 2]]);
    expect(Number(headers['content-length'])).toBeGreaterThan(10_000_000);
    expect(headers['transfer-encoding']).toBeUndefined();
  });

  it('sends the files again where a redirect asks for it', async () => {
    const file = await store(Buffer.from('again'), 'a.txt', 'text/plain');
    const coming = keepForm();
    const atTheEnd = answer;
    answer = (request, response) => {
      if (request.url === '/end') return atTheEnd(request, response);
      request.resume().on('end', () => response.writeHead(307, { location: '/end' }).end());
    };
    await call({ method: 'post', path: '/start', multipart: { file } });
    expect(await ((await coming).form.get('file') as File).text()).toBe('again');
  });

  it('cannot be made to hold other parts or headers by names and types', async () => {
    const file = await store(Buffer.from('x'), 'a.txt', 'text/plain');
    const coming = keepForm();
    await call({
      method: 'post',
      multipart: {
        'a"\r\nX: y': { file, filename: 'f"\r\n\r\n--x', content_type: 'text/plain\r\nContent-Disposition: form-data; name="evil"' },
      },
    });
    const { form } = await coming;
    expect([...form.keys()]).toEqual(['a"\r\nX: y']);
    expect((form.get('a"\r\nX: y') as File).name).toBe('f"\r\n\r\n--x');
  });

  it('with a file that is gone is not sent', async () => {
    const file = await store(Buffer.from('x'), 'a.txt', 'text/plain');
    await storage.markDeleted(file.file_id, 'READY');
    let calls = 0;
    answer = (_request, response) => (calls++, response.end());
    expect(await fail({ method: 'post', multipart: { list: [{ file }] } })).toMatchObject({ code: 'FILE_NOT_FOUND' });
    expect(calls).toBe(0);
  });
});
