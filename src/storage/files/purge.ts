import type { FileStorage } from './file-storage.ts';

/** 64 MB at a time: no statement of a removal takes long, however large the file. */
const CHUNKS = 256;

/** Removes what is left of a DELETED file. Several processes may do so at once. */
export async function purgeFile(storage: FileStorage, id: string): Promise<void> {
  while (!(await storage.purge(id, CHUNKS)));
}
