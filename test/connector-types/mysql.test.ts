import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Session, type Context } from '../../connector-types/mysql/session.ts';
import { AddressPolicy } from '../../src/connectors/address-policy.ts';
import { GuardedNetwork } from '../../src/connectors/network.ts';
import type { JsonObject } from '../../src/model.ts';
import { createConnections, type CallOptions, type TestConnections } from '../support/connections.ts';
import { forward } from '../support/far-sides/forward.ts';
import { serveTcp } from '../support/far-sides/http-server.ts';
import { startMariaDb, type MariaDb } from '../support/far-sides/mariadb.ts';
import { until } from '../support/until.ts';

const NETWORK = new GuardedNetwork(new AddressPolicy(['127.0.0.0/8']));
let server: MariaDb;
let connections: TestConnections;

beforeAll(async () => {
  connections = await createConnections();
  server = await startMariaDb();
  server.admin(`
    create table shop.people (id int primary key auto_increment, name varchar(100) not null unique, born date);
    insert into shop.people (name, born) values ('Ada', '1815-12-10'), ('Grace', '1906-12-09');
  `);
}, 120_000);

afterAll(async () => {
  await connections?.close();
  await server?.stop();
});

const access = () => ({
  hostname: '127.0.0.1',
  port: server.port,
  database: server.database,
  username: server.username,
  password: server.password,
  ssl: false,
});
const sql = (inputs: object, options?: CallOptions) => connections.output('MYSQL', { ...access(), ...inputs }, options);
const fail = (inputs: object, options?: CallOptions) => connections.error('MYSQL', { ...access(), ...inputs }, options);
const value = async (fetchval: string, parameters: unknown[] = []) => (await sql({ fetchval, parameters }))['result'];
const running = (marker: string) =>
  Number(server.admin(`select count(*) from information_schema.processlist where info like '%${marker}%' and id <> connection_id()`));
const transaction = (statements: object[], more: object = {}) => ({ action: 'transaction', statements, ...more });

describe('a statement', () => {
  it('gives all rows, the first row, the first value, or nothing', async () => {
    const text = 'select id, name, born from people order by id';
    const columns = [
      { name: 'id', type: 'int' },
      { name: 'name', type: 'varchar' },
      { name: 'born', type: 'date' },
    ];
    const ada = { id: 1, name: 'Ada', born: '1815-12-10' };
    const grace = { id: 2, name: 'Grace', born: '1906-12-09' };
    expect(await sql({ fetch: text })).toEqual({ result: [ada, grace], row_count: 2, columns });
    expect(await sql({ fetchrow: text })).toEqual({ result: ada, row_count: 1, columns });
    expect(await sql({ fetchval: text })).toEqual({ result: 1, row_count: 1, columns });
    expect(await sql({ execute: text })).toMatchObject({ result: null });
    expect(await sql({ fetch: `${text} limit 0` })).toMatchObject({ result: [], row_count: 0 });
    expect(await sql({ fetchrow: `${text} limit 0` })).toMatchObject({ result: null });
    expect(await sql({ fetchval: 'select version()' })).toMatchObject({ result: expect.stringMatching(/MariaDB/) });
  });

  it('tells how many rows it changed', async () => {
    expect(await sql({ execute: 'create table counted (n int)' })).toMatchObject({ result: null, row_count: 0, columns: [] });
    expect(await sql({ execute: 'insert into counted values (?), (?), (?)', parameters: [1, 2, 3] })).toMatchObject({ row_count: 3 });
    expect(await sql({ execute: 'update counted set n = 9 where n > 1' })).toMatchObject({ row_count: 2 });
    expect(await sql({ fetch: 'insert into counted values (4), (5) returning n' })).toMatchObject({ result: [{ n: 4 }, { n: 5 }] });
    expect(await value('select count(*) from counted')).toBe(5);
  });

  it('takes parameters, which are never read as SQL', async () => {
    const evil = `'; drop table people; -- \\' "`;
    expect(await value('select ?', [evil])).toBe(evil);
    expect(await value('select count(*) from people where name = ?', [evil])).toBe(0);
    expect(await value('select count(*) from people')).toBe(2);
    expect(await fail({ fetch: 'select 1; select 2' })).toMatchObject({ code: 'COMMAND_FAILED', sqlstate: '42000', errno: 1064 });
    expect(await fail({ execute: 'select ?; drop table people', parameters: [1] })).toMatchObject({ sqlstate: '42000' });
    expect((await fail({ fetch: 'select ?, ?', parameters: [1] })).code).toBe('COMMAND_FAILED');
    expect(await sql({ fetch: 'select id from people order by id limit ? offset ?', parameters: [1, 1] })).toMatchObject({
      result: [{ id: 2 }],
    });
  });

  it.each([
    ['select ? + 1', 5, 6],
    ['select ?', 9_007_199_254_740_991, 9_007_199_254_740_991],
    ['select ?', -3, -3],
    ['select ?', 1.5, 1.5],
    ['select ?', true, 1],
    ['select ?', null, null],
    ['select ?', 'é€😀', 'é€😀'],
    ['select json_value(?, "$.a[0]")', { a: [1] }, '1'],
    ['select ?', [1, { b: 2 }], '[1,{"b":2}]'],
    ['select hex(from_base64(?))', 'AP8=', '00FF'],
  ])('%s with %j gives %j', async (text, parameter, expected) => {
    expect(await value(text, [parameter])).toEqual(expected);
  });

  it.each([
    ['bigint', '9007199254740991', 9_007_199_254_740_991],
    ['bigint', '-9223372036854775808', '-9223372036854775808'],
    ['bigint unsigned', '18446744073709551615', '18446744073709551615'],
    ['tinyint unsigned', '255', 255],
    ['bit(12)', "b'101'", 5],
    ['double', '0.1', 0.1],
    ['decimal(30,2)', '1234567890123456789012345678.90', '1234567890123456789012345678.90'],
    ['date', "'2026-01-02'", '2026-01-02'],
    ['datetime(6)', "'2026-01-02 03:04:05.123456'", '2026-01-02T03:04:05.123456'],
    ['timestamp', "'2026-01-02 03:04:05'", '2026-01-02T03:04:05Z'],
    ['time', "'-101:02:03'", '-101:02:03'],
    ['year', '2026', 2026],
    ['json', '\'{"a": [1.5, null]}\'', { a: [1.5, null] }],
    ['blob', "x'deadbeef'", '3q2+7w=='],
    ['varbinary(9)', "x'00'", 'AA=='],
    ['text', "'é😀'", 'é😀'],
    ["enum('a','b')", "'b'", 'b'],
    ['point', 'point(1, 2)', expect.any(String)],
    ['uuid', "'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11'", 'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11'],
    ['int', 'null', null],
  ])('the %s %s is the same in JSON with and without parameters', async (type, literal, expected) => {
    server.admin(`create or replace table shop.v (v ${type}); set time_zone = '+00:00'; insert into shop.v values (${literal});`);
    const given = { time_zone: '+00:00' };
    expect((await sql({ ...given, fetchval: 'select v from v' }))['result']).toEqual(expected);
    expect((await sql({ ...given, fetchval: 'select v from v where ? = 1', parameters: [1] }))['result']).toEqual(expected);
  });

  it('gives timestamps in the time zone that is asked for, and says it', async () => {
    server.admin(
      `create or replace table shop.t (t timestamp); set time_zone = '+00:00'; insert into shop.t values ('2026-01-02 03:04:05');`,
    );
    expect(await sql({ fetchval: 'select t from t', time_zone: '+02:00' })).toMatchObject({ result: '2026-01-02T05:04:05+02:00' });
    expect(await value('select t from t')).toMatch(/^2026-01-0\dT\d\d:04:05$/);
  });

  it('may give columns with any names', async () => {
    const row = (await sql({ fetchrow: 'select 1 as `__proto__`, 2 as `constructor`, 3 as `a b`' }))['result'] as JsonObject;
    expect(JSON.stringify(row)).toBe('{"__proto__":1,"constructor":2,"a b":3}');
  });

  it('that gives too much fails, without its rows being sent', async () => {
    const many = 'select seq from seq_1_to_11';
    expect(await fail({ fetch: many, max_rows: 10 })).toMatchObject({
      code: 'RESPONSE_TOO_LARGE',
      message: expect.stringContaining('max_rows'),
    });
    expect(await sql({ fetch: many, max_rows: 11 })).toMatchObject({ row_count: 11 });
    expect(await fail({ fetch: "select repeat('x', 100) from seq_1_to_100", max_result_size: 1000 })).toMatchObject({
      code: 'RESPONSE_TOO_LARGE',
      message: expect.stringContaining('max_result_size'),
    });
    expect(await fail({ fetchval: "select repeat('x', 40 * 1024 * 1024)", max_result_size: 1000 })).toMatchObject({
      code: 'RESPONSE_TOO_LARGE',
    });
    // a first row costs no more where a thousand million would follow
    expect(await sql({ fetchval: 'select seq from seq_1_to_1000000000' })).toMatchObject({ result: 1 });
  });

  it('of a procedure gives its first set of rows, held to the same limits', async () => {
    await sql({ execute: 'create procedure two() begin select seq from seq_1_to_3; select 2 as b; end' });
    await sql({ execute: 'create procedure many() begin select seq from seq_1_to_1000000000; end' });
    expect(await sql({ fetch: 'call two()' })).toMatchObject({ result: [{ seq: 1 }, { seq: 2 }, { seq: 3 }], columns: [{ name: 'seq' }] });
    expect(await fail({ fetch: 'call many()', max_rows: 10 })).toMatchObject({ code: 'RESPONSE_TOO_LARGE' });
    await until(() => running('seq_1_to_1000000000') === 0);
  });

  it('that cannot be read fails with what the server says', async () => {
    const error = await fail({ fetch: 'select * from nowhere' });
    expect(error).toMatchObject({ code: 'COMMAND_FAILED', sqlstate: '42S02', errno: 1146 });
    expect(error.message).toMatch(/^127\.0\.0\.1:\d+ says: Table 'shop\.nowhere' doesn't exist \(ER_NO_SUCH_TABLE, SQLSTATE 42S02\)/);
    expect(await fail({ execute: "insert into people (name) values ('Ada')" })).toMatchObject({ sqlstate: '23000', errno: 1062 });
  });

  it('gets no file of this machine for the server', async () => {
    await sql({ execute: 'create table if not exists files (line text)' });
    expect((await fail({ execute: "load data local infile '/etc/hostname' into table files" })).code).toBe('COMMAND_FAILED');
    expect(await value('select count(*) from files')).toBe(0);
  });

  it.each([
    [{}, 'a statement is missing'],
    [{ fetch: 'select 1', execute: 'select 1' }, "'fetch' and 'execute' cannot both be given"],
    [{ fetch: 'select 1\0; drop table people' }, "'fetch'"],
    [{ fetch: 'select 1', username: 'a\0b' }, "'username'"],
    [{ fetch: 'select 1', time_zone: "'; drop table people" }, "'time_zone'"],
    [{ action: 'transaction', statements: [{}] }, 'statement 1: a statement is missing'],
  ])('%j is refused', async (inputs, message) => {
    expect(await fail(inputs)).toMatchObject({ code: 'INVALID_INPUT', message: expect.stringContaining(message) });
  });
});

describe('a transaction', () => {
  beforeAll(async () => {
    server.admin(`create table shop.accounts (owner varchar(9) primary key, amount decimal(9,2) not null check (amount >= 0));
      insert into shop.accounts values ('a', 10), ('b', 0)`);
  });

  it('gives the results of all its statements', async () => {
    const statements = [
      { execute: 'update accounts set amount = amount + ? where owner = ?', parameters: [5, 'b'] },
      { fetchval: 'select sum(amount) from accounts' },
      { fetch: 'select owner from accounts order by owner' },
      { execute: 'update accounts set amount = amount - 5 where owner = ?', parameters: ['b'] },
    ];
    const { results } = await sql(transaction(statements));
    expect((results as JsonObject[]).map(({ result, row_count }) => [result, row_count])).toEqual([
      [null, 1],
      ['15.00', 1],
      [[{ owner: 'a' }, { owner: 'b' }], 2],
      [null, 1],
    ]);
  });

  it('leaves nothing behind when one of them fails', async () => {
    const error = await fail(
      transaction([
        { execute: "update accounts set amount = amount + 20 where owner = 'b'" },
        { execute: "update accounts set amount = amount - 20 where owner = 'a'" },
      ]),
    );
    expect(error).toMatchObject({ code: 'COMMAND_FAILED', errno: 4025, statement: 2, message: expect.stringContaining('statement 2') });
    expect(await value('select group_concat(owner, amount order by owner) from accounts')).toBe('a10.00,b0.00');
  });

  it.each(['commit', 'rollback', 'create table ends_it (n int)'])('may not be ended by %s', async (end) => {
    const error = await fail(transaction([{ execute: end }, { execute: "insert into accounts values ('d', 1)" }]));
    expect(error).toMatchObject({ code: 'INVALID_INPUT', message: expect.stringContaining('statement 1') });
    expect(await value("select count(*) from accounts where owner = 'd'")).toBe(0);
  });

  it('has the isolation that is asked for, and may be read only', async () => {
    const dirty = [{ execute: "update accounts set amount = 99 where owner = 'b'" }, { fetch: "select sleep(100), 'marker_dirty'" }];
    const controller = new AbortController();
    const writing = fail(transaction(dirty), { signal: controller.signal });
    await until(() => running('marker_dirty') > 0);
    const look = [{ fetchval: "select amount from accounts where owner = 'b'" }];
    expect(await sql(transaction(look, { isolation: 'read uncommitted' }))).toMatchObject({ results: [{ result: '99.00' }] });
    expect(await sql(transaction(look))).toMatchObject({ results: [{ result: '0.00' }] });
    controller.abort('cancel');
    expect(await writing).toMatchObject({ code: 'CANCELLED' });
    expect(await fail(transaction([{ execute: 'delete from accounts' }], { read_only: true }))).toMatchObject({ errno: 1792 });
  });

  it('that loses to a deadlock is repeated where the call says so', async () => {
    server.admin('create table shop.locked (id int primary key, n int); insert into shop.locked values (1, 0), (2, 0)');
    const logs: string[] = [];
    const options = { options: { retry: { attempts: 5, initial: 0, maximum: 0, multiplier: 1 } }, logs };
    const take = (id: number) => ({ execute: 'update locked set n = n + 1 where id = ?', parameters: [id] });
    // both hold one row and wait for a third that is held here, before they go for the row of the other
    const gate = { execute: 'select get_lock("gate", 100), release_lock("gate")' };
    const held = fail(
      { fetch: "select get_lock('gate', 0), sleep(100), 'marker_gate'", statement_timeout: null },
      { signal: AbortSignal.timeout(60_000) },
    );
    await until(() => running('marker_gate') > 0);
    const both = [sql(transaction([take(1), gate, take(2)]), options), sql(transaction([take(2), gate, take(1)]), options)];
    await until(() => running('get_lock("gate"') === 2);
    const id = server
      .admin("select id from information_schema.processlist where info like '%marker_gate%' and id <> connection_id()")
      .trim();
    server.admin(`kill ${id}`);
    await held;
    await Promise.all(both);
    expect(logs.join()).toMatch(/ER_LOCK_DEADLOCK/);
    expect(await value('select sum(n) from locked')).toBe('4');
  });
});

describe('a statement that takes too long', () => {
  it('is stopped at the server when the call is cancelled', async () => {
    const controller = new AbortController();
    const call = fail({ fetch: "select sleep(100), 'marker_cancel'", statement_timeout: null }, { signal: controller.signal });
    await until(() => running('marker_cancel') > 0);
    controller.abort('cancel');
    expect(await call).toMatchObject({ code: 'CANCELLED' });
    await until(() => running('marker_cancel') === 0);
  });

  it('is stopped also when the cancel comes in the moment of its start, and its transaction is rolled back', async () => {
    await sql({ execute: 'create table if not exists cancelled (n int)' });
    for (const afterMs of [0, 1, 3, 10, 30, 60]) {
      const controller = new AbortController();
      const statements = [{ execute: 'insert into cancelled values (1)' }, { fetch: "select sleep(100), 'marker_early'" }];
      const call = fail(transaction(statements), { signal: controller.signal });
      setTimeout(() => controller.abort('cancel'), afterMs);
      expect(await call).toMatchObject({ code: 'CANCELLED' });
    }
    await until(() => running('marker_early') === 0);
    expect(await value('select count(*) from cancelled')).toBe(0);
  });

  it('is not begun, or stopped at once, when the cancel came between two statements', async () => {
    const controller = new AbortController();
    const limits = { statement_timeout: null, max_rows: 10, max_result_size: 1000 };
    const context = { connection: { ...access(), verify_ssl: true, connect_timeout: 10 }, signal: controller.signal, network: NETWORK };
    const session = await Session.open(context as unknown as Context, limits);
    const run = (text: string) => session.run({ mode: 'execute', text, parameters: [] }, limits, { bytes: 0 });
    try {
      await run("do 'marker_first'");
      controller.abort('cancel');
      await expect(run("do sleep(600), 'marker_between'")).rejects.toMatchObject({ code: 'CANCELLED' });
      await until(() => running('marker_between') === 0);
    } finally {
      await session.close();
    }
  });

  it('is stopped by the server after statement_timeout', async () => {
    const error = await fail({
      fetch: 'select count(*) from seq_1_to_1000000 a, seq_1_to_1000000 b where a.seq + b.seq = 0',
      statement_timeout: 0.2,
    });
    expect(error).toMatchObject({ code: 'CONNECTION_TIMEOUT', errno: 1969 });
  });

  it('fails when the server goes away in the middle of its rows', async () => {
    const proxy = await forward(server.port, { onData: (_data, received) => received < 100_000 });
    const error = await fail({ port: proxy.port, fetch: "select repeat('x', 1000) from seq_1_to_1000" });
    expect(error).toMatchObject({ code: 'CONNECTION_FAILED', message: expect.stringContaining('whether it took effect is not known') });
    await proxy.stop();
  });
});

describe('access', () => {
  it('fails with wrong credentials, an unknown database, or a port where nothing is', async () => {
    expect(await fail({ fetch: 'select 1', password: 'wrong-password' })).toMatchObject({ code: 'AUTHENTICATION_FAILED', errno: 1045 });
    server.admin("create user root_only@'%' identified via unix_socket");
    expect((await fail({ fetch: 'select 1', username: 'root_only' })).code).toBe('AUTHENTICATION_FAILED');
    server.admin("grant all on *.* to all_of_it@'%' identified by 'pass-word-1'");
    expect(await fail({ fetch: 'select 1', username: 'all_of_it', database: 'nowhere' })).toMatchObject({
      code: 'COMMAND_FAILED',
      errno: 1049,
    });
    expect(await fail({ fetch: 'select 1', port: 1 })).toMatchObject({
      code: 'CONNECTION_FAILED',
      message: expect.stringContaining('ECONNREFUSED'),
    });
  });

  it('is tested by opening a session', async () => {
    const test = async (name: string, value: object) => {
      await connections.store.create(JSON.stringify({ name, type: 'MYSQL', value }));
      return await connections.pipeline.test({ by: 'connector', name }, new AbortController().signal);
    };
    expect(await test('works', access())).toMatchObject({ ok: true, tested: true });
    expect(await test('fails', { ...access(), password: 'wrong-password' })).toMatchObject({
      ok: false,
      error: { code: 'AUTHENTICATION_FAILED' },
    });
  });

  it('over TLS checks the certificate and its name; a cancel goes over TLS as well', async () => {
    const secure = { ssl: true, fetchrow: "show status like 'ssl_version'", cacert: server.cacert };
    expect(await sql(secure)).toMatchObject({ result: { Value: expect.stringMatching(/^TLSv1\.[23]$/) } });
    expect(await sql({ ...secure, hostname: 'localhost' })).toMatchObject({ result: { Value: expect.stringMatching(/^TLSv1/) } });
    expect(await sql({ ...secure, cacert: undefined, verify_ssl: false })).toMatchObject({ row_count: 1 });
    expect(await fail({ ...secure, cacert: undefined })).toMatchObject({ code: 'TLS_ERROR', message: expect.stringContaining('cacert') });
    server.admin("grant all on shop.* to secured@'%' identified by 'pass-word-1' require ssl");
    const only = { ...secure, username: 'secured' };
    expect((await fail({ ...only, ssl: false })).code).toBe('AUTHENTICATION_FAILED');
    const controller = new AbortController();
    const slow = fail({ ...only, fetchrow: undefined, fetch: "select sleep(100), 'marker_tls'" }, { signal: controller.signal });
    await until(() => running('marker_tls') > 0);
    controller.abort('cancel');
    expect(await slow).toMatchObject({ code: 'CANCELLED' });
    await until(() => running('marker_tls') === 0);
  });

  it('over TLS is refused where the certificate is of another name', async () => {
    const front = await forward(server.port, { host: '127.0.0.2' });
    const other = { ssl: true, cacert: server.cacert, fetch: 'select 1', port: front.port, hostname: '127.0.0.2' };
    expect(await fail(other)).toMatchObject({ code: 'TLS_ERROR', message: expect.stringContaining('another name') });
    expect(await sql({ ...other, verify_ssl: false })).toMatchObject({ row_count: 1 });
    await front.stop();
  });

  it('over TLS says that a server offers none', async () => {
    const plain = await startMariaDb({ tls: false });
    try {
      expect(await fail({ port: plain.port, ssl: true, fetch: 'select 1' })).toMatchObject({
        code: 'TLS_ERROR',
        message: expect.stringContaining('ssl: false'),
      });
    } finally {
      await plain.stop();
    }
  }, 120_000);

  it('survives servers that speak nonsense', async () => {
    const greetings = [
      Buffer.from('HTTP/1.1 400 Bad Request\r\n\r\n'),
      Buffer.alloc(64),
      Buffer.from('\x01\x00\x00\x00\x0a', 'latin1'),
      Buffer.from('\x03\x00\x00\x00\xff\xff\xff', 'latin1'),
      ...Array.from({ length: 6 }, () => randomBytes(200)),
    ];
    for (const greeting of greetings) {
      const odd = await serveTcp((socket) => void socket.write(greeting));
      const error = await fail({ port: odd.port, fetch: 'select 1', connect_timeout: 0.5 });
      expect(error.code).toMatch(/CONNECTION_FAILED|CONNECTION_TIMEOUT|INVALID_RESPONSE|COMMAND_FAILED|AUTHENTICATION_FAILED|TLS_ERROR/);
      await odd.stop();
    }
  }, 120_000);

  it('leaves no session behind', async () => {
    await value('select 1');
    await fail({ fetch: 'nonsense' });
    await until(() => Number(server.admin("select count(*) from information_schema.processlist where user = 'ada'")) === 0);
  });
});
