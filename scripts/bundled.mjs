/** Imports a source of the product together with what it imports, compiled: decorators are beyond what node strips by itself. */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';

const root = join(import.meta.dirname, '..');
let count = 0;

export async function bundled(entry) {
  const { outputFiles } = await build({
    absWorkingDir: root,
    entryPoints: [entry],
    bundle: true,
    packages: 'external',
    platform: 'node',
    format: 'esm',
    target: 'node26',
    write: false,
    logLevel: 'error',
  });
  // below the root, so that packages are found
  const folder = join(root, 'node_modules/.cache/petiole');
  mkdirSync(folder, { recursive: true });
  const file = join(folder, `${process.pid}-${count++}.mjs`);
  writeFileSync(file, outputFiles[0].text);
  try {
    return await import(pathToFileURL(file).href);
  } finally {
    rmSync(file, { force: true });
  }
}
