/** What an administrator changes for a moment, with the tables, the role or the database, ends no flow. */
import { afterAll, afterEach, beforeAll, expect, it } from '@jest/globals';
import { randomBytes } from 'node:crypto';
import { IS_FLUSH, TestBench, until } from '../support/engine.ts';

let bench: TestBench;

beforeAll(async () => {
  bench = await TestBench.open();
  await bench.publish('steps', `await this.connect('slow', { value: 1 }); return (await this.connect('x', { value: 2 })).output_value;`);
});
afterEach(() => bench.reset());
afterAll(() => bench.close());

/** Runs a flow of which a step is recorded while this is so, and gives what becomes of it. */
async function through({ begin, end }: { begin: string[]; end: string[] }): Promise<unknown> {
  const far = bench.slowFarSide();
  const refused: string[] = [];
  const worker = await bench.worker({
    around: (run, text) =>
      run().catch((error: unknown) => {
        if (IS_FLUSH.test(text)) refused.push((error as { code: string }).code);
        throw error;
      }),
  });
  const { execution } = await worker.executions.start({ flow: 'steps' });
  await until(() => bench.ledger.callsOf('slow').length === 1, 'the call');
  for (const statement of begin) await bench.database.pool.query(statement);
  try {
    far.answer();
    await until(() => refused.length >= 3, 'the database to refuse what is recorded');
  } finally {
    for (const statement of end) await bench.database.pool.query(statement);
  }
  const ended = await worker.executions.wait(execution.id, 60_000);
  expect(bench.ledger.calls.map(({ name }) => name)).toEqual(['slow', 'x']);
  return ended.status === 'ENDED_SUCCESS' ? ended.output_value : ended.error;
}

it('a table that has another name for a moment', async () => {
  const begin = ['alter table execution_logs rename to elsewhere', 'alter table executions rename to executions_before'];
  const end = ['alter table executions_before rename to executions', 'alter table elsewhere rename to execution_logs'];
  expect(await through({ begin, end })).toBe(2);
});

it('a column that has another name for a moment', async () => {
  const begin = ['alter table executions rename column pool to pool_before'];
  const end = ['alter table executions rename column pool_before to pool'];
  expect(await through({ begin, end })).toBe(2);
});

it('a time-out of statements that is shorter than what is to be recorded takes', async () => {
  const { pool, url } = bench.database;
  const of = `alter database "${new URL(url).pathname.slice(1)}"`;
  await bench.publish('large', `return (await this.connect('large')).output_value.length;`);
  const length = 24 << 20;
  const text = randomBytes(length / 2).toString('hex');
  bench.ledger.answer = () => text;
  await pool.query(`${of} set statement_timeout = '100ms'`);
  await pool.query('select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database()').catch(() => undefined);
  try {
    const worker = await bench.worker();
    const { execution } = await worker.executions.start({ flow: 'large' });
    await until(async () => (await bench.row(execution.id)).status.startsWith('ENDED_'), 'the end', 20_000);
    expect((await bench.row(execution.id)).output_value).toBe(String(length));
  } finally {
    await pool.query(`${of} reset all`);
  }
});
