/** The flows folder: which files of it are flows, and what became of each when it was compiled. */
import { readdir, readFile } from 'node:fs/promises';
import { join, parse } from 'node:path';
import type { FlowBundle, FlowDescription } from '../runner/protocol.ts';

/**
 * A script to compile: a file of the flows folder, or a text. The modules of a text are what it imports by relative path;
 * npm packages are those of the flows folder for both.
 */
export type FlowSource = { file: string } | { name: string; script: string; modules: Record<string, string> };

/** How scripts become versions; both reject with a PetioleError that names file, line and column where there is one. */
export interface FlowCompiler {
  bundle(source: FlowSource): Promise<FlowBundle>;
  describe(bundle: FlowBundle): Promise<FlowDescription>;
}

export type PreparedFile = { file: string; name: string } & ({ script: string; bundle: FlowBundle } | { error: Error });

/** As many at once as make sense on a small machine: each is a run of the bundler. */
const AT_ONCE = 2;

/** Compiles all flows of a folder; a broken one is a result too. Null where there is no such folder. Needs no database. */
export async function prepareFolder(folder: string, compiler: Pick<FlowCompiler, 'bundle'>): Promise<PreparedFile[] | null> {
  const names = await flowFiles(folder);
  if (names === null) return null;
  const waiting = names.entries();
  const prepared: PreparedFile[] = [];
  const work = async (): Promise<void> => {
    for (const [index, name] of waiting) prepared[index] = await prepareFile(join(folder, name), compiler);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return prepared;
}

async function prepareFile(file: string, compiler: Pick<FlowCompiler, 'bundle'>): Promise<PreparedFile> {
  const { name } = parse(file);
  try {
    const script = await readFile(file, 'utf8');
    return { file, name, script, bundle: await compiler.bundle({ file }) };
  } catch (error) {
    return { file, name, error: error as Error };
  }
}

/**
 * Flows are the TypeScript files right in the folder. Modules that they share go into folders below it, or begin with an
 * underscore.
 */
export async function flowFiles(folder: string): Promise<string[] | null> {
  const entries = await readdir(folder, { withFileTypes: true }).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw error;
  });
  if (entries === null) return null;
  const isFlow = (name: string) => /\.ts$/.test(name) && !/^[._]|\.d\.ts$/.test(name);
  return entries
    .filter((entry) => !entry.isDirectory() && isFlow(entry.name))
    .map((entry) => entry.name)
    .sort();
}
