/** What the connections of a connector said, and with what they failed. Not on the path of a step. */
import type { ExecutionError, LogLevel } from '../model.ts';
import type { Queryable } from './journal/rows.ts';

/** After which line a page begins: ms of the connection, its id, and the number of the line in it. */
interface Position {
  createdMs: number;
  executionId: string;
  seq: number;
}

export interface ConnectorLogRow {
  at: Position;
  isFailure: boolean;
  time: Date;
  level: LogLevel;
  values: unknown[];
}

/** The number of a failure, which is the last that a connection says. */
const FAILURE_SEQ = 2 ** 31 - 1;

/**
 * Newest connection first, and in each the last line first; what a fork has kept was called before it. The join is ordered as the index is, so that a page looks at no more
 * connections than it needs for its lines: 300,000 connections, 1 to 2 ms. An `order by` inside of the join would sort them all.
 */
const LOGS = `
  select e.id as execution_id, (extract(epoch from e.created_at) * 1000)::float8 as created_ms, l.seq, l.time, l.level, l.values
  from executions e
  cross join lateral (
    select seq, time, level, values from execution_logs where execution_id = e.id
    union all
    select ${FAILURE_SEQ}, e.ended_at, 'error', e.error -- not read here: of what the far side answered PostgreSQL takes no NUL
    where e.status = 'ENDED_ERROR'
  ) l
  where e.connector = $1 and e.copied_from is null and (e.created_at, e.id) <= (to_timestamp($2::float8 / 1000.0), $3::uuid) and (e.id <> $3::uuid or l.seq < $4)
  order by e.created_at desc, e.id desc, l.seq desc
  limit $5`;

/** Before every connection that there can be. */
const START: Position = { createdMs: Date.UTC(9999, 0), executionId: 'ffffffff-ffff-ffff-ffff-ffffffffffff', seq: 0 };

export async function listConnectorLogs(
  db: Queryable,
  connector: string,
  before: Position | null,
  limit: number,
): Promise<ConnectorLogRow[]> {
  const { createdMs, executionId, seq } = before ?? START;
  const { rows } = await db.query<{
    execution_id: string;
    created_ms: number;
    seq: number;
    time: Date;
    level: LogLevel;
    values: unknown;
  }>(LOGS, [connector, createdMs, executionId, seq, limit]);
  return rows.map(({ execution_id, created_ms, ...line }) => ({
    at: { createdMs: created_ms, executionId: execution_id, seq: line.seq },
    isFailure: line.seq === FAILURE_SEQ,
    time: line.time,
    level: line.level,
    values: line.seq === FAILURE_SEQ ? [failureOf(line.values)] : (line.values as unknown[]),
  }));
}

function failureOf(error: unknown): string | null {
  const { code, message } = (error ?? {}) as Partial<ExecutionError>;
  return code === undefined || message === undefined ? null : `${code}: ${message}`;
}
