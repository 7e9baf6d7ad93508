/** Schemathesis (PyPI): it reads an OpenAPI document, and sends a server what that allows and what it does not. */
import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SCHEMATHESIS_FOLDER } from '../../../scripts/far-sides.mjs';

export interface FuzzRun {
  code: number | null;
  /** what it says at its end, with a command to reproduce each failure */
  report: string;
}

/** `settings`: its schemathesis.toml. `document`: address of the OpenAPI document. */
export async function fuzz(document: string, settings: string, args: string[]): Promise<FuzzRun> {
  const folder = await mkdtemp(join(tmpdir(), 'petiole-fuzz-'));
  try {
    const file = join(folder, 'schemathesis.toml');
    await writeFile(file, settings);
    const child = spawn(join(SCHEMATHESIS_FOLDER, 'bin/schemathesis'), ['--config-file', file, 'run', document, '--no-color', ...args], {
      cwd: folder,
      // Without a fixed seed Python's sets are in another order each time, and with them what is chosen.
      env: { PATH: '/usr/bin:/bin', HOME: folder, PYTHONDONTWRITEBYTECODE: '1', PYTHONHASHSEED: '0' },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const parts: string[] = [];
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (part: Buffer) => parts.push(part.toString()));
    const code = await new Promise<number | null>((resolve, reject) => child.once('error', reject).once('close', resolve));
    return { code, report: parts.join('') };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
