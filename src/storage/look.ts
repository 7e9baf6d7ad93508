/** A look at a database that changes nothing: what a person asks before anything is started on it. */
import pg from 'pg';
import { compareMigrations } from './migrate.ts';

export interface DatabaseLook {
  /** of the server, such as `18.1` */
  version: string;
  /** as PostgreSQL counts: 180001 */
  versionNumber: number;
  database: string;
  sizeBytes: number;
  /** a standby, or a database that was set so */
  isReadOnly: boolean;
  maxConnections: number;
  usedConnections: number;
  /** of its clock over ours, in ms; the time that the question took is halved */
  clockAheadMs: number;
  /** migrations of this release that have not run */
  pending: string[];
  /** migrations that ran and that this release does not know: a newer one has been here */
  unknown: string[];
}

interface Row {
  version: string;
  number: number;
  database: string;
  size: string;
  read_only: boolean;
  max: number;
  used: number;
  now: string;
}

const CONNECT_MS = 10_000;

export async function lookAtDatabase(url: string): Promise<DatabaseLook> {
  const client = new pg.Client({ connectionString: url, application_name: 'petiole doctor', connectionTimeoutMillis: CONNECT_MS });
  client.on('error', () => undefined); // the statement that runs fails too
  await client.connect();
  try {
    const before = Date.now();
    const { rows } = await client.query<Row>(LOOK);
    const after = Date.now();
    const row = rows[0]!;
    const { pending, unknown } = await compareMigrations(client);
    return {
      version: row.version,
      versionNumber: row.number,
      database: row.database,
      sizeBytes: Number(row.size),
      isReadOnly: row.read_only,
      maxConnections: row.max,
      usedConnections: row.used,
      clockAheadMs: Number(row.now) - (before + after) / 2,
      pending,
      unknown,
    };
  } finally {
    await client.end();
  }
}

const LOOK = `
  select split_part(current_setting('server_version'), ' ', 1) as version,
         current_setting('server_version_num')::int as number,
         current_database() as database,
         pg_database_size(current_database()) as size,
         current_setting('transaction_read_only')::boolean or pg_is_in_recovery() as read_only,
         current_setting('max_connections')::int as max,
         (select count(*)::int from pg_stat_activity where backend_type = 'client backend') as used,
         extract(epoch from clock_timestamp()) * 1000 as now`;
