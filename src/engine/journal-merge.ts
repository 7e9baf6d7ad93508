import type { Batch } from '../storage/journal/flush.ts';
import type { ExecutionChange, JournalEntry, NewExecution } from '../storage/journal/rows.ts';

/** Brings the rows of several entries together so that none occurs twice: a change of a new row becomes part of its insert. */
export function merge(entries: JournalEntry[]): Batch {
  if (entries.length === 1) {
    const [entry] = entries as [JournalEntry];
    if (entry.inserts.length + entry.changes.length + entry.wakes.length <= 1) return entry;
  }
  const inserts = new Map<string, NewExecution>();
  const changes = new Map<string, ExecutionChange>();
  const wakes = new Set<string>();
  const batch: Batch = { inserts: [], changes: [], logs: [], wakes: [] };
  for (const entry of entries) {
    for (const row of entry.inserts) inserts.set(row.id, { ...row });
    for (const change of entry.changes) {
      const row = inserts.get(change.id);
      if (row) applyToInsert(row, change);
      else changes.set(change.id, combine(changes.get(change.id), change));
    }
    batch.logs.push(...entry.logs);
    for (const id of entry.wakes) wakes.add(id);
  }
  for (const id of wakes) wakeWithin(id, inserts, changes, batch);
  batch.inserts = [...inserts.values()];
  batch.changes = [...changes.values()];
  return batch;
}

/** A parent that this very batch changes cannot be updated a second time in it: its wake becomes part of that change. */
function wakeWithin(id: string, inserts: Map<string, NewExecution>, changes: Map<string, ExecutionChange>, batch: Batch): void {
  const row = inserts.get(id);
  const change = changes.get(id);
  if (row) {
    if (!row.owned && row.status === 'WAITING') row.wake = { in: 0 };
  } else if (change) {
    change.woken = true;
    if (change.owned === false && change.status === 'WAITING') change.wake = { in: 0 };
  } else {
    batch.wakes.push(id);
  }
}

function combine(earlier: ExecutionChange | undefined, later: ExecutionChange): ExecutionChange {
  if (!earlier) return { ...later };
  const ended = earlier.status?.startsWith('ENDED_');
  if (!ended) return { ...earlier, ...given(later), ...(later.output !== undefined && { shownOutput: later.shownOutput ?? null }) };
  return { ...earlier, delivered: later.delivered ?? earlier.delivered, continuedAs: later.continuedAs ?? earlier.continuedAs };
}

/** The fields that a change speaks of: one that is `undefined` would hide what an earlier change gave. */
function given(change: ExecutionChange): ExecutionChange {
  const spoken: Record<string, unknown> = {};
  for (const key in change) {
    const value = change[key as keyof ExecutionChange];
    if (value !== undefined) spoken[key] = value;
  }
  return spoken as unknown as ExecutionChange;
}

function applyToInsert(row: NewExecution, change: ExecutionChange): void {
  const ended = row.status.startsWith('ENDED_');
  if (!ended) {
    if (change.status) row.status = change.status;
    if (change.name !== undefined) row.name = change.name;
    if (change.shownInputs !== undefined) row.shownInputs = change.shownInputs;
    if (change.output !== undefined) Object.assign(row, { output: change.output, shownOutput: change.shownOutput ?? null });
    if (change.error !== undefined) row.error = change.error;
    if (change.message !== undefined) row.message = change.message;
    if (change.outcome) row.outcome = change.outcome;
    if (change.startedAt !== undefined) row.startedAt = change.startedAt;
    if (change.endedAt !== undefined) row.endedAt = change.endedAt;
    if (change.attempt !== undefined) row.attempt = change.attempt;
    if (change.strikes !== undefined) row.strikes = change.strikes;
    if (change.wake !== undefined) row.wake = change.wake;
    if (change.owned !== undefined) row.owned = change.owned;
    if (change.called !== undefined) row.called = change.called;
    if (row.status.startsWith('ENDED_')) {
      row.owned = false;
      row.wake = null;
      if (row.type === 'FLOW' && row.startedAt === null) row.pool = null;
    }
  }
  row.delivered ??= change.delivered ?? null;
  row.continuedAs ??= change.continuedAs ?? null;
}
