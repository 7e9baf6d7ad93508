/** `npm run chaos -- --seed 7 --minutes 3`: makes the clone ready and runs test/chaos. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { ensureReady, nodeProgram, root } from './ready.mjs';

ensureReady();
const main = join(root, 'test/chaos/main.ts');
const { status } = spawnSync(nodeProgram, [main, ...process.argv.slice(2)], { cwd: root, stdio: 'inherit' });
process.exit(status ?? 1);
