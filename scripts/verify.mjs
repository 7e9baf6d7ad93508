/**
 * Exactly what CI runs. Every step runs, so that one round shows everything; any failure fails. Two steps at a time, each with its
 * output when it has ended, and meanwhile the real counterparts of the tests are fetched: that is waiting for others. The tests come
 * last and alone. With `--no-tests` all but these; in CI, where they follow as a command of their own, their counterparts are fetched
 * all the same.
 */
import { spawn, spawnSync } from 'node:child_process';
import { delimiter, join } from 'node:path';
import { missingFarSides } from './far-sides.mjs';
import { ensureReady, nodeProgram, root, say } from './ready.mjs';

ensureReady({ web: true });

const bin = join(root, 'node_modules/.bin');
const env = { ...process.env, PATH: `${bin}${delimiter}${process.env.PATH ?? ''}` };
const module = (path) => join(root, 'node_modules', path);
const rooms = ['--config', '.dependency-cruiser.cjs', 'src', 'connector-types', 'flows', 'migrations', 'test', 'ormconfig.ts'];
const webRooms = ['--config', '.dependency-cruiser.web.cjs', 'web/src'];
const checks = [
  ['lint', [module('eslint/bin/eslint.js'), '.']],
  ['format', [module('prettier/bin/prettier.cjs'), '--check', '.']],
  ['types', [module('typescript/bin/tsc'), '-p', 'tsconfig.json', '--noEmit']],
  ['types of web', [module('typescript/bin/tsc'), '-p', 'web']],
  ['rooms', [module('dependency-cruiser/bin/dependency-cruise.mjs'), ...rooms]],
  ['rooms of web', [module('dependency-cruiser/bin/dependency-cruise.mjs'), ...webRooms]],
];
const withTests = !process.argv.includes('--no-tests');
const failed = [];

/** Its output at once when it has ended, so that that of two does not mix. */
function check([name, args]) {
  return new Promise((resolve) => {
    const child = spawn(nodeProgram, args, { cwd: root, env, stdio: ['ignore', 'pipe', 'pipe'] });
    const said = [];
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => said.push(chunk));
    child.once('close', (code) => {
      say(`\n== ${name}\n${Buffer.concat(said).toString()}`);
      if (code !== 0) failed.push(name);
      resolve();
    });
  });
}

async function lane() {
  for (let next = checks.shift(); next; next = checks.shift()) await check(next);
}

const fetching = withTests || process.env.CI === 'true' ? missingFarSides() : Promise.resolve();
await Promise.all([lane(), lane(), fetching]);
if (withTests) {
  say('\n== tests');
  const { status } = spawnSync(nodeProgram, [join(root, 'scripts/test.mjs')], { cwd: root, env, stdio: 'inherit' });
  if (status !== 0) failed.push('tests');
}
if (failed.length > 0) say(`\nverify: failed in ${failed.join(', ')}`);
process.exit(failed.length > 0 ? 1 : 0);
