/** Rows of the journal as people and programs see them. */
import type { AttemptEntry, Execution, ExecutionError, ExecutionTree, JsonValue, LogLine, Origin } from '../model.ts';
import type { LogRow } from '../storage/journal/queries.ts';
import { originOf, type ExecutionRow } from '../storage/journal/rows.ts';

const iso = (ms: number | null): string | null => (ms === null ? null : new Date(ms).toISOString());
const parse = <T>(text: string | null): T | null => (text === null ? null : (JSON.parse(text) as T));

export function executionOf(row: ExecutionRow): Execution {
  return {
    id: row.id,
    root_id: row.root_id,
    parent_id: row.parent_id,
    position: row.position,
    type: row.type,
    name: row.name,
    status: row.status,
    flow: row.flow,
    flow_version: row.flow_version,
    connector: row.connector,
    connector_type: row.connector_type,
    pool: row.pool,
    inputs: parse<JsonValue>(row.shown_inputs ?? row.inputs),
    output_value: parse<JsonValue>(row.shown_output ?? row.output_value),
    error: parse<ExecutionError>(row.error),
    message: row.message,
    created_at: iso(row.created_at) as string,
    started_at: iso(row.started_at),
    ended_at: iso(row.ended_at),
    wake_at: iso(row.wake_at),
    attempt: row.attempt,
    attempts: parse<AttemptEntry[]>(row.attempts),
    labels: parse<Record<string, string>>(row.labels) ?? {},
    continued_as: row.continued_as,
    origin: shownOrigin(row),
    copied_from: row.copied_from,
  };
}

function shownOrigin(row: ExecutionRow): Origin | null {
  const origin = originOf(row);
  if (origin === null) return null;
  const { kind, execution_id, position, changed } = origin;
  return { kind, execution_id, position, changed };
}

/** Rows in which each parent's children are in the order of the journal; rows whose parent is not among them are left out. */
export function treeOf(rootId: string, rows: ExecutionRow[]): ExecutionTree | null {
  const nodes = new Map<string, ExecutionTree>(rows.map((row) => [row.id, { ...executionOf(row), children: [] }]));
  for (const row of rows) {
    const node = nodes.get(row.id);
    if (node && row.parent_id && row.id !== rootId) nodes.get(row.parent_id)?.children.push(node);
  }
  return nodes.get(rootId) ?? null;
}

export function logLineOf(row: LogRow): LogLine {
  return { seq: row.seq, time: iso(row.time) as string, level: row.level, values: JSON.parse(row.values) as JsonValue[] };
}
