import type { FileStorage } from './file-storage.ts';
import { purgeFile } from './purge.ts';

/** Whoever writes a file says so with each chunk of 256 kB; slower than 75 bytes a second is gone. */
const STALLED_SECONDS = 3600;
const BATCH = 100;

/**
 * Removes, in batches, files that nothing has used for so long and that no running tree has had in hand, what dead processes left
 * half written, and what a removal that broke off left. Several processes may do so at once. How many it removed.
 */
export async function sweepFiles(storage: FileStorage, keepSeconds: number, signal?: AbortSignal): Promise<number> {
  let removed = 0;
  for (let marked = BATCH; marked === BATCH && !signal?.aborted;) {
    marked = await storage.markUnused({ keepSeconds, stalledSeconds: STALLED_SECONDS, limit: BATCH });
    for (let left = await storage.deleted(BATCH); left.length > 0 && !signal?.aborted; left = await storage.deleted(BATCH)) {
      for (const id of left) await purgeFile(storage, id);
      removed += left.length;
    }
  }
  return removed;
}
