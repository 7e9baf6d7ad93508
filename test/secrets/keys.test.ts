import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { addKeyToFile, keepNewestKeyInFile, keysFromFile } from '../../src/secrets/key-file.ts';
import { hashToken, newToken } from '../../src/secrets/tokens.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'petiole-key-'));
});
afterEach(() => rm(folder, { recursive: true }));

describe('the key file', () => {
  it('is made once, for its owner alone, and read from then on', async () => {
    const [key, ...more] = await keysFromFile(folder);
    expect(key).toHaveLength(32);
    expect(more).toEqual([]);
    expect((await stat(join(folder, 'key'))).mode & 0o777).toBe(0o600);
    expect(await keysFromFile(folder)).toEqual([key]);
  });

  it('brings its data folder along', async () => {
    const [key] = await keysFromFile(join(folder, 'a/b'));
    expect(await keysFromFile(join(folder, 'a/b'))).toEqual([key]);
  });

  it('is one key also for many who ask for it at once, and nothing else is left', async () => {
    const keys = await Promise.all(Array.from({ length: 8 }, () => keysFromFile(folder)));
    expect(new Set(keys.flat().map((key) => key.toString('hex'))).size).toBe(1);
    expect(await readdir(folder)).toEqual(['key']);
  });

  it('is never replaced when it is damaged', async () => {
    await writeFile(join(folder, 'key'), 'c2hvcnQ=');
    await expect(keysFromFile(folder)).rejects.toThrow('is damaged: it has 5 bytes instead of 32');
    await writeFile(join(folder, 'key'), '');
    await expect(keysFromFile(folder)).rejects.toThrow('is damaged: it has 0 bytes instead of 32');
  });

  it('takes a new key before the older ones, and lets go of those', async () => {
    const [first] = await keysFromFile(folder);
    const [second, ...older] = await addKeyToFile(folder);
    expect(second).not.toEqual(first);
    expect(older).toEqual([first]);
    expect(await keysFromFile(folder)).toEqual([second, first]);
    expect((await stat(join(folder, 'key'))).mode & 0o777).toBe(0o600);
    expect(await keepNewestKeyInFile(folder)).toEqual([second]);
    expect(await keysFromFile(folder)).toEqual([second]);
    expect(await readdir(folder)).toEqual(['key']);
  });
});

describe('tokens', () => {
  it('are long, never the same, and recognizable', () => {
    const tokens = Array.from({ length: 100 }, newToken);
    expect(new Set(tokens).size).toBe(100);
    for (const token of tokens) expect(token).toMatch(/^petiole_[\w-]{43}$/);
  });

  it('are stored as their sha256', () => {
    expect(hashToken('abc')).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
  });
});
