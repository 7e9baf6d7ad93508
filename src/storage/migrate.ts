import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import pg from 'pg';
import { DataSource, type MigrationInterface } from 'typeorm';
import { PetioleError } from '../errors.ts';
import { PRODUCT } from '../model.ts';

type Migration = new () => MigrationInterface;

/** The folder beside `src`; in `dist` it holds JavaScript under the same names. */
const FOLDER = join(import.meta.dirname, '../../migrations');
const FILE = /^(\d{13})-[\w-]+\.(?:ts|js)$/;
/** Advisory lock of whoever migrates; any number that nothing else takes. */
const MIGRATING = 7_384_651;

/**
 * Brings the database up to date, each migration in its own transaction, and answers with the names of those that ran. Several
 * processes may do so at once: one works, the others wait for it and then find nothing to do.
 */
export async function migrate(url: string, onProgress: (text: string) => void = () => undefined): Promise<string[]> {
  const files = await migrationFiles();
  const client = new pg.Client({ connectionString: url, application_name: 'petiole migrate' });
  client.on('error', () => undefined); // the statement that runs fails too
  await client.connect();
  try {
    if (await isUpToDate(client, files)) return [];
    // Of a transaction, not of the session, which a pooler would not keep for us. It reads nothing, so it holds up nothing.
    await client.query(`begin; set local idle_in_transaction_session_timeout = 0; select pg_advisory_xact_lock(${MIGRATING})`);
    if (await isUpToDate(client, files)) return [];
    onProgress('bringing the tables up to date');
    return await runAll(url).catch(async (error: unknown) => {
      throw isForbidden(error) ? notAllowed(url, files, await doneOn(client)) : error;
    });
  } finally {
    await client.end(); // lets the lock go
  }
}

/** insufficient_privilege, also of a new table in a schema that is somebody else's */
function isForbidden(error: unknown): boolean {
  const { code, driverError } = error as { code?: string; driverError?: { code?: string } };
  return (driverError?.code ?? code) === '42501';
}

function notAllowed(url: string, files: string[], done: ReadonlySet<string>): PetioleError {
  const pending = files.filter((name) => !done.has(timestampOf(name))).map((name) => name.replace(/\.[jt]s$/, ''));
  return new PetioleError(
    'INVALID_CONFIGURATION',
    `this release needs changes of the tables that the database user ${new URL(url).username || 'of DATABASE_URL'} may not make ` +
      `(${pending.join(', ')}): run \`${PRODUCT.command} migrate\` first, with the DATABASE_URL of their owner. Running processes of the release before go on meanwhile`,
  );
}

/** Whether every migration of this release has run on the database. */
export async function isMigrated(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => undefined);
  await client.connect();
  try {
    return await isUpToDate(client, await migrationFiles());
  } finally {
    await client.end();
  }
}

/** What this release has and the database has not, and the other way round. */
export async function compareMigrations(client: Pick<pg.Client, 'query'>): Promise<{ pending: string[]; unknown: string[] }> {
  const files = await migrationFiles();
  const done = await doneOn(client);
  const known = new Set(files.map(timestampOf));
  const pending = files.filter((name) => !done.has(timestampOf(name))).map((name) => name.replace(/\.[jt]s$/, ''));
  return { pending, unknown: [...done].filter((timestamp) => !known.has(timestamp)) };
}

async function migrationFiles(): Promise<string[]> {
  return (await readdir(FOLDER)).filter((name) => FILE.test(name) && !name.endsWith('.d.ts')).sort();
}

async function isUpToDate(client: pg.Client, files: string[]): Promise<boolean> {
  const done = await doneOn(client);
  return files.every((name) => done.has(timestampOf(name)));
}

/** Without a statement that fails on a new database: a transaction would be over, and its lock gone. */
async function doneOn(client: Pick<pg.Client, 'query'>): Promise<ReadonlySet<string>> {
  const { rows: found } = await client.query<{ exists: boolean }>(`select to_regclass('migrations') is not null as exists`);
  if (!found[0]?.exists) return new Set();
  const { rows } = await client.query<{ timestamp: string }>('select timestamp::text from migrations');
  return new Set(rows.map((row) => row.timestamp));
}

const timestampOf = (file: string): string => FILE.exec(file)?.[1] ?? '';

/** The migrations of this release, oldest first. */
export async function loadMigrations(): Promise<Migration[]> {
  const files = await migrationFiles();
  const loaded: Migration[] = [];
  for (const name of files) {
    const module = (await import(pathToFileURL(join(FOLDER, name)).href)) as Record<string, unknown>;
    const classes = Object.values(module).filter((value): value is Migration => typeof value === 'function');
    if (classes.length !== 1) throw new Error(`migrations/${name} must export exactly one migration class; it exports ${classes.length}.`);
    loaded.push(...classes);
  }
  return loaded;
}

async function runAll(url: string): Promise<string[]> {
  const migrations = await loadMigrations();
  const source = new DataSource({ type: 'postgres', url, migrations, extra: { max: 1 }, installExtensions: false, logging: false });
  await source.initialize();
  try {
    return (await source.runMigrations({ transaction: 'each' })).map((done) => done.name);
  } finally {
    await source.destroy();
  }
}
