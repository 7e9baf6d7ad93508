/** Writes src/storage/schema.sql: what the migrations give on an empty database. Run it after adding a migration (`npm run schema`). */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { startTestCluster } from '../test/support/cluster.ts';
import { describeSchema } from '../test/support/schema.ts';
import { TEMPLATE } from '../test/support/template.ts';

const cluster = await startTestCluster();
const url = new URL(cluster.url);
url.pathname = `/${TEMPLATE}`;
const client = new pg.Client({ connectionString: url.href });
try {
  await client.connect();
  writeFileSync(join(import.meta.dirname, '../src/storage/schema.sql'), await describeSchema(client));
} finally {
  await client.end();
  await cluster.stop();
}
