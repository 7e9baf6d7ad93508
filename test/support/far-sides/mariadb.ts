/** MariaDB (Debian: mariadb-server) on a loopback port with data of its own, run by whoever runs the tests. */
import { execFileSync } from 'node:child_process';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir, userInfo } from 'node:os';
import path from 'node:path';
import { selfMadeCertificate } from './certificate.ts';
import { freePort } from './free-port.ts';
import { startProcess } from './process.ts';

export interface MariaDb {
  port: number;
  username: string;
  password: string;
  database: string;
  /** where it offers TLS: the certificate to trust */
  cacert: string;
  /** runs statements as the one who may do everything */
  admin(sql: string): string;
  stop(): Promise<void>;
}

const PASSWORD = 'pass-word-1';

/** `tls: false`: it offers none. */
export async function startMariaDb({ tls = true } = {}): Promise<MariaDb> {
  const folder = await mkdtemp(path.join(tmpdir(), 'petiole-mariadb-'));
  await chmod(folder, 0o755);
  const file = (name: string) => path.join(folder, name);
  const user = userInfo().username;
  execFileSync(
    'mariadb-install-db',
    ['--no-defaults', `--user=${user}`, `--datadir=${file('data')}`, '--skip-test-db', '--auth-root-authentication-method=normal'],
    {
      stdio: 'ignore',
    },
  );
  const certificate = selfMadeCertificate();
  await writeFile(file('cert.pem'), certificate.cert);
  await writeFile(file('key.pem'), certificate.key, { mode: 0o600 });
  const port = await freePort();
  const settings = [
    '--no-defaults',
    `--user=${user}`,
    `--datadir=${file('data')}`,
    `--socket=${file('socket')}`,
    `--pid-file=${file('pid')}`,
    `--port=${port}`,
    '--bind-address=127.0.0.1',
    '--skip-name-resolve',
    '--character-set-server=utf8mb4',
    '--innodb-buffer-pool-size=16M',
    '--innodb-log-file-size=8M',
    '--max-allowed-packet=64M',
    ...(tls ? [`--ssl-cert=${file('cert.pem')}`, `--ssl-key=${file('key.pem')}`] : []),
  ];
  const server = await startProcess('/usr/sbin/mariadbd', settings, /ready for connections/);
  const admin = (sql: string) =>
    execFileSync(
      'mariadb',
      ['--no-defaults', `--socket=${file('socket')}`, '--user=root', '--batch', '--skip-column-names', '--default-character-set=utf8mb4'],
      {
        input: sql,
      },
    ).toString();
  admin(`create database shop; create user ada@'%' identified by '${PASSWORD}'; grant all on shop.* to ada@'%';`);
  return {
    port,
    username: 'ada',
    password: PASSWORD,
    database: 'shop',
    cacert: certificate.cert,
    admin,
    async stop() {
      await server.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
