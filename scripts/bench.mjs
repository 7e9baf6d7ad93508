/** `npm run bench`: makes the clone ready, installs what only the bench needs into bench/node_modules, and runs it. */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ensureReady, nodeProgram, root, runNpm, say } from './ready.mjs';

ensureReady();

const bench = join(root, 'bench');
const lock = readFileSync(join(bench, 'package-lock.json'), 'utf8');
const stamp = join(bench, 'node_modules/.installed');
const asksForHelp = process.argv.some((argument) => ['-h', '--help'].includes(argument));
if (!asksForHelp && (!existsSync(stamp) || readFileSync(stamp, 'utf8') !== lock)) {
  say('Installing the systems to compare with (some 240 MB, only the first time) ...');
  const { status } = runNpm(['ci', '--prefix', bench, '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error']);
  if (status !== 0) process.exit(1);
  writeFileSync(stamp, lock);
}
const { status } = spawnSync(nodeProgram, [join(bench, 'main.ts'), ...process.argv.slice(2)], { cwd: root, stdio: 'inherit' });
process.exit(status ?? 1);
