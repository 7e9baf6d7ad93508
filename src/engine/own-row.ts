import { canBecome } from '../model.ts';
import type { SealedRows } from '../secrets/sealed-rows.ts';
import { storable, type ExecutionChange, type ExecutionRow, type JournalEntry } from '../storage/journal/rows.ts';

/** A change of a flow's own row, in memory and in the entry. */
export function changeRow(row: ExecutionRow, given: Omit<ExecutionChange, 'id' | 'epoch'>, entry: JournalEntry, secrets: SealedRows): void {
  const change = secrets.maskTexts(given);
  if (change.status && !canBecome(row.status, change.status)) {
    throw new Error(`a flow that is ${row.status} cannot become ${change.status}`);
  }
  entry.changes.push({ ...change, id: row.id, epoch: row.epoch });
  row.status = change.status ?? row.status;
  row.name = change.name === undefined ? row.name : storable(change.name);
  if (change.output !== undefined) Object.assign(row, { output_value: change.output, shown_output: null });
  row.error = change.error ?? row.error;
  row.message = change.message === undefined ? row.message : storable(change.message);
  row.outcome = change.outcome ?? row.outcome;
  row.ended_at = change.endedAt ?? row.ended_at;
  row.strikes = change.strikes ?? row.strikes;
  row.continued_as = change.continuedAs ?? row.continued_as;
}
