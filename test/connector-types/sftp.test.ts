import { randomBytes } from 'node:crypto';
import { existsSync, mkdtempSync } from 'node:fs';
import { chmod, mkdir, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import path from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { JsonObject } from '../../src/model.ts';
import type { FileHandle } from '../../src/sdk/connector.ts';
import { FileStorage } from '../../src/storage/files/file-storage.ts';
import { readContent } from '../../src/storage/files/read.ts';
import { writeFile as storeFile } from '../../src/storage/files/write.ts';
import { createConnections, type CallOptions, type TestConnections } from '../support/connections.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { startSshd, type Sshd } from '../support/far-sides/sshd.ts';

const MAX = 40_000_000;

let sshd: Sshd;
let database: TestDatabase;
let storage: FileStorage;
let connections: TestConnections;
let folder: string;

beforeAll(async () => {
  [sshd, database] = await Promise.all([startSshd(), createTestDatabase()]);
  storage = new FileStorage(database.pool);
  connections = await createConnections(undefined, { files: { storage, maxBytes: MAX } });
});
afterAll(async () => {
  await connections?.close();
  await sshd?.stop();
  await database?.drop();
});
beforeEach(() => {
  folder = mkdtempSync(path.join(sshd.folder, 'work-'));
});

const access = () => ({ hostname: '127.0.0.1', port: sshd.port, username: sshd.username, key: sshd.key, hostkey: sshd.hostkey });
const run = (action: string, inputs: object, options?: CallOptions) =>
  connections.output('SFTP', { ...access(), action, ...inputs }, options);
const fail = (action: string, inputs: object, options?: CallOptions) =>
  connections.error('SFTP', { ...access(), action, ...inputs }, options);
const at = (...names: string[]) => path.join(folder, ...names);

async function store(content: Buffer, name = 'stored.bin'): Promise<FileHandle> {
  const contents = { name, contentType: 'application/pdf', executionId: null, maxBytes: MAX };
  const { id, size, sha256, content_type } = await storeFile(storage, contents, Readable.from([content]));
  return { file_id: id, name, size, sha256, content_type };
}

async function stored(handle: JsonObject): Promise<Buffer> {
  const file = await storage.find(String(handle['file_id']));
  return buffer(readContent(storage, file!));
}

async function tree(): Promise<void> {
  await mkdir(at('sub', 'deep'), { recursive: true });
  await writeFile(at('a.txt'), 'aaa');
  await chmod(at('a.txt'), 0o640);
  await writeFile(at('b.csv'), 'b');
  await writeFile(at('sub', 'c.txt'), 'c');
  await writeFile(at('sub', 'deep', 'ü d.txt'), 'd');
  await symlink('sub', at('link'));
}

describe('list', () => {
  it('shows what is in a folder, with kind, size, time and permissions', async () => {
    await tree();
    const { entries } = await run('list', { path: folder });
    const uid = process.getuid!();
    expect(entries).toMatchObject([
      { name: 'a.txt', path: at('a.txt'), type: 'file', size: 3, mode: '0640', uid },
      { name: 'b.csv', type: 'file', size: 1 },
      { name: 'link', type: 'link' },
      { name: 'sub', type: 'folder' },
    ]);
    const modified = Math.floor((await stat(at('a.txt'))).mtimeMs / 1000) * 1000;
    expect((entries as JsonObject[])[0]!['modified_at']).toBe(new Date(modified).toISOString());
  });

  it('goes down on request, by a pattern, without following links', async () => {
    await tree();
    const names = async (inputs: object) =>
      ((await run('list', { path: folder, recursive: true, ...inputs }))['entries'] as JsonObject[]).map((entry) =>
        path.relative(folder, String(entry['path'])),
      );
    expect(await names({})).toEqual(['a.txt', 'b.csv', 'link', 'sub', 'sub/c.txt', 'sub/deep', 'sub/deep/ü d.txt']);
    expect(await names({ pattern: '*.txt' })).toEqual(['a.txt', 'sub/c.txt', 'sub/deep/ü d.txt']);
    expect(await names({ pattern: '[ab].{csv,txt}' })).toEqual(['a.txt', 'b.csv']);
    expect(await names({ max_entries: 7 })).toHaveLength(7);
    expect(await fail('list', { path: folder, recursive: true, max_entries: 6, pattern: 'none' })).toMatchObject({
      code: 'RESPONSE_TOO_LARGE',
    });
  });

  it('of a large folder comes in pieces and is whole', async () => {
    await Promise.all(Array.from({ length: 1500 }, (_, i) => writeFile(at(`f${i}`), '')));
    expect((await run('list', { path: folder }))['entries']).toHaveLength(1500);
  });

  it('is of the home folder where nothing is said, and is the default action', async () => {
    expect(await connections.output('SFTP', access())).toHaveProperty('entries');
  });
});

describe('get', () => {
  it('copies a file of any size into a file of the flow', async () => {
    for (const size of [0, 1, 32_768, 32_769, 5_000_001]) {
      const content = randomBytes(size);
      await writeFile(at('some file.bin'), content);
      const output = await run('get', { path: at('some file.bin'), content_type: 'image/png' });
      expect(output).toMatchObject({ path: at('some file.bin'), size, file: { name: 'some file.bin', size, content_type: 'image/png' } });
      expect((await stored(output['file'] as JsonObject)).equals(content)).toBe(true);
    }
  });

  it('gives a small one back as text or base64, and says when it is not small', async () => {
    await writeFile(at('t'), 'tëxt');
    expect(await run('get', { path: at('t'), dst: 'text' })).toMatchObject({ size: 5, content: 'tëxt' });
    expect(await run('get', { path: at('t'), dst: 'base64' })).toMatchObject({ content: Buffer.from('tëxt').toString('base64') });
    expect(await run('get', { path: at('t'), dst: 'text', max_size: 5 })).toMatchObject({ size: 5 });
    expect(await fail('get', { path: at('t'), dst: 'text', max_size: 4 })).toMatchObject({
      code: 'RESPONSE_TOO_LARGE',
      message: expect.stringContaining('max_size'),
    });
  });

  it('says what is wrong with a path', async () => {
    expect(await fail('get', { path: at('none') }, { options: { retry: { attempts: 2, initial: 0 } } })).toMatchObject({
      code: 'COMMAND_FAILED',
      reason: 'NO_SUCH_FILE',
      path: at('none'),
      message: `the server cannot read ${at('none')}: there is no such file or folder`,
    });
    expect(await fail('get', { path: folder })).toMatchObject({ code: 'COMMAND_FAILED', message: expect.stringContaining('is a folder') });
    expect(await fail('get', { path: 'a\0b' })).toMatchObject({ code: 'INVALID_INPUT' });
  });

  it('of more than a file may hold leaves nothing', async () => {
    const small = await createConnections(undefined, { files: { storage, maxBytes: 100_000 } });
    await writeFile(at('big'), Buffer.alloc(1_000_000));
    const before = (await storage.list({ limit: 1000 })).length;
    expect(await small.error('SFTP', { ...access(), action: 'get', path: at('big') })).toMatchObject({ code: 'FILE_TOO_LARGE' });
    expect((await storage.list({ limit: 1000 })).length).toBe(before);
    await small.close();
  });
});

describe('put', () => {
  it('writes a file of the flow, or a content, with permissions, and leaves nothing else', async () => {
    for (const size of [0, 1, 32_768, 3_000_001]) {
      const content = randomBytes(size);
      expect(await run('put', { path: at('p.bin'), file: await store(content), mode: '0604' })).toEqual({ path: at('p.bin'), size });
      expect((await readFile(at('p.bin'))).equals(content)).toBe(true);
      expect((await stat(at('p.bin'))).mode & 0o777).toBe(0o604);
    }
    expect(await run('put', { path: at('t'), content: 'tëxt' })).toMatchObject({ size: 5 });
    expect(await run('put', { path: at('b'), content: Buffer.from([0, 255]).toString('base64'), encoding: 'base64' })).toMatchObject({
      size: 2,
    });
    expect([await readFile(at('t'), 'utf8'), [...(await readFile(at('b')))]]).toEqual(['tëxt', [0, 255]]);
    expect((await readdir(folder)).sort()).toEqual(['b', 'p.bin', 't']);
  });

  it('overwrites unless it must not, in one step or in place', async () => {
    for (const atomic of [true, false]) {
      await writeFile(at('f'), 'old and longer');
      expect(await fail('put', { path: at('f'), content: 'new', overwrite: false, atomic })).toMatchObject({
        code: 'COMMAND_FAILED',
        reason: 'ALREADY_EXISTS',
      });
      expect(await readFile(at('f'), 'utf8')).toBe('old and longer');
      await run('put', { path: at('f'), content: 'new', atomic });
      expect(await readFile(at('f'), 'utf8')).toBe('new');
      await run('put', { path: at(`g${atomic}`), content: 'g', overwrite: false, atomic });
    }
    expect((await readdir(folder)).sort()).toEqual(['f', 'gfalse', 'gtrue']);
  });

  it('makes the folders above on request only', async () => {
    const deep = at('x', 'y', 'z.txt');
    expect(await fail('put', { path: deep, content: 'z' })).toMatchObject({ reason: 'NO_SUCH_FILE' });
    await run('put', { path: deep, content: 'z', create_folders: true });
    expect(await readFile(deep, 'utf8')).toBe('z');
  });

  it('takes one content, and a handle that is there', async () => {
    const file = await store(Buffer.from('x'));
    expect(await fail('put', { path: at('f') })).toMatchObject({ code: 'INVALID_INPUT' });
    expect(await fail('put', { path: at('f'), file, content: 'x' })).toMatchObject({ code: 'INVALID_INPUT' });
    await storage.markDeleted(file.file_id, 'READY');
    expect(await fail('put', { path: at('f'), file })).toMatchObject({ code: 'FILE_NOT_FOUND' });
    expect(await readdir(folder)).toEqual([]);
  });

  it('that is cancelled leaves nothing on the server', async () => {
    const file = await store(randomBytes(MAX));
    const controller = new AbortController();
    const failing = fail('put', { path: at('f'), file }, { signal: controller.signal });
    while ((await readdir(folder)).length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    controller.abort();
    expect(await failing).toMatchObject({ code: 'CANCELLED' });
    expect(await readdir(folder)).toEqual([]);
  });

  it('that broke off is done again over what it left', async () => {
    const executionId = '019c1b2e-0000-7000-8000-00000000abcd';
    await writeFile(at(`.petiole-${executionId}.part`), 'what an attempt left, and longer');
    await run('put', { path: at('f'), content: 'whole' }, { executionId });
    expect([await readdir(folder), await readFile(at('f'), 'utf8')]).toEqual([['f'], 'whole']);
  });
});

describe('names', () => {
  it('stat looks at one, or says that there is none', async () => {
    await tree();
    expect(await run('stat', { path: at('a.txt') })).toMatchObject({ exists: true, entry: { name: 'a.txt', type: 'file', size: 3 } });
    expect(await run('stat', { path: at('link') })).toMatchObject({ entry: { type: 'folder' } });
    expect(await run('stat', { path: at('link'), follow: false })).toMatchObject({ entry: { type: 'link' } });
    expect(await run('stat', { path: at('none') })).toEqual({ exists: false });
  });

  it('mkdir makes a folder, with those above it on request', async () => {
    expect(await run('mkdir', { path: at('one'), mode: '0700' })).toEqual({ created: true });
    expect((await stat(at('one'))).mode & 0o777).toBe(0o700);
    expect(await fail('mkdir', { path: at('one') })).toMatchObject({ code: 'COMMAND_FAILED' });
    expect(await fail('mkdir', { path: at('x', 'y') })).toMatchObject({ reason: 'NO_SUCH_FILE' });
    expect(await run('mkdir', { path: at('x', 'y'), parents: true })).toEqual({ created: true });
    expect(await run('mkdir', { path: at('x', 'y'), parents: true })).toEqual({ created: false });
    await writeFile(at('file'), '');
    expect(await fail('mkdir', { path: at('file', 'below'), parents: true })).toMatchObject({
      message: expect.stringContaining('no folder'),
    });
  });

  it('rename moves, and replaces only on request', async () => {
    await tree();
    expect(await run('rename', { path: at('a.txt'), to: at('sub', 'a.txt') })).toEqual({ path: at('sub', 'a.txt') });
    expect(await fail('rename', { path: at('b.csv'), to: at('sub', 'a.txt') })).toMatchObject({ reason: 'ALREADY_EXISTS' });
    await run('rename', { path: at('b.csv'), to: at('sub', 'a.txt'), overwrite: true });
    expect(await readFile(at('sub', 'a.txt'), 'utf8')).toBe('b');
    expect(await fail('rename', { path: at('none'), to: at('x') })).toMatchObject({ reason: 'NO_SUCH_FILE' });
  });

  it('delete removes a file, a link, an empty folder, and a full one on request', async () => {
    await tree();
    expect(await run('delete', { path: at('a.txt') })).toEqual({ deleted: true });
    expect(await fail('delete', { path: at('a.txt') })).toMatchObject({ reason: 'NO_SUCH_FILE' });
    expect(await run('delete', { path: at('a.txt'), missing_ok: true })).toEqual({ deleted: false });
    expect(await run('delete', { path: at('link'), recursive: true })).toEqual({ deleted: true });
    expect(await readFile(at('sub', 'c.txt'), 'utf8')).toBe('c');
    expect(await fail('delete', { path: at('sub') })).toMatchObject({ reason: 'NOT_EMPTY', message: expect.stringContaining('recursive') });
    expect(await run('delete', { path: at('sub'), recursive: true })).toEqual({ deleted: true });
    expect(await readdir(folder)).toEqual(['b.csv']);
  });

  it('delete never takes all that there is', async () => {
    for (const all of ['/', '//', '.', './', '..', '/tmp/..', 'a/..', '']) {
      expect([all, await fail('delete', { path: all, recursive: true })]).toMatchObject([all, { code: 'INVALID_INPUT' }]);
    }
  });

  it('delete in a folder that it leads out of by a link leaves what is outside', async () => {
    await mkdir(at('inside'));
    await mkdir(at('outside'));
    await writeFile(at('outside', 'precious'), 'p');
    await symlink(at('outside'), at('inside', 'way out'));
    await run('delete', { path: at('inside'), recursive: true });
    expect(await readFile(at('outside', 'precious'), 'utf8')).toBe('p');
  });

  it('are never read by a shell, and may hold anything', async () => {
    const odd = `$(touch pwned) ; -rf "'\` \n*`;
    await run('put', { path: at(odd), content: 'odd' });
    expect(await run('get', { path: at(odd), dst: 'text' })).toMatchObject({ content: 'odd' });
    await run('rename', { path: at(odd), to: at('-oProxyCommand=x') });
    await run('delete', { path: at('-oProxyCommand=x') });
    expect(await readdir(folder)).toEqual([]);
    expect(existsSync(path.join(homedir(), 'pwned'))).toBe(false);
  });
});

describe('the connection', () => {
  it('is that of SSH: host key, credentials and the guard', async () => {
    expect(await fail('list', { hostkey: sshd.otherHostkey })).toMatchObject({ code: 'HOST_KEY_MISMATCH' });
    expect(await fail('list', { username: 'nobody-here' })).toMatchObject({ code: 'AUTHENTICATION_FAILED' });
    const guarded = await createConnections([]);
    expect(await guarded.error('SFTP', access())).toMatchObject({ code: 'CONNECTION_REFUSED_BY_POLICY' });
    await guarded.close();
  });

  it('leaves no part file where a permission is missing', async () => {
    if (process.getuid!() === 0) return; // root may do everything
    const closed = path.join(mkdtempSync(path.join(tmpdir(), 'petiole-sftp-')), 'closed');
    await mkdir(closed, { mode: 0o500 });
    expect(await fail('put', { path: path.join(closed, 'f'), content: 'x' })).toMatchObject({ reason: 'PERMISSION_DENIED' });
    await rm(path.dirname(closed), { recursive: true, force: true });
  });
});
