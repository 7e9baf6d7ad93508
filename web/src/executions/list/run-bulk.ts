/** One call does a thousand at most; the next goes on behind it. */
import { bulk, type BulkBody, type BulkResult } from '../queries.ts';

type Failures = BulkResult['failed'];
const MOST_CALLS = 100;
const SHOWN_FAILURES = 3;

export async function runBulk(body: BulkBody): Promise<{ done: number; failed: Failures }> {
  let done = 0;
  const failed: Failures = [];
  let cursor: string | null = null;
  for (let calls = 0; calls < MOST_CALLS; calls++) {
    const result: BulkResult = await bulk({ ...body, ...(cursor !== null && { cursor }) });
    done += result.done;
    failed.push(...result.failed);
    cursor = result.next ?? null;
    if (!result.more || cursor === null) break;
  }
  return { done, failed };
}

export function failuresText(failed: Failures): string {
  const shown = failed.slice(0, SHOWN_FAILURES).map(({ id, detail }) => `…${id.slice(-8)}: ${detail}`);
  return [...shown, ...(failed.length > SHOWN_FAILURES ? [`and ${failed.length - SHOWN_FAILURES} more`] : [])].join('; ');
}
