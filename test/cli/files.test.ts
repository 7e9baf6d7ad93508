import { createHash, randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { FileInfo } from '../../src/executions/file-types.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { serveHttp } from '../support/far-sides/http-server.ts';
import { call, command, createFolders, startUp, type Ended, type Folders, type Up } from '../support/product.ts';

let database: TestDatabase;
let folders: Folders;
let up: Up;

beforeAll(async () => {
  database = await createTestDatabase();
  folders = await createFolders(database.url);
  folders.env['PETIOLE_MAX_FILE_BYTES'] = '2000000';
  folders.env['PETIOLE_ALLOW_PRIVATE'] = '127.0.0.1/32';
  await folders.write(
    'flows/size.ts',
    `import { flow } from 'petiole';\nexport default flow(async function (inputs: any) { await this.sleep(0.01); return inputs.file.size; });\n`,
  );
  await folders.write(
    'flows/pass-on.ts',
    `import { flow } from 'petiole';
export default flow(async function (inputs: any) {
  const got = await this.connect('REST', { url: inputs.url, dst: 'file' }).get('output_value') as any;
  await this.connect('REST', { url: inputs.url, method: 'post', multipart: { got: got.file } });
  return got.file;
});
`,
  );
  up = await startUp(folders);
});
afterAll(async () => {
  await up?.stop();
  await folders?.remove();
  await database?.drop();
});

const petiole = (...args: string[]): Promise<Ended> => command(['file', ...args], folders);
const local = (name: string) => join(folders.root, name);

async function upload(name: string, content: Buffer | string, ...options: string[]): Promise<FileInfo> {
  await writeFile(local(name), content);
  const { code, stdout, stderr } = await petiole('upload', name, '--json', ...options);
  expect([code, stderr]).toEqual([0, '']);
  return JSON.parse(stdout) as FileInfo;
}

describe('file', () => {
  it('upload stores it, download brings it back', async () => {
    const content = randomBytes(1_500_000);
    const file = await upload('up.bin', content, '--name', 'named.bin', '--type', 'image/png');
    expect(file).toMatchObject({ name: 'named.bin', size: 1_500_000, content_type: 'image/png' });
    expect(file.sha256).toBe(createHash('sha256').update(content).digest('hex'));
    const down = await petiole('download', file.file_id);
    expect([down.code, down.stdout, down.stderr]).toEqual([0, '', 'named.bin (1.5 MB)\n']);
    expect((await readFile(local('named.bin'))).equals(content)).toBe(true);
    expect((await readdir(folders.root)).filter((name) => name.endsWith('.part'))).toEqual([]);
  });

  it('download overwrites nothing by chance, and writes to standard output', async () => {
    const file = await upload('text.txt', 'new');
    await writeFile(local('text.txt'), 'mine');
    const refused = await petiole('download', file.file_id);
    expect([refused.code, refused.stderr]).toEqual([1, expect.stringContaining('--force')]);
    expect(await readFile(local('text.txt'), 'utf8')).toBe('mine');
    expect((await petiole('download', file.file_id, '-o', '-')).stdout).toBe('new');
    expect((await petiole('download', file.file_id, '--force')).code).toBe(0);
    expect(await readFile(local('text.txt'), 'utf8')).toBe('new');
    expect((await petiole('download', file.file_id, '-o', 'other.txt')).code).toBe(0);
    expect(await readFile(local('other.txt'), 'utf8')).toBe('new');
  });

  it('upload takes standard input, which needs a name', async () => {
    const piped = await command(['file', 'upload', '-', '--name', 'piped.txt'], folders, 'from a pipe');
    expect([piped.code, piped.stdout]).toEqual([0, expect.stringMatching(/^piped\.txt \(11 B\) is file [0-9a-f-]{36}\n$/)]);
    const nameless = await command(['file', 'upload', '-'], folders, 'x');
    expect([nameless.code, nameless.stderr]).toEqual([2, expect.stringContaining('--name')]);
  });

  it('upload says what is wrong with a file', async () => {
    for (const [path, message] of [
      ['none.txt', 'none.txt cannot be read (ENOENT)'],
      ['flows', 'is a folder'],
    ] as const) {
      const { code, stderr } = await petiole('upload', path);
      expect([code, stderr]).toEqual([1, expect.stringContaining(message)]);
    }
    await writeFile(local('big.bin'), Buffer.alloc(2_000_001));
    const big = await petiole('upload', 'big.bin');
    expect([big.code, big.stderr]).toEqual([1, expect.stringContaining('PETIOLE_MAX_FILE_BYTES')]);
  });

  it('list, show and delete do so', async () => {
    const file = await upload('listed.csv', 'a;b', '--type', 'text/csv');
    expect((await petiole('list', '-q', 'LISTED')).stdout).toMatch(
      new RegExp(`^ID +NAME +SIZE +TYPE +CREATED\\n${file.file_id}  listed\\.csv  3 B +text/csv  \\S+\\n$`),
    );
    expect(JSON.parse((await petiole('show', file.file_id, '--json')).stdout)).toEqual(file);
    expect((await petiole('show', file.file_id)).stdout).toMatch(/^sha256: +[0-9a-f]{64}$/m);
    expect((await petiole('delete', file.file_id)).stdout).toBe(`${file.file_id} is deleted\n`);
    const gone = await petiole('show', file.file_id);
    expect([gone.code, gone.stderr]).toEqual([1, expect.stringContaining('there is no file')]);
  });

  it('a name of the server never leads out of the folder', async () => {
    const file = await upload('safe.txt', 'x');
    await database.pool.query(`update files set name = '../outside.txt' where id = $1`, [file.file_id]);
    expect((await petiole('download', file.file_id)).code).toBe(0);
    expect(existsSync(local('outside.txt'))).toBe(true);
    expect(existsSync(join(folders.root, '..', 'outside.txt'))).toBe(false);
  });
});

describe('a start', () => {
  it('takes the handle of a file, and holds the file for its tree', async () => {
    const file = await upload('held.txt', 'held');
    const { body } = await call<{ id: string; output_value: number }>(up, 'POST', '/executions?wait=20', {
      flow: 'size',
      inputs: { file },
    });
    expect(body.output_value).toBe(4);
    const { rows } = await database.pool.query('select root_id from file_uses where file_id = $1', [file.file_id]);
    expect(rows).toEqual([{ root_id: body.id }]);
  });

  it('with the handle of a file that is gone is refused, but one that is only asked for again is answered', async () => {
    const file = await upload('gone.txt', 'gone');
    const key = { 'idempotency-key': 'files-1' };
    const first = await call<{ id: string }>(up, 'POST', '/executions?wait=20', { flow: 'size', inputs: { file } }, key);
    expect(first.status).toBe(201);
    await call(up, 'DELETE', `/files/${file.file_id}`);
    const again = await call<{ id: string }>(up, 'POST', '/executions', { flow: 'size', inputs: { file } }, key);
    expect([again.status, again.body.id]).toEqual([200, first.body.id]);
    const refused = await call<{ code: string }>(up, 'POST', '/executions', { flow: 'size', inputs: { file } });
    expect([refused.status, refused.body.code]).toEqual([404, 'FILE_NOT_FOUND']);
  });
});

it('a flow passes a file from connection to connection, and its handle says what people download', async () => {
  const content = randomBytes(1_000_000);
  const posted = Promise.withResolvers<Buffer>();
  const server = await serveHttp((request, response) => {
    if (request.method === 'GET') return void response.setHeader('content-type', 'image/png').end(content);
    void buffer(request).then((body) => (posted.resolve(body), response.end('{}')));
  });
  const inputs = { url: `${server.url}/picture.png` };
  const { body } = await call<{ id: string; output_value: FileInfo }>(up, 'POST', '/executions?wait=20', { flow: 'pass-on', inputs });
  expect(body.output_value).toMatchObject({ name: 'picture.png', size: content.length, content_type: 'image/png' });
  expect((await posted.promise).includes(content)).toBe(true);
  const { file_id } = body.output_value;
  expect((await petiole('download', file_id, '-o', 'passed.png')).code).toBe(0);
  expect((await readFile(local('passed.png'))).equals(content)).toBe(true);
  const { rows } = await database.pool.query('select root_id from file_uses where file_id = $1', [file_id]);
  expect(rows).toEqual([{ root_id: body.id }]);
  await server.stop();
});
