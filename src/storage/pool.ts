import pg from 'pg';
import { forgetNames, isPooled } from './pooler.ts';

export interface PoolOptions {
  /** default 10 */
  max?: number;
  /** shown in `pg_stat_activity`; default `petiole engine` */
  applicationName?: string;
  /** `engine` (default): the planner settings of the hot path; `default`: the server's own, for reads of every kind */
  planner?: 'engine' | 'default';
  /** told about connections that broke while nobody used them; the pool has replaced them already */
  onIdleError?: (error: Error) => void;
}

/**
 * Planner settings of the engine's connections. Its statements are prepared, each has one right plan by index, and the statistics
 * of a fresh or fast changing table mislead the planner: small flushes took 1.3-3.1 ms under default planning and 0.5-0.6 ms with
 * these; a fan-out of 1,000 children on a fresh table went from 6-11 s to under 0.2 s.
 */
const ENGINE_SETTINGS = `
  set plan_cache_mode = force_generic_plan;
  set jit = off;
  set enable_seqscan = off;
  set enable_hashjoin = off;
  set enable_mergejoin = off`;

/**
 * What is recorded is sent again unchanged when it was cut off, and would be cut off again, for ever, as a large output under a time-out
 * that is meant for people. By a query, since not every release of PostgreSQL knows all three.
 */
const NO_TIMEOUTS = `
  select set_config(s.name, '0', false) from pg_settings s where s.name in ('statement_timeout', 'lock_timeout', 'transaction_timeout')`;

/**
 * What every statement is written for, whatever an administrator has set for the role or the database: each sees what was committed
 * before it began, also where it waited for a lock (the places of a limited flow were given away twice under `repeatable read`), and a
 * NULL in the text of an array is none (with `array_nulls` off each flush of several rows was refused).
 */
const SESSION_SETTINGS = `
  set default_transaction_isolation = 'read committed';
  set array_nulls = on;
  set timezone = 'UTC'`;

/**
 * The pool of the hot path. The settings are sent as statements on each new connection, not as start-up options, which PgBouncer
 * refuses. Behind a pooler they are not sent, since they would stay with whoever is given the server's connection next: there, give
 * them to the role or to the pooler (docs/operations.md).
 */
export function createPool(url: string, options: PoolOptions = {}): pg.Pool {
  const { max = 10, applicationName = 'petiole engine', planner = 'engine', onIdleError } = options;
  const pool = new pg.Pool({
    connectionString: url,
    max,
    application_name: applicationName,
    connectionTimeoutMillis: 10_000,
    idleTimeoutMillis: 60_000,
    keepAlive: true,
    onConnect: (client) => prepareConnection(client, planner),
  });
  // Without a listener an idle connection that breaks ends the process.
  pool.on('error', (error) => onIdleError?.(error));
  return pool;
}

/** Awaited by the pool before anybody gets the connection. */
export async function prepareConnection(client: pg.ClientBase, planner: 'engine' | 'default'): Promise<void> {
  client.on('error', () => undefined); // it breaks between two statements of its user: the next statement fails
  const pooled = await isPooled(client);
  if (pooled) return void (await client.query(`set timezone = 'UTC'`).then(() => forgetNames(client)));
  await client.query(planner === 'engine' ? `${ENGINE_SETTINGS};${NO_TIMEOUTS};${SESSION_SETTINGS}` : SESSION_SETTINGS);
}
