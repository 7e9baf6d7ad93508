/**
 * The test command: `npm test`, or `npm test -- test/storage` for a part. Makes the clone ready, gets the real counterparts, runs
 * jest, and names at the end the suites that this machine could not run. With CI=true that is a failure.
 */
import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { delimiter, join } from 'node:path';
import { howToGet, missingFarSides, suitesThatNeed } from './far-sides.mjs';
import { ensureReady, isClone, nodeProgram, root, say } from './ready.mjs';

if (!isClone()) throw new Error('The tests run in a clone of the repository, and this is none.');
ensureReady({ web: true });

const missing = await missingFarSides();
const skipped = suitesThatNeed(missing);
if (process.env.CI === 'true' && missing.length > 0) {
  say(`CI=true, and this machine lacks ${missing.join(', ')}: ${howToGet(missing)}.`);
  process.exit(1);
}

const jest = join(root, 'node_modules/jest/bin/jest.js');
const ignored = skipped.flatMap((suite) => ['--testPathIgnorePatterns', suite.replaceAll('.', '\\.')]);
const child = spawn(
  nodeProgram,
  ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning', jest, ...process.argv.slice(2), ...ignored],
  {
    cwd: root,
    stdio: 'inherit',
    // whatever starts `node` in a test starts the one that Petiole brings
    env: { ...process.env, PATH: `${join(root, 'node_modules/.bin')}${delimiter}${process.env.PATH ?? ''}` },
  },
);
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
child.once('exit', (code, signal) => {
  if (skipped.length > 0) {
    say(`\nSkipped, because this machine lacks ${missing.join(', ')} (${howToGet(missing)}):\n  ${skipped.join('\n  ')}`);
  }
  process.exit(code ?? 128 + (constants.signals[signal] ?? 0));
});
