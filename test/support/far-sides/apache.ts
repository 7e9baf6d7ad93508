/** Apache with mod_dav (Debian: apache2-bin) on a loopback port, run by whoever runs the tests. */
import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { execFileSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { selfMadeCertificate } from './certificate.ts';
import { freePort } from './free-port.ts';
import { listening } from './listening.ts';
import { startProcess } from './process.ts';

export interface Apache {
  port: number;
  /** the folder that WebDAV shows, and its address */
  folder: string;
  url: string;
  username: string;
  password: string;
  cert: string;
  stop(): Promise<void>;
}

/** Its log is opened by name, which works with pipes, not with the sockets that Node gives to its children. */
const START = '/usr/sbin/apache2 -D FOREGROUND -f "$0" 2>&1 | cat';

const PASSWORD = 'open "sesame"';

export async function startApache({ tls = false } = {}): Promise<Apache> {
  const root = await mkdtemp(path.join(tmpdir(), 'petiole-apache-'));
  const folder = path.join(root, 'files');
  await mkdir(folder, { mode: 0o777 });
  // Apache refuses to serve as root: it is nobody then
  await chmod(root, 0o777);
  await chmod(folder, 0o777);
  const port = await freePort();
  const { key, cert } = tls ? selfMadeCertificate() : { key: '', cert: '' };
  await writeFile(path.join(root, 'key.pem'), key);
  await writeFile(path.join(root, 'cert.pem'), cert);
  const hash = execFileSync('openssl', ['passwd', '-apr1', '-stdin'], { input: PASSWORD }).toString().trim();
  await writeFile(path.join(root, 'users'), `ada:${hash}\n`);
  await writeFile(path.join(root, 'conf'), config(root, port, tls));
  const server = await startProcess('/bin/sh', ['-c', START, path.join(root, 'conf')], /resuming normal operations/);
  await listening(port, server);
  return {
    port,
    folder,
    url: `${tls ? 'https' : 'http'}://127.0.0.1:${port}/dav`,
    username: 'ada',
    password: PASSWORD,
    cert,
    async stop() {
      await server.stop();
      await rm(root, { recursive: true, force: true });
    },
  };
}

const MODULES = ['mpm_event', 'authn_core', 'authn_file', 'auth_basic', 'authz_core', 'authz_user', 'alias', 'dav', 'dav_fs', 'dir'];

function config(root: string, port: number, tls: boolean): string {
  const user = process.getuid?.() === 0 ? ['User nobody', 'Group nogroup'] : [];
  return [
    ...[...MODULES, ...(tls ? ['ssl'] : [])].map((name) => `LoadModule ${name}_module /usr/lib/apache2/modules/mod_${name}.so`),
    `ServerRoot ${root}`,
    `DefaultRuntimeDir ${root}`,
    `PidFile ${root}/pid`,
    'ErrorLog /dev/stderr',
    'LogLevel notice',
    `Listen 127.0.0.1:${port}`,
    'ServerName 127.0.0.1',
    'StartServers 1',
    ...user,
    `DavLockDB ${root}/locks`,
    `DocumentRoot ${root}/files`,
    `Alias /dav ${root}/files`,
    ...(tls ? ['SSLEngine on', `SSLCertificateFile ${root}/cert.pem`, `SSLCertificateKeyFile ${root}/key.pem`] : []),
    '<Location /dav>',
    '  Dav On',
    '  DavMinTimeout 600',
    '  AuthType Basic',
    '  AuthName files',
    `  AuthUserFile ${root}/users`,
    '  Require valid-user',
    '</Location>',
    '',
  ].join('\n');
}
