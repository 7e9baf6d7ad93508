/** From the claim of a flow to the first new command of its script, by the clock of the worker that claims it. */
import { wrap } from './product.ts';

export interface Resume {
  id: string;
  /** from the begin of the statement that claims it */
  ms: number;
  /** of these: claim, and children read; then replay in the runner, and comparison with what is recorded */
  readMs: number;
}

const claimedAt = new Map<string, number>();
const resumedAt = new Map<string, number>();
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
    'engine/drive.js',
    'Drive',
    'apply',
    (original) =>
      function (...given) {
        const { id } = this as { id: string };
        const at = claimedAt.get(id);
        if (at !== undefined) found.push({ id, ms: performance.now() - at, readMs: (resumedAt.get(id) ?? at) - at });
        claimedAt.delete(id);
        return original.apply(this, given);
      },
  );
  return null;
}

export function resumes(): Resume[] {
  return found.splice(0);
}
