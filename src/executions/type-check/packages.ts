/** The npm packages whose declarations scripts may see: those that the flows' package.json names, and what these need. */
import { readFile, realpath } from 'node:fs/promises';
import { dirname, join } from 'node:path';

const MAX_PACKAGES = 500;

interface Manifest {
  dependencies?: Record<string, string>;
}

/** Name → folder. A package that is not installed is left out: the check then says that it cannot be found. */
export async function packagesOf(flows: string): Promise<Record<string, string>> {
  const found = new Map<string, string>();
  const waiting = await namesIn(flows);
  for (const name of waiting) {
    if (found.has(name) || found.size >= MAX_PACKAGES) continue;
    const folder = await folderOf(name, flows);
    if (folder === null) continue;
    found.set(name, folder);
    waiting.push(...(await namesIn(folder)));
  }
  return Object.fromEntries(found);
}

async function namesIn(folder: string): Promise<string[]> {
  try {
    const { dependencies = {} } = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')) as Manifest;
    return Object.keys(dependencies).filter((name) => /^(@[\w.-]+\/)?[\w-][\w.-]*$/.test(name));
  } catch {
    return [];
  }
}

async function folderOf(name: string, from: string): Promise<string | null> {
  for (let folder = from; ; folder = dirname(folder)) {
    const found = await realpath(join(folder, 'node_modules', name)).catch(() => null);
    if (found !== null) return found;
    if (dirname(folder) === folder) return null;
  }
}
