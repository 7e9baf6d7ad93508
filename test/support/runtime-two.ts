/** The scripts of a worker that has guest runtime 1, and a runtime 2 made for tests. */
import { fileURLToPath } from 'node:url';
import { loadScripts, type Scripts } from '../../src/runner/scripts.ts';

export async function scriptsWithTwo(): Promise<Scripts> {
  const scripts = await loadScripts();
  const builder = new URL('../../scripts/build-guest.mjs', import.meta.url).href;
  const { buildScript } = (await import(builder)) as { buildScript(entry: string, name: string): string };
  const two = buildScript(fileURLToPath(new URL('./runtime-two/index.ts', import.meta.url).href), 'guest');
  return { ...scripts, guests: new Map([...scripts.guests, [2, two]]) };
}
