/**
 * What becomes of flows whose journal the database refuses. No known value brings that about (`test/engine/refusals.test.ts`), so
 * it means a defect here or a broken database; but a flow must not stay open for ever because of it, nor go on as if its steps
 * had been recorded.
 *
 * It is forgotten where it is held, and once nothing of it is on its way any more, its row gets the outcome `JOURNAL_REJECTED`
 * and becomes due. The worker that claims it ends it like any flow whose outcome is fixed: children are cancelled, its parent
 * is told. A flow whose own row was refused leaves nothing behind. Where that outcome is refused too it is tried again, after a while
 * that doubles each time up to a minute.
 */
import { setTimeout as delay } from 'node:timers/promises';
import { emptyEntry } from '../storage/journal/rows.ts';
import type { Calls } from './calls.ts';
import type { HotFlow } from './host.ts';
import type { Journal, Refused } from './journal.ts';
import type { Logger } from './ports.ts';

export interface RefusalHost {
  journal: Journal;
  calls: Calls;
  log: Logger;
  drive(id: string): HotFlow | undefined;
  scripts: { drop(id: string): void };
  poke(): void;
  now(): number;
}

const AGAIN_MS = { first: 1000, most: 60_000 };

export async function endRefused(host: RefusalHost, { rootId, flows, ended, wakes, error, refusals }: Refused): Promise<void> {
  const { journal } = host;
  const executions = [...flows.keys()];
  host.log.error({ executions, error: String(error) }, 'the database refused an entry of the journal; its flows end with an error');
  for (const id of executions) {
    host.scripts.drop(id);
    host.drive(id)?.abandon(error);
  }
  for (const id of ended) host.calls.forget(id);
  await journal.barrier();
  if (refusals > 0) await delay(Math.min(AGAIN_MS.first * 2 ** (refusals - 1), AGAIN_MS.most), undefined, { ref: false });
  journal.forgive(executions);
  const entry = { ...emptyEntry(rootId), wakes, refusals: refusals + 1 };
  const message = `the database refused to record this execution: ${String(error)}`;
  const refusal = { message, error: JSON.stringify({ name: 'PetioleError', code: 'JOURNAL_REJECTED', message }) };
  for (const id of ended) entry.changes.push({ id, ...refusal, status: 'ENDED_ERROR', endedAt: host.now() });
  for (const { id } of host.calls.madeFor(flows)) entry.changes.push({ id, owned: true });
  for (const [id, epoch] of flows) {
    if (epoch !== null)
      entry.changes.push({ id, epoch, ...refusal, status: 'WAITING', outcome: 'ENDED_ERROR', owned: false, wake: { in: 0 } });
  }
  if (entry.changes.length === 0) return;
  await journal.write(entry);
  host.poke();
}
