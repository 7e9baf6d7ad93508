/** The texts that a runner evaluates in each context: the guests by the number of their runtime, and the runner's own part. */
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { GUEST_RUNTIME } from './protocol.ts';

export interface Scripts {
  realm: string;
  guests: ReadonlyMap<number, string>;
}

/** The built files beside this one; from the sources (tests, development) they are built on the fly. */
export async function loadScripts(): Promise<Scripts> {
  const [guest, realm] = import.meta.url.endsWith('.ts') ? await buildFromSource() : await Promise.all([built('guest'), built('realm')]);
  return { realm, guests: new Map([[GUEST_RUNTIME, guest]]) };
}

function built(name: string): Promise<string> {
  return readFile(fileURLToPath(new URL(`./${name}.js`, import.meta.url).href), 'utf8');
}

type Build = (entry: string, name: string) => string;

async function buildFromSource(): Promise<[string, string]> {
  const builder = new URL('../../scripts/build-guest.mjs', import.meta.url).href;
  const { buildScript } = (await import(builder)) as { buildScript: Build };
  const build = (name: string): string => buildScript(fileURLToPath(new URL(`./${name}/index.ts`, import.meta.url).href), name);
  return [build('guest'), build('realm')];
}
