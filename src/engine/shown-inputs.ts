import type { SealedRows } from '../secrets/sealed-rows.ts';
import type { NewExecution } from '../storage/journal/rows.ts';
import type { FlowVersions } from './ports.ts';

/** What may be shown of the inputs of a new flow; null: all of it. `shown`: what is masked already. */
export function shownInputsOf(
  { flowVersion, inputs }: NewExecution,
  flows: FlowVersions,
  secrets: SealedRows,
  shown: string | null = null,
): string | null {
  const declared = flowVersion === null ? null : flows.shownInputs?.(flowVersion, inputs);
  return secrets.shownOf(inputs, shown ?? declared);
}
