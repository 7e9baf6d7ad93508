/**
 * RabbitMQ (Debian: rabbitmq-server) on loopback ports, one in clear and one over TLS, run by whoever runs the tests: a node of its own
 * name, with data, cookie and port mapper of its own, so that it meets no other.
 */
import { existsSync, readdirSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { randomBytes } from 'node:crypto';
import { selfMadeCertificate } from './certificate.ts';
import { freePort } from './free-port.ts';
import { startProcess } from './process.ts';

export interface RabbitMq {
  port: number;
  tlsPort: number;
  username: string;
  password: string;
  /** may read everything and change nothing */
  reader: string;
  cacert: string;
  stop(): Promise<void>;
}

const USERNAME = 'ada';
const READER = 'reader';
const PASSWORD = 'pass-word-1';

export async function startRabbitMq(): Promise<RabbitMq> {
  const folder = await mkdtemp(path.join(tmpdir(), 'petiole-rabbitmq-'));
  const file = (name: string) => path.join(folder, name);
  const certificate = selfMadeCertificate();
  const [port, tlsPort, mapperPort, nodePort] = await Promise.all([freePort(), freePort(), freePort(), freePort()]);
  await Promise.all([mkdir(file('data')), mkdir(file('log'))]);
  await writeFile(file('cert.pem'), certificate.cert);
  await writeFile(file('key.pem'), certificate.key, { mode: 0o600 });
  await writeFile(file('definitions.json'), JSON.stringify(definitions()));
  await writeFile(file('enabled_plugins'), '[].');
  await writeFile(file('.erlang.cookie'), randomBytes(12).toString('hex'), { mode: 0o400 });
  await writeFile(file('rabbitmq.conf'), config(file, port, tlsPort));
  const env = {
    ...{ PATH: process.env['PATH'], LANG: 'C.UTF-8', HOME: folder },
    ...{ ERL_EPMD_PORT: String(mapperPort), ERL_EPMD_ADDRESS: '127.0.0.1' },
    RABBITMQ_NODENAME: `petiole-${path.basename(folder).slice(-6)}@localhost`,
    RABBITMQ_DIST_PORT: String(nodePort),
    RABBITMQ_MNESIA_BASE: file('data'),
    RABBITMQ_LOG_BASE: file('log'),
    RABBITMQ_CONFIG_FILE: file('rabbitmq.conf'),
    RABBITMQ_CONF_ENV_FILE: '/dev/null',
    RABBITMQ_ENABLED_PLUGINS_FILE: file('enabled_plugins'),
    RABBITMQ_PID_FILE: file('pid'),
    // busy waiting of idle schedulers takes the processors from the tests
    RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS: '+sbwt none +sbwtdcpu none +sbwtdio none +S 2:2',
  };
  // a port mapper that a node starts by itself would stay
  const mapper = await startProcess(mapperProgram(), ['-debug', '-port', String(mapperPort), '-address', '127.0.0.1'], /epmd running/, {
    env,
  });
  const server = await startProcess('/usr/lib/rabbitmq/bin/rabbitmq-server', [], /Server startup complete/, { env, cwd: folder });
  return {
    port,
    tlsPort,
    username: USERNAME,
    password: PASSWORD,
    reader: READER,
    cacert: certificate.cert,
    async stop() {
      await server.stop();
      await mapper.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** The one of Debian's PATH waits for systemd's socket. */
function mapperProgram(): string {
  const releases = readdirSync('/usr/lib/erlang').filter((name) => name.startsWith('erts-'));
  const found = releases.map((name) => `/usr/lib/erlang/${name}/bin/epmd`).find((program) => existsSync(program));
  return found ?? 'epmd';
}

function config(file: (name: string) => string, port: number, tlsPort: number): string {
  return [
    `listeners.tcp.1 = 127.0.0.1:${port}`,
    `listeners.ssl.1 = 127.0.0.1:${tlsPort}`,
    `ssl_options.certfile = ${file('cert.pem')}`,
    `ssl_options.keyfile = ${file('key.pem')}`,
    'ssl_options.verify = verify_none',
    `load_definitions = ${file('definitions.json')}`,
    'log.console = true',
    'log.file = false',
    '',
  ].join('\n');
}

function definitions(): object {
  const user = (name: string) => ({ name, password: PASSWORD, tags: '' });
  const permission = (name: string, write: string) => ({ user: name, vhost: '/', configure: write, write, read: '.*' });
  return {
    users: [user(USERNAME), user(READER)],
    vhosts: [{ name: '/' }, { name: 'closed' }],
    permissions: [permission(USERNAME, '.*'), permission(READER, '')],
  };
}
