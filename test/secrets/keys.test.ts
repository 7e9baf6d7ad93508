import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { keyFromFile } from '../../src/secrets/key-file.ts';
import { hashToken, newToken } from '../../src/secrets/tokens.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'petiole-key-'));
});
afterEach(() => rm(folder, { recursive: true }));

describe('the key file', () => {
  it('is made once, for its owner alone, and read from then on', async () => {
    const key = await keyFromFile(folder);
    expect(key).toHaveLength(32);
    expect((await stat(join(folder, 'key'))).mode & 0o777).toBe(0o600);
    expect(await keyFromFile(folder)).toEqual(key);
  });

  it('is one key also for many who ask for it at once, and nothing else is left', async () => {
    const keys = await Promise.all(Array.from({ length: 8 }, () => keyFromFile(folder)));
    expect(new Set(keys.map((key) => key.toString('hex'))).size).toBe(1);
    expect(await readdir(folder)).toEqual(['key']);
  });

  it('is never replaced when it is damaged', async () => {
    await writeFile(join(folder, 'key'), 'c2hvcnQ=');
    await expect(keyFromFile(folder)).rejects.toThrow('is damaged: it has 5 bytes instead of 32');
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
