/** PgBouncer (Debian: pgbouncer) in transaction mode on a loopback port, in front of one database. */
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { freePort } from './free-port.ts';
import { listening } from './listening.ts';
import { startProcess } from './process.ts';

export interface PgBouncer {
  url: string;
  stop(): Promise<void>;
}

/** `connections`: of the server, for all clients together. */
export async function startPgBouncer(databaseUrl: string, connections: number): Promise<PgBouncer> {
  const folder = await mkdtemp(path.join(tmpdir(), 'petiole-pgbouncer-'));
  const { hostname, port, username, password, pathname } = new URL(databaseUrl);
  const name = pathname.slice(1);
  const listen = await freePort();
  const settings = `connect_query='set plan_cache_mode = force_generic_plan; set jit = off'`; // as docs/operations.md has it
  const secret = password === '' ? '' : ` password=${decodeURIComponent(password)}`;
  const target = `host=${hostname} port=${port} dbname=${name} user=${username}${secret} ${settings}`;
  const config = [
    '[databases]',
    `${name} = ${target}`,
    '[pgbouncer]',
    'listen_addr = 127.0.0.1',
    `listen_port = ${listen}`,
    'unix_socket_dir =',
    'auth_type = any',
    'pool_mode = transaction',
    `default_pool_size = ${connections}`,
    'max_client_conn = 200',
    'server_login_retry = 1', // seconds after a login that failed, in place of 15
    'server_round_robin = 1', // the next transaction is hardly ever on the connection of the one before
  ];
  const file = path.join(folder, 'pgbouncer.ini');
  await writeFile(file, `${config.join('\n')}\n`);
  // It refuses to run as root.
  const asOther = process.getuid?.() === 0 ? ['-u', 'nobody'] : [];
  await chmod(folder, 0o755);
  const server = await startProcess('/usr/sbin/pgbouncer', [...asOther, file], /process up/);
  await listening(listen, server);
  return {
    url: `postgres://anybody@127.0.0.1:${listen}/${name}`,
    async stop() {
      await server.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
