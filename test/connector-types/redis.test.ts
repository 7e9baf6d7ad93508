import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { createConnections, type CallOptions, type TestConnections } from '../support/connections.ts';
import { forward } from '../support/far-sides/forward.ts';
import { serveTcp } from '../support/far-sides/http-server.ts';
import { startRedis, type Redis } from '../support/far-sides/redis.ts';
import { until } from '../support/until.ts';

let server: Redis;
let connections: TestConnections;

beforeAll(async () => {
  connections = await createConnections();
  server = await startRedis();
});
afterAll(async () => {
  await connections?.close();
  await server?.stop();
});

const access = () => ({ hostname: '127.0.0.1', port: server.port, password: server.password, ssl: false });
const call = (inputs: object, options?: CallOptions) => connections.output('REDIS', { ...access(), ...inputs }, options);
const fail = (inputs: object, options?: CallOptions) => connections.error('REDIS', { ...access(), ...inputs }, options);
const redis = async (command: string, ...args: unknown[]) => (await call({ command, args }))['result'];
const pipeline = (commands: [string, ...unknown[]][], more: object = {}) => ({
  action: 'pipeline',
  commands: commands.map(([command, ...args]) => ({ command, args })),
  ...more,
});
const blocked = async () => /blocked_clients:(\d+)/.exec(String(await redis('INFO', 'clients')))?.[1];

beforeEach(() => redis('FLUSHALL'));

describe('a command', () => {
  it('gives its reply as JSON', async () => {
    expect(await redis('PING')).toBe('PONG');
    expect(await redis('SET', 'a', 'é€😀')).toBe('OK');
    expect(await redis('get', 'a')).toBe('é€😀');
    expect(await redis('GET', 'none')).toBe(null);
    expect(await redis('INCRBY', 'n', 41)).toBe(41);
    expect(await redis('RPUSH', 'list', 'x', 1, 2.5)).toBe(3);
    expect(await redis('LRANGE', 'list', 0, -1)).toEqual(['x', '1', '2.5']);
    expect(await redis('HSET', 'hash', 'a', 1, '__proto__', 2)).toBe(2);
    expect(JSON.stringify(await redis('HGETALL', 'hash'))).toBe('{"a":"1","__proto__":"2"}');
    expect(await redis('SADD', 'set', 'm')).toBe(1);
    expect(await redis('SMEMBERS', 'set')).toEqual(['m']);
    expect(await redis('ZADD', 'scores', 1.5, 'one', 'inf', 'most')).toBe(2);
    expect(await redis('ZSCORE', 'scores', 'one')).toBe(1.5);
    expect(await redis('ZSCORE', 'scores', 'most')).toBe('Infinity');
    expect(await redis('XADD', 'stream', '1-1', 'k', 'v')).toBe('1-1');
    expect(await redis('XREAD', 'COUNT', 1, 'STREAMS', 'stream', 0)).toEqual({ stream: [['1-1', ['k', 'v']]] });
    expect(await redis('CONFIG GET', 'maxmemory')).toEqual({ maxmemory: '0' });
  });

  it('gives integers beyond 2^53 as texts', async () => {
    await redis('SET', 'n', '9007199254740991');
    expect(await redis('INCRBY', 'n', 0)).toBe(9_007_199_254_740_991);
    expect(await redis('INCR', 'n')).toBe('9007199254740992');
    expect(await redis('EVAL', 'return {double = 3.25}', 0)).toBe(3.25);
  });

  it('takes and gives bytes', async () => {
    const bytes = Buffer.from([0, 255, 13, 10, 42]).toString('base64');
    await redis('SET', 'bytes', { base64: bytes });
    expect(await call({ command: 'GET', args: ['bytes'], encoding: 'base64' })).toEqual({ result: bytes });
    expect(await redis('STRLEN', 'bytes')).toBe(5);
  });

  it('has each argument as one, whatever is in it', async () => {
    const evil = 'x\r\n*1\r\n$8\r\nFLUSHALL\r\n';
    await redis('SET', 'keep', 'kept');
    await redis('SET', 'evil', evil);
    expect(await redis('GET', 'evil')).toBe(evil);
    expect(await redis('GET', 'keep')).toBe('kept');
    expect(await redis('ECHO', '')).toBe('');
  });

  it('fails with what the server says', async () => {
    await redis('SET', 'text', 'x');
    const error = await fail({ command: 'INCR', args: ['text'] });
    expect(error).toMatchObject({ code: 'COMMAND_FAILED', reply_code: 'ERR' });
    expect(error.message).toMatch(/^127\.0\.0\.1:\d+ says: ERR value is not an integer or out of range/);
    expect(await fail({ command: 'LPUSH', args: ['text', 'y'] })).toMatchObject({ reply_code: 'WRONGTYPE' });
    expect(await fail({ command: 'NONSENSE' })).toMatchObject({ code: 'COMMAND_FAILED' });
  });

  it.each([
    [{ command: 'SUBSCRIBE', args: ['news'] }, 'no single reply'],
    [{ command: 'monitor' }, 'no single reply'],
    [{ command: 'MULTI' }, 'transaction: true'],
    [{ command: 'CLIENT', args: ['reply', 'off'] }, 'have a reply'],
    [{ command: 'CLIENT REPLY', args: ['SKIP'] }, 'have a reply'],
    [{ command: 'HELLO', args: [2] }, 'fields of the connector'],
    [{ command: 'GET\r\nFLUSHALL' }, "'command'"],
    [{ command: '' }, "'command'"],
    [{ command: 'GET', args: [null] }, "'args.0'"],
    [{ command: 'GET', args: [{ base64: '?' }] }, "'args.0"],
    [{ action: 'pipeline', commands: [{ command: 'GET', args: ['a'] }, { command: 'PSUBSCRIBE' }] }, 'command 2'],
    [{ action: 'pipeline', commands: [] }, "'commands'"],
  ])('%j is refused', async (inputs, message) => {
    expect(await fail(inputs)).toMatchObject({ code: 'INVALID_INPUT', message: expect.stringContaining(message) });
  });

  it('with a reply that is too large fails', async () => {
    await redis('SETRANGE', 'large', 8 * 1024 * 1024, 'x');
    expect(await fail({ command: 'GET', args: ['large'], max_result_size: 1024 })).toMatchObject({ code: 'RESPONSE_TOO_LARGE' });
    expect(String((await call({ command: 'GET', args: ['large'] }))['result'])).toHaveLength(8 * 1024 * 1024 + 1);
  });
});

describe('several commands', () => {
  it('give all their replies', async () => {
    expect(
      await call(
        pipeline([
          ['SET', 'a', 1],
          ['INCR', 'a'],
          ['GET', 'a'],
          ['GET', 'none'],
        ]),
      ),
    ).toEqual({ results: ['OK', 2, '2', null] });
    expect(
      await call(
        pipeline(
          [
            ['SET', 'a', 1],
            ['INCR', 'a'],
          ],
          { transaction: true },
        ),
      ),
    ).toEqual({ results: ['OK', 2] });
  });

  it('say which one failed, and what of the others', async () => {
    const wrong: [string, ...unknown[]][] = [
      ['SET', 'a', 'x'],
      ['INCR', 'a'],
      ['SET', 'b', 'y'],
    ];
    for (const transaction of [false, true]) {
      const error = await fail(pipeline(wrong, { transaction }));
      expect(error).toMatchObject({ code: 'COMMAND_FAILED', command: 2 });
      expect(error.message).toMatch(/command 2 of 3: ERR value is not an integer.*\(the others were carried out\)/);
      expect(await redis('GET', 'b')).toBe('y');
    }
  });

  it('as a transaction are none of them carried out where one is no command', async () => {
    const error = await fail(pipeline([['SET', 'a', 'x'], ['NONSENSE']], { transaction: true }));
    expect(error).toMatchObject({ code: 'COMMAND_FAILED', command: 2 });
    expect(error.message).not.toContain('carried out');
    expect(await redis('GET', 'a')).toBe(null);
  });
});

describe('a command that blocks', () => {
  it('gives what comes while it waits', async () => {
    const waiting = redis('BLPOP', 'queue', 0);
    await until(async () => (await blocked()) === '1');
    await redis('RPUSH', 'queue', 'job');
    expect(await waiting).toEqual(['queue', 'job']);
  });

  it('is taken back after command_timeout, and takes nothing later', async () => {
    expect(await call({ command: 'BLPOP', args: ['queue', 0], command_timeout: 0.2 })).toEqual({ result: null });
    expect(await blocked()).toBe('0');
    await redis('RPUSH', 'queue', 'job');
    expect(await redis('LLEN', 'queue')).toBe(1);
  });

  it('is taken back when the call is cancelled', async () => {
    const controller = new AbortController();
    const waiting = fail({ command: 'XREAD', args: ['BLOCK', 0, 'STREAMS', 's', '$'] }, { signal: controller.signal });
    await until(async () => (await blocked()) === '1');
    controller.abort('cancel');
    expect(await waiting).toMatchObject({ code: 'CANCELLED' });
    expect(await blocked()).toBe('0');
  });

  it('or computes for ever fails after command_timeout, and others are told that the server is busy', async () => {
    await redis('CONFIG SET', 'lua-time-limit', 50);
    const loop = { command: 'EVAL', args: ['while true do end', 0], command_timeout: 0.2 };
    expect(await fail(loop)).toMatchObject({ code: 'CONNECTION_TIMEOUT', message: expect.stringContaining('command_timeout') });
    const logs: string[] = [];
    const retry = { attempts: 2, initial: 0, maximum: 0, multiplier: 1 };
    expect(await fail({ command: 'GET', args: ['a'] }, { options: { retry }, logs })).toMatchObject({ reply_code: 'BUSY' });
    expect(logs).toHaveLength(1);
    // The script is told to stop with the reply, and stops a moment later.
    expect(await redis('SCRIPT KILL')).toBe('OK');
    await until(async () => (await connections.ofType('REDIS', { ...access(), command: 'PING' })).ok);
  });
});

describe('access', () => {
  it('fails with wrong credentials, without a right, or a port where nothing is', async () => {
    const get = { command: 'GET', args: ['public:a'] };
    expect((await fail({ ...get, password: 'wrong-password' })).code).toBe('AUTHENTICATION_FAILED');
    expect((await fail({ ...get, password: undefined })).code).toBe('AUTHENTICATION_FAILED');
    expect((await fail({ ...get, password: 'wrong-password', protocol: 2 })).code).toBe('AUTHENTICATION_FAILED');
    expect(await call({ ...get, ...server.reader })).toEqual({ result: null });
    expect(await fail({ ...server.reader, command: 'SET', args: ['public:a', 1] })).toMatchObject({
      code: 'COMMAND_FAILED',
      reply_code: 'NOPERM',
    });
    expect(await fail({ ...server.reader, command: 'GET', args: ['private'] })).toMatchObject({ reply_code: 'NOPERM' });
    expect(await fail({ ...get, port: 1 })).toMatchObject({ code: 'CONNECTION_FAILED', message: expect.stringContaining('ECONNREFUSED') });
  });

  it('is tested by logging in', async () => {
    const test = async (name: string, value: object) => {
      await connections.store.create(JSON.stringify({ name, type: 'REDIS', value }));
      return await connections.pipeline.test({ by: 'connector', name }, new AbortController().signal);
    };
    expect(await test('works', access())).toMatchObject({ ok: true, tested: true });
    expect(await test('fails', { ...access(), password: 'wrong-password' })).toMatchObject({
      ok: false,
      error: { code: 'AUTHENTICATION_FAILED' },
    });
  });

  it('picks the database and the version of the protocol', async () => {
    await call({ command: 'SET', args: ['a', 'in 3'], database: 3 });
    expect(await call({ command: 'GET', args: ['a'], database: 3 })).toEqual({ result: 'in 3' });
    expect(await redis('GET', 'a')).toBe(null);
    await redis('HSET', 'hash', 'a', 1);
    expect(await call({ command: 'HGETALL', args: ['hash'], protocol: 2 })).toEqual({ result: ['a', '1'] });
    expect((await fail({ command: 'PING', database: 9999 })).code).toBe('COMMAND_FAILED');
  });

  it('over TLS checks the certificate and its name', async () => {
    const secure = { port: server.tlsPort, ssl: true, command: 'PING', cacert: server.cacert };
    expect(await call(secure)).toEqual({ result: 'PONG' });
    expect(await call({ ...secure, hostname: 'localhost' })).toEqual({ result: 'PONG' });
    expect(await call({ ...secure, cacert: undefined, verify_ssl: false })).toEqual({ result: 'PONG' });
    expect(await fail({ ...secure, cacert: undefined })).toMatchObject({ code: 'TLS_ERROR', message: expect.stringContaining('cacert') });
    const front = await forward(server.tlsPort, { host: '127.0.0.2' });
    expect(await fail({ ...secure, hostname: '127.0.0.2', port: front.port })).toMatchObject({
      code: 'TLS_ERROR',
      message: expect.stringContaining('another name'),
    });
    await front.stop();
  });

  it('says that a server has no TLS, or nothing else', async () => {
    expect(await fail({ command: 'PING', ssl: true, connect_timeout: 0.5 })).toMatchObject({
      code: 'TLS_ERROR',
      message: expect.stringContaining('ssl: false'),
    });
    expect((await fail({ command: 'PING', port: server.tlsPort })).code).toMatch(/CONNECTION_FAILED|INVALID_RESPONSE/);
  });

  it('survives a server that hangs up in the middle, or speaks nonsense', async () => {
    await redis('SETRANGE', 'large', 1024 * 1024, 'x');
    const cut = await forward(server.port, { onData: (_data, received) => received < 100_000 });
    expect(await fail({ command: 'GET', args: ['large'], port: cut.port })).toMatchObject({ code: 'CONNECTION_FAILED' });
    await cut.stop();
    for (const greeting of [
      'HTTP/1.1 400 Bad Request\r\n\r\n',
      '*4294967295\r\n',
      '$9999999999\r\n',
      '*1\r\n'.repeat(50_000),
      randomBytes(300),
    ]) {
      const odd = await serveTcp((socket) => void socket.write(greeting));
      const error = await fail({ port: odd.port, command: 'PING', connect_timeout: 0.5 });
      expect(error.code).toMatch(/CONNECTION_FAILED|CONNECTION_TIMEOUT|INVALID_RESPONSE/);
      await odd.stop();
    }
  }, 120_000);

  it('leaves no connection behind', async () => {
    await fail({ command: 'NONSENSE' });
    await until(
      async () =>
        String(await redis('CLIENT LIST'))
          .trim()
          .split('\n').length === 1,
    );
  });
});
