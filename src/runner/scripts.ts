/**
 * The texts that a runner evaluates in each context: the guests by the number of their runtime, and the runner's own part.
 *
 * A guest that was part of a release is kept as it was built then, in `guests/<number>.js`, since an execution replays under the
 * runtime that it began with (docs/decisions/0012-guest-runtimes.md). The newest has no file before it is released.
 */
import { readdir, readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { GUEST_RUNTIME } from './protocol.ts';

export interface Scripts {
  realm: string;
  guests: ReadonlyMap<number, string>;
}

/** The built files beside this one; from the sources (tests, development) they are built on the fly. */
export async function loadScripts(): Promise<Scripts> {
  const source = import.meta.url.endsWith('.ts') ? await fromSource() : built;
  const guests = await releasedGuests();
  const [realm, newest] = await Promise.all([source('realm'), guests.get(GUEST_RUNTIME) ?? source('guest')]);
  return { realm, guests: guests.set(GUEST_RUNTIME, newest) };
}

/** Those of releases, by number; `folder` for tests. */
export async function releasedGuests(folder = fileURLToPath(new URL('./guests/', import.meta.url).href)): Promise<Map<number, string>> {
  const names = await readdir(folder).catch(() => []); // before the first release there is none
  const numbers = names.flatMap((name) => /^(\d+)\.js$/.exec(name)?.[1] ?? []).map(Number);
  const texts = numbers.sort((a, b) => a - b).map(async (number) => [number, await readFile(`${folder}/${number}.js`, 'utf8')] as const);
  return new Map(await Promise.all(texts));
}

async function built(name: string): Promise<string> {
  return readFile(fileURLToPath(new URL(`./${name}.js`, import.meta.url).href), 'utf8');
}

type Build = (entry: string, name: string) => string;

async function fromSource(): Promise<(name: string) => Promise<string>> {
  const builder = new URL('../../scripts/build-guest.mjs', import.meta.url).href;
  const { buildScript } = (await import(builder)) as { buildScript: Build };
  return async (name) => buildScript(fileURLToPath(new URL(`./${name}/index.ts`, import.meta.url).href), name);
}
