/** Redis (Debian: redis-server) on loopback ports, one in clear and one over TLS, without anything on disk. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { selfMadeCertificate } from './certificate.ts';
import { freePort } from './free-port.ts';
import { startProcess } from './process.ts';

export interface Redis {
  port: number;
  tlsPort: number;
  /** of the user named default */
  password: string;
  /** may only read keys that begin with `public:` */
  reader: { username: string; password: string };
  cacert: string;
  stop(): Promise<void>;
}

const PASSWORD = 'pass-word-1';

export async function startRedis(): Promise<Redis> {
  const folder = await mkdtemp(path.join(tmpdir(), 'petiole-redis-'));
  const file = (name: string) => path.join(folder, name);
  const certificate = selfMadeCertificate();
  await writeFile(file('cert.pem'), certificate.cert);
  await writeFile(file('key.pem'), certificate.key, { mode: 0o600 });
  const [port, tlsPort] = [await freePort(), await freePort()];
  const config = [
    `port ${port}`,
    `tls-port ${tlsPort}`,
    'bind 127.0.0.1',
    `tls-cert-file ${file('cert.pem')}`,
    `tls-key-file ${file('key.pem')}`,
    'tls-auth-clients no',
    `dir ${folder}`,
    'save ""',
    'appendonly no',
    `requirepass ${PASSWORD}`,
    `user reader on >${PASSWORD} ~public:* +@read +ping`,
  ];
  await writeFile(file('redis.conf'), `${config.join('\n')}\n`);
  const server = await startProcess('/usr/bin/redis-server', [file('redis.conf')], /Ready to accept connections/);
  return {
    port,
    tlsPort,
    password: PASSWORD,
    reader: { username: 'reader', password: PASSWORD },
    cacert: certificate.cert,
    async stop() {
      await server.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
