/**
 * Part of making a release: keeps the guest runtime as it is now, `src/runner/guests/<number>.js`. Executions that began with it
 * replay under these very bytes for ever, so a file that is there is not written again
 * (docs/decisions/0012-guest-runtimes.md).
 *
 *   node scripts/freeze-guest.mjs
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { buildScript, root } from './build-guest.mjs';

const [, number] = /^export const GUEST_RUNTIME = (\d+);$/m.exec(readFileSync(join(root, 'src/runner/protocol.ts'), 'utf8')) ?? [];
if (number === undefined) throw new Error('src/runner/protocol.ts does not say GUEST_RUNTIME');
const file = join(root, `src/runner/guests/${number}.js`);
const text = buildScript(join(root, 'src/runner/guest/index.ts'), 'guest');

if (!existsSync(file)) {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
  console.log(`Guest runtime ${number} is kept as ${file}: commit it with the release.`);
} else if (readFileSync(file, 'utf8') === text) {
  console.log(`Guest runtime ${number} has not changed since it was released.`);
} else {
  console.error(
    `Guest runtime ${number} was released with other bytes, and executions replay under them. ` +
      `Raise GUEST_RUNTIME in src/runner/protocol.ts to ${Number(number) + 1} and run this again.`,
  );
  process.exit(1);
}
