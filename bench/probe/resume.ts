/** From the claim of a flow to the first new command of its script, by the clock of the worker that claims it. */
import { wrap } from './product.ts';

export interface Resume {
  id: string;
  /** from the begin of the statement that claims it */
  ms: number;
  /** of these: the claim, and its children read */
  readMs: number;
  /** the script from the top, in the runner, with what is sent to it; what is left is the comparison with what is recorded */
  replayMs: number;
}

const claimedAt = new Map<string, number>();
const resumedAt = new Map<string, number>();
const replayMs = new Map<string, number>();
const found: Resume[] = [];

export async function watchResumes(): Promise<null> {
  await wrap(
    'engine/claims.js',
    'Claims',
    'claimDue',
    (original) =>
      async function (...given) {
        const at = performance.now();
        const rows = (await original.apply(this, given)) as { id: string; fresh: boolean }[];
        for (const { id, fresh } of rows) if (!fresh) claimedAt.set(id, at);
        return rows;
      },
  );
  await wrap(
    'engine/drive.js',
    'Drive',
    'resume',
    (original) =>
      function (...given) {
        resumedAt.set((this as { id: string }).id, performance.now());
        return original.apply(this, given);
      },
  );
  await wrap(
    'runner/pool.js',
    'RunnerPool',
    'open',
    (original) =>
      async function (...given) {
        const at = performance.now();
        const activation = await original.apply(this, given);
        replayMs.set((given[1] as unknown as { id: string }).id, performance.now() - at);
        return activation;
      },
  );
  await wrap(
    'engine/drive.js',
    'Drive',
    'apply',
    (original) =>
      function (...given) {
        const { id } = this as { id: string };
        const at = claimedAt.get(id);
        if (at !== undefined) {
          const readMs = (resumedAt.get(id) ?? at) - at;
          found.push({ id, ms: performance.now() - at, readMs, replayMs: replayMs.get(id) ?? 0 });
        }
        for (const times of [claimedAt, resumedAt, replayMs]) times.delete(id);
        return original.apply(this, given);
      },
  );
  return null;
}

export function resumes(): Resume[] {
  return found.splice(0);
}
