/** The embedded PostgreSQL of a data folder: the one that `up` has started there, else started here. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { childrenOf } from './processes.ts';

export interface Embedded {
  url: string;
  close(): Promise<void>;
}

export async function embeddedOf(data: string): Promise<Embedded> {
  const path = '../dist/src/storage/embedded/embedded.js';
  const { openEmbedded } = (await import(path)) as { openEmbedded(options: { dataFolder: string }): Promise<Embedded> };
  return openEmbedded({ dataFolder: data });
}

/** A connection to the database of Petiole in this data folder, for as long as `work` takes. */
export async function inDatabase<T>(data: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const embedded = await embeddedOf(data);
  const client = new pg.Client({ connectionString: embedded.url });
  try {
    await client.connect();
    return await work(client);
  } finally {
    await client.end();
    await embedded.close();
  }
}

/** A database of its own in there, with the settings that Petiole's has. */
export async function ownDatabase(data: string, name: string): Promise<Embedded> {
  const embedded = await embeddedOf(data);
  const client = new pg.Client({ connectionString: embedded.url });
  await client.connect();
  const { rowCount } = await client.query('select from pg_database where datname = $1', [name]);
  if (rowCount === 0) await client.query(`create database ${name}`);
  await client.end();
  const url = new URL(embedded.url);
  url.pathname = `/${name}`;
  return { url: url.href, close: () => embedded.close() };
}

/** The processes of that PostgreSQL. */
export function databaseProcesses(data: string): number[] {
  const postmaster = Number(readFileSync(join(data, 'postgres/data/postmaster.pid'), 'utf8').split('\n')[0]);
  return [postmaster, ...childrenOf(postmaster)];
}
