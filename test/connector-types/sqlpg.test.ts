import { createServer, connect as dial, type AddressInfo, type Socket } from 'node:net';
import { createSecureContext, TLSSocket } from 'node:tls';
import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { JsonObject } from '../../src/model.ts';
import { createConnections, type CallOptions, type TestConnections } from '../support/connections.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { selfMadeCertificate } from '../support/far-sides/certificate.ts';
import { serveTcp, type TestServer } from '../support/far-sides/http-server.ts';

let database: TestDatabase;
let connections: TestConnections;
let url: URL;

beforeAll(async () => {
  [database, connections] = await Promise.all([createTestDatabase({ migrated: false }), createConnections()]);
  url = new URL(database.url);
  await database.pool.query(`
    create table people (id int primary key generated always as identity, name text not null unique, born date);
    insert into people (name, born) values ('Ada', '1815-12-10'), ('Grace', '1906-12-09');
    create type mood as enum ('good', 'bad');
  `);
});

afterAll(async () => {
  await connections?.close();
  await database?.drop();
});

const access = () => ({
  hostname: '127.0.0.1',
  port: Number(url.port),
  database: url.pathname.slice(1),
  username: decodeURIComponent(url.username),
  password: decodeURIComponent(url.password),
  ssl: false,
});
const sql = (inputs: object, options?: CallOptions) => connections.output('SQLPG', { ...access(), ...inputs }, options);
const fail = (inputs: object, options?: CallOptions) => connections.error('SQLPG', { ...access(), ...inputs }, options);
const value = async (fetchval: string, parameters: unknown[] = []) => (await sql({ fetchval, parameters }))['result'];
const running = async (marker: string) =>
  (
    await database.pool.query(
      `select count(*)::int as n from pg_stat_activity where state = 'active' and pid <> pg_backend_pid() and query like '%${marker}%'`,
    )
  ).rows[0].n as number;
const until = async (condition: () => Promise<boolean> | boolean) => {
  while (!(await condition())) await new Promise((resolve) => setTimeout(resolve, 20));
};

describe('a statement', () => {
  it('gives all rows, the first row, the first value, or nothing', async () => {
    const text = 'select id, name, born from people order by id';
    const columns = [
      { name: 'id', type: 'int4' },
      { name: 'name', type: 'text' },
      { name: 'born', type: 'date' },
    ];
    const ada = { id: 1, name: 'Ada', born: '1815-12-10' };
    const grace = { id: 2, name: 'Grace', born: '1906-12-09' };
    expect(await sql({ fetch: text })).toEqual({ result: [ada, grace], row_count: 2, columns });
    expect(await sql({ fetchrow: text })).toEqual({ result: ada, row_count: 1, columns });
    expect(await sql({ fetchval: text })).toEqual({ result: 1, row_count: 1, columns });
    expect(await sql({ execute: text })).toEqual({ result: null, row_count: 2, columns });
    expect(await sql({ fetch: `${text} limit 0` })).toMatchObject({ result: [], row_count: 0 });
    expect(await sql({ fetchrow: `${text} limit 0` })).toMatchObject({ result: null });
    expect(await sql({ fetchval: `${text} limit 0` })).toMatchObject({ result: null });
    expect(await sql({ fetchval: 'select version()' })).toMatchObject({ result: expect.stringMatching(/^PostgreSQL/) });
  });

  it('tells how many rows it changed', async () => {
    expect(await sql({ execute: 'create table counted (n int)' })).toMatchObject({ result: null, row_count: null, columns: [] });
    expect(await sql({ execute: 'insert into counted select generate_series(1, 5)' })).toMatchObject({ row_count: 5 });
    expect(await sql({ fetch: 'update counted set n = n + 1 where n > 3 returning n' })).toMatchObject({
      result: [{ n: 5 }, { n: 6 }],
      row_count: 2,
    });
    expect(await sql({ fetchval: 'insert into counted select generate_series(1, 3) returning n' })).toMatchObject({ result: 1 });
    expect(await value('select count(*) from counted')).toBe(8);
  });

  it('takes parameters, which are never read as SQL', async () => {
    const evil = `'; drop table people; --`;
    expect(await value('select $1::text', [evil])).toBe(evil);
    expect(await value('select count(*) from people where name = $1', [evil])).toBe(0);
    expect(await value('select count(*) from people')).toBe(2);
    expect(await fail({ fetch: 'select 1; select 2' })).toMatchObject({ code: 'COMMAND_FAILED', sqlstate: '42601' });
    expect(await fail({ execute: 'select 1; drop table people' })).toMatchObject({ code: 'COMMAND_FAILED', sqlstate: '42601' });
    expect(await fail({ fetch: 'select $1::int', parameters: [] })).toMatchObject({ code: 'COMMAND_FAILED' });
    expect(await fail({ fetchval: 'select $1::text', parameters: ['a\0b'] })).toMatchObject({ code: 'COMMAND_FAILED', sqlstate: '22021' });
  });

  it.each([
    ['select $1::int', 5, 5],
    ['select $1::bool', true, true],
    ['select $1::text', null, null],
    ['select $1::jsonb', { a: [1, { b: null }] }, { a: [1, { b: null }] }],
    ['select $1::jsonb', [{ a: 1 }, 'x'], [{ a: 1 }, 'x']],
    ['select $1::int[]', [1, 2, null], [1, 2, null]],
    ['select $1::text[]', ['a,b', '"', "'", '{}', 'null', ''], ['a,b', '"', "'", '{}', 'null', '']],
    [
      'select $1::int[][]',
      [
        [1, 2],
        [3, 4],
      ],
      [
        [1, 2],
        [3, 4],
      ],
    ],
    ['select $1::mood', 'bad', 'bad'],
    ['select $1::numeric', 1.5, '1.5'],
    ['select $1::bytea', '\\x00ff', 'AP8='],
  ])('%s with %j gives %j', async (text, parameter, expected) => {
    expect(await value(text, [parameter])).toEqual(expected);
  });

  it.each([
    ["'9007199254740991'::int8", 9_007_199_254_740_991],
    ["'9007199254740993'::int8", '9007199254740993'],
    ["'-9223372036854775808'::int8", '-9223372036854775808'],
    ['1::int2', 1],
    ['0.1::float8', 0.1],
    ['1.5::float4', 1.5],
    ["'NaN'::float8", 'NaN'],
    ["'-Infinity'::float8", '-Infinity'],
    ["'0.10'::numeric", '0.10'],
    ["'123456789012345678901234567890.5'::numeric", '123456789012345678901234567890.5'],
    ['true', true],
    ['\'{"a": 1.50}\'::json', { a: 1.5 }],
    ['\'[1, "x"]\'::jsonb', [1, 'x']],
    ["'null'::jsonb", null],
    ["'2026-01-02'::date", '2026-01-02'],
    ["'infinity'::date", 'infinity'],
    ["'03:04:05.5'::time", '03:04:05.5'],
    ["'2026-01-02 03:04:05.123456'::timestamp", '2026-01-02T03:04:05.123456'],
    ["'2026-01-02 03:04:05.123456+02'::timestamptz at time zone 'UTC'", '2026-01-02T01:04:05.123456'],
    ["'infinity'::timestamptz", 'infinity'],
    ["'1 day 2 hours'::interval", 'P1DT2H'],
    ["'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11'::uuid", 'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11'],
    ["'\\xdeadbeef'::bytea", '3q2+7w=='],
    ["array['2026-01-02'::date, null]", ['2026-01-02', null]],
    ['array[9007199254740993, 1]', ['9007199254740993', 1]],
    ['array[\'{"a":1}\'::jsonb]', [{ a: 1 }]],
    ["'[1,5)'::int4range", '[1,5)'],
    ["'10.0.0.0/8'::cidr", '10.0.0.0/8'],
    ["row(1, 'x')", '(1,x)'],
    ['null', null],
  ])('the value %s is %j in JSON', async (expression, expected) => {
    expect(await value(`select ${expression}`)).toEqual(expected);
  });

  it('gives times with the offset of the session', async () => {
    const moment = String(await value("select '2026-01-02 03:04:05.123456+02'::timestamptz"));
    expect(moment).toMatch(/^2026-01-0\dT\d\d:\d\d:05\.123456(Z|[+-]\d\d:\d\d)$/);
    expect(new Date(moment).toISOString()).toBe('2026-01-02T01:04:05.123Z');
  });

  it('may give columns with any names', async () => {
    expect(await sql({ fetchrow: 'select 1 as "__proto__", 2 as "constructor", 3 as "a b"' })).toMatchObject({
      columns: [{ name: '__proto__' }, { name: 'constructor' }, { name: 'a b' }],
    });
    const row = (await sql({ fetchrow: 'select 1 as "__proto__", 2 as b' }))['result'] as JsonObject;
    expect(JSON.stringify(row)).toBe('{"__proto__":1,"b":2}');
  });

  it('that gives too much fails, without its rows being sent', async () => {
    expect(await fail({ fetch: 'select generate_series(1, 11)', max_rows: 10 })).toMatchObject({
      code: 'RESPONSE_TOO_LARGE',
      message: expect.stringContaining('max_rows'),
    });
    expect(await sql({ fetch: 'select generate_series(1, 10)', max_rows: 10 })).toMatchObject({ row_count: 10 });
    expect(await fail({ fetch: "select repeat('x', 100) from generate_series(1, 100)", max_result_size: 1000 })).toMatchObject({
      code: 'RESPONSE_TOO_LARGE',
      message: expect.stringContaining('max_result_size'),
    });
    expect(await fail({ fetchval: "select repeat('x', 40 * 1024 * 1024)", max_result_size: 1000 })).toMatchObject({
      code: 'RESPONSE_TOO_LARGE',
    });
    // a first row costs no more where millions would follow
    expect(await sql({ fetchval: 'select generate_series(1, 1000000000)' })).toMatchObject({ result: 1 });
  });

  it('that cannot be read fails with what the server says', async () => {
    const error = await fail({ fetch: 'select * from nowhere' });
    expect(error).toMatchObject({ code: 'COMMAND_FAILED', sqlstate: '42P01', position: '15' });
    expect(error.message).toMatch(/^127\.0\.0\.1:\d+ says: relation "nowhere" does not exist \(SQLSTATE 42P01\)/);
    expect(await fail({ execute: "insert into people (name) values ('Ada')" })).toMatchObject({
      sqlstate: '23505',
      table: 'people',
      constraint: 'people_name_key',
      detail: expect.stringContaining('Ada'),
    });
  });

  it.each([
    [{}, 'a statement is missing'],
    [{ fetch: 'select 1', execute: 'select 1' }, "'fetch' and 'execute' cannot both be given"],
    [{ fetch: '' }, "'fetch'"],
    [{ fetch: 'select 1\0; drop table people' }, "'fetch'"],
    [{ fetch: 'select 1', username: 'a\0options\0-c is_superuser=on' }, "'username'"],
    [{ fetch: 'select 1', database: 'a\0user\0postgres' }, "'database'"],
    [{ fetch: 'select 1', password: 'pass\0word' }, "'password'"],
    [{ fetch: 'select 1', parameters: 'x' }, "'parameters'"],
    [{ action: 'transaction', statements: [] }, "'statements'"],
    [{ action: 'transaction', statements: [{}] }, 'statement 1: a statement is missing'],
  ])('%j is refused', async (inputs, message) => {
    expect(await fail(inputs)).toMatchObject({ code: 'INVALID_INPUT', message: expect.stringContaining(message) });
  });
});

describe('a transaction', () => {
  const transaction = (statements: object[], more: object = {}) => ({ action: 'transaction', statements, ...more });

  it('gives the results of all its statements', async () => {
    const statements = [
      { execute: 'create table accounts (owner text primary key, amount numeric not null check (amount >= 0))' },
      { execute: 'insert into accounts values ($1, $2), ($3, $4)', parameters: ['a', 10, 'b', 0] },
      { fetchval: 'select sum(amount) from accounts' },
      { fetch: 'select owner from accounts order by owner' },
    ];
    const { results } = await sql(transaction(statements));
    expect((results as JsonObject[]).map(({ result, row_count }) => [result, row_count])).toEqual([
      [null, null],
      [null, 2],
      ['10', 1],
      [[{ owner: 'a' }, { owner: 'b' }], 2],
    ]);
  });

  it('leaves nothing behind when one of them fails', async () => {
    const error = await fail(
      transaction([
        { execute: "update accounts set amount = amount + 20 where owner = 'b'" },
        { execute: "update accounts set amount = amount - 20 where owner = 'a'" },
        { execute: "insert into accounts values ('c', 1)" },
      ]),
    );
    expect(error).toMatchObject({
      code: 'COMMAND_FAILED',
      sqlstate: '23514',
      statement: 2,
      message: expect.stringContaining('statement 2'),
    });
    expect(await value("select string_agg(owner || amount, ',' order by owner) from accounts")).toBe('a10,b0');
  });

  it('may not be ended by a statement', async () => {
    for (const end of ['commit', 'rollback']) {
      const error = await fail(transaction([{ execute: end }, { execute: "insert into accounts values ('d', 1)" }]));
      expect(error).toMatchObject({ code: 'INVALID_INPUT', message: expect.stringContaining('statement 1') });
    }
    expect(await value("select count(*) from accounts where owner = 'd'")).toBe(0);
  });

  it('has the isolation that is asked for, and may be read only', async () => {
    const show = [{ fetchval: 'show transaction_isolation' }];
    expect(await sql(transaction(show, { isolation: 'serializable' }))).toMatchObject({ results: [{ result: 'serializable' }] });
    expect(await sql(transaction(show))).toMatchObject({ results: [{ result: 'read committed' }] });
    expect(await fail(transaction([{ execute: 'delete from accounts' }], { read_only: true }))).toMatchObject({ sqlstate: '25006' });
  });

  it('that lost a race is repeated where the call says so', async () => {
    await database.pool.query('create table raced (n int); insert into raced values (1)');
    const client = await database.pool.connect();
    const logs: string[] = [];
    try {
      await client.query('begin isolation level serializable');
      await client.query('select sum(n) from raced');
      await client.query('insert into raced values (10)');
      const statements = [
        { fetchval: 'select sum(n) from raced' },
        { fetchval: 'select pg_sleep(0) from pg_stat_activity where pid = pg_backend_pid()' },
        { execute: 'insert into raced values (100)' },
        { execute: 'select pg_advisory_xact_lock(4242)' },
      ];
      // the lock holds the transaction between its insert and its commit, until ours is committed
      await client.query('select pg_advisory_lock(4242)');
      const call = sql(transaction(statements, { isolation: 'serializable' }), {
        options: { retry: { attempts: 3, initial: 0, maximum: 0, multiplier: 1 } },
        logs,
      });
      await until(async () => (await running('pg_advisory_xact_lock')) > 0);
      await client.query('commit');
      await client.query('select pg_advisory_unlock(4242)');
      expect(await call).toMatchObject({ results: [{ result: 11 }, {}, {}, {}] });
      expect(logs.join()).toContain('40001');
    } finally {
      client.release();
    }
  });
});

describe('a statement that takes too long', () => {
  it('is stopped at the server when the call is cancelled', async () => {
    const controller = new AbortController();
    const call = fail({ fetch: "select pg_sleep(100), 'marker_cancel'", statement_timeout: null }, { signal: controller.signal });
    await until(async () => (await running('marker_cancel')) > 0);
    controller.abort('cancel');
    expect(await call).toMatchObject({ code: 'CANCELLED' });
    await until(async () => (await running('marker_cancel')) === 0);
  });

  it('is stopped also when the cancel comes in the moment of its start, and its transaction is rolled back', async () => {
    await database.pool.query('create table if not exists cancelled (n int)');
    for (const afterMs of [0, 1, 3, 10, 30, 60]) {
      const controller = new AbortController();
      const call = fail(
        {
          action: 'transaction',
          statements: [{ execute: 'insert into cancelled values (1)' }, { fetch: "select pg_sleep(100), 'marker_early'" }],
        },
        { signal: controller.signal },
      );
      setTimeout(() => controller.abort('cancel'), afterMs);
      expect(await call).toMatchObject({ code: 'CANCELLED' });
    }
    await until(async () => (await running('marker_early')) === 0);
    expect(await value('select count(*) from cancelled')).toBe(0);
  });

  it('is stopped by the server after statement_timeout', async () => {
    const error = await fail({ fetch: 'select pg_sleep(100)', statement_timeout: 0.2 });
    expect(error).toMatchObject({ code: 'CONNECTION_TIMEOUT', sqlstate: '57014', message: expect.stringContaining('statement timeout') });
  });

  it('is given up where the server is gone, and its cancel has nobody to reach', async () => {
    const sockets: Socket[] = [];
    let silent = false;
    const proxy = await serveTcp((socket) => {
      if (silent) return;
      const onward = dial(Number(url.port), '127.0.0.1');
      sockets.push(onward);
      socket.on('data', (data) => !silent && onward.write(data));
      onward.on('data', (data) => !silent && socket.write(data));
      onward.on('error', () => undefined);
      socket.on('close', () => onward.destroy());
    });
    const controller = new AbortController();
    const call = fail(
      { port: proxy.port, fetch: "select pg_sleep(100), 'marker_gone'", statement_timeout: null },
      { signal: controller.signal },
    );
    await until(async () => (await running('marker_gone')) > 0);
    silent = true;
    controller.abort('cancel');
    expect(await call).toMatchObject({ code: 'CANCELLED' });
    await proxy.stop();
    await database.pool.query(
      "select pg_terminate_backend(pid) from pg_stat_activity where query like '%marker_gone%' and pid <> pg_backend_pid()",
    );
  });
});

describe('access', () => {
  it('fails with wrong credentials, an unknown database, or a port where nothing is', async () => {
    expect(await fail({ fetch: 'select 1', password: 'wrong-password' })).toMatchObject({
      code: 'AUTHENTICATION_FAILED',
      sqlstate: '28P01',
    });
    expect(await fail({ fetch: 'select 1', database: 'nowhere' })).toMatchObject({ code: 'COMMAND_FAILED', sqlstate: '3D000' });
    expect(await fail({ fetch: 'select 1', port: 1 })).toMatchObject({
      code: 'CONNECTION_FAILED',
      message: expect.stringContaining('ECONNREFUSED'),
    });
  });

  it('is by what is given alone: not by the environment of this process', async () => {
    const { PGPASSWORD, PGUSER, PGOPTIONS, PGSSLMODE } = process.env;
    const { password, ...rest } = access();
    Object.assign(process.env, { PGPASSWORD: password, PGUSER: 'nobody', PGOPTIONS: '-c search_path=evil', PGSSLMODE: 'require' });
    try {
      expect(await connections.error('SQLPG', { ...rest, fetch: 'select 1' })).toMatchObject({ code: 'AUTHENTICATION_FAILED' });
      expect(await value('show search_path')).not.toBe('evil');
    } finally {
      for (const [name, old] of Object.entries({ PGPASSWORD, PGUSER, PGOPTIONS, PGSSLMODE })) {
        delete process.env[name];
        if (old !== undefined) process.env[name] = old;
      }
    }
  });

  it('is tested by opening a session', async () => {
    const test = async (name: string, value: object) => {
      await connections.store.create(JSON.stringify({ name, type: 'SQLPG', value }));
      return await connections.pipeline.test({ by: 'connector', name }, new AbortController().signal);
    };
    expect(await test('works', access())).toMatchObject({ ok: true, tested: true });
    expect(await test('fails', { ...access(), password: 'wrong-password' })).toMatchObject({
      ok: false,
      error: { code: 'AUTHENTICATION_FAILED' },
    });
  });

  it('over TLS checks the certificate; without TLS it goes only where that is said', async () => {
    const certificate = selfMadeCertificate();
    const front = await tlsFront(certificate);
    const inputs = { port: front.port, ssl: true, fetchval: 'select 7' };
    expect(await sql({ ...inputs, cacert: certificate.cert })).toMatchObject({ result: 7 });
    expect(await sql({ ...inputs, verify_ssl: false })).toMatchObject({ result: 7 });
    expect(await fail(inputs)).toMatchObject({ code: 'TLS_ERROR', message: expect.stringContaining('cacert') });
    expect(await fail({ fetch: 'select 1', ssl: true })).toMatchObject({
      code: 'TLS_ERROR',
      message: expect.stringContaining('ssl: false'),
    });
    // a cancel goes over TLS as well
    const controller = new AbortController();
    const slow = fail(
      { ...inputs, cacert: certificate.cert, fetchval: "select pg_sleep(100), 'marker_tls'", statement_timeout: null },
      { signal: controller.signal },
    );
    await until(async () => (await running('marker_tls')) > 0);
    controller.abort('cancel');
    expect(await slow).toMatchObject({ code: 'CANCELLED' });
    await until(async () => (await running('marker_tls')) === 0);
    expect(front.clear).toBe(0);
    await front.stop();
  });

  it('survives servers that speak nonsense', async () => {
    const greetings = [
      Buffer.from('HTTP/1.1 400 Bad Request\r\n\r\n'),
      Buffer.alloc(64),
      Buffer.from('R\x00\x00\x00\x00'),
      Buffer.from('E\xff\xff\xff\xff', 'latin1'),
      ...Array.from({ length: 6 }, () => randomBytes(200)),
    ];
    for (const greeting of greetings) {
      const server = await serveTcp((socket) => void socket.write(greeting));
      const error = await fail({ port: server.port, fetch: 'select 1', connect_timeout: 0.5 });
      expect(error.code).toMatch(/CONNECTION_FAILED|CONNECTION_TIMEOUT|INVALID_RESPONSE|COMMAND_FAILED|AUTHENTICATION_FAILED/);
      await server.stop();
    }
  }, 120_000);

  it('ends in CONNECTION_TIMEOUT where the server accepts and is silent', async () => {
    const server = await serveTcp(() => undefined);
    expect(await fail({ port: server.port, fetch: 'select 1', connect_timeout: 0.3 })).toMatchObject({ code: 'CONNECTION_TIMEOUT' });
    await server.stop();
  });

  it('leaves no session behind', async () => {
    const sessions = async () =>
      Number(
        (
          await database.pool.query("select count(*) as n from pg_stat_activity where application_name = 'petiole' and datname = $1", [
            url.pathname.slice(1),
          ])
        ).rows[0].n,
      );
    await value('select 1');
    await fail({ fetch: 'nonsense' });
    await until(async () => (await sessions()) === 0);
  });
});

interface Front extends TestServer {
  /** messages other than the wish for TLS that came in clear */
  readonly clear: number;
}

/** The suite's server has no TLS: this takes it off in front of it, as a proxy of a cloud does. */
async function tlsFront(certificate: { key: string; cert: string }): Promise<Front> {
  const sockets = new Set<Socket>();
  let clear = 0;
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined).on('close', () => sockets.delete(socket));
    socket.once('data', (wish: Buffer) => {
      if (wish.length !== 8 || wish.readInt32BE(4) !== 80_877_103) {
        clear++;
        socket.destroy();
        return;
      }
      socket.write('S');
      const secured = new TLSSocket(socket, { isServer: true, secureContext: createSecureContext(certificate) });
      const onward = dial(Number(url.port), '127.0.0.1');
      sockets.add(onward);
      secured.on('error', () => onward.destroy()).pipe(onward);
      onward.on('error', () => secured.destroy()).pipe(secured);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const stop = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      for (const socket of sockets) socket.destroy();
    });
  return {
    url: '',
    port,
    stop,
    get clear() {
      return clear;
    },
  };
}
