/** PostgreSQL as Debian packages it (postgresql), with pg_dump and pg_restore: an older major version than the embedded one. */
import { execFile } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { appendFile, chmod, chown, mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { isRoot } from './namespaces.ts';
import { freePort } from './free-port.ts';
import { startProcess } from './process.ts';

const VERSIONS = '/usr/lib/postgresql';
const READY = /database system is ready to accept connections/;
const OWNER = '/var/lib/postgresql';

export interface DebianPostgres {
  url(database: string): string;
  /** by its socket, which a test reaches whatever network the server is in */
  localUrl(database: string): string;
  /** `pg_dump`, `createdb` and others, with the address of the server */
  run(program: string, ...args: string[]): Promise<void>;
  stop(): Promise<void>;
}

/** Listens on `host`, in the network of `within`; it lets everybody in who reaches it. */
export async function startDebianPostgres({ host = '127.0.0.1', within = [] as string[] } = {}): Promise<DebianPostgres> {
  const programs = path.join(VERSIONS, newest(), 'bin');
  const folder = await mkdtemp(path.join(tmpdir(), 'petiole-pg-'));
  const data = path.join(folder, 'data');
  await chmod(folder, 0o755);
  if (isRoot) {
    const { uid, gid } = await stat(OWNER);
    await chown(folder, uid, gid);
  }
  const execute = promisify(execFile);
  const [as, ...prefix] = [...within, ...asSomebody(within.length > 0)] as [string, ...string[]];
  const init = ['-D', data, '-U', 'petiole', '-A', 'trust', '--no-sync', '--encoding=UTF8', '--locale=C'];
  await execute(as, [...prefix, path.join(programs, 'initdb'), ...init], { cwd: '/' });
  await appendFile(path.join(data, 'pg_hba.conf'), 'host all all all trust\n');
  const port = await freePort();
  const settings = [`listen_addresses=${host}`, `unix_socket_directories=${folder}`, 'fsync=off', 'max_connections=200'];
  const args = ['-D', data, '-p', String(port), ...settings.flatMap((setting) => ['-c', setting])];
  const server = await startProcess(as, [...prefix, path.join(programs, 'postgres'), ...args], READY, { cwd: '/' });
  return {
    url: (database) => `postgres://petiole@${host}:${port}/${database}`,
    localUrl: (database) => `postgres://petiole@/${database}?host=${folder}&port=${port}`,
    async run(program, ...rest) {
      await execute(path.join(programs, program), ['-h', folder, '-p', String(port), '-U', 'petiole', ...rest]);
    },
    async stop() {
      await server.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** It refuses to run as root, and as the root of a user namespace as well. */
function asSomebody(inNamespace: boolean): string[] {
  if (isRoot) return ['setpriv', '--reuid', 'postgres', '--regid', 'postgres', '--init-groups'];
  return inNamespace ? ['unshare', '-U', '--map-user=1000', '--map-group=1000'] : ['env'];
}

function newest(): string {
  const versions = existsSync(VERSIONS) ? readdirSync(VERSIONS).map(Number) : [];
  return String(Math.max(...versions));
}
