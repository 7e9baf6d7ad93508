import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openFolderMemory } from '../../src/executions/folder-memory.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'petiole-memory-'));
  await mkdir(join(folder, 'flows'));
  await writeFile(join(folder, 'flows/one.ts'), 'export default 1;');
});
afterAll(() => rm(folder, { recursive: true }));

it('gives back what was loaded, where nothing has changed', async () => {
  const memory = await openFolderMemory(join(folder, 'loaded.json'), join(folder, 'flows'), '1');
  expect(await memory.recall()).toBeNull();
  await memory.remember({ one: 'a' });
  expect(await memory.recall()).toEqual({ one: 'a' });
});

it('is done without where it cannot be written: a command on DATABASE_URL has no data folder yet', async () => {
  const memory = await openFolderMemory(join(folder, 'none/loaded.json'), join(folder, 'flows'), '1');
  await expect(memory.remember({ one: 'a' })).resolves.toBeUndefined();
  expect(await memory.recall()).toBeNull();
  expect(await readdir(folder)).not.toContain('none');
});
