/** The short form of `npm run chaos`, as CI runs it: a fixed seed, so the same plan and the same programs each time. */
import { describe, expect, it } from '@jest/globals';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

const SEED = '6';

describe('what is acknowledged', () => {
  it('ends as it must, whatever dies', async () => {
    const main = join(import.meta.dirname, 'main.ts');
    const child = spawn(process.execPath, [main, '--seed', SEED, '--short'], { stdio: ['ignore', 'pipe', 'pipe'] });
    let said = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (said += chunk.toString()));
    const late = setTimeout(() => child.kill('SIGTERM'), 900_000); // it stops what it has started
    const [code] = (await once(child, 'close')) as [number | null];
    clearTimeout(late);
    // What it says names the seed, the command to do it again, and the folder that it has left behind.
    expect({ code, said }).toEqual({ code: 0, said: expect.stringContaining('acknowledged starts') as unknown });
  }, 960_000);
});
