import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { isDataError, isPassing, isRetryable, isUniqueViolation } from '../../src/storage/errors.ts';
import { openDataSource } from '../../src/storage/data-source.ts';
import { createPool } from '../../src/storage/pool.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

async function failureOf(statement: string): Promise<unknown> {
  return database.pool.query(statement).then(
    () => undefined,
    (error: unknown) => error,
  );
}

describe('isRetryable', () => {
  it('holds for a session that an administrator ended in the middle of a statement', async () => {
    const client = await database.pool.connect();
    const { rows } = await client.query<{ pid: number }>('select pg_backend_pid() as pid');
    const sleeping = client.query('select pg_sleep(60)').catch((error: unknown) => error);
    await database.pool.query('select pg_terminate_backend($1)', [rows[0]?.pid]);
    const error = await sleeping;
    client.release(true);
    expect(error).toMatchObject({ code: '57P01' });
    expect(isRetryable(error)).toBe(true);
  });

  it('holds for a connection that breaks without a word', async () => {
    const client = new pg.Client({ connectionString: database.url });
    client.on('error', () => undefined);
    await client.connect();
    const sleeping = client.query('select pg_sleep(60)').catch((error: unknown) => error);
    (client as unknown as { connection: { stream: { destroy(): void } } }).connection.stream.destroy();
    expect(isRetryable(await sleeping)).toBe(true);
  });

  it('holds for a server that is not there', async () => {
    const nowhere = createPool('postgres://me:secret@127.0.0.1:1/db');
    const error = await nowhere.query('select 1').catch((reason: unknown) => reason);
    await nowhere.end();
    expect(isRetryable(error)).toBe(true);
    const wrapped = await openDataSource('postgres://me:secret@127.0.0.1:1/db').catch((reason: unknown) => reason);
    expect(isRetryable(wrapped)).toBe(true);
  });

  it('holds for a socket that is not there, as while the server restarts', async () => {
    const nowhere = createPool('postgres://me@/db?host=/tmp/there-is-no-such-folder');
    const error = await nowhere.query('select 1').catch((reason: unknown) => reason);
    await nowhere.end();
    expect(error).toMatchObject({ code: 'ENOENT', syscall: 'connect' });
    expect(isRetryable(error)).toBe(true);
  });

  it.each(['transaction_timeout', 'idle_in_transaction_session_timeout'])('holds for a session that was ended by %s', async (setting) => {
    const client = new pg.Client({ connectionString: database.url });
    client.on('error', () => undefined);
    await client.connect();
    try {
      const { rows } = await client.query(`select from pg_settings where name = $1`, [setting]);
      if (rows.length === 0) return; // of a server before 17
      await client.query(`set ${setting} = '50ms'`);
      if (setting !== 'transaction_timeout') {
        await client.query('begin');
        await new Promise((resolve) => client.once('end', resolve));
      }
      const error = await client.query('select pg_sleep(60)').catch((reason: unknown) => reason);
      expect(isRetryable(error)).toBe(true);
    } finally {
      await client.end();
    }
  });

  describe('holds while the server lets nobody in:', () => {
    const role = `locked_out_${process.pid}`;
    const refusal = async (change: (url: URL) => void): Promise<unknown> => {
      const url = new URL(database.url);
      change(url);
      const client = new pg.Client({ connectionString: url.href });
      const error = await client.connect().catch((reason: unknown) => reason);
      await client.end();
      return error;
    };
    beforeAll(() => database.pool.query(`create role ${role} nologin password 'p'`));
    afterAll(() => database.pool.query(`drop role ${role}`));

    it.each([
      ['may not log in', 'p', '28000'],
      ['has another password since', 'q', '28P01'],
    ])('the user %s', async (_what, password, code) => {
      const error = await refusal((url) => Object.assign(url, { username: role, password }));
      expect(error).toMatchObject({ code });
      expect(isRetryable(error)).toBe(true);
    });

    it('the database is being restored', async () => {
      const error = await refusal((url) => (url.pathname = '/not_there_yet'));
      expect(error).toMatchObject({ code: '3D000' });
      expect(isRetryable(error)).toBe(true);
    });

    it('it speaks no TLS any more', async () => {
      const error = await refusal((url) => url.searchParams.set('sslmode', 'verify-full'));
      expect(error).toMatchObject({ message: 'The server does not support SSL connections' });
      expect(isRetryable(error)).toBe(true);
    });
  });

  it('holds for the victim of a deadlock', async () => {
    const [first, second] = await Promise.all([database.pool.connect(), database.pool.connect()]);
    await first.query('begin; select pg_advisory_xact_lock(1)');
    await second.query('begin; select pg_advisory_xact_lock(2)');
    const both = await Promise.allSettled([
      first.query('select pg_advisory_xact_lock(2)').finally(() => first.query('rollback')),
      second.query('select pg_advisory_xact_lock(1)').finally(() => second.query('rollback')),
    ]);
    first.release();
    second.release();
    const lost = both.filter((result) => result.status === 'rejected').map((result) => result.reason as unknown);
    expect(lost).toHaveLength(1);
    expect(isRetryable(lost[0])).toBe(true);
  });

  it.each([
    '08006',
    '08001',
    '40001',
    '53300',
    '53100',
    '57P02',
    '57P03',
    '58030',
    '25006',
    'ECONNRESET',
    'EPIPE',
    'EAI_AGAIN',
    '28P01',
    '55000',
    'CERT_HAS_EXPIRED',
  ])('holds for %s', (code) => {
    expect(isRetryable(Object.assign(new Error('x'), { code }))).toBe(true);
  });

  it.each(['select 1/0', 'select * from nowhere', 'selec', `select '{'::json`, `select e'\\\\u0000'::jsonb ->> 0`])(
    'does not hold for what is wrong with the statement: %s',
    async (statement) => {
      expect(isRetryable(await failureOf(statement))).toBe(false);
    },
  );

  it('does not hold for things that are no errors of a database', () => {
    for (const thing of [undefined, null, 'text', new Error('no'), { code: 42 }, Object.assign(new Error('x'), { code: 'EACCES' })]) {
      expect(isRetryable(thing)).toBe(false);
    }
  });
});

describe('isPassing', () => {
  const role = `nobody_${process.pid}`;
  beforeAll(() => database.pool.query(`create role ${role} nologin`));
  afterAll(() => database.pool.query(`drop role ${role}`));

  it.each([
    ['a privilege', '42501', `set local role ${role}; select from executions`],
    ['the way to the tables', '42P01', 'set local search_path to nowhere; select from executions'],
    ['the way to a function', '42883', `set local search_path to nowhere; select place_wait('x')`],
    ['a column', '42703', 'select e.of_another_release from executions e'],
    ['a schema', '3F000', 'create table nowhere.t (id int)'],
  ])('holds where an administrator has taken %s away', async (_what, code, statements) => {
    const error = await failureOf(statements);
    expect(error).toMatchObject({ code });
    expect(isPassing(error)).toBe(true);
    expect(isRetryable(error)).toBe(false);
  });

  it('holds for all that is retryable, and not for what the data or the text of a statement is to blame for', async () => {
    expect(isPassing(Object.assign(new Error('x'), { code: '08006' }))).toBe(true);
    for (const statement of ['selec', 'select 1/0', `select '{'::json`]) expect(isPassing(await failureOf(statement))).toBe(false);
  });
});

describe('isDataError', () => {
  it.each([`select '{'::json`, `select '1'::integer / 0`, `select 2147483648::integer`, `insert into workers (id) values (null)`])(
    'holds for %s',
    async (statement) => {
      expect(isDataError(await failureOf(statement))).toBe(true);
    },
  );

  it('does not hold for a missing table or a lost connection', async () => {
    expect(isDataError(await failureOf('select * from nowhere'))).toBe(false);
    expect(isDataError(Object.assign(new Error('x'), { code: '08006' }))).toBe(false);
  });
});

describe('isUniqueViolation', () => {
  it('tells the constraint that was broken, through TypeORM too', async () => {
    const insert = `insert into idempotency_keys (key, request_sha256, execution_id) values ('k', '', '00000000-0000-0000-0000-000000000000')`;
    await database.pool.query(insert);
    const error = await failureOf(insert);
    expect(isUniqueViolation(error)).toBe(true);
    expect(isUniqueViolation(error, 'idempotency_keys_pkey')).toBe(true);
    expect(isUniqueViolation(error, 'flows_name_key')).toBe(false);
    const source = await openDataSource(database.url);
    const wrapped: unknown = await source.query(insert).catch((reason: unknown) => reason);
    await source.destroy();
    expect(isUniqueViolation(wrapped, 'idempotency_keys_pkey')).toBe(true);
  });
});
