import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { claimInstance, findInstance } from '../../src/storage/instance.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'petiole-instance-'));
});
afterEach(() => rm(folder, { recursive: true }));

interface OtherUp {
  pid: number;
  /** what it said instead of claiming */
  refusal: string | null;
  kill(): Promise<void>;
}

/** Another process that claims the folder and then waits for its end. */
async function otherUp(): Promise<OtherUp> {
  const script = `
    const { claimInstance } = await import(${JSON.stringify(join(import.meta.dirname, '../../src/storage/instance.ts'))});
    try {
      const claim = await claimInstance(${JSON.stringify(folder)});
      await claim.announce('http://127.0.0.1:8400');
      console.log('claimed');
    } catch (error) {
      console.log(error.message);
    }
    setInterval(() => undefined, 60_000);`;
  const child = spawn(process.execPath, ['--input-type=module', '--eval', script], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [said] = (await once(child.stdout, 'data')) as [Buffer];
  return {
    pid: child.pid!,
    refusal: said.toString().trim() === 'claimed' ? null : said.toString().trim(),
    async kill() {
      child.kill('SIGKILL');
      await once(child, 'exit');
    },
  };
}

describe('the instance of a data folder', () => {
  it('is nobody at first', async () => {
    expect(await findInstance(folder)).toBeNull();
    expect(await findInstance(join(folder, 'missing'))).toBeNull();
  });

  it('is found by others with its pid and address, until it lets go', async () => {
    const claim = await claimInstance(folder);
    expect(await findInstance(folder)).toMatchObject({ pid: process.pid, url: null });
    await claim.announce('http://127.0.0.1:8400');
    expect(await findInstance(folder)).toMatchObject({ pid: process.pid, url: 'http://127.0.0.1:8400', started_at: expect.any(String) });
    await claim.release();
    expect(await findInstance(folder)).toBeNull();
    expect(await readdir(folder)).toEqual([]);
  });

  it('refuses a second one and names the first', async () => {
    const other = await otherUp();
    await expect(claimInstance(folder)).rejects.toMatchObject({
      code: 'CONFLICT',
      message: expect.stringMatching(`process ${other.pid} at http://127.0.0.1:8400`),
      details: { pid: other.pid, url: 'http://127.0.0.1:8400' },
    });
    await other.kill();
  });

  it('is free again when the first was killed', async () => {
    const other = await otherUp();
    await other.kill();
    expect(await findInstance(folder)).toBeNull();
    const claim = await claimInstance(folder);
    expect(await findInstance(folder)).toMatchObject({ pid: process.pid });
    await claim.release();
  });

  it('does not take another process that got the same id for the first', async () => {
    await claimInstance(folder);
    const file = join(folder, 'instance.json');
    const stored = JSON.parse(await readFile(file, 'utf8')) as object;
    await writeFile(file, JSON.stringify({ ...stored, identity: 'an earlier boot:1' }));
    expect(await findInstance(folder)).toBeNull();
    await (await claimInstance(folder)).release();
  });

  it('does without a file that is broken', async () => {
    await writeFile(join(folder, 'instance.json'), '{"pid":');
    expect(await findInstance(folder)).toBeNull();
    await (await claimInstance(folder)).release();
  });

  it('lets exactly one of many win at the same moment', async () => {
    await (await otherUp()).kill(); // so that they fight over a stale file
    const all = await Promise.all([1, 2, 3, 4].map(otherUp));
    const winners = all.filter((other) => other.refusal === null);
    await Promise.all(all.map((other) => other.kill()));
    expect(winners).toHaveLength(1);
    for (const other of all) if (other !== winners[0]) expect(other.refusal).toContain(`process ${winners[0]?.pid}`);
  });

  it('is a file that only its owner can read', async () => {
    const claim = await claimInstance(folder);
    expect((await stat(join(folder, 'instance.json'))).mode & 0o777).toBe(0o600);
    await claim.release();
  });
});
