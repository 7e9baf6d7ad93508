import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadConfig, unknownVariables } from '../../src/config.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'petiole-config-'));
});
afterAll(() => rm(folder, { recursive: true }));

describe('loadConfig', () => {
  it('needs nothing to be set', () => {
    expect(loadConfig({}, '/project')).toEqual({
      databaseUrl: null,
      directUrl: null,
      dataFolder: '/project/.petiole',
      port: 8400,
      host: '127.0.0.1',
      publicUrl: null,
      trustedProxies: [],
      adminToken: null,
      clientUrl: null,
      clientToken: null,
      flowsFolder: '/project/flows',
      connectorsFolder: '/project/connectors',
      allowPrivate: null,
      allowLocalGit: false,
      encryptionKeys: [],
      transitKey: null,
      userFolder: null,
      workerPool: 'default',
      drainSeconds: 30,
      maxDue: 1_000_000,
      metricsPort: null,
      retentionSeconds: null,
      maxFileBytes: 1024 ** 3,
      fileRetentionSeconds: 30 * 86_400,
      logFormat: 'text',
      logLevel: 'info',
      openTelemetry: {},
    });
  });

  it('takes every variable', () => {
    const key = Buffer.alloc(32, 7);
    const config = loadConfig(
      {
        DATABASE_URL: 'postgres://me:secret@db.example.com/petiole',
        DATABASE_DIRECT_URL: 'postgres://me:other@db.example.com:5433/petiole',
        PETIOLE_DATA: '/var/petiole',
        PETIOLE_PORT: '0',
        PETIOLE_HOST: '0.0.0.0',
        PETIOLE_PUBLIC_URL: 'https://petiole.example.com/',
        PETIOLE_TRUSTED_PROXIES: '10.0.0.1, fd00::/8',
        PETIOLE_ADMIN_TOKEN: 'a-token-of-the-operator',
        PETIOLE_URL: 'http://127.0.0.1:8400',
        PETIOLE_TOKEN: 'mine',
        PETIOLE_FLOWS: 'my/flows',
        PETIOLE_CONNECTORS: '/etc/petiole/connectors',
        PETIOLE_ALLOW_PRIVATE: '10.0.0.0/8,192.168.1.7',
        PETIOLE_ALLOW_LOCAL_GIT: 'true',
        PETIOLE_ENCRYPTION_KEY: key.toString('hex'),
        PETIOLE_WORKER_POOL: 'gpu',
        PETIOLE_DRAIN: '2m',
        PETIOLE_MAX_DUE: '5000',
        PETIOLE_RETENTION: '30d',
        PETIOLE_FILE_RETENTION: '12h',
        PETIOLE_MAX_FILE_BYTES: '5000000',
        LOG_LEVEL: 'DEBUG',
        LOG_FORMAT: 'JSON',
        OTEL_SERVICE_NAME: 'petiole',
      },
      '/project',
    );
    expect(config).toMatchObject({
      databaseUrl: 'postgres://me:secret@db.example.com/petiole',
      directUrl: 'postgres://me:other@db.example.com:5433/petiole',
      dataFolder: '/var/petiole',
      port: 0,
      publicUrl: 'https://petiole.example.com',
      trustedProxies: ['10.0.0.1', 'fd00::/8'],
      flowsFolder: '/project/my/flows',
      connectorsFolder: '/etc/petiole/connectors',
      allowPrivate: ['10.0.0.0/8', '192.168.1.7'],
      allowLocalGit: true,
      encryptionKeys: [key],
      workerPool: 'gpu',
      drainSeconds: 120,
      maxDue: 5000,
      retentionSeconds: 30 * 86_400,
      fileRetentionSeconds: 12 * 3600,
      maxFileBytes: 5_000_000,
      logFormat: 'json',
      logLevel: 'debug',
      openTelemetry: { OTEL_SERVICE_NAME: 'petiole' },
    });
  });

  it('keeps files as long as executions, where nothing else is said', () => {
    expect(loadConfig({ PETIOLE_RETENTION: '7d' }).fileRetentionSeconds).toBe(7 * 86_400);
  });

  it('takes an empty variable for one that is not set', () => {
    expect(loadConfig({ DATABASE_URL: '', PETIOLE_PORT: '', PETIOLE_ALLOW_PRIVATE: '' })).toMatchObject({
      databaseUrl: null,
      port: 8400,
      allowPrivate: null,
    });
  });

  it.each([
    ['true', true],
    ['false', false],
  ])('takes PETIOLE_ALLOW_PRIVATE=%s as a switch', (text, value) => {
    expect(loadConfig({ PETIOLE_ALLOW_PRIVATE: text }).allowPrivate).toBe(value);
  });

  it.each(['DATABASE_URL', 'PETIOLE_ADMIN_TOKEN', 'PETIOLE_TOKEN', 'PETIOLE_ENCRYPTION_KEY'])('reads %s from a file', async (name) => {
    const secret = { DATABASE_URL: 'postgres://h/db', PETIOLE_ENCRYPTION_KEY: Buffer.alloc(32).toString('base64') }[name] ?? 'x'.repeat(20);
    const file = join(folder, name);
    await writeFile(file, `${secret}\n`);
    expect(loadConfig({ [`${name}_FILE`]: file })).toEqual(loadConfig({ [name]: secret }));
  });

  it('refuses a secret that is given twice', async () => {
    const file = join(folder, 'twice');
    await writeFile(file, 'one');
    expect(() => loadConfig({ PETIOLE_TOKEN: 'other', PETIOLE_TOKEN_FILE: file })).toThrow(
      'PETIOLE_TOKEN and PETIOLE_TOKEN_FILE are both set: leave one out',
    );
  });

  it('says which file of a secret cannot be read', () => {
    expect(() => loadConfig({ DATABASE_URL_FILE: join(folder, 'missing') })).toThrow(
      /DATABASE_URL_FILE names a file that cannot be read: .*ENOENT.*missing/,
    );
  });

  it.each([
    ['DATABASE_DIRECT_URL', 'postgres://host/db', 'DATABASE_DIRECT_URL is the way past the pooler of DATABASE_URL: set DATABASE_URL too'],
    ['DATABASE_URL', 'mysql://host/db', 'DATABASE_URL must be an address such as postgres://'],
    ['PETIOLE_PORT', '84OO', 'PETIOLE_PORT must be a port number (0: any free one), not `84OO`'],
    ['PETIOLE_PORT', ' ', 'PETIOLE_PORT must be a port number'],
    ['PETIOLE_PORT', '0x20', 'PETIOLE_PORT must be a port number'],
    ['PETIOLE_MAX_DUE', '0', 'PETIOLE_MAX_DUE must be a whole number from 1 to 1000000000, not `0`'],
    ['PETIOLE_RETENTION', '99999999999d', 'PETIOLE_RETENTION must be at most 36500d'],
    ['PETIOLE_PORT', '70000', 'at most 65535'],
    ['PETIOLE_PUBLIC_URL', 'petiole.example.com', 'PETIOLE_PUBLIC_URL must be an address'],
    ['PETIOLE_TRUSTED_PROXIES', '10.0.0.0/33', 'PETIOLE_TRUSTED_PROXIES must be addresses or networks'],
    ['PETIOLE_ALLOW_PRIVATE', 'yes', 'PETIOLE_ALLOW_PRIVATE must be true, false, or networks'],
    ['PETIOLE_ALLOW_LOCAL_GIT', '1', 'PETIOLE_ALLOW_LOCAL_GIT must be true or false'],
    ['PETIOLE_ADMIN_TOKEN', 'short', 'PETIOLE_ADMIN_TOKEN must have at least 16 characters'],
    ['PETIOLE_ENCRYPTION_KEY', 'c2hvcnQ=', 'PETIOLE_ENCRYPTION_KEY must be 32 bytes'],
    ['PETIOLE_RETENTION', 'a month', 'PETIOLE_RETENTION must be a number with s, m, h or d'],
    ['PETIOLE_METRICS_PORT', '70000', 'PETIOLE_METRICS_PORT must be a port number, so at most 65535'],
    ['PETIOLE_WORKER_POOL', 'a/b', 'PETIOLE_WORKER_POOL must be the name of a worker pool'],
    ['LOG_LEVEL', 'loud', 'LOG_LEVEL must be one of'],
    ['LOG_FORMAT', 'xml', 'LOG_FORMAT must be text or json'],
  ])('refuses %s=%s and says what is expected', (name, value, message) => {
    expect(() => loadConfig({ [name]: value })).toThrow(message);
  });

  it('names everything that is wrong at once, and shows no secret', () => {
    const read = () => loadConfig({ PETIOLE_PORT: 'x', LOG_LEVEL: 'loud', DATABASE_URL: 'postgre://me:hunter2@host/db' });
    expect(read).toThrow(/PETIOLE_PORT[^]*LOG_LEVEL|LOG_LEVEL[^]*PETIOLE_PORT/);
    expect(read).not.toThrow(/hunter2/);
    expect(read).toThrow(expect.objectContaining({ code: 'INVALID_CONFIGURATION' }));
  });
});

describe('unknownVariables', () => {
  it('finds what looks like a variable of ours and is none', () => {
    expect(unknownVariables({ PETIOLE_PROT: '1', PETIOLE_PORT: '2', PETIOLE_TOKEN_FILE: '3', HOME: '/' })).toEqual(['PETIOLE_PROT']);
  });
});
