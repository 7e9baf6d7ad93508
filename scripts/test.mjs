/**
 * The test command: `npm test`, or `npm test -- test/storage` for a part. Makes the clone ready, gets the real counterparts, runs
 * jest, and names at the end what this machine could not test. With CI=true that is a failure.
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, existsSync } from 'node:fs';
import { constants, tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { debianPackages, missingFarSides } from './far-sides.mjs';
import { ensureReady, isClone, nodeProgram, root, say } from './ready.mjs';

if (!isClone()) throw new Error('The tests run in a clone of the repository, and this is none.');
ensureReady();

const without = missingFarSides();
const isCi = process.env.CI === 'true';
if (isCi && without.length > 0) {
  say(`CI=true, and this machine lacks ${without.join(', ')}. Install the Debian packages ${debianPackages().join(' ')}.`);
  process.exit(1);
}

const work = mkdtempSync(join(tmpdir(), 'petiole-run-'));
const skipped = join(work, 'skipped');
const child = spawn(
  nodeProgram,
  [
    '--experimental-vm-modules',
    '--disable-warning=ExperimentalWarning',
    join(root, 'node_modules/jest/bin/jest.js'),
    ...process.argv.slice(2),
  ],
  {
    cwd: root,
    stdio: 'inherit',
    env: {
      ...process.env,
      // whatever starts `node` in a test starts the one that Petiole brings
      PATH: `${join(root, 'node_modules/.bin')}${delimiter}${process.env.PATH ?? ''}`,
      PETIOLE_TEST_WITHOUT: without.join(','),
      PETIOLE_TEST_SKIPPED: skipped,
    },
  },
);
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
child.once('exit', (code, signal) => {
  const suites = existsSync(skipped) ? [...new Set(readFileSync(skipped, 'utf8').trim().split('\n'))].sort() : [];
  rmSync(work, { recursive: true, force: true });
  if (suites.length > 0) {
    say(`\nSkipped, because this machine lacks ${without.join(', ')} (Debian: ${debianPackages().join(' ')}):\n  ${suites.join('\n  ')}`);
  }
  process.exit(code ?? 128 + (constants.signals[signal] ?? 0));
});
