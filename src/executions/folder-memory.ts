/**
 * What was loaded from the flows folder last time: where nothing has changed since, a start need not run the bundler, which on a
 * small machine is most of what a start costs (0.3 s for the sample flows).
 */
import { readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { GUEST_RUNTIME } from '../runner/protocol.ts';
import { fingerprint } from './flow-watch.ts';

/** flow → sha256 of its version */
export type LoadedVersions = Record<string, string>;

export interface FolderMemory {
  /** What was loaded, if it would be the same again; else null. */
  recall(): Promise<LoadedVersions | null>;
  /** Where it cannot be written (no data folder beside a DATABASE_URL, a full disk), the next start loads everything anew. */
  remember(versions: LoadedVersions): Promise<void>;
}

interface Stored {
  state: string;
  versions: LoadedVersions;
}

/** `release` is what tells one build of the product from another: the bundler may work differently. */
/** Of what keeps it from being written: there is no folder, or no room. */
const DISPENSABLE = new Set(['ENOENT', 'ENOSPC']);

export async function openFolderMemory(file: string, folder: string, release: string): Promise<FolderMemory> {
  const state = [release, GUEST_RUNTIME, folder, await packagesState(folder), await fingerprint(folder)].join('\n');
  return {
    async recall() {
      const stored = await readFile(file, 'utf8').then(
        (text) => JSON.parse(text) as Stored,
        () => null,
      );
      return stored?.state === state ? stored.versions : null;
    },
    async remember(versions) {
      const draft = `${file}.${process.pid}`;
      await writeFile(draft, JSON.stringify({ state, versions } satisfies Stored))
        .then(() => rename(draft, file))
        .catch(async (error: NodeJS.ErrnoException) => {
          await rm(draft, { force: true }).catch(() => undefined);
          if (!DISPENSABLE.has(error.code ?? '')) throw error;
        });
    },
  };
}

/** npm writes this file whenever it changes a `node_modules` folder. */
async function packagesState(folder: string): Promise<string> {
  const found = await stat(join(folder, 'node_modules/.package-lock.json'), { bigint: true }).catch(() => null);
  const own = found === null ? '' : `${folder} ${found.mtimeNs}`;
  return dirname(folder) === folder ? own : `${own} ${await packagesState(dirname(folder))}`;
}
