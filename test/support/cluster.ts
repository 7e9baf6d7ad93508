/**
 * The PostgreSQL server of a test run: the product's own embedded one, in a folder of its own, made by jest's global set-up and
 * removed by its tear-down; or the one that `PETIOLE_TEST_POSTGRESQL` names, of another version or vendor, as a superuser. Loaded by
 * node itself, not by jest, so it imports nothing with decorators.
 */
import { chmod, mkdtemp, readdir, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import pg from 'pg';
import { openEmbedded } from '../../src/storage/embedded/embedded.ts';
import { isAlive } from '../../src/storage/embedded/process.ts';
import { stopPostmaster } from '../../src/storage/embedded/postmaster.ts';
import { migrate } from '../../src/storage/migrate.ts';
import { TEMPLATE } from './template.ts';

const PREFIX = 'petiole-test-';

export interface TestCluster {
  url: string;
  stop(): Promise<void>;
}

export async function startTestCluster(): Promise<TestCluster> {
  const given = process.env['PETIOLE_TEST_POSTGRESQL'];
  if (given !== undefined) {
    await makeTemplate(given);
    return { url: given, stop: () => Promise.resolve() };
  }
  await removeAbandoned();
  const dataFolder = await mkdtemp(join(tmpdir(), `${PREFIX}${process.pid}-`));
  await chmod(dataFolder, 0o711); // so that PostgreSQL's user gets in, and the database needs no other place
  // What a test run writes need not survive a power cut; everything else is as in production.
  const settings = { fsync: 'off', full_page_writes: 'off', max_connections: '200' };
  const embedded = await openEmbedded({ dataFolder, settings });
  await makeTemplate(embedded.url);
  return {
    url: embedded.url,
    async stop() {
      await embedded.close();
      await removeFolder(dataFolder);
    },
  };
}

async function makeTemplate(url: string): Promise<void> {
  const admin = new pg.Client({ connectionString: url });
  await admin.connect();
  try {
    await admin.query(`drop database if exists ${TEMPLATE}`);
    await admin.query(`create database ${TEMPLATE}`);
    const template = new URL(url);
    template.pathname = `/${TEMPLATE}`;
    await migrate(template.href);
  } finally {
    await admin.end();
  }
}

/** A test run that was killed leaves its server and its folder; the next run ends and removes them. */
async function removeAbandoned(): Promise<void> {
  for (const name of await readdir(tmpdir())) {
    const pid = Number(new RegExp(`^${PREFIX}(\\d+)-`).exec(name)?.[1]);
    if (pid > 0 && !isAlive(pid)) await removeFolder(join(tmpdir(), name)).catch(() => undefined); // another user's
  }
}

/** Removes a data folder, with the server that may still run in it and wherever its cluster is. */
export async function removeFolder(dataFolder: string): Promise<void> {
  const cluster = await realpath(join(dataFolder, 'postgres')).catch(() => null);
  if (cluster) {
    await stopPostmaster({ data: join(cluster, 'data') });
    const elsewhere = dirname(cluster) !== (await realpath(dataFolder));
    await rm(elsewhere ? dirname(cluster) : cluster, { recursive: true, force: true });
  }
  await rm(dataFolder, { recursive: true, force: true });
}
