/** A folder of YAML documents, each of which holds one named thing: connectors, Vaults. */
import { readdir, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { PetioleError } from './errors.ts';
import { MAX_DOCUMENT_BYTES } from './yaml.ts';

export interface LoadedFolder {
  loaded: string[];
  failed: { file: string; error: Error }[];
  /** what came from a file before, and whose file is gone */
  removed: string[];
  /** what the files hold and is not stored, since another server took it away before it heard of the file */
  lost: string[];
}

export interface FolderReader {
  /** Takes one document over and answers its name. `taken`: what the files before it held, name → file. */
  take(document: { file: string; text: string; taken: ReadonlyMap<string, string> }): Promise<string>;
  /** What is stored is read anew: another process that loads the same folder may have been faster. */
  reload(): Promise<void>;
}

/** A broken file is reported and harms no other. No folder is an empty folder. */
export async function loadDocuments(folder: string, { take, reload }: FolderReader): Promise<LoadedFolder> {
  const result: LoadedFolder = { loaded: [], failed: [], removed: [], lost: [] };
  const taken = new Map<string, string>();
  for (const file of await documentsIn(folder)) {
    try {
      const text = await read(folder, file);
      const name = await take({ file, text, taken }).catch(async (error: unknown) => {
        if (!(error instanceof PetioleError) || error.code !== 'CONFLICT') throw error;
        await reload();
        return take({ file, text, taken });
      });
      taken.set(name, file);
      result.loaded.push(name);
    } catch (error) {
      result.failed.push({ file: path.join(folder, file), error: error as Error });
    }
  }
  return result;
}

async function read(folder: string, file: string): Promise<string> {
  const { size } = await stat(path.join(folder, file));
  if (size > MAX_DOCUMENT_BYTES) throw new PetioleError('TOO_LARGE', `${file}: the document is larger than ${MAX_DOCUMENT_BYTES} bytes`);
  return readFile(path.join(folder, file), 'utf8');
}

async function documentsIn(folder: string): Promise<string[]> {
  try {
    return (await readdir(folder)).filter((file) => /\.(ya?ml|json)$/i.test(file) && !file.startsWith('.')).sort();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}
