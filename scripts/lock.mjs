/** One process at a time installs or builds in a clone; the others wait, and then mostly find the work done. */
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const WAIT_MS = 100;
/** A holder writes its process id right after it made the folder. */
const ANONYMOUS_MS = 5000;

export function withLock(name, work) {
  const hash = createHash('sha256').update(root).digest('hex').slice(0, 12);
  const folder = join(tmpdir(), `petiole-${name}-${userInfo().uid}-${hash}`);
  take(folder);
  const letGo = () => rmSync(folder, { recursive: true, force: true });
  process.once('exit', letGo); // also when the work ends the process
  try {
    return work();
  } finally {
    letGo();
    process.removeListener('exit', letGo);
  }
}

function take(folder) {
  for (let waited = 0; ; waited += WAIT_MS) {
    try {
      mkdirSync(folder);
      return writeFileSync(join(folder, 'pid'), String(process.pid));
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
    }
    if (isAbandoned(folder, waited)) rmSync(folder, { recursive: true, force: true });
    else Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, WAIT_MS);
  }
}

function isAbandoned(folder, waited) {
  try {
    process.kill(Number(readFileSync(join(folder, 'pid'), 'utf8')), 0);
    return false;
  } catch (error) {
    if (error.code === 'EPERM') return false;
    return error.code === 'ESRCH' || waited > ANONYMOUS_MS;
  }
}
