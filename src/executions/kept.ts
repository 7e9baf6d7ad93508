import { PetioleError } from '../errors.ts';
import { isTerminal } from '../model.ts';
import type { ForkedChild } from '../storage/journal/fork.ts';

/**
 * The children that a fork keeps: those below the position that have ended, and the one that is given an output. A child that was
 * cancelled without the script having been told was cancelled because its flow ended, so it runs anew. Their deliveries are numbered
 * without gaps, in the old order: those of children that are not kept fall out.
 */
export function keptOf(children: ForkedChild[], position: number | null, given: number | null): ForkedChild[] {
  const last = children.at(-1)?.position ?? -1;
  if (position !== null && position > last + 1) {
    const has = last < 0 ? 'no children yet' : `children up to position ${last}`;
    const message = `position: the flow has ${has}, so it can be forked at ${last + 1} at most; leave 'position' out to keep all that have ended`;
    throw new PetioleError('INVALID_REQUEST', message);
  }
  const kept = children.filter(
    (child) => (position === null || child.position < position) && (hasEnded(child) || child.position === given),
  );
  const order = kept.filter((child) => child.delivered !== null).sort((a, b) => (a.delivered ?? 0) - (b.delivered ?? 0));
  const delivered = new Map(order.map((child, i) => [child.id, i]));
  return kept.map((child) => ({ ...child, delivered: delivered.get(child.id) ?? null }));
}

function hasEnded({ status, delivered }: ForkedChild): boolean {
  return isTerminal(status) && (status !== 'ENDED_CANCELLED' || delivered !== null);
}
