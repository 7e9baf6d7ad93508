/**
 * Exactly what CI runs, in the order of what fails fastest. Every step runs, so that one round shows everything; any failure fails.
 * With `--no-tests` all but the last.
 */
import { spawnSync } from 'node:child_process';
import { delimiter, join } from 'node:path';
import { ensureReady, nodeProgram, root, say } from './ready.mjs';

ensureReady({ web: true });

const bin = join(root, 'node_modules/.bin');
const env = { ...process.env, PATH: `${bin}${delimiter}${process.env.PATH ?? ''}` };
const module = (path) => join(root, 'node_modules', path);
const rooms = ['--config', '.dependency-cruiser.cjs', 'src', 'connector-types', 'flows', 'migrations', 'test', 'ormconfig.ts'];
const webRooms = ['--config', '.dependency-cruiser.web.cjs', 'web/src'];
const steps = [
  ['format', [module('prettier/bin/prettier.cjs'), '--check', '.']],
  ['types', [module('typescript/bin/tsc'), '-p', 'tsconfig.json', '--noEmit']],
  ['types of web', [module('typescript/bin/tsc'), '-p', 'web']],
  ['lint', [module('eslint/bin/eslint.js'), '.']],
  ['rooms', [module('dependency-cruiser/bin/dependency-cruise.mjs'), ...rooms]],
  ['rooms of web', [module('dependency-cruiser/bin/dependency-cruise.mjs'), ...webRooms]],
  ['tests', [join(root, 'scripts/test.mjs')]],
].filter(([name]) => name !== 'tests' || !process.argv.includes('--no-tests'));

const failed = [];
for (const [name, args] of steps) {
  say(`\n== ${name}`);
  const { status } = spawnSync(nodeProgram, args, { cwd: root, env, stdio: 'inherit' });
  if (status !== 0) failed.push(name);
}
if (failed.length > 0) say(`\nverify: failed in ${failed.join(', ')}`);
process.exit(failed.length > 0 ? 1 : 0);
