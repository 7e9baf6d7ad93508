/** A flow script in a file, with the modules of its folder that it imports by relative path: what `run` and `push` send. */
import { readFile } from 'node:fs/promises';
import { basename, dirname, extname, join, relative, resolve, sep } from 'node:path';
import { CommandError } from './exit.ts';

export interface Script {
  /** the file's name without its extension */
  name: string;
  script: string;
  /** path relative to the script's folder → text */
  modules: Record<string, string>;
}

/** What tells a file from a flow's name. */
export function isScriptFile(flow: string): boolean {
  return /\.[cm]?[jt]s$/.test(flow);
}

export async function readScript(file: string): Promise<Script> {
  const path = resolve(file);
  const script = await read(path, file);
  const modules = new Map<string, string>();
  await collect(path, script, dirname(path), modules);
  return { name: basename(path, extname(path)), script, modules: Object.fromEntries(modules) };
}

async function read(path: string, shown: string): Promise<string> {
  return readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') throw new CommandError(`there is no file ${shown}`);
    throw new CommandError(`${shown} cannot be read: ${error.message}`);
  });
}

/** Finds relative imports; what cannot be found is left to the compiler, which names the line. */
async function collect(from: string, text: string, root: string, modules: Map<string, string>): Promise<void> {
  for (const specifier of relativeImports(text)) {
    const path = await resolveModule(resolve(dirname(from), specifier));
    if (path === null) continue;
    const key = relative(root, path).split(sep).join('/');
    if (key.startsWith('..') || modules.has(key)) continue;
    const module = await readFile(path, 'utf8');
    modules.set(key, module);
    await collect(path, module, root, modules);
  }
}

const IMPORT = /(?:\bfrom\s*|\bimport\s*(?:\(\s*)?|\brequire\s*\(\s*)(['"])(\.{1,2}\/[^'"\n]+)\1/g;

function relativeImports(text: string): string[] {
  return [...text.matchAll(IMPORT)].map((match) => match[2]!);
}

async function resolveModule(path: string): Promise<string | null> {
  const candidates = [path, path.replace(/\.js$/, '.ts'), `${path}.ts`, `${path}.js`, `${path}.json`, `${path}/index.ts`];
  for (const candidate of candidates) {
    const found = await readFile(candidate).then(
      () => true,
      () => false,
    );
    if (found) return candidate;
  }
  return null;
}

/**
 * The server knows a script that it was sent by its name alone, and shows it in a folder of its own. Gives a function that puts
 * the paths of the files in their place, in texts with positions such as `scripts/x.ts:4:9`.
 */
export function pathsOf(file: string, { modules }: Script): (text: string) => string {
  const known = [basename(file), ...Object.keys(modules)].map((path) => path.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('|');
  const position = new RegExp(`(?<=^|[ (])(?:[^\\s()]*?/)?(${known})(?=:\\d+:\\d+)`, 'gm');
  return (text) => text.replace(position, (_, path: string) => join(dirname(file), path));
}
