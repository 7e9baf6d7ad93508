/** What the process knows to be secret, and the keys that secrets are sealed with. */
import type { Config } from '../config.ts';
import type { KnownSecrets } from '../secrets/scrubber.ts';
import type { Secrets } from '../secrets/secrets.ts';
import type { Database } from '../storage/database.ts';

/** What this process was configured with must not be shown either. */
export async function knownSecrets(config: Config) {
  const [{ KnownSecrets }, { secretsOfConfig }] = await Promise.all([import('../secrets/scrubber.ts'), import('../config.ts')]);
  const known = new KnownSecrets();
  known.pin(secretsOfConfig(config));
  return known;
}

export async function openSecrets(config: Config, { pool }: Database, known: KnownSecrets): Promise<Secrets> {
  const { openSecrets: open } = await import('../secrets/secrets.ts');
  return open(config, pool, known);
}

export async function createRotation(settings: Config, { database, secrets }: { database: Database; secrets: Secrets }) {
  const [{ Rotation }, { AuditTable }] = await Promise.all([import('../secrets/rotation.ts'), import('../storage/audit-table.ts')]);
  return new Rotation({ db: database.pool, secrets, settings, audit: new AuditTable(database.pool) });
}
