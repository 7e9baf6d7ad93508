/**
 * A folder that lives as long as one compilation: for a script that came with its own modules. It sees the npm packages of the
 * flows folder, and none of that folder's own files.
 */
import { randomUUID } from 'node:crypto';
import { copyFile, mkdir, readdir, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { dirname, join, posix } from 'node:path';
import { PetioleError } from '../errors.ts';

export interface ScriptWithModules {
  name: string;
  script: string;
  modules: Record<string, string>;
}

export interface ScriptFolders {
  /** where such folders are made */
  scratch: string;
  /** whose package.json and packages count */
  flows: string;
}

/** `work` gets the folder and the script's path in it. */
export async function inScriptFolder<T>(
  { name, script, modules }: ScriptWithModules,
  folders: ScriptFolders,
  work: (root: string, file: string) => Promise<T>,
): Promise<T> {
  const entry = `${name}.ts`;
  const files = Object.entries(modules).filter(([path]) => path !== entry);
  for (const [path] of files) checkPath(path);
  const outer = join(folders.scratch, randomUUID());
  try {
    const root = await linkPackages(outer, folders.flows);
    for (const [path, text] of [...files, [entry, script] as const]) {
      await mkdir(dirname(join(root, path)), { recursive: true });
      await writeFile(join(root, path), text);
    }
    return await work(root, entry);
  } finally {
    await rm(outer, { recursive: true, force: true });
  }
}

/** What a killed process left behind. Call it where no other process uses the folder. */
export async function clearScratch(scratch: string): Promise<void> {
  const left = await readdir(scratch).catch(() => []);
  await Promise.all(left.map((name) => rm(join(scratch, name), { recursive: true, force: true })));
}

function checkPath(path: string): void {
  const isInside = path === posix.normalize(path) && !path.startsWith('/') && !/^\.\.(\/|$)|\\|(^|\/)node_modules(\/|$)/.test(path);
  if (isInside && /\.([cm]?[jt]s|json)$/.test(path)) return;
  throw new PetioleError(
    'INVALID_REQUEST',
    `'${path}' cannot be a module: give .ts, .js or .json files by their path below the script's folder`,
  );
}

/** One folder per `node_modules` that the flows folder sees, nested the same way; answers with the innermost. */
async function linkPackages(outer: string, flows: string): Promise<string> {
  const stores: string[] = [];
  for (let folder = flows; ; folder = dirname(folder)) {
    const store = await realpath(join(folder, 'node_modules')).catch(() => null);
    if (store !== null) stores.unshift(store);
    if (dirname(folder) === folder) break;
  }
  let root = join(outer, 'scripts');
  await mkdir(root, { recursive: true });
  for (const store of stores) {
    await symlink(store, join(root, 'node_modules'), 'junction');
    root = join(root, 'scripts');
    await mkdir(root);
  }
  await copyFile(join(flows, 'package.json'), join(root, 'package.json')).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw error;
  });
  return root;
}
