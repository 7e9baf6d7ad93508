/** PostgreSQL as Debian packages it (postgresql), with pg_dump and pg_restore: an older major version than the embedded one. */
import { execFile } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { chmod, chown, mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { isRoot } from '../namespaces.ts';
import { freePort } from './free-port.ts';
import { listening } from './listening.ts';
import { startProcess } from './process.ts';

const VERSIONS = '/usr/lib/postgresql';
const OWNER = '/var/lib/postgresql';

export interface DebianPostgres {
  url(database: string): string;
  /** `pg_dump`, `createdb` and others, with the address of the server */
  run(program: string, ...args: string[]): Promise<void>;
  stop(): Promise<void>;
}

/** Listens on `host`; it lets everybody in who reaches it. */
export async function startDebianPostgres(host = '127.0.0.1'): Promise<DebianPostgres> {
  const programs = path.join(VERSIONS, newest(), 'bin');
  const folder = await mkdtemp(path.join(tmpdir(), 'petiole-pg-'));
  const data = path.join(folder, 'data');
  await chmod(folder, 0o755);
  // It refuses to run as root.
  const asOwner = isRoot ? ['setpriv', '--reuid', 'postgres', '--regid', 'postgres', '--init-groups'] : ['env'];
  if (isRoot) {
    const { uid, gid } = await stat(OWNER);
    await chown(folder, uid, gid);
  }
  const execute = promisify(execFile);
  const [as, ...prefix] = asOwner as [string, ...string[]];
  const init = ['-D', data, '-U', 'petiole', '-A', 'trust', '--no-sync', '--encoding=UTF8', '--locale=C'];
  await execute(as, [...prefix, path.join(programs, 'initdb'), ...init], { cwd: '/' });
  const port = await freePort();
  const settings = [`listen_addresses=${host}`, `unix_socket_directories=${folder}`, 'fsync=off', 'max_connections=200'];
  const args = ['-D', data, '-p', String(port), ...settings.flatMap((setting) => ['-c', setting])];
  const server = await startProcess(as, [...prefix, path.join(programs, 'postgres'), ...args], /ready to accept connections/, { cwd: '/' });
  await listening(port, server);
  return {
    url: (database) => `postgres://petiole@${host}:${port}/${database}`,
    async run(program, ...rest) {
      await execute(path.join(programs, program), ['-h', host, '-p', String(port), '-U', 'petiole', ...rest]);
    },
    async stop() {
      await server.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function newest(): string {
  const versions = existsSync(VERSIONS) ? readdirSync(VERSIONS).map(Number) : [];
  return String(Math.max(...versions));
}
