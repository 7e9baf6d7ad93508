/** Flows and versions as the doors see them. */
import { PetioleError } from '../errors.ts';
import type { FlowVersion as VersionRow } from '../storage/entities/index.ts';
import type { LastRunRow } from '../storage/last-runs.ts';
import type { FlowWithScript } from '../storage/flow-storage.ts';
import type { Flow, FlowVersion, FlowVersionDetail, LastRun } from './ports.ts';

export function flowOf({ flow, script }: FlowWithScript, concurrency: number | null): Flow {
  const { id, name, version, source, pool, inputs_schema: inputs, outputs_schema: outputs } = flow;
  const times = { created_at: flow.created_at.toISOString(), updated_at: flow.updated_at.toISOString() };
  const schemas = { inputs: inputs as Flow['inputs'], outputs: outputs as Flow['outputs'] };
  return { id, name, version, source, concurrency, pool, script, ...schemas, ...times };
}

export function versionOf({ sha256, script, created_at }: VersionRow, flow: string): FlowVersion {
  return { sha256, flow, script, created_at: created_at.toISOString() };
}

export function versionDetailOf(row: VersionRow, flow: string): FlowVersionDetail {
  const { inputs_schema: inputs, outputs_schema: outputs, modules: sources } = row;
  return { ...versionOf(row, flow), sources, inputs, outputs };
}

export function runsByFlow(rows: LastRunRow[] | undefined): Map<string, LastRun> | undefined {
  return (
    rows &&
    new Map(
      rows.map(({ flow, id, status, created_at, ended_at }) => [
        flow,
        { id, status, created_at: created_at.toISOString(), ended_at: ended_at?.toISOString() ?? null },
      ]),
    )
  );
}

export function checkFlowName(name: string): void {
  if (name !== '' && name === name.trim() && name.length <= 200 && !/[\p{Cc}/]/u.test(name)) return;
  throw new PetioleError(
    'INVALID_REQUEST',
    `'${name}' cannot be the name of a flow: a name has 1 to 200 characters, no slash, no control characters, and no blanks around it`,
  );
}
