/** Against the server's side of the protocol as test/support/far-sides/oracle/ has it: no Oracle server can be had here. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import oracledb from 'oracledb';
import { momentOf } from '../../connector-types/sqloracle/moment.ts';
import { toJson } from '../../connector-types/sqloracle/values.ts';
import { createConnections, type CallOptions, type TestConnections } from '../support/connections.ts';
import { selfMadeCertificate } from '../support/far-sides/certificate.ts';
import { forward } from '../support/far-sides/forward.ts';
import { serveTcp } from '../support/far-sides/http-server.ts';
import { double, moment, number } from '../support/far-sides/oracle/bytes.ts';
import { packet, PACKET, redirect, refuse } from '../support/far-sides/oracle/packets.ts';
import { startOracle, type OracleServer, type Options } from '../support/far-sides/oracle/server.ts';
import { until } from '../support/until.ts';

let connections: TestConnections;
let server: OracleServer;
const certificate = selfMadeCertificate();

beforeAll(async () => {
  connections = await createConnections();
});
afterEach(() => server?.stop());
afterAll(() => connections?.close());

const PASSWORD = 'pass-word-1';
const start = async (answer: Options['answer'], more: Partial<Options> = {}) =>
  (server = await startOracle({ password: PASSWORD, answer, ...more }));
const access = () => ({
  hostname: '127.0.0.1',
  port: server.port,
  service_name: 'FREEPDB1',
  username: 'ada',
  password: PASSWORD,
  ssl: false,
});
const sql = (inputs: object, options?: CallOptions) => connections.output('SQLORACLE', { ...access(), ...inputs }, options);
const fail = (inputs: object, options?: CallOptions) => connections.error('SQLORACLE', { ...access(), ...inputs }, options);

const people = {
  columns: [
    { name: 'ID', type: 2 },
    { name: 'NAME', type: 1 },
  ],
  rows: [
    [number('1'), Buffer.from('Ada é😀')],
    [number('2'), Buffer.from('Grace')],
  ],
};

describe('a statement', () => {
  it('gives all rows, the first row, the first value, or nothing', async () => {
    await start(() => people);
    const columns = [
      { name: 'ID', type: 'number' },
      { name: 'NAME', type: 'varchar2' },
    ];
    const ada = { ID: 1, NAME: 'Ada é😀' };
    expect(await sql({ fetch: 'select 1' })).toEqual({ result: [ada, { ID: 2, NAME: 'Grace' }], row_count: 2, columns });
    expect(await sql({ fetchrow: 'select 1' })).toMatchObject({ result: ada });
    expect(await sql({ fetchval: 'select 1' })).toMatchObject({ result: 1 });
    expect(await sql({ execute: 'select 1' })).toMatchObject({ result: null });
  });

  it('has its parameters beside it', async () => {
    await start(() => ({ rowCount: 3 }));
    const long = 'é'.repeat(5_000);
    const parameters = [1, -12_345, 9_007_199_254_740_991, -1.5, true, null, `'; drop table people; --`, { a: [1] }, long];
    const text = `update t set a = ${parameters.map((_value, index) => `:${index + 1}`).join(', ')}`;
    expect(await sql({ execute: text, parameters })).toMatchObject({ result: null, row_count: 3 });
    expect(server.asked).toMatchObject([{ sql: text, parameters: [...parameters.slice(0, 4), 1, null, parameters[6], '{"a":[1]}', long] }]);
  });

  it('gives values of all types in one form', async () => {
    const values = [
      { name: 'SAFE', type: 2, cell: number('-500'), is: -500 },
      { name: 'LARGE', type: 2, cell: number('9007199254740993'), is: '9007199254740993' },
      { name: 'FREE', type: 2, scale: -127, cell: number('-0.25'), is: '-0.25' },
      { name: 'AMOUNT', type: 2, scale: 2, cell: number('12345678901234567890.12'), is: '12345678901234567890.12' },
      { name: 'EVEN', type: 2, scale: 2, cell: number('7'), is: '7' },
      { name: 'FLOATING', type: 101, cell: double(-1.5), is: -1.5 },
      { name: 'ENDLESS', type: 101, cell: double(Infinity), is: 'Infinity' },
      { name: 'DAY', type: 12, cell: moment(2026, 3, 29, 2, 30, 0), is: '2026-03-29T02:30:00' },
      { name: 'FINE', type: 180, cell: moment(1969, 12, 31, 23, 59, 59, 123_456_700), is: '1969-12-31T23:59:59.1234567' },
      {
        name: 'ZONED',
        type: 181,
        cell: Buffer.concat([moment(2026, 1, 2, 3, 4, 5, 1), Buffer.from([22, 60])]),
        is: '2026-01-02T03:04:05.000000001Z',
      },
      { name: 'LOCAL', type: 231, cell: moment(2026, 1, 2, 3, 4, 5, 0), is: '2026-01-02T03:04:05Z' },
      { name: 'BYTES', type: 23, cell: Buffer.from([0, 255]), is: 'AP8=' },
      { name: 'SPAN', type: 183, cell: Buffer.from([128, 0, 0, 3, 64, 65, 66, 128, 0, 0, 0]), is: 'P3DT4H5M6S' },
      { name: 'NOTHING', type: 1, cell: null, is: null },
    ];
    await start(() => ({ columns: values, rows: [values.map(({ cell }) => cell)] }));
    expect((await sql({ fetchrow: 'select 1' }))['result']).toEqual(Object.fromEntries(values.map(({ name, is }) => [name, is])));
  });

  it('gives large texts and bytes whole', async () => {
    const columns = [
      { name: 'NOTE', type: 112 },
      { name: 'PICTURE', type: 113 },
    ];
    const rows = [[Buffer.from('é'.repeat(20_000)), Buffer.alloc(30_000, 1)]];
    await start(() => ({ columns, rows }));
    const result = { NOTE: 'é'.repeat(20_000), PICTURE: Buffer.alloc(30_000, 1).toString('base64') };
    expect(await sql({ fetchrow: 'select 1' })).toMatchObject({ result, columns: [{ type: 'clob' }, { type: 'blob' }] });
  });

  it('asks for its rows in pieces, and for no more than are wanted', async () => {
    const rows = Array.from({ length: 250 }, (_none, index) => [number(String(index))]);
    await start(() => ({ columns: [{ name: 'ID', type: 2 }], rows }));
    const { result } = (await sql({ fetch: 'select 1' })) as { result: { ID: number }[] };
    expect(result.map(({ ID }) => ID)).toEqual(rows.map((_row, index) => index));
    server.calls.length = 0;
    await sql({ fetchval: 'select 1' });
    expect(server.asked.at(-1)).toMatchObject({ rows: 1 });
    expect(server.calls).not.toContain('fetch');
  });

  it('that gives too much fails', async () => {
    await start(() => people);
    expect(await fail({ fetch: 'select 1', max_rows: 1 })).toMatchObject({
      code: 'RESPONSE_TOO_LARGE',
      message: expect.stringContaining('max_rows'),
    });
    expect(await fail({ fetch: 'select 1', max_result_size: 10 })).toMatchObject({ code: 'RESPONSE_TOO_LARGE' });
    expect(await sql({ fetch: 'select 1', max_rows: 2 })).toMatchObject({ row_count: 2 });
  });

  it('with a column that cannot be read says which', async () => {
    await start(() => ({ columns: [{ name: 'DOOR', type: 102 }], rows: [] }));
    expect(await fail({ fetch: 'select 1' })).toMatchObject({ code: 'INVALID_RESPONSE', message: expect.stringContaining("'DOOR'") });
  });

  it('with other parameters than it has places is not sent', async () => {
    await start(() => people);
    expect(await fail({ fetch: 'select :1, :2', parameters: [1] })).toMatchObject({ code: 'COMMAND_FAILED' });
    expect(server.asked).toEqual([]);
  });

  it.each([
    [942, 'ORA-00942: table or view does not exist', 'COMMAND_FAILED', 1],
    [60, 'ORA-00060: deadlock detected while waiting for resource', 'COMMAND_FAILED', 2],
    [8177, "ORA-08177: can't serialize access for this transaction", 'COMMAND_FAILED', 2],
    [28, 'ORA-00028: your session has been killed', 'CONNECTION_FAILED', 1],
    [1013, 'ORA-01013: user requested cancel of current operation', 'CONNECTION_TIMEOUT', 1],
  ])('that fails with %i says so', async (code, message, expected, tries) => {
    await start(() => ({ error: [code, message] }));
    const retry = { attempts: 2, initial: 0, maximum: 0, multiplier: 1 };
    const error = await fail({ execute: 'update t set a = 1' }, { options: { retry } });
    expect(error).toMatchObject({ code: expected, number: code, message: expect.stringContaining(`127.0.0.1:${server.port} says: `) });
    expect(error.message).toContain(message);
    expect(error.message).not.toMatch(/Help|\n/);
    if (expected === 'COMMAND_FAILED') expect(server.asked).toHaveLength(tries);
  });
});

describe('what a statement changes', () => {
  it('is committed with it', async () => {
    await start(() => ({ rowCount: 1, inTransaction: true }));
    await sql({ execute: 'update t set a = 1' });
    expect(server.asked).toMatchObject([{ commits: true }]);
    expect(server.calls).toEqual(['update t set a = 1', 'logoff']);
  });

  it('is committed after its rows where it gives some', async () => {
    await start(() => ({ ...people, inTransaction: true }));
    await sql({ fetch: 'select next() from t' });
    expect(server.calls).toEqual(['select next() from t', 'commit', 'logoff']);
  });

  it('is taken back where the action fails', async () => {
    await start(() => ({ ...people, inTransaction: true }));
    await fail({ fetch: 'select next() from t', max_rows: 1 });
    expect(server.calls).toEqual(['select next() from t', 'rollback', 'logoff']);
  });
});

describe('a transaction', () => {
  const engine: Options['answer'] = ({ sql: text }) => {
    if (/fails/.test(text)) return { error: [2291, 'ORA-02291: integrity constraint (A.B) violated - parent key not found'] };
    return { rowCount: 1, inTransaction: !/silently/.test(text) };
  };
  const both = (...texts: string[]) => ({ action: 'transaction', statements: texts.map((text) => ({ execute: text })) });

  it('runs and commits', async () => {
    await start(engine);
    const { results } = await sql({ ...both('update one', 'update two'), isolation: 'serializable' });
    expect(results).toMatchObject([{ row_count: 1 }, { row_count: 1 }]);
    expect(server.asked.map(({ commits }) => commits)).toEqual([false, false, false]);
    expect(server.calls).toEqual(['set transaction isolation level serializable', 'update one', 'update two', 'commit', 'logoff']);
  });

  it('is rolled back where a statement fails, or ends it without saying so', async () => {
    await start(engine);
    expect(await fail(both('update one', 'update fails'))).toMatchObject({ number: 2291, statement: 2 });
    expect(server.calls).toEqual(['update one', 'update fails', 'rollback', 'logoff']);
    expect(await fail(both('update one', 'begin silently; end;', 'update two'))).toMatchObject({
      code: 'INVALID_INPUT',
      message: expect.stringContaining('statement 2 ended the transaction'),
    });
    expect(server.calls).not.toContain('commit');
    expect(server.calls).not.toContain('update two');
  });

  it.each([
    ['CREATE', '/* a */ -- b\n create table t (a number)'],
    ['COMMIT', 'Commit'],
    ['ROLLBACK', 'rollback'],
    ['TRUNCATE', '\ntruncate table t'],
    ['ALTER', 'alter table t add b number'],
  ])('with %s in it is not begun', async (word, text) => {
    await start(engine);
    expect(await fail(both('update one', text))).toMatchObject({
      code: 'INVALID_INPUT',
      message: expect.stringContaining(`statement 2 begins with ${word}`),
    });
    expect(server.descriptors).toEqual([]);
  });

  it('may go back to a savepoint, and set up its session', async () => {
    await start(engine);
    await sql(both('alter session set nls_sort = binary', 'savepoint a', 'rollback to a', 'Rollback Work To Savepoint a'));
    expect(server.calls).toContain('commit');
  });
});

describe('a statement that takes too long', () => {
  it('is ended at the server by a cancel, and after statement_timeout', async () => {
    await start(() => null);
    const controller = new AbortController();
    const call = fail({ fetch: 'select sleep()' }, { signal: controller.signal });
    await until(() => server.asked.length === 1);
    controller.abort('cancel');
    expect(await call).toMatchObject({ code: 'CANCELLED' });
    expect(server.breaks).toBe(1);
    expect(server.calls).toEqual(['select sleep()', 'rollback', 'logoff']);
    expect(await fail({ fetch: 'select sleep()', statement_timeout: 0.1 })).toMatchObject({
      code: 'CONNECTION_TIMEOUT',
      message: expect.stringContaining('statement_timeout'),
    });
    expect(server.breaks).toBe(2);
  });

  it.each([
    ['a message that there is not', Buffer.from([99, 1, 2, 3])],
    ['a row before its columns', Buffer.from([7, 1, 65])],
    ['the half of a message', Buffer.from([16, 0, 1, 100])],
    ['a number that is too large', Buffer.from([4, 9, 1, 1, 1, 1, 1, 1, 1, 1, 1])],
  ])('fails where the answer is %s', async (_what, answer) => {
    await start(() => answer);
    const error = await fail({ fetch: 'select 1', statement_timeout: 0.3 });
    expect(error.code).toMatch(/CONNECTION_FAILED|COMMAND_FAILED|CONNECTION_TIMEOUT|INVALID_RESPONSE/);
    expect(error.message).not.toMatch(/TypeError|undefined/);
  });

  it('fails where the server goes away', async () => {
    await start(() => undefined);
    expect(await fail({ execute: 'update t set a = 1' })).toMatchObject({
      code: 'CONNECTION_FAILED',
      message: expect.stringContaining('whether it took effect is not known'),
    });
  });
});

describe('a login', () => {
  it('brings nothing of this machine, and sets up its session', async () => {
    const before = { ...process.env };
    Object.assign(process.env, { ORA_EDITION: 'spy-1', ORA_SDTZ: 'spy-2', ORA_DEBUG_JDWP: 'host=spy-3;port=1', TNS_ADMIN: '/spy-4' });
    try {
      await start(() => people);
      await sql({ fetch: 'select 1' });
      const told = JSON.stringify([server.descriptors, server.greetings, server.logins]);
      expect(told).not.toMatch(/spy|DEBUG|EDITION/);
      expect(server.greetings).toMatchObject([{ AUTH_MACHINE: 'petiole', AUTH_SID: 'petiole' }]);
      expect(server.logins).toMatchObject([{ username: 'ada', isKnown: true }]);
      expect(server.logins[0]?.pairs['AUTH_ALTER_SESSION']).toContain(`TIME_ZONE = '+00:00'`);
      expect(told).not.toContain(PASSWORD);
    } finally {
      process.env = before;
    }
  });

  it('fails with wrong credentials, at a port where nothing is, or where the server is silent', async () => {
    await start(() => people);
    expect(await fail({ fetch: 'select 1', password: 'wrong-password' })).toMatchObject({ code: 'AUTHENTICATION_FAILED', number: 1017 });
    expect(await fail({ fetch: 'select 1', port: 1 })).toMatchObject({
      code: 'CONNECTION_FAILED',
      message: expect.stringContaining('ECONNREFUSED'),
    });
    const silent = await serveTcp(() => undefined);
    expect(await fail({ fetch: 'select 1', port: silent.port, connect_timeout: 0.3 })).toMatchObject({ code: 'CONNECTION_TIMEOUT' });
    await silent.stop();
  });

  it.each([
    [12_514, 'CONNECTION_FAILED', 'check service_name'],
    [12_505, 'COMMAND_FAILED', 'check service_name'],
    [12_519, 'CONNECTION_FAILED', 'ORA-12519'],
  ])('that the listener refuses with %i says so', async (code, expected, words) => {
    await start(() => people, { listen: () => refuse(code) });
    expect(await fail({ fetch: 'select 1' })).toMatchObject({ code: expected, number: code, message: expect.stringContaining(words) });
    expect(server.logins).toEqual([]);
  });

  it('over TLS checks the certificate and its name', async () => {
    await start(() => people, { tls: certificate });
    const secure = { ssl: true, fetchval: 'select 1', cacert: certificate.cert };
    expect(await sql({ ...secure, hostname: 'localhost' })).toMatchObject({ result: 1 });
    expect(await sql(secure)).toMatchObject({ result: 1 });
    expect(await sql({ ...secure, cacert: undefined, verify_ssl: false })).toMatchObject({ result: 1 });
    expect(await fail({ ...secure, cacert: undefined })).toMatchObject({ code: 'TLS_ERROR', message: expect.stringContaining('cacert') });
    const front = await forward(server.port, { host: '127.0.0.2' });
    expect(await fail({ ...secure, hostname: '127.0.0.2', port: front.port })).toMatchObject({
      code: 'TLS_ERROR',
      message: expect.stringContaining('another name'),
    });
    await front.stop();
    expect(server.logins).toHaveLength(3);
  });

  it('over TLS shows nothing to a listener without it', async () => {
    const heard: Buffer[] = [];
    const plain = await serveTcp((socket) => socket.once('data', (bytes) => (heard.push(Buffer.from(bytes)), socket.end(refuse(12_560)))));
    expect(await fail({ fetch: 'select 1', port: plain.port, ssl: true })).toMatchObject({
      code: 'TLS_ERROR',
      message: expect.stringContaining('ssl: false'),
    });
    expect(Buffer.concat(heard).toString('latin1')).not.toMatch(/DESCRIPTION|FREEPDB1/);
    await plain.stop();
  });

  it.each([
    ['an acceptance without content', packet(PACKET.accept, Buffer.alloc(3))],
    ['a refusal without content', packet(PACKET.refuse, Buffer.alloc(1))],
    ['a refusal in other words', packet(PACKET.refuse, Buffer.from([0, 0, 0, 4, 40, 40, 40, 40]))],
    ['a packet of a kind that there is not', packet(99, Buffer.alloc(30))],
    ['a length that cannot be', Buffer.from([0, 3, 0, 0, 2, 0, 0, 0])],
    ['compressed lines', packet(PACKET.accept, Buffer.alloc(37, 255))],
  ])('fails where the listener answers with %s', async (_what, answer) => {
    await start(() => people, { listen: () => answer });
    const error = await fail({ fetch: 'select 1', connect_timeout: 60 });
    expect(error.code).toMatch(/^(INVALID_RESPONSE|CONNECTION_FAILED)$/);
    expect(error.message).toMatch(/127\.0\.0\.1/);
    expect(error.message).not.toMatch(/undefined|out of range|\n/);
  });
});

describe('a session whose line has gone', () => {
  it('is taken leave of without an error: the garbage collector does it, and would end the process', async () => {
    await import('../../connector-types/sqloracle/driver.ts');
    const { default: sessions } = await import('oracledb/lib/thin/sqlnet/networkSession.js');
    const gone = Object.assign(Object.create(sessions.NetworkSession.prototype) as typeof sessions.NetworkSession.prototype, {
      connected: true,
      ntAdapter: { err: false },
      sndDatapkt: {
        prepare2Send: () => {
          throw new Error('NJS-500: connection to Oracle Database was closed or broken');
        },
      },
    });
    expect(() => gone.disconnect()).not.toThrow();
    expect(gone.connected).toBe(false);
  });
});

describe('a listener that sends the connection on', () => {
  let other: OracleServer;
  const to = (host: string, port: number, protocol = 'TCP') => `(ADDRESS=(PROTOCOL=${protocol})(HOST=${host})(PORT=${port}))`;
  const sendingTo = (address: () => string, tls?: Options['tls']) =>
    start(() => people, { listen: () => redirect(address()), ...(tls && { tls }) });

  beforeAll(async () => {
    other = await startOracle({ password: PASSWORD, answer: () => people });
  });
  afterAll(() => other?.stop());

  it.each(['127.0.0.1', 'localhost'])('to %s is followed', async (host) => {
    await sendingTo(() => to(host, other.port));
    expect(await sql({ fetchval: 'select 1' })).toMatchObject({ result: 1 });
    expect(server.logins).toEqual([]);
    expect(other.descriptors.at(-1)).toContain('SERVICE_NAME=FREEPDB1');
  });

  it.each(['10.1.2.3', '169.254.169.254', '[fd00::1]'])('to %s is refused by the guard', async (host) => {
    await sendingTo(() => to(host.replace(/[[\]]/g, ''), 1521));
    expect(await fail({ fetch: 'select 1' })).toMatchObject({
      code: 'CONNECTION_REFUSED_BY_POLICY',
      message: expect.stringContaining(host.replace(/[[\]]/g, '')),
    });
  });

  it('out of TLS is not followed', async () => {
    await sendingTo(() => to('127.0.0.1', other.port), certificate);
    const before = other.descriptors.length;
    expect(await fail({ fetch: 'select 1', ssl: true, cacert: certificate.cert })).toMatchObject({
      code: 'TLS_ERROR',
      message: expect.stringContaining('without TLS'),
    });
    expect(other.descriptors).toHaveLength(before);
  });

  it('to itself, to a file or to nothing is given up', async () => {
    for (const address of [() => to('127.0.0.1', server.port), () => 'ALIAS', () => '', () => '(((']) {
      await sendingTo(address);
      expect(await fail({ fetch: 'select 1', connect_timeout: 1 })).toMatchObject({
        code: expect.stringMatching(/^(CONNECTION_FAILED|CONNECTION_TIMEOUT|INVALID_RESPONSE)$/),
      });
      expect(server.descriptors.length).toBeLessThan(4);
      await server.stop();
    }
  });
});

describe('values', () => {
  const json = (value: unknown) => toJson({ name: 'A', dbType: oracledb.DB_TYPE_JSON, dbTypeName: 'JSON' }, value);

  it('of JSON columns and intervals are such as JSON has', () => {
    const { IntervalYM, IntervalDS } = oracledb as unknown as Record<string, new (parts: object) => object>;
    const days = { days: -1, hours: -2, minutes: -3, seconds: -4, fseconds: -500_000_000 };
    expect(json({ a: [NaN, Buffer.from([255]), momentOf(moment(2026, 1, 2, 3, 4, 5, 6_000))] })).toEqual({
      a: ['NaN', '/w==', '2026-01-02T03:04:05.000006'],
    });
    expect(json(new Float32Array([1, 0.5]))).toEqual([1, 0.5]);
    expect(IntervalYM && json(new IntervalYM({ years: 1, months: 2 }))).toBe('P1Y2M');
    expect(IntervalDS && json(new IntervalDS(days))).toBe('-P1DT2H3M4.5S');
  });
});
