/** Samba's smbd (Debian: samba) on a loopback port with one share, run by whoever runs the tests. */
import { execFileSync } from 'node:child_process';
import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir, userInfo } from 'node:os';
import path from 'node:path';
import { freePort } from './free-port.ts';
import { listening } from './listening.ts';
import { startProcess } from './process.ts';

export interface Smbd {
  port: number;
  share: string;
  username: string;
  password: string;
  /** what the share shows */
  folder: string;
  stop(): Promise<void>;
}

const PASSWORD = 'open "sesame" $HOME';

export async function startSmbd({ encrypt = 'desired', options = [] as string[] } = {}): Promise<Smbd> {
  const root = await mkdtemp(path.join(tmpdir(), 'petiole-smbd-'));
  const folder = path.join(root, 'files');
  await Promise.all(
    ['files', 'private', 'lock', 'state', 'cache', 'pid', 'rpc', 'log'].map((name) => mkdir(path.join(root, name), { mode: 0o755 })),
  );
  await chmod(folder, 0o777);
  const port = await freePort();
  const username = userInfo().username;
  const conf = path.join(root, 'smb.conf');
  await writeFile(conf, config(root, { port, username, encrypt, options }));
  execFileSync('pdbedit', ['-s', conf, '-a', '-t', '-u', username], {
    input: `${PASSWORD}\n${PASSWORD}\n`,
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  const server = await startProcess(
    '/usr/sbin/smbd',
    ['--foreground', '--no-process-group', '--debug-stdout', `--configfile=${conf}`, '--debuglevel=1'],
    /smbd version/,
  );
  await listening(port, server);
  return {
    port,
    share: 'files',
    username,
    password: PASSWORD,
    folder,
    async stop() {
      await server.stop();
      await rm(root, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

function config(
  root: string,
  { port, username, encrypt, options }: { port: number; username: string; encrypt: string; options: string[] },
): string {
  return [
    '[global]',
    'server role = standalone server',
    `smb ports = ${port}`,
    'interfaces = 127.0.0.1/8',
    'bind interfaces only = yes',
    'disable netbios = yes',
    'server min protocol = SMB2_02',
    `server smb encrypt = ${encrypt}`,
    `private dir = ${root}/private`,
    `lock directory = ${root}/lock`,
    `state directory = ${root}/state`,
    `cache directory = ${root}/cache`,
    `pid directory = ${root}/pid`,
    `ncalrpc dir = ${root}/rpc`,
    `passdb backend = tdbsam:${root}/private/passdb.tdb`,
    'load printers = no',
    'printcap name = /dev/null',
    'disable spoolss = yes',
    'map to guest = never',
    'unix extensions = no',
    ...options,
    '[files]',
    `path = ${root}/files`,
    'read only = no',
    `valid users = ${username}`,
    `force user = ${username}`,
    'create mask = 0666',
    '[readonly]',
    `path = ${root}/files`,
    'read only = yes',
    '',
  ].join('\n');
}
