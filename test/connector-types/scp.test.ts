import { randomBytes } from 'node:crypto';
import { existsSync, mkdtempSync } from 'node:fs';
import { mkdir, readdir, readFile, stat, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { FileStorage } from '../../src/storage/files/file-storage.ts';
import { readContent } from '../../src/storage/files/read.ts';
import { writeFile as storeFile } from '../../src/storage/files/write.ts';
import { createConnections, type TestConnections } from '../support/connections.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { startSshd, type Sshd } from '../support/far-sides/sshd.ts';

const MAX = 40_000_000;
/** None of what stands in these may mean anything to a shell, to scp or to its protocol. */
const ODD_NAMES = [`it's "a" b\nnew line $(touch pwned) \\n *;\`touch pwned\` ü!`, '-rf'];

let sshd: Sshd;
let database: TestDatabase;
let storage: FileStorage;
let connections: TestConnections;
let folder: string;

beforeAll(async () => {
  [sshd, database] = await Promise.all([startSshd({ sftp: false }), createTestDatabase()]);
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
const run = (action: string, inputs: object) => connections.output('SCP', { ...access(), action, ...inputs });
const fail = (action: string, inputs: object) => connections.error('SCP', { ...access(), action, ...inputs });
const at = (...names: string[]) => path.join(folder, ...names);

async function stored(id: string): Promise<Buffer> {
  return buffer(readContent(storage, (await storage.find(id))!));
}

it('is for servers that do not offer SFTP', async () => {
  expect((await connections.error('SFTP', { ...access(), path: folder })).message).toMatch(/does not offer SFTP/);
  await connections.store.create(JSON.stringify({ name: 'server', type: 'SCP', value: access() }));
  expect(await connections.pipeline.test({ by: 'connector', name: 'server' }, new AbortController().signal)).toMatchObject({
    ok: true,
    tested: true,
  });
});

describe('get', () => {
  it('copies a file of any size into a file of the flow, or gives it back', async () => {
    const copied = [0, 32_769, 3_000_001].map(async (size) => {
      const content = randomBytes(size);
      const source = at(`${size}.bin`);
      await writeFile(source, content);
      const { file, ...rest } = await run('get', { path: source });
      expect(rest).toEqual({ path: source, size });
      expect((await stored((file as { file_id: string }).file_id)).equals(content)).toBe(true);
    });
    await writeFile(at('t'), 'tëxt');
    const [text, refused] = await Promise.all([
      run('get', { path: at('t'), dst: 'text' }),
      fail('get', { path: at('t'), dst: 'base64', max_size: 4 }),
      ...copied,
    ]);
    expect(text).toMatchObject({ size: 5, content: 'tëxt' });
    expect(refused).toMatchObject({ code: 'RESPONSE_TOO_LARGE' });
  });

  it('says what is wrong with a path', async () => {
    const [none, folders] = await Promise.all([fail('get', { path: at('none') }), fail('get', { path: folder })]);
    expect(none).toMatchObject({ code: 'COMMAND_FAILED', reason: 'NO_SUCH_FILE' });
    expect(folders).toMatchObject({ code: 'COMMAND_FAILED', reason: 'NOT_A_FILE' });
  });
});

describe('put', () => {
  it('writes content and files, with permissions, in place of what is there', async () => {
    const content = randomBytes(700_000);
    const { id, ...file } = await storeFile(
      storage,
      { name: 'x', contentType: 'a/b', executionId: null, maxBytes: MAX },
      Readable.from([content]),
    );
    const handle = { file_id: id, name: 'x', size: 3, sha256: file.sha256, content_type: 'a/b' };
    expect(await run('put', { path: at('f'), file: handle, mode: '0600' })).toEqual({ path: at('f'), size: 700_000 });
    expect((await readFile(at('f'))).equals(content)).toBe(true);
    expect(((await stat(at('f'))).mode & 0o777).toString(8)).toBe('600');
    await run('put', { path: at('f'), content: 'new' });
    expect(await readFile(at('f'), 'utf8')).toBe('new');
    expect(await fail('put', { path: at('f'), content: 'x', overwrite: false })).toMatchObject({
      message: expect.stringContaining('already'),
    });
    expect(await readdir(folder)).toEqual(['f']);
  });

  it('says what is wrong, and leaves nothing behind', async () => {
    await mkdir(at('folder'));
    const [nowhere, folders, empty] = await Promise.all([
      fail('put', { path: at('none', 'f'), content: 'x' }),
      fail('put', { path: at('folder'), content: 'x' }),
      fail('put', { path: at('f') }),
    ]);
    expect(nowhere).toMatchObject({ code: 'COMMAND_FAILED', reason: 'NO_SUCH_FILE' });
    expect(folders).toMatchObject({ reason: 'NOT_A_FILE' });
    expect(empty).toMatchObject({ code: 'INVALID_INPUT' });
    expect(await readdir(folder)).toEqual(['folder']);
    expect(await readdir(at('folder'))).toEqual([]);
  });
});

describe('list and delete', () => {
  it('show kinds, hidden ones too, and take away files, links and folders', async () => {
    await mkdir(at('sub', 'deep'), { recursive: true });
    await writeFile(at('.hidden'), '');
    await symlink('sub', at('link'));
    const { entries } = await run('list', { path: folder });
    expect(entries).toEqual([
      { name: '.hidden', path: at('.hidden'), type: 'file' },
      { name: 'link', path: at('link'), type: 'link' },
      { name: 'sub', path: at('sub'), type: 'folder' },
    ]);
    expect(await run('delete', { path: at('link') })).toEqual({ deleted: true });
    expect(existsSync(at('sub', 'deep'))).toBe(true);
    expect(await fail('delete', { path: at('sub') })).toMatchObject({ code: 'COMMAND_FAILED' });
    expect(await run('delete', { path: at('sub'), recursive: true })).toEqual({ deleted: true });
    expect(await run('delete', { path: at('sub'), missing_ok: true })).toEqual({ deleted: false });
    expect(await fail('delete', { path: at('sub') })).toMatchObject({ reason: 'NO_SUCH_FILE' });
    expect(await fail('list', { path: at('sub') })).toMatchObject({ reason: 'NO_SUCH_FILE' });
  });
});

it('a name means nothing to the shell of the server, to scp or to its protocol', async () => {
  await Promise.all(
    ODD_NAMES.map(async (name) => {
      await run('put', { path: at(name), content: name });
      expect(await readFile(at(name), 'utf8')).toBe(name);
      expect(await run('get', { path: at(name), dst: 'text' })).toMatchObject({ content: name });
    }),
  );
  const listed = (await run('list', { path: folder }))['entries'] as { name: string }[];
  expect(listed.map(({ name }) => name)).toEqual([...ODD_NAMES].sort((a, b) => (a < b ? -1 : 1)));
  await Promise.all(ODD_NAMES.map((name) => run('delete', { path: at(name) })));
  expect(await readdir(folder)).toEqual([]);
  // relative ones are below the home folder, and a leading dash is no option there
  const below = await Promise.all([fail('get', { path: '-S/bin/sh' }), fail('delete', { path: '-rf' })]);
  expect(below).toMatchObject([{ reason: 'NO_SUCH_FILE' }, { reason: 'NO_SUCH_FILE' }]);
});
