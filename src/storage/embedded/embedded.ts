/**
 * The embedded PostgreSQL: real PostgreSQL binaries from npm, data in the data folder, a server of its own session.
 *
 * It belongs to nobody and everybody: whoever opens it starts the server or adopts the one that runs, and holds a shared advisory
 * lock in a session of its own for as long as it needs it. Closing lets that lock go and tries for the exclusive one; who gets it
 * was the last and stops the server. A process that is killed loses its session and so its lock, and the server it leaves behind
 * is adopted by the next. There is no lock file of ours: PostgreSQL lets only one server run on a folder, and a new cluster is
 * made aside and renamed.
 */
import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { openCluster, SUPERUSER, type Cluster } from './cluster.ts';
import { ensurePostmaster, stopPostmaster, type Postmaster } from './postmaster.ts';

export interface EmbeddedOptions {
  /** absolute or relative to the working directory; made where it is missing */
  dataFolder: string;
  /** told in a few words what takes long */
  onProgress?: (text: string) => void;
  /** settings of the server over the usual ones */
  settings?: Record<string, string>;
}

export interface Embedded {
  /** `postgres://…` with the password */
  url: string;
  /** process id of the server at the moment of opening */
  pid: number;
  /** false where this call started the server */
  adopted: boolean;
  /** Gives the server up; the last one to do so stops it. */
  close(): Promise<void>;
}

const DATABASE = 'petiole';
/** Advisory lock of those who need the server; any number that nothing else takes. */
const OWNERS = 7_384_650;
const OPEN_ATTEMPTS = 50;
const RETRY_MS = 100;

export async function openEmbedded({ dataFolder, onProgress = () => undefined, settings = {} }: EmbeddedOptions): Promise<Embedded> {
  const cluster = await openCluster(dataFolder, onProgress);
  const slow = setTimeout(() => onProgress('waiting for PostgreSQL to start'), 2000);
  const own = await takeShare(cluster, settings).finally(() => clearTimeout(slow));
  const guard = keepShare(cluster, settings, own.client);
  return {
    url: urlOf(cluster, own.postmaster.port, DATABASE),
    pid: own.postmaster.pid,
    adopted: own.postmaster.adopted,
    close: guard.close,
  };
}

interface Share {
  postmaster: Postmaster & { adopted: boolean };
  client: pg.Client;
}

/** Connects and takes the shared lock; begins again where the server was just being stopped by its last owner. */
async function takeShare(cluster: Cluster, settings: Record<string, string>): Promise<Share> {
  for (let attempt = 1; ; attempt++) {
    const postmaster = await ensurePostmaster(cluster, settings);
    try {
      return { postmaster, client: await lockShared(cluster, postmaster.port) };
    } catch (error) {
      if (attempt === OPEN_ATTEMPTS || !isGoing(error)) throw error;
      await delay(RETRY_MS);
    }
  }
}

async function lockShared(cluster: Cluster, port: number): Promise<pg.Client> {
  const client = await connect(cluster, port);
  try {
    await client.query(`select pg_advisory_lock_shared(${OWNERS})`);
    return client;
  } catch (error) {
    await client.end().catch(() => undefined);
    throw error;
  }
}

async function connect(cluster: Cluster, port: number): Promise<pg.Client> {
  try {
    return await connectTo(urlOf(cluster, port, DATABASE));
  } catch (error) {
    if ((error as { code?: string }).code !== '3D000') throw error; // 3D000: a new cluster has no database of ours yet
    const admin = await connectTo(urlOf(cluster, port, 'postgres'));
    await admin
      .query(`create database ${DATABASE}`)
      .catch((reason: { code?: string }) => {
        if (reason.code !== '42P04' && reason.code !== '23505') throw reason; // else another process made it just now
      })
      .finally(() => admin.end());
    return connectTo(urlOf(cluster, port, DATABASE));
  }
}

async function connectTo(connectionString: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString, application_name: 'petiole owner', keepAlive: true });
  client.on('error', () => undefined); // `keepShare` listens to the end of the connection instead
  await client.connect();
  return client;
}

/** While we need the server, one that was killed is started again; the pools reconnect by themselves, the port stays. */
function keepShare(cluster: Cluster, settings: Record<string, string>, first: pg.Client): { close(): Promise<void> } {
  let client: pg.Client | null = null;
  let closing = false;
  let recovering: Promise<void> = Promise.resolve();
  const hold = (held: pg.Client): void => {
    client = held;
    held.once('end', () => {
      client = null;
      if (!closing) recovering = recover();
    });
  };
  const recover = async (): Promise<void> => {
    while (!closing && !client) {
      await takeShare(cluster, settings).then(
        (share) => hold(share.client),
        () => delay(10 * RETRY_MS),
      );
    }
  };
  hold(first);
  return {
    async close() {
      if (closing) return;
      closing = true;
      await recovering;
      if (client) await giveUp(cluster, client);
    },
  };
}

async function giveUp(cluster: Cluster, client: pg.Client): Promise<void> {
  try {
    const { rows } = await client.query<{ last: boolean }>(
      `select case when pg_advisory_unlock_shared(${OWNERS}) then pg_try_advisory_lock(${OWNERS}) end as last`,
    );
    if (rows[0]?.last) await stopPostmaster(cluster);
  } finally {
    await client.end().catch(() => undefined);
  }
}

function urlOf(cluster: Cluster, port: number, database: string): string {
  return `postgres://${SUPERUSER}:${encodeURIComponent(cluster.password)}@127.0.0.1:${port}/${database}`;
}

/** The server is stopping, starting, or gone between our look at it and our connection. */
function isGoing(error: unknown): boolean {
  const { code } = error as { code?: string };
  if (!code) return /Connection terminated/.test((error as Error).message);
  return ['ECONNREFUSED', 'ECONNRESET', 'EPIPE', '57P01', '57P02', '57P03'].includes(code);
}
