/** The engine of this process, as one worker of its pool. */
import { hostname } from 'node:os';
import type { Config } from '../config.ts';
import type { Connections } from '../connectors/port.ts';
import type { Engine } from '../engine/engine.ts';
import type { Flows } from '../executions/flows.ts';
import type { OwnFiles } from '../executions/own-files.ts';
import { version } from './installation.ts';
import type { Parts } from './parts.ts';
import type { Watching } from './watching.ts';

const BEHIND_A_POOLER =
  'PostgreSQL is reached through a pooler: news between processes come up to 2 s later. DATABASE_DIRECT_URL names the way past it';

export async function createEngine(
  config: Config,
  parts: Parts & { calls: Connections; flows: Flows; watching: Watching; ownFiles: OwnFiles },
): Promise<Engine> {
  const [{ Engine }, { PostgresMailbox }, { isPassing }, { isSoleOwner }] = await Promise.all([
    import('../engine/engine.ts'),
    import('../storage/mailbox.ts'),
    import('../storage/errors.ts'),
    import('../storage/owners.ts'),
  ]);
  const { database, runners, calls: connections, flows, log, secrets } = parts;
  const { pool: db } = database;
  const exclusive = database.embedded !== null && (await isSoleOwner(db));
  const ports = {
    db,
    isRetryable: isPassing,
    runners,
    connections,
    flows,
    mailbox: new PostgresMailbox(database.directUrl, db, () => log.warn(BEHIND_A_POOLER)),
    log,
    secrets: secrets.rows,
    onWritten: parts.watching.onWritten,
    onRegistered: (workerId: string) => parts.ownFiles.registered(workerId),
    onRewound: () => parts.watching.rewinds.forEach((tell) => tell()),
    onStarted: () => void (parts.watching.numbers.started += 1),
  };
  return new Engine(ports, { pool: config.workerPool, maxDue: config.maxDue, host: hostname(), version: version(), exclusive });
}
