/** The way past a pooler has to lead to the database that the pooler leads to: another one would be migrated, and listened to in vain. */
import pg from 'pg';
import { PetioleError } from '../errors.ts';

/** Throws where the direct way leads elsewhere. What cannot be reached fails as `pg` fails; see `reach` for which of the two it was. */
export async function assertSameDatabase(
  url: string,
  directUrl: string,
  reach: (url: string) => Promise<Identity> = identityOf,
): Promise<void> {
  if (url === directUrl) return;
  const [through, direct] = [await reach(url), await reach(directUrl)];
  if (through.database === direct.database && through.started === direct.started) return;
  const server = through.started === direct.started ? '' : ' of another server';
  throw new PetioleError(
    'INVALID_CONFIGURATION',
    `DATABASE_DIRECT_URL leads to the database '${direct.database}'${server}, DATABASE_URL to '${through.database}': ` +
      `it has to be the way past the pooler to the same one`,
  );
}

export interface Identity {
  database: string;
  /** when its server was started, which no two servers have in common */
  started: string;
}

/** What swallows packets would hold up a start for minutes. */
const CONNECT_MS = 10_000;

export async function identityOf(url: string): Promise<Identity> {
  const client = new pg.Client({ connectionString: url, application_name: 'petiole direct', connectionTimeoutMillis: CONNECT_MS });
  client.on('error', () => undefined); // the statement that runs fails too
  await client.connect();
  try {
    const { rows } = await client.query<Identity>(
      'select current_database() as database, extract(epoch from pg_postmaster_start_time())::text as started',
    );
    return rows[0]!;
  } finally {
    await client.end();
  }
}
