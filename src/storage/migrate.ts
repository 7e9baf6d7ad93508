import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { DataSource, type Logger, type MigrationInterface, type QueryRunner } from 'typeorm';
import { PetioleError } from '../errors.ts';
import { PRODUCT } from '../model.ts';

type Migration = new () => MigrationInterface;

/** The folder beside `src`; in `dist` it holds JavaScript under the same names. */
const FOLDER = join(import.meta.dirname, '../../migrations');
const FILE = /^(\d{13})-[\w-]+\.(?:ts|js)$/;
/** Advisory lock of whoever migrates; any number that nothing else takes. */
const MIGRATING = 7_384_651;

/**
 * How long a migration waits for a lock before it lets others pass: whatever asks for the table meanwhile stands behind it. Below the
 * time after which a worker that cannot beat counts as dead.
 */
const LOCK_WAIT_MS = 1000;
const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 10_000;
/** It gives up after these pauses, some twenty minutes: then somebody has to end what holds the lock. */
const MOST_TRIES = 130;

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
    return await runPatiently(url, client, onProgress).catch(async (error: unknown) => {
      throw isForbidden(error) ? notAllowed(url, files, await doneOn(client)) : error;
    });
  } finally {
    await client.end(); // lets the lock go
  }
}

/** insufficient_privilege, also of a new table in a schema that is somebody else's */
function isForbidden(error: unknown): boolean {
  return codeOf(error) === '42501';
}

/** What PostgreSQL said, through TypeORM or not. */
function codeOf(error: unknown): string | undefined {
  const { code, driverError } = error as { code?: string; driverError?: { code?: string } };
  return driverError?.code ?? code;
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

/**
 * A transaction that is open on a table keeps a migration from it, and a migration that waits keeps everybody else from it. So it waits
 * for a moment, gives up, and comes again.
 */
async function runPatiently(url: string, client: pg.Client, onProgress: (text: string) => void): Promise<string[]> {
  const done = await doneOn(client);
  for (let tries = 1; ; tries++) {
    try {
      await runAll(url);
      return (await loadMigrations()).map(({ name }) => name).filter((name) => !done.has(name.slice(-13)));
    } catch (error) {
      if (codeOf(error) !== LOCK_NOT_AVAILABLE) throw error;
      const why = `a migration waits for a table that another transaction holds${await oldestTransaction(client)}`;
      if (tries === MOST_TRIES) throw new PetioleError('UNAVAILABLE', `${why}. It gives up: end that transaction, and migrate again`);
      onProgress(`${why}; it lets others pass and tries again (${tries})`);
      await delay(Math.min(FIRST_PAUSE_MS * 2 ** (tries - 1), LONGEST_PAUSE_MS));
    }
  }
}

const LOCK_NOT_AVAILABLE = '55P03';

/** For who has to end it. */
async function oldestTransaction(client: pg.Client): Promise<string> {
  const { rows } = await client.query<{ pid: number; name: string; seconds: number }>(
    `select pid, application_name as name, extract(epoch from clock_timestamp() - xact_start)::int as seconds from pg_stat_activity
     where datname = current_database() and pid <> pg_backend_pid() and xact_start is not null order by xact_start limit 1`,
  );
  const [oldest] = rows;
  if (!oldest) return '';
  return ` (the oldest is that of PostgreSQL's process ${oldest.pid}${oldest.name && `, '${oldest.name}'`}, for ${oldest.seconds} s)`;
}

const nothing = (): void => undefined;
/** TypeORM would write of a try that failed to stdout, which is the command's own. */
const SILENT: Logger = {
  logQuery: nothing,
  logQueryError: nothing,
  logQuerySlow: nothing,
  logSchemaBuild: nothing,
  logMigration: nothing,
  log: nothing,
};

async function runAll(url: string): Promise<void> {
  const migrations = (await loadMigrations()).map(withLockTimeout);
  const source = new DataSource({ type: 'postgres', url, migrations, extra: { max: 1 }, installExtensions: false, logger: SILENT });
  await source.initialize();
  try {
    await source.runMigrations({ transaction: 'each' });
  } finally {
    await source.destroy();
  }
}

/** For its transaction alone: a pooler would give the session to somebody else. */
function withLockTimeout(Original: Migration): Migration {
  const Patient = class extends Original {
    override async up(runner: QueryRunner): Promise<void> {
      await runner.query(`set local lock_timeout = ${LOCK_WAIT_MS}`);
      await super.up(runner);
    }
  };
  Object.defineProperty(Patient, 'name', { value: Original.name });
  return Patient;
}
