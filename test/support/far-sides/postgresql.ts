/** PostgreSQL as Debian packages it (postgresql), with pg_dump, pg_restore and pg_basebackup: an older major version than the embedded one. */
import { execFile } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { appendFile, chmod, chown, cp, mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { linkLibraries } from '../../../src/storage/embedded/binaries.ts';
import { isRoot } from './namespaces.ts';
import { freePort } from './free-port.ts';
import { startProcess } from './process.ts';

const VERSIONS = '/usr/lib/postgresql';
const READY = /database system is ready to accept connections/;
const STANDING_BY = /started streaming WAL from primary/;
const OWNER = '/var/lib/postgresql';

export interface DebianPostgres {
  port: number;
  url(database: string): string;
  /** by its socket, which a test reaches whatever network the server is in */
  localUrl(database: string): string;
  /** `pg_dump`, `createdb` and others, with the address of the server */
  run(program: string, ...args: string[]): Promise<void>;
  /** As a machine that is gone: nobody of it says a word more. */
  kill(): Promise<void>;
  stop(): Promise<void>;
}

export interface StandbyOptions {
  /** true (default): from then on the primary acknowledges nothing that the standby has not on its disk too */
  isSynchronous?: boolean;
  /** where the standby finds the primary; default: the primary's own port */
  port?: number;
}

export interface Primary extends DebianPostgres {
  /** A server of its own that follows this one. */
  standby(options?: StandbyOptions): Promise<Standby>;
  /** A copy as of now, from which a server can be made as it was at any later moment; with `isArchiving` alone. */
  backUp(): Promise<Backup>;
}

export interface Backup {
  /** `time` as PostgreSQL writes one. What the first server had archived by then is there. */
  restoreTo(time: string): Promise<DebianPostgres>;
}
export interface Standby extends DebianPostgres {
  promote(): Promise<void>;
}

/** Listens on `host`, in the network of `within`; it lets everybody in who reaches it. `isArchiving`: keeps its whole log beside it. */
export async function startDebianPostgres({ host = '127.0.0.1', within = [] as string[], isArchiving = false } = {}): Promise<Primary> {
  const place = await placeFor(within);
  await initialise(place);
  const archiving = isArchiving ? ['archive_mode=on', `archive_command=cp %p ${place.folder}/%f`] : [];
  const server = await startOn(place, host, ['fsync=off', ...archiving]);
  return { ...server, standby: (options) => standbyOf(server, host, options), backUp: () => backUp(server, place, host) };
}

/** One of another place, with no programs but the server's own. `native` is copied to where its user reaches it. */
export async function startPostgresOf(native: string): Promise<Pick<DebianPostgres, 'url' | 'stop'>> {
  const place = await placeFor([]);
  const copy = path.join(place.folder, 'native');
  await cp(native, copy, { recursive: true, verbatimSymlinks: true });
  await linkLibraries(copy);
  const own = { ...place, bin: path.join(copy, 'bin') };
  await initialise(own);
  return startOn(own, '127.0.0.1', ['fsync=off']);
}

async function initialise(place: Place): Promise<void> {
  const init = ['-U', 'petiole', '-A', 'trust', '--no-sync', '--encoding=UTF8', '--locale=C'];
  await execute(place, 'initdb', '-D', place.data, ...init);
  await appendFile(path.join(place.data, 'pg_hba.conf'), 'host all all all trust\n');
}

async function backUp(server: DebianPostgres, { folder: archive }: Place, host: string): Promise<Backup> {
  const place = await placeFor([]);
  const from = `host=${host} port=${server.port} user=petiole`;
  await execute(place, 'pg_basebackup', '-d', from, '-D', place.data, '-X', 'stream', '--checkpoint=fast', '--no-sync');
  return {
    async restoreTo(time) {
      const target = [`recovery_target_time=${time}`, 'recovery_target_action=promote'];
      await writeFile(path.join(place.data, 'recovery.signal'), '');
      return startOn(place, host, ['archive_mode=off', `restore_command=cp ${archive}/%f %p`, ...target]);
    },
  };
}

async function standbyOf(
  primary: DebianPostgres,
  host: string,
  { isSynchronous = true, port = primary.port }: StandbyOptions = {},
): Promise<Standby> {
  const place = await placeFor([]);
  const from = `host=${host} port=${port} user=petiole application_name=standby`;
  await execute(place, 'pg_basebackup', '-d', from, '-D', place.data, '-R', '-X', 'stream', '--checkpoint=fast', '--no-sync');
  const server = await startOn(place, host, [], STANDING_BY);
  if (isSynchronous) {
    await primary.run('psql', '-d', 'postgres', '-c', `alter system set synchronous_standby_names = 'standby'`);
    await primary.run('psql', '-d', 'postgres', '-c', 'select pg_reload_conf()');
  }
  return { ...server, promote: () => execute(place, 'pg_ctl', 'promote', '-w', '-t', '300', '-D', place.data) };
}

interface Place {
  folder: string;
  data: string;
  /** the folder of its programs */
  bin: string;
  /** what stands before a program of PostgreSQL */
  prefix: string[];
}

async function placeFor(within: string[]): Promise<Place> {
  const folder = await mkdtemp(path.join(tmpdir(), 'petiole-pg-'));
  await chmod(folder, 0o755);
  if (isRoot) {
    const { uid, gid } = await stat(OWNER);
    await chown(folder, uid, gid);
  }
  const bin = path.join(VERSIONS, newest(), 'bin');
  return { folder, data: path.join(folder, 'data'), bin, prefix: [...within, ...asSomebody(within.length > 0)] };
}

async function execute({ prefix, bin }: Place, program: string, ...args: string[]): Promise<void> {
  const [as, ...before] = prefix as [string, ...string[]];
  await promisify(execFile)(as, [...before, path.join(bin, program), ...args], { cwd: '/' });
}

async function startOn(place: Place, host: string, own: string[], ready = READY): Promise<DebianPostgres> {
  const { folder, data, bin, prefix } = place;
  const port = await freePort();
  const settings = [`listen_addresses=${host}`, `unix_socket_directories=${folder}`, 'max_connections=200', ...own];
  const args = ['-D', data, '-p', String(port), ...settings.flatMap((setting) => ['-c', setting])];
  const [as, ...before] = prefix as [string, ...string[]];
  const server = await startProcess(as, [...before, path.join(bin, 'postgres'), ...args], ready, { cwd: '/' });
  return {
    port,
    url: (database) => `postgres://petiole@${host}:${port}/${database}`,
    localUrl: (database) => `postgres://petiole@/${database}?host=${folder}&port=${port}`,
    async run(program, ...rest) {
      await promisify(execFile)(path.join(bin, program), ['-h', folder, '-p', String(port), '-U', 'petiole', ...rest]);
    },
    kill: () => server.stop('SIGKILL'),
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
