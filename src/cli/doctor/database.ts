/** The database: whether it can be reached, what it is, and whether this process can open what lies in it. */
import type { Config } from '../../config.ts';
import { messageOf } from '../../errors.ts';
import type { DatabaseLook } from '../../storage/look.ts';
import { databaseFailure } from '../failures.ts';
import { bytesText } from '../files.ts';
import type { DatabaseProbe } from '../ports.ts';
import { ok, skipped, warning, wrong, type Check } from './check.ts';

/** PostgreSQL 14. */
const OLDEST = 140_000;
/** Times are compared between processes; a second is nothing, a minute makes heartbeats look late. */
const AHEAD_MS = 2000;
const FAR_AHEAD_MS = 15_000;

export function databaseChecks(probe: PromiseSettledResult<DatabaseProbe>, config: Config): Check[] {
  if (probe.status === 'rejected') return [unreachable(probe.reason, config), ...REST.map((name) => skipped(name, 'there is no database'))];
  if (!probe.value.exists) {
    const made = 'the embedded PostgreSQL will be made by the first start; one that was made in a temporary folder worked';
    return [ok('database', made), ...REST.map((name) => skipped(name, 'there is no database yet'))];
  }
  const { found, keyTrouble } = probe.value;
  return [databaseCheck(found, config), migrationsCheck(found), clockCheck(found), keyCheck(found, keyTrouble)];
}

const REST = ['migrations', 'clock', 'encryption key'];

function unreachable(reason: unknown, { databaseUrl, directUrl, dataFolder }: Config): Check {
  if (databaseUrl !== null) {
    return wrong(
      'database',
      messageOf(databaseFailure(reason, databaseUrl)),
      `check DATABASE_URL${directUrl === null ? '' : ' and DATABASE_DIRECT_URL'}, and that the server lets this machine in`,
    );
  }
  return wrong('database', `the embedded PostgreSQL does not start: ${messageOf(reason)}`, `look at ${dataFolder}/postgres/log`);
}

function databaseCheck(found: DatabaseLook, { databaseUrl }: Config): Check {
  const name = 'database';
  const what = `PostgreSQL ${found.version}, ${databaseUrl === null ? 'embedded' : found.database}, ${bytesText(found.sizeBytes)}`;
  if (found.versionNumber < OLDEST) return wrong(name, what, 'it needs PostgreSQL 14 or newer');
  if (found.isReadOnly) return wrong(name, `${what}: it can only be read`, 'DATABASE_URL has to lead to the primary server');
  if (found.usedConnections > 0.9 * found.maxConnections) {
    return warning(
      name,
      `${what}: ${found.usedConnections} of ${found.maxConnections} connections are used`,
      'raise max_connections, or run fewer workers',
    );
  }
  return ok(name, what);
}

function migrationsCheck({ pending, unknown }: DatabaseLook): Check {
  const name = 'migrations';
  if (unknown.length > 0)
    return warning(
      name,
      `a newer release has worked on this database (${unknown.join(', ')})`,
      'that is so while releases change; else update this one',
    );
  if (pending.length > 0)
    return warning(name, `${pending.length} have not run: ${pending.join(', ')}`, 'the next start runs them, or `migrate` does');
  return ok(name, 'all have run');
}

function clockCheck({ clockAheadMs }: DatabaseLook): Check {
  const name = 'clock';
  const apart = Math.abs(clockAheadMs);
  const found = `the clock of the database is ${(apart / 1000).toFixed(1)} s ${clockAheadMs > 0 ? 'ahead of' : 'behind'} the one of this machine`;
  if (apart >= FAR_AHEAD_MS) return wrong(name, found, 'set both by NTP: workers would be taken for dead');
  return apart >= AHEAD_MS ? warning(name, found, 'set both by NTP') : ok(name, 'that of the database and that of this machine agree');
}

function keyCheck({ pending }: DatabaseLook, trouble: string | null): Check {
  const name = 'encryption key';
  if (pending.length > 0) return skipped(name, 'the migrations have to run first');
  return trouble === null ? ok(name, 'it opens what is stored') : wrong(name, trouble, 'give this process the key that the others have');
}
