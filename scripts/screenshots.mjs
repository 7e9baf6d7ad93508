/** Takes the pictures of the documentation (docs/images) anew: the browser test of all pages makes them where it is asked to. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { root } from './ready.mjs';

const env = { ...process.env, PETIOLE_TEST_DOC_IMAGES: 'true' };
const { status } = spawnSync(process.execPath, [join(root, 'scripts/test.mjs'), 'test/web/pages.test.ts'], {
  cwd: root,
  stdio: 'inherit',
  env,
});
process.exit(status ?? 1);
