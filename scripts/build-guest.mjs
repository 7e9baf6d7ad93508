/**
 * Builds the two scripts that a runner evaluates in a flow's context: `guest.js` (the guest side of `this`) and `realm.js`
 * (the runner's own part). Each is one expression: the value of the export `guest` of src/runner/guest/index.ts, and of the
 * export `realm` of src/runner/realm/index.ts. They run in a bare V8 context, so a Node built-in is an error here. The guests of
 * releases (`src/runner/guests`) are copied beside them.
 *
 *   node scripts/build-guest.mjs [OUTDIR]     default dist/src/runner
 */
import { cpSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildSync } from 'esbuild';

export const root = join(dirname(fileURLToPath(import.meta.url)), '..');

/** The text of one script: `entry` is a module that exports `name`. */
export function buildScript(entry, name) {
  const { outputFiles } = buildSync({
    entryPoints: [entry],
    absWorkingDir: root,
    bundle: true,
    write: false,
    format: 'iife',
    globalName: '__exports',
    target: 'esnext',
    platform: 'neutral',
    mainFields: ['module', 'main'],
    keepNames: false,
    legalComments: 'none',
    charset: 'utf8',
    logLevel: 'error',
    // type stripping only: what the repository's tsconfig says about paths and decorators does not concern the guest
    tsconfigRaw: { compilerOptions: { target: 'esnext', useDefineForClassFields: true, strict: true } },
  });
  return `(function () {\n'use strict';\n${outputFiles[0].text}return __exports.${name};\n})()\n`;
}

export function buildGuest(outdir = join(root, 'dist/src/runner')) {
  mkdirSync(outdir, { recursive: true });
  for (const name of ['guest', 'realm']) {
    writeFileSync(join(outdir, `${name}.js`), buildScript(join(root, `src/runner/${name}/index.ts`), name));
  }
  const released = join(root, 'src/runner/guests');
  if (existsSync(released)) cpSync(released, join(outdir, 'guests'), { recursive: true });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) buildGuest(process.argv[2]);
