/** A database of its own on the PostgreSQL that Petiole's `up` has started, with the settings that it has there. */
import pg from 'pg';

interface Embedded {
  url: string;
  close(): Promise<void>;
}

export async function ownDatabase(data: string, name: string): Promise<{ url: string; close(): Promise<void> }> {
  const path = '../../dist/src/storage/embedded/embedded.js';
  const { openEmbedded } = (await import(path)) as { openEmbedded(options: { dataFolder: string }): Promise<Embedded> };
  const embedded = await openEmbedded({ dataFolder: data });
  const client = new pg.Client({ connectionString: embedded.url });
  await client.connect();
  const { rowCount } = await client.query('select from pg_database where datname = $1', [name]);
  if (rowCount === 0) await client.query(`create database ${name}`);
  await client.end();
  const url = new URL(embedded.url);
  url.pathname = `/${name}`;
  return { url: url.href, close: () => embedded.close() };
}
