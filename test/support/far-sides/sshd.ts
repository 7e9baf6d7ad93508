/** OpenSSH's sshd (Debian: openssh-server) on a loopback port with keys of its own, run by whoever runs the tests. */
import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir, userInfo } from 'node:os';
import path from 'node:path';
import { freePort } from './free-port.ts';
import { startProcess } from './process.ts';

export interface Sshd {
  port: number;
  username: string;
  /** private key that is let in */
  key: string;
  /** the same key, encrypted with `passphrase` */
  lockedKey: string;
  passphrase: string;
  /** public host key: `ssh-ed25519 AAAA…` */
  hostkey: string;
  /** a public key that is not the host's */
  otherHostkey: string;
  folder: string;
  output(): string;
  stop(): Promise<void>;
}

const PASSPHRASE = 'correct horse battery';

/** `sftp: false`: without its subsystem, as servers with the old scp alone are. */
export async function startSshd({ sftp = true }: { sftp?: boolean } = {}): Promise<Sshd> {
  const folder = await mkdtemp(path.join(tmpdir(), 'petiole-sshd-'));
  const file = (name: string) => path.join(folder, name);
  keygen(file('host'), '');
  keygen(file('other'), '');
  keygen(file('client'), '');
  await writeFile(file('locked'), await readFile(file('client')), { mode: 0o600 });
  execFileSync('ssh-keygen', ['-q', '-p', '-P', '', '-N', PASSPHRASE, '-f', file('locked')]);
  await writeFile(file('authorized_keys'), await readFile(file('client.pub')));
  const port = await freePort();
  await writeFile(file('sshd_config'), config(file, port, sftp));
  // asked for where sshd is started by root
  if (process.getuid?.() === 0) await mkdir('/run/sshd', { recursive: true, mode: 0o755 });
  const server = await startProcess('/usr/sbin/sshd', ['-D', '-e', '-f', file('sshd_config')], /Server listening on 127\.0\.0\.1/);
  const publicKey = async (name: string) => (await readFile(file(name), 'utf8')).trim().split(' ').slice(0, 2).join(' ');
  return {
    port,
    username: userInfo().username,
    key: await readFile(file('client'), 'utf8'),
    lockedKey: await readFile(file('locked'), 'utf8'),
    passphrase: PASSPHRASE,
    hostkey: await publicKey('host.pub'),
    otherHostkey: await publicKey('other.pub'),
    folder,
    output: server.output,
    async stop() {
      await server.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function keygen(file: string, passphrase: string): void {
  execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', passphrase, '-C', '', '-f', file]);
}

function config(file: (name: string) => string, port: number, sftp: boolean): string {
  return [
    `Port ${port}`,
    'ListenAddress 127.0.0.1',
    `HostKey ${file('host')}`,
    `AuthorizedKeysFile ${file('authorized_keys')}`,
    'PidFile none',
    'UsePAM no',
    'StrictModes no',
    'PermitRootLogin prohibit-password',
    'PasswordAuthentication no',
    'KbdInteractiveAuthentication no',
    'AcceptEnv GIT_PROTOCOL',
    // else bash runs what is in ~/.bashrc for each command, which on a developer's machine may take half a second
    'SetEnv SHLVL=2',
    ...(sftp ? ['Subsystem sftp internal-sftp'] : []),
    'MaxStartups 100',
    'LoginGraceTime 30',
    '',
  ].join('\n');
}
