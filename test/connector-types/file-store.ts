/** What every type that keeps files in folders holds to, against a real server. Each such type's own test file runs it. */
import { randomBytes } from 'node:crypto';
import { mkdtempSync } from 'node:fs';
import { chmod, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
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

export interface FileServer {
  /** the connection fields */
  access: JsonObject;
  /** the folder of this machine that the server shows */
  folder: string;
  /** that folder as the server calls it; default `/` */
  root?: string;
  stop(): Promise<void>;
}

const MAX = 40_000_000;
/** What goes wrong is to be seen, not tried again. */
export const ONCE: CallOptions = { options: { retry: { attempts: 1 } } };
/** What no shell, option parser or command language may see in them. */
const ODD_NAMES = [
  `$(touch pwned) 'x' \``,
  '; rm -rf x',
  '!ls',
  '-oProxyCommand=x',
  '--help',
  '%41 + & #',
  'ä€😀',
  "a'b",
  'x y.tar.gz',
  '~',
];

export function fileStoreContract(type: string, start: () => Promise<FileServer>): void {
  let server: FileServer;
  let database: TestDatabase;
  let storage: FileStorage;
  let connections: TestConnections;
  /** of this machine, and as the server calls it */
  let here: string;
  let there: string;

  beforeAll(async () => {
    [server, database] = await Promise.all([start(), createTestDatabase()]);
    storage = new FileStorage(database.pool);
    connections = await createConnections(undefined, { files: { storage, maxBytes: MAX } });
  }, 60_000);
  afterAll(async () => {
    await connections?.close();
    await server?.stop();
    await database?.drop();
  });
  beforeEach(async () => {
    here = mkdtempSync(path.join(server.folder, 'work-'));
    await chmod(here, 0o777);
    there = path.posix.join(server.root ?? '/', path.basename(here));
  });

  const run = (action: string, inputs: object, options?: CallOptions) =>
    connections.output(type, { ...server.access, action, ...inputs }, { ...ONCE, ...options });
  const fail = (action: string, inputs: object, options?: CallOptions) =>
    connections.error(type, { ...server.access, action, ...inputs }, { ...ONCE, ...options });
  const local = (...names: string[]) => path.join(here, ...names);
  const remote = (...names: string[]) => path.posix.join(there, ...names);

  async function store(content: Buffer): Promise<FileHandle> {
    const contents = { name: 'stored.bin', contentType: 'application/pdf', executionId: null, maxBytes: MAX };
    const { id, size, sha256, content_type } = await storeFile(storage, contents, Readable.from([content]));
    return { file_id: id, name: 'stored.bin', size, sha256, content_type };
  }

  async function stored(handle: JsonObject): Promise<Buffer> {
    const file = await storage.find(String(handle['file_id']));
    return buffer(readContent(storage, file!));
  }

  async function tree(): Promise<void> {
    await mkdir(local('sub', 'deep'), { recursive: true });
    await writeFile(local('a.txt'), 'aaa');
    await writeFile(local('b.csv'), 'b');
    await writeFile(local('sub', 'c.txt'), 'c');
    await writeFile(local('sub', 'deep', 'ü d.txt'), 'd');
    for (const folder of ['sub', 'sub/deep']) await chmod(local(folder), 0o777);
  }

  describe(`${type} as a store of files`, () => {
    it('lists a folder, also with what is below it, by a pattern, up to a limit', async () => {
      await tree();
      const { entries } = await run('list', { path: there });
      expect(entries).toMatchObject([
        { name: 'a.txt', path: remote('a.txt'), type: 'file', size: 3, modified_at: expect.stringMatching(/^20\d\d-.*Z$/) },
        { name: 'b.csv', type: 'file', size: 1 },
        { name: 'sub', path: remote('sub'), type: 'folder' },
      ]);
      const names = async (inputs: object) =>
        ((await run('list', { path: there, recursive: true, ...inputs }))['entries'] as JsonObject[]).map((entry) =>
          path.posix.relative(there, String(entry['path'])),
        );
      expect(await names({})).toEqual(['a.txt', 'b.csv', 'sub', 'sub/c.txt', 'sub/deep', 'sub/deep/ü d.txt']);
      expect(await names({ pattern: '*.txt' })).toEqual(['a.txt', 'sub/c.txt', 'sub/deep/ü d.txt']);
      expect(await names({ max_entries: 6 })).toHaveLength(6);
      expect(await fail('list', { path: there, recursive: true, max_entries: 5, pattern: 'none' })).toMatchObject({
        code: 'RESPONSE_TOO_LARGE',
      });
    });

    it('says of an empty folder that nothing is in it, of a file and of nothing that they are no folder', async () => {
      expect(await run('list', { path: there })).toEqual({ entries: [] });
      await writeFile(local('file'), 'x');
      expect(await fail('list', { path: remote('none') })).toMatchObject({ code: 'COMMAND_FAILED', reason: 'NO_SUCH_FILE' });
      expect((await fail('list', { path: remote('file') })).code).toBe('COMMAND_FAILED');
      expect(await run('list', {})).toHaveProperty('entries');
    });

    it('lists a large folder whole', async () => {
      await Promise.all(Array.from({ length: 1100 }, (_, i) => writeFile(local(`file-${i}`), '')));
      expect((await run('list', { path: there }))['entries']).toHaveLength(1100);
    });

    it('gets files of any size', async () => {
      for (const size of [0, 1, 65_537, 3_000_001]) {
        const content = randomBytes(size);
        await writeFile(local('some file.bin'), content);
        const output = await run('get', { path: remote('some file.bin'), content_type: 'image/png' });
        expect(output).toMatchObject({ size, file: { name: 'some file.bin', size, content_type: 'image/png' } });
        expect((await stored(output['file'] as JsonObject)).equals(content)).toBe(true);
      }
    });

    it('gives small files back as text or base64, and says when they are not small', async () => {
      await writeFile(local('t'), 'tëxt\r\n');
      expect(await run('get', { path: remote('t'), dst: 'text' })).toMatchObject({ size: 7, content: 'tëxt\r\n' });
      expect(await run('get', { path: remote('t'), dst: 'base64' })).toMatchObject({ content: Buffer.from('tëxt\r\n').toString('base64') });
      expect(await fail('get', { path: remote('t'), dst: 'text', max_size: 6 })).toMatchObject({
        code: 'RESPONSE_TOO_LARGE',
        message: expect.stringContaining('max_size'),
      });
    });

    it('says what is wrong with what is to be got, and keeps nothing of what is too large', async () => {
      expect(await fail('get', { path: remote('none') })).toMatchObject({
        code: 'COMMAND_FAILED',
        reason: 'NO_SUCH_FILE',
        message: expect.stringContaining(remote('none')),
      });
      expect(await fail('get', { path: there })).toMatchObject({ code: 'COMMAND_FAILED', message: expect.stringContaining('is a folder') });
      const small = await createConnections(undefined, { files: { storage, maxBytes: 100_000 } });
      await writeFile(local('big'), Buffer.alloc(2_000_000));
      const before = (await storage.list({ limit: 1000 })).length;
      expect(await small.error(type, { ...server.access, action: 'get', path: remote('big') })).toMatchObject({ code: 'FILE_TOO_LARGE' });
      expect((await storage.list({ limit: 1000 })).length).toBe(before);
      await small.close();
    });

    it('puts files of the flow and contents, and leaves nothing else', async () => {
      for (const size of [0, 1, 2_000_001]) {
        const content = randomBytes(size);
        expect(await run('put', { path: remote('p.bin'), file: await store(content) })).toEqual({ path: remote('p.bin'), size });
        expect((await readFile(local('p.bin'))).equals(content)).toBe(true);
      }
      expect(await run('put', { path: remote('t'), content: 'tëxt' })).toMatchObject({ size: 5 });
      expect(await run('put', { path: remote('b'), content: 'AP8=', encoding: 'base64' })).toMatchObject({ size: 2 });
      expect([await readFile(local('t'), 'utf8'), [...(await readFile(local('b')))]]).toEqual(['tëxt', [0, 255]]);
      expect((await readdir(here)).sort()).toEqual(['b', 'p.bin', 't']);
    });

    it('overwrites unless it must not, in one step or in place', async () => {
      for (const atomic of [true, false]) {
        await writeFile(local('f'), 'old and longer');
        await chmod(local('f'), 0o666);
        expect(await fail('put', { path: remote('f'), content: 'new', overwrite: false, atomic })).toMatchObject({
          code: 'COMMAND_FAILED',
          reason: 'ALREADY_EXISTS',
        });
        expect(await readFile(local('f'), 'utf8')).toBe('old and longer');
        await run('put', { path: remote('f'), content: 'new', atomic });
        expect(await readFile(local('f'), 'utf8')).toBe('new');
        await run('put', { path: remote(`g${atomic}`), content: 'g', overwrite: false, atomic });
      }
      expect((await readdir(here)).sort()).toEqual(['f', 'gfalse', 'gtrue']);
    });

    it('makes the folders above a file on request only, and takes one content', async () => {
      expect(await fail('put', { path: remote('x', 'y', 'z'), content: 'z' })).toMatchObject({ code: 'COMMAND_FAILED' });
      await run('put', { path: remote('x', 'y', 'z'), content: 'z', create_folders: true });
      expect(await readFile(local('x', 'y', 'z'), 'utf8')).toBe('z');
      const file = await store(Buffer.from('x'));
      expect(await fail('put', { path: remote('f') })).toMatchObject({ code: 'INVALID_INPUT' });
      expect(await fail('put', { path: remote('f'), file, content: 'x' })).toMatchObject({ code: 'INVALID_INPUT' });
    });

    it('leaves nothing on the server of a put that is cancelled', async () => {
      const file = await store(randomBytes(MAX));
      const controller = new AbortController();
      const failing = fail('put', { path: remote('f'), file }, { signal: controller.signal });
      let isOver = false;
      void failing.finally(() => (isOver = true));
      while (!isOver && (await readdir(here)).length === 0) await new Promise((resolve) => setTimeout(resolve, 2));
      controller.abort();
      expect(await failing).toMatchObject({ code: 'CANCELLED' });
      expect(await readdir(here)).toEqual([]);
    });

    it('puts again over what an attempt left that broke off', async () => {
      const executionId = '019c1b2e-0000-7000-8000-00000000abcd';
      const part = local(`.petiole-${executionId}.part`);
      await writeFile(part, 'what an attempt left, and longer');
      await chmod(part, 0o666);
      await run('put', { path: remote('f'), content: 'whole' }, { executionId });
      expect([await readdir(here), await readFile(local('f'), 'utf8')]).toEqual([['f'], 'whole']);
    });

    it('looks at one, or says that there is none', async () => {
      await tree();
      expect(await run('stat', { path: remote('a.txt') })).toMatchObject({ exists: true, entry: { name: 'a.txt', type: 'file', size: 3 } });
      expect(await run('stat', { path: remote('sub') })).toMatchObject({ exists: true, entry: { type: 'folder' } });
      expect(await run('stat', { path: remote('none') })).toEqual({ exists: false });
      expect(await run('stat', { path: remote('none', 'below') })).toEqual({ exists: false });
    });

    it('makes a folder, with those above it on request', async () => {
      expect(await run('mkdir', { path: remote('one') })).toEqual({ created: true });
      expect(await readdir(local('one'))).toEqual([]);
      expect(await fail('mkdir', { path: remote('one') })).toMatchObject({ code: 'COMMAND_FAILED' });
      expect(await fail('mkdir', { path: remote('x', 'y') })).toMatchObject({ code: 'COMMAND_FAILED' });
      expect(await run('mkdir', { path: remote('x', 'y'), parents: true })).toEqual({ created: true });
      expect(await run('mkdir', { path: remote('x', 'y'), parents: true })).toEqual({ created: false });
    });

    it('renames and moves, and replaces only on request', async () => {
      await tree();
      expect(await run('rename', { path: remote('a.txt'), to: remote('sub', 'a.txt') })).toEqual({ path: remote('sub', 'a.txt') });
      expect(await fail('rename', { path: remote('b.csv'), to: remote('sub', 'a.txt') })).toMatchObject({ reason: 'ALREADY_EXISTS' });
      await run('rename', { path: remote('b.csv'), to: remote('sub', 'a.txt'), overwrite: true });
      expect(await readFile(local('sub', 'a.txt'), 'utf8')).toBe('b');
      expect(await fail('rename', { path: remote('none'), to: remote('x') })).toMatchObject({
        code: 'COMMAND_FAILED',
        reason: 'NO_SUCH_FILE',
      });
      await run('rename', { path: remote('sub'), to: remote('moved') });
      expect(await readdir(here)).toEqual(['moved']);
    });

    it('deletes a file, an empty folder, and a full one on request', async () => {
      await tree();
      expect(await run('delete', { path: remote('a.txt') })).toEqual({ deleted: true });
      expect(await fail('delete', { path: remote('a.txt') })).toMatchObject({ reason: 'NO_SUCH_FILE' });
      expect(await run('delete', { path: remote('a.txt'), missing_ok: true })).toEqual({ deleted: false });
      expect(await fail('delete', { path: remote('sub') })).toMatchObject({
        reason: 'NOT_EMPTY',
        message: expect.stringContaining('recursive'),
      });
      expect(await run('delete', { path: remote('sub'), recursive: true })).toEqual({ deleted: true });
      await mkdir(local('empty'));
      expect(await run('delete', { path: remote('empty') })).toEqual({ deleted: true });
      expect(await readdir(here)).toEqual(['b.csv']);
    });

    it('never deletes all that there is', async () => {
      for (const all of ['/', '//', '.', './', '..', '/tmp/..', 'a/..', ''])
        expect([all, await fail('delete', { path: all, recursive: true })]).toMatchObject([all, { code: 'INVALID_INPUT' }]);
    });

    it('takes names as they are, whatever a shell or a command would see in them', async () => {
      for (const name of ODD_NAMES) {
        await run('put', { path: remote(name), content: name });
        expect([name, await run('get', { path: remote(name), dst: 'text' })]).toMatchObject([name, { content: name }]);
      }
      const { entries } = await run('list', { path: there });
      expect((entries as JsonObject[]).map((entry) => entry['name']).sort()).toEqual([...ODD_NAMES].sort());
      expect((await readdir(here)).sort()).toEqual([...ODD_NAMES].sort());
      for (const name of ODD_NAMES) {
        await run('rename', { path: remote(name), to: remote(`${name}.renamed`) });
        await run('delete', { path: remote(`${name}.renamed`) });
      }
      expect(await readdir(here)).toEqual([]);
    });

    it('dials nothing that the guard refuses, and shows no password', async () => {
      const guarded = await createConnections([]);
      expect(await guarded.error(type, server.access)).toMatchObject({ code: 'CONNECTION_REFUSED_BY_POLICY' });
      await guarded.close();
    });
  });
}

/** For types whose protocol is made of lines. */
export const BROKEN_NAMES = ['a\nb', 'a\r\nDELE b', 'a\0b', 'tab\there'];
