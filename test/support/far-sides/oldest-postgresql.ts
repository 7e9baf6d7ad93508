/** The oldest PostgreSQL that Petiole works on (npm), on a free loopback port. */
import { OLDEST_POSTGRESQL_NATIVE } from '../../../scripts/far-sides.mjs';
import { startPostgresOf, type DebianPostgres } from './postgresql.ts';

export function startOldestPostgres(): Promise<Pick<DebianPostgres, 'url' | 'stop'>> {
  return startPostgresOf(OLDEST_POSTGRESQL_NATIVE);
}
