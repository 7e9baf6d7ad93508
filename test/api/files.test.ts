import { createHash, randomBytes } from 'node:crypto';
import { connect as tcp } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createApi, type ApiDependencies, type ApiServer } from '../../src/api/server.ts';
import { Files } from '../../src/executions/files.ts';
import type { FileInfo } from '../../src/executions/file-types.ts';
import { FileStorage } from '../../src/storage/files/file-storage.ts';
import { onlyToken, QUIET } from '../support/access.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';

/** The routes of files on a real database; the rest of the domain is not asked. */
let database: TestDatabase;
let api: ApiServer;
let url: string;

const MAX = 3_000_000;

function startApi(): Promise<ApiServer> {
  const log = QUIET;
  const files = new Files({ store: { storage: new FileStorage(database.pool), maxBytes: MAX }, keepSeconds: 86_400, log });
  const health: ApiDependencies['health'] = { instance: 'i', version: 'v', troubles: async () => [] };
  const parts: Partial<ApiDependencies> = { files, access: onlyToken('good'), health, log, bodyLimit: 10_000 };
  return createApi(parts as ApiDependencies);
}

beforeAll(async () => {
  database = await createTestDatabase();
  api = await startApi();
  url = await api.listen('127.0.0.1', 0);
});
afterAll(async () => {
  await api?.close();
  await database?.drop();
});

const send = (method: string, path: string, options: RequestInit = {}) =>
  fetch(`${url}/api/v1${path}`, { method, ...options, headers: { authorization: 'Bearer good', ...options.headers } });

async function upload(content: NonNullable<RequestInit['body']>, name = 'a.bin', headers: Record<string, string> = {}): Promise<FileInfo> {
  const answer = await send('POST', `/files?name=${encodeURIComponent(name)}`, { body: content, headers });
  expect(answer.status).toBe(201);
  return (await answer.json()) as FileInfo;
}

const download = (id: string, headers: Record<string, string> = {}) => send('GET', `/files/${id}/content`, { headers });
const problem = async (answer: Response) => (await answer.json()) as { code: string; detail: string };
const sha256 = (content: Buffer) => createHash('sha256').update(content).digest('hex');

/** What is left in the tables, also of what nobody may see. */
async function rows(): Promise<number> {
  const found = await database.pool.query<{ n: number }>(
    'select ((select count(*) from files) + (select count(*) from file_chunks))::int as n',
  );
  return found.rows[0]!.n;
}

async function until(look: () => Promise<boolean>): Promise<void> {
  while (!(await look())) await new Promise((resolve) => setTimeout(resolve, 10));
}

describe('an upload', () => {
  it('gives a handle, and the download gives the same bytes', async () => {
    const content = randomBytes(1_234_567);
    const answer = await send('POST', '/files?name=Bericht%20%C3%BC.pdf', {
      body: content,
      headers: { 'content-type': 'application/pdf' },
    });
    const file = (await answer.json()) as FileInfo;
    expect(file).toEqual({
      file_id: expect.any(String),
      name: 'Bericht ü.pdf',
      size: content.length,
      sha256: sha256(content),
      content_type: 'application/pdf',
      execution_id: null,
      created_at: expect.any(String),
      used_at: expect.any(String),
    });
    expect([answer.status, answer.headers.get('location')]).toEqual([201, `/api/v1/files/${file.file_id}`]);
    expect(await (await send('GET', `/files/${file.file_id}`)).json()).toEqual(file);
    const back = await download(file.file_id);
    expect(Buffer.from(await back.arrayBuffer()).equals(content)).toBe(true);
  });

  it('is stored as it comes, also where its type is one that other routes read', async () => {
    for (const type of ['application/json', 'application/yaml', 'application/typescript', 'text/plain; charset=utf-16']) {
      const file = await upload('{ not json', 'a', { 'content-type': type });
      expect(file.content_type).toBe(type);
      const back = await download(file.file_id);
      expect([back.headers.get('content-type'), await back.text()]).toEqual([type, '{ not json']);
    }
  });

  it('may be empty, may have no type, and no length known before', async () => {
    const empty = await upload(new Uint8Array(0));
    expect(empty).toMatchObject({ size: 0, sha256: sha256(Buffer.alloc(0)), content_type: 'application/octet-stream' });
    expect(await (await download(empty.file_id)).text()).toBe('');
    const stream = new ReadableStream({
      start(controller) {
        controller.enqueue(new Uint8Array([1, 2]));
        controller.enqueue(new Uint8Array([3]));
        controller.close();
      },
    });
    const answer = await send('POST', '/files?name=s', { body: stream, duplex: 'half' } as RequestInit);
    expect(await answer.json()).toMatchObject({ size: 3, content_type: 'application/octet-stream' });
  });

  it('needs a token, and a name that is one', async () => {
    expect((await fetch(`${url}/api/v1/files?name=a`, { method: 'POST', body: 'x' })).status).toBe(401);
    for (const [query, wrong] of [
      ['', "'name'"],
      ['?name=', "'name'"],
      ['?name=a%2Fb', 'without folders'],
      ['?name=a%5Cb', 'without folders'],
      ['?name=..', 'name of a file'],
      ['?name=a%00b', 'control characters'],
      ['?name=a%0Ab', 'control characters'],
      [`?name=${'x'.repeat(256)}`, "'name'"],
      ['?name=a&type=b', "'type'"],
    ] as const) {
      const answer = await send('POST', `/files${query}`, { body: 'x' });
      expect([query, answer.status]).toEqual([query, 400]);
      expect((await problem(answer)).detail).toContain(wrong);
    }
    const type = await send('POST', '/files?name=a', { body: 'x', headers: { 'content-type': 'nonsense' } });
    expect([type.status, (await problem(type)).detail]).toEqual([400, expect.stringContaining('text/csv')]);
  });

  it('over the limit is refused, also where its length is not known before, and leaves nothing', async () => {
    const before = await rows();
    const endless = () => {
      let left = 2 * MAX;
      return new ReadableStream({
        pull(controller) {
          controller.enqueue(new Uint8Array(50_000));
          if ((left -= 50_000) <= 0) controller.close();
        },
      });
    };
    for (const options of [{ body: new Uint8Array(MAX + 1) }, { body: endless(), duplex: 'half' }] as RequestInit[]) {
      const answer = await send('POST', '/files?name=big', options);
      expect(answer.status).toBe(413);
      expect(await problem(answer)).toMatchObject({ code: 'FILE_TOO_LARGE', max_bytes: MAX, detail: expect.stringContaining(String(MAX)) });
    }
    expect(await rows()).toBe(before);
    expect((await upload(new Uint8Array(MAX))).size).toBe(MAX);
  });

  it('whose sender goes away leaves nothing', async () => {
    const before = await rows();
    const socket = tcp(Number(new URL(url).port), '127.0.0.1');
    socket.write('POST /api/v1/files?name=a HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer good\r\nContent-Length: 2000000\r\n\r\n');
    socket.write(Buffer.alloc(1_000_000));
    await until(async () => (await rows()) > before + 2);
    socket.destroy();
    await until(async () => (await rows()) === before);
  });
});

describe('a download', () => {
  it('has headers with which a browser neither shows nor runs it, and whoever gets it can check it', async () => {
    const file = await upload('<script>alert(1)</script>', `"böse"; x='%.html`, { 'content-type': 'text/html' });
    const answer = await download(file.file_id);
    const disposition = answer.headers.get('content-disposition')!;
    expect(disposition).toBe(`attachment; filename="_b_se_; x='_.html"; filename*=UTF-8''%22b%C3%B6se%22%3B%20x%3D%27%25.html`);
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      'content-type': 'text/html',
      'x-content-type-options': 'nosniff',
      'content-security-policy': "default-src 'none'; sandbox",
      'cache-control': 'private, no-cache',
      'content-length': '25',
      etag: `"${file.sha256}"`,
      'repr-digest': `sha-256=:${Buffer.from(file.sha256, 'hex').toString('base64')}:`,
    });
  });

  it('is not sent again to whoever has it', async () => {
    const file = await upload('abc');
    for (const tag of [`"${file.sha256}"`, `W/"${file.sha256}"`, `"x", "${file.sha256}"`, '*']) {
      const answer = await download(file.file_id, { 'if-none-match': tag });
      expect([answer.status, await answer.text()]).toEqual([304, '']);
    }
    expect((await download(file.file_id, { 'if-none-match': '"other"' })).status).toBe(200);
  });

  it('may be of a part, so that one that broke off goes on where it was', async () => {
    const content = randomBytes(600_000);
    const { file_id, sha256: hash } = await upload(content);
    for (const [range, start, end] of [
      ['bytes=0-0', 0, 1],
      ['bytes=262143-262144', 262_143, 262_145],
      ['bytes=599999-', 599_999, 600_000],
      ['bytes=500000-9999999', 500_000, 600_000],
      ['bytes=-10', 599_990, 600_000],
      ['bytes=-9999999', 0, 600_000],
    ] as const) {
      const answer = await download(file_id, { range });
      expect([range, answer.status, answer.headers.get('content-range')]).toEqual([range, 206, `bytes ${start}-${end - 1}/600000`]);
      expect(Buffer.from(await answer.arrayBuffer()).equals(content.subarray(start, end))).toBe(true);
    }
    for (const range of ['bytes=600000-', 'bytes=-0']) {
      const answer = await download(file_id, { range });
      expect([range, answer.status, answer.headers.get('content-range')]).toEqual([range, 416, 'bytes */600000']);
      expect((await problem(answer)).code).toBe('RANGE_NOT_SATISFIABLE');
    }
    // What is no single range of bytes, or one of another content, gets all of it.
    for (const headers of [
      { range: 'bytes=5-1' },
      { range: 'lines=1-2' },
      { range: 'bytes=0-1,5-6' },
      { range: 'bytes=0-1', 'if-range': '"x"' },
    ] as Record<string, string>[]) {
      const answer = await download(file_id, headers);
      expect([headers, answer.status, (await answer.arrayBuffer()).byteLength]).toEqual([headers, 200, 600_000]);
    }
    expect((await download(file_id, { range: 'bytes=0-1', 'if-range': `"${hash}"` })).status).toBe(206);
  });

  it('answers HEAD with its headers', async () => {
    const file = await upload('abc');
    const answer = await send('HEAD', `/files/${file.file_id}/content`);
    expect([answer.status, answer.headers.get('content-length'), await answer.text()]).toEqual([200, '3', '']);
  });

  it('breaks off where the file is deleted meanwhile, so that nobody takes a part for the whole', async () => {
    const file = await upload(new Uint8Array(MAX));
    const socket = tcp(Number(new URL(url).port), '127.0.0.1');
    socket.write(`GET /api/v1/files/${file.file_id}/content HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer good\r\n\r\n`);
    let got = 0;
    await new Promise<void>((resolve) =>
      socket.once('data', (data: Buffer) => {
        got += data.length;
        socket.pause();
        resolve();
      }),
    );
    await database.pool.query(`delete from file_chunks where file_id = $1 and seq > 0`, [file.file_id]);
    const closed = new Promise<void>((resolve) => socket.once('close', () => resolve()));
    socket.on('error', () => undefined).on('data', (data: Buffer) => (got += data.length));
    socket.resume();
    await closed;
    expect(got).toBeLessThan(MAX);
  });
});

describe('files', () => {
  it('are listed newest first, page by page, found by a part of the name, and deleted', async () => {
    const ids: string[] = [];
    for (const name of ['list-1', 'list-2', 'LIST-3']) ids.push((await upload(name, name)).file_id);
    const first = (await (await send('GET', '/files?q=list-&limit=2')).json()) as { items: FileInfo[]; next: string };
    const second = (await (await send('GET', `/files?q=list-&limit=2&cursor=${first.next}`)).json()) as { items: FileInfo[]; next: null };
    expect([...first.items, ...second.items].map(({ file_id }) => file_id)).toEqual([...ids].reverse());
    expect(second.next).toBeNull();
    expect((await send('DELETE', `/files/${ids[1]}`)).status).toBe(204);
    for (const [method, path] of [
      ['GET', `/files/${ids[1]}`],
      ['GET', `/files/${ids[1]}/content`],
      ['DELETE', `/files/${ids[1]}`],
      ['GET', '/files/nonsense'],
      ['GET', '/files/nonsense/content'],
      ['DELETE', '/files/%00'],
    ] as const) {
      const answer = await send(method, path);
      expect([path, answer.status, (await problem(answer)).code]).toEqual([path, 404, 'FILE_NOT_FOUND']);
    }
    const { detail } = await problem(await send('GET', '/files/nonsense'));
    expect(detail).toBe("there is no file 'nonsense': the id of a file is a UUID");
    const { rows: left } = await database.pool.query('select from file_chunks where file_id = $1', [ids[1]]);
    expect(left).toEqual([]);
    expect((await send('GET', '/files?cursor=nonsense')).status).toBe(400);
  });

  it('take no body of another route with them: there a type that is not taken is refused as before', async () => {
    const answer = await send('POST', '/executions', { body: 'x', headers: { 'content-type': 'application/octet-stream' } });
    expect(answer.status).toBe(415);
  });
});

it('a server that stops cuts off what is still on its way, and tells it', async () => {
  const other = await startApi();
  const { port } = new URL(await other.listen('127.0.0.1', 0));
  const before = await rows();
  const socket = tcp(Number(port), '127.0.0.1');
  socket.write('POST /api/v1/files?name=a HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer good\r\nContent-Length: 2000000\r\n\r\n');
  socket.write(Buffer.alloc(600_000));
  await until(async () => (await rows()) > before + 1);
  let said = '';
  socket.on('error', () => undefined).on('data', (data: Buffer) => (said += data.toString()));
  const gone = new Promise<void>((resolve) => socket.once('close', () => resolve()));
  await other.close();
  await gone;
  expect(said).toContain('503');
  expect(said).toContain('the server is stopping');
  await until(async () => (await rows()) === before);
});
