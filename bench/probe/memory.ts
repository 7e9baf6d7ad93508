/** What the process holds when all that is garbage is gone. */
import { setTimeout as sleep } from 'node:timers/promises';

export interface Memory {
  residentBytes: number;
  heapUsedBytes: number;
  externalBytes: number;
}

const COLLECTIONS = 4;

export async function memoryOf(): Promise<Memory> {
  if (globalThis.gc === undefined) throw new Error('start it with --expose-gc');
  for (let i = 0; i < COLLECTIONS; i++) {
    globalThis.gc();
    await sleep(50); // what finalizers free is garbage of the next round
  }
  const { rss, heapUsed, external } = process.memoryUsage();
  return { residentBytes: rss, heapUsedBytes: heapUsed, externalBytes: external };
}
