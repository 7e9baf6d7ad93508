/** Against the server's side of the protocol as test/support/far-sides/tds.ts has it: no SQL Server can be had here. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { createConnections, type CallOptions, type TestConnections } from '../support/connections.ts';
import { selfMadeCertificate } from '../support/far-sides/certificate.ts';
import { forward } from '../support/far-sides/forward.ts';
import { serveTcp } from '../support/far-sides/http-server.ts';
import * as tds from '../support/far-sides/tds.ts';
import { until } from '../support/until.ts';

let connections: TestConnections;
let server: tds.TdsServer;
const certificate = selfMadeCertificate();

beforeAll(async () => {
  connections = await createConnections();
});
afterEach(() => server?.stop());
afterAll(() => connections?.close());

const PASSWORD = 'pass-word-1';
const start = async (answer: tds.Options['answer'], tls?: tds.Options['tls']) =>
  (server = await tds.startTds({
    password: PASSWORD,
    answer: (asked) => (/^set ansi|^set /.test(asked.sql) && !/begin/.test(asked.sql) ? tds.done() : answer(asked)),
    ...(tls && { tls }),
  }));
const access = () => ({ hostname: '127.0.0.1', port: server.port, username: 'ada', password: PASSWORD, ssl: false });
const sql = (inputs: object, options?: CallOptions) => connections.output('SQLMSSQL', { ...access(), ...inputs }, options);
const fail = (inputs: object, options?: CallOptions) => connections.error('SQLMSSQL', { ...access(), ...inputs }, options);
const statements = () => server.asked.map((asked) => asked.sql).filter((text) => !/^set (ansi|textsize|quoted)/.test(text));

const people = tds.rowSet(
  [
    { name: 'id', info: tds.INT },
    { name: 'name', info: tds.NVARCHAR },
  ],
  [
    [tds.int(1), tds.nvarchar('Ada é😀')],
    [tds.int(2), tds.nvarchar('Grace')],
  ],
);

describe('a statement', () => {
  it('gives all rows, the first row, the first value, or nothing', async () => {
    await start(() => people);
    const columns = [
      { name: 'id', type: 'int' },
      { name: 'name', type: 'nvarchar' },
    ];
    const ada = { id: 1, name: 'Ada é😀' };
    expect(await sql({ fetch: 'select 1' })).toEqual({ result: [ada, { id: 2, name: 'Grace' }], row_count: 2, columns });
    expect(await sql({ fetchrow: 'select 1' })).toMatchObject({ result: ada });
    expect(await sql({ fetchval: 'select 1' })).toMatchObject({ result: 1 });
    expect(await sql({ execute: 'select 1' })).toMatchObject({ result: null });
    expect(server.logins[0]).toEqual({ username: 'ada', password: PASSWORD, isSecure: false });
  });

  it('has its parameters beside it', async () => {
    await start(() => tds.done(0x10, 3));
    const parameters = [1, 9_007_199_254_740_991, 1.5, true, null, `'; drop table people; --`, { a: [1] }];
    expect(await sql({ execute: 'update t set a = @p1', parameters })).toMatchObject({ result: null, row_count: 3 });
    expect(server.asked.at(-1)).toEqual({ sql: 'update t set a = @p1', parameters: [...parameters.slice(0, 6), '{"a":[1]}'] });
  });

  it('gives values of all types in one form', async () => {
    const values = [
      { name: 'large', info: tds.BIGINT, cell: tds.bigint(9_007_199_254_740_993n), is: '9007199254740993' },
      { name: 'safe', info: tds.BIGINT, cell: tds.bigint(-5n), is: -5 },
      { name: 'amount', info: tds.DECIMAL, cell: tds.decimal(12_345n), is: '123.45' },
      { name: 'moment', info: tds.DATETIME2, cell: tds.datetime2(739_617, 110_451_234_567n), is: '2026-01-02T03:04:05.1234567' },
      { name: 'bytes', info: tds.VARBINARY, cell: [2, 0, 0, 255], is: 'AP8=' },
      { name: 'nothing', info: tds.INT, cell: [0], is: null },
    ];
    await start(() => tds.rowSet(values, [values.map(({ cell }) => cell)]));
    expect((await sql({ fetchrow: 'select 1' }))['result']).toEqual(Object.fromEntries(values.map(({ name, is }) => [name, is])));
  });

  it('with a decimal that the driver would round is refused', async () => {
    await start(() => tds.rowSet([{ name: 'amount', info: tds.DECIMAL }], [[tds.decimal(12_345_678_901_234_567_890n)]]));
    expect(await fail({ fetch: 'select 1' })).toMatchObject({ code: 'INVALID_RESPONSE', message: expect.stringContaining("'amount'") });
  });

  it('that gives too much is ended at the server', async () => {
    await start(() => people);
    expect(await fail({ fetch: 'select 1', max_rows: 1 })).toMatchObject({
      code: 'RESPONSE_TOO_LARGE',
      message: expect.stringContaining('max_rows'),
    });
    expect(await fail({ fetch: 'select 1', max_result_size: 10 })).toMatchObject({ code: 'RESPONSE_TOO_LARGE' });
  });

  it.each([
    [208, "Invalid object name 'nowhere'.", { code: 'COMMAND_FAILED', number: 208 }, 1],
    [1205, 'Transaction was deadlocked and has been chosen as the deadlock victim.', { code: 'COMMAND_FAILED', number: 1205 }, 2],
    [40_613, 'Database is not currently available.', { code: 'CONNECTION_FAILED', number: 40_613 }, 2],
  ])('that fails with %i says so', async (number, message, expected, tries) => {
    await start(() => Buffer.concat([tds.failure(number, message), tds.done(2)]));
    const retry = { attempts: 2, initial: 0, maximum: 0, multiplier: 1 };
    const error = await fail({ execute: 'select 1' }, { options: { retry } });
    expect(error).toMatchObject({ ...expected, message: expect.stringContaining(`says: ${message} (error ${number})`) });
    expect(statements()).toHaveLength(number === 40_613 ? statements().length : tries);
  });
});

describe('a transaction', () => {
  const engine = (asked: tds.Asked) => {
    if (/begin transaction/.test(asked.sql)) return Buffer.concat([tds.transactionChange(8), tds.done()]);
    if (/^commit/.test(asked.sql)) return Buffer.concat([tds.transactionChange(9), tds.done()]);
    if (/fails/.test(asked.sql)) return Buffer.concat([tds.failure(547, 'The statement conflicted with a constraint.'), tds.done(2)]);
    return tds.done(0x10, 1);
  };

  it('begins, runs and commits', async () => {
    await start(engine);
    const { results } = await sql({
      action: 'transaction',
      statements: [{ execute: 'one' }, { execute: 'two', parameters: [1] }],
      isolation: 'snapshot',
    });
    expect(results).toMatchObject([{ row_count: 1 }, { row_count: 1 }]);
    expect(statements()).toEqual([
      'set xact_abort on; set transaction isolation level snapshot; begin transaction',
      'one',
      'two',
      'commit transaction',
    ]);
  });

  it('is not committed where a statement fails, or ends it', async () => {
    await start(engine);
    expect(await fail({ action: 'transaction', statements: [{ execute: 'one' }, { execute: 'fails' }] })).toMatchObject({
      number: 547,
      statement: 2,
    });
    expect(await fail({ action: 'transaction', statements: [{ execute: 'commit' }, { execute: 'two' }] })).toMatchObject({
      code: 'INVALID_INPUT',
      message: expect.stringContaining('statement 1 ended the transaction'),
    });
    expect(statements()).not.toContain('commit transaction');
    expect(statements()).not.toContain('two');
  });
});

describe('a statement that takes too long', () => {
  it('is ended at the server by a cancel, and after statement_timeout', async () => {
    await start(() => null);
    const controller = new AbortController();
    const call = fail({ fetch: 'waitfor' }, { signal: controller.signal });
    await until(() => statements().length === 1);
    controller.abort('cancel');
    expect(await call).toMatchObject({ code: 'CANCELLED' });
    expect(server.attentions).toBe(1);
    expect(await fail({ fetch: 'waitfor', statement_timeout: 0.1 })).toMatchObject({
      code: 'CONNECTION_TIMEOUT',
      message: expect.stringContaining('statement_timeout'),
    });
    expect(server.attentions).toBe(2);
  });

  it.each([
    ['a token that there is not', Buffer.from([0x42, 1, 2, 3])],
    ['a row before its columns', Buffer.from([0xd1, 4, 1, 0, 0, 0])],
    ['columns of a type that there is not', Buffer.from([0x81, 1, 0, 0, 0, 0, 0, 9, 0, 0x03, 1, 65, 0])],
    ['the half of a message', Buffer.from([0x81, 9, 0, 0])],
  ])('fails where the answer is %s', async (_what, answer) => {
    await start(() => answer);
    const error = await fail({ fetch: 'x', statement_timeout: 1 });
    expect(error.code).toMatch(/CONNECTION_FAILED|INVALID_RESPONSE|CONNECTION_TIMEOUT/);
  });

  it('fails where the server goes away', async () => {
    await start(() => undefined);
    expect(await fail({ execute: 'x' })).toMatchObject({
      code: 'CONNECTION_FAILED',
      message: expect.stringContaining('whether it took effect is not known'),
    });
  });
});

describe('access', () => {
  it('fails with wrong credentials, at a port where nothing is, or where the server is silent', async () => {
    await start(() => tds.done());
    expect(await fail({ fetch: 'x', password: 'wrong-password' })).toMatchObject({ code: 'AUTHENTICATION_FAILED' });
    expect(await fail({ fetch: 'x', port: 1 })).toMatchObject({
      code: 'CONNECTION_FAILED',
      message: expect.stringContaining('ECONNREFUSED'),
    });
    const silent = await serveTcp(() => undefined);
    expect(await fail({ fetch: 'x', port: silent.port, connect_timeout: 0.3 })).toMatchObject({ code: 'CONNECTION_TIMEOUT' });
    await silent.stop();
  });

  it('over TLS checks the certificate and its name', async () => {
    await start(() => people, certificate);
    const secure = { ssl: true, fetchval: 'x', cacert: certificate.cert };
    expect(await sql({ ...secure, hostname: 'localhost' })).toMatchObject({ result: 1 });
    expect(await sql(secure)).toMatchObject({ result: 1 });
    expect(await sql({ ...secure, cacert: undefined, verify_ssl: false })).toMatchObject({ result: 1 });
    expect(server.logins.every(({ isSecure }) => isSecure)).toBe(true);
    expect(await fail({ ...secure, cacert: undefined })).toMatchObject({ code: 'TLS_ERROR', message: expect.stringContaining('cacert') });
    const front = await forward(server.port, { host: '127.0.0.2' });
    expect(await fail({ ...secure, hostname: '127.0.0.2', port: front.port })).toMatchObject({ code: 'TLS_ERROR' });
    await front.stop();
  });

  it('shows no password to a server that says that it has no TLS', async () => {
    await start(() => people);
    expect(await fail({ fetch: 'x', ssl: true })).toMatchObject({ code: 'TLS_ERROR', message: expect.stringContaining('ssl: false') });
    expect(server.logins).toEqual([]);
  });
});
