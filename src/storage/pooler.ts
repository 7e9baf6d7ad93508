/**
 * A pooler such as PgBouncer between us and PostgreSQL. In transaction mode each transaction may run on another connection of the
 * server, so that nothing lasts from one to the next: no prepared statement, no LISTEN, no session's lock, no setting.
 */
import type pg from 'pg';
import { Statement } from './statement.ts';

/** A pooler makes up the number of the process that a client could cancel: the server's own connection has another. */
export async function isPooled(client: pg.ClientBase): Promise<boolean> {
  const { rows } = await client.query<{ pid: number }>('select pg_backend_pid() as pid');
  return rows[0]?.pid !== (client as { processID?: number | null }).processID;
}

/**
 * Sends the statements of this connection without their names. PgBouncer keeps names apart from 1.21 on and where it is told to;
 * what it does cannot be seen from here, and without it the statement fails as unknown, or as known already.
 */
export function forgetNames(client: pg.ClientBase): void {
  const send = client.query.bind(client) as (statement: unknown, ...more: unknown[]) => unknown;
  const query = (statement: unknown, ...more: unknown[]): unknown => send(withoutName(statement), ...more);
  Object.assign(client, { query });
}

function withoutName(statement: unknown): unknown {
  if (typeof statement !== 'object' || statement === null || !('name' in statement)) return statement;
  if (statement instanceof Statement) return Object.assign(statement, { name: '' });
  if ('submit' in statement) return statement;
  return { ...statement, name: undefined };
}
