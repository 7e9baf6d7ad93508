/** Which line of which script an error concerns. */
import type { Execution } from '../../../../src/model.ts';
import type { TreeStore } from '../tree/tree-store.ts';

export interface ScriptPlace {
  flow: string;
  version: string;
  file: string;
  line: number;
  column: number;
  /** the line is of the flow that called it */
  isCaller: boolean;
}

const PLACE = /^(.*):(\d+):(\d+)$/;

export function parsePlace(text: string): { file: string; line: number; column: number } | null {
  const [, file, line, column] = PLACE.exec(text) ?? [];
  return file === undefined ? null : { file, line: Number(line), column: Number(column) };
}

/** A flow has the line of its own script; what it calls has none, but the flow that failed of it has. */
export function scriptPlaceOf(execution: Execution, store: TreeStore): ScriptPlace | null {
  const own = execution.error?.line;
  if (own !== undefined && own !== null) {
    const owner = execution.type === 'FLOW' ? execution : flowAbove(execution.id, store);
    return placeIn(owner, own, execution.type !== 'FLOW');
  }
  if (execution.type === 'FLOW') return null;
  const caller = flowAbove(execution.id, store);
  return caller?.error?.line ? placeIn(caller, caller.error.line, true) : null;
}

function placeIn(flow: Pick<Execution, 'flow' | 'flow_version'> | null, line: string, isCaller: boolean): ScriptPlace | null {
  const place = parsePlace(line);
  if (!flow?.flow || !flow.flow_version || !place) return null;
  return { flow: flow.flow, version: flow.flow_version, ...place, isCaller };
}

export function flowAbove(id: string, store: TreeStore) {
  for (let node = store.node(id)?.parent; node; node = node.parent) if (node.data.type === 'FLOW') return node.data;
  return null;
}
