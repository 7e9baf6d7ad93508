import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { snapshotsOf, type InSnapshot } from '../../src/storage/transaction.ts';
import { Forks } from '../../src/executions/forks.ts';
import type { ForkRequest } from '../../src/executions/types.ts';
import type { Execution } from '../../src/model.ts';
import { Envelope, newDataKey, ringOf, type DataKey } from '../../src/secrets/envelope.ts';
import { KnownSecrets } from '../../src/secrets/scrubber.ts';
import { SealedRows } from '../../src/secrets/sealed-rows.ts';
import type { Queryable } from '../../src/storage/journal/rows.ts';
import { TestBench, until, type TestWorker } from '../support/engine.ts';

let bench: TestBench;
let worker: TestWorker;

beforeAll(async () => {
  bench = await TestBench.open();
});
afterEach(() => bench.reset());
afterAll(() => bench.close());

const ended = (execution: Execution): Promise<Execution> => worker.executions.wait(execution.id, 60_000);
const fork = async (id: string, request: ForkRequest): Promise<Execution> => ended((await worker.executions.fork(id, request)).execution);
const count = async (): Promise<number> =>
  (await bench.database.pool.query<{ n: number }>('select count(*)::int as n from executions')).rows[0]?.n ?? -1;

const ORDER = `
  const stock = await this.connect('stock', { value: inputs.item }).get('output_value');
  this.log('stock', stock);
  const price = await this.connect('price', { value: inputs.factor }).get('output_value');
  return { stock, total: price * 2 };`;

describe('a fork with something changed', () => {
  it('takes other inputs: what is kept is not asked for again, what comes after sees them', async () => {
    await bench.publish('order', ORDER);
    worker = await bench.worker();
    const original = await worker.run('order', { item: 'pen', factor: 1 });
    const made = await fork(original.id, { position: 1, inputs: { item: 'ink', factor: 5 } });
    expect(made).toMatchObject({
      ...{ status: 'ENDED_SUCCESS', inputs: { item: 'ink', factor: 5 }, output_value: { stock: 'pen', total: 10 } },
      origin: { kind: 'fork', execution_id: original.id, position: 1, changed: ['inputs'] },
    });
    expect(await fork(original.id, { position: 1, inputs: { item: 'pen', factor: 1 } })).toMatchObject({ origin: { changed: [] } });
  });

  it('takes another output of what is kept, which then counts as a success; what asks for something else then says where to fork', async () => {
    await bench.publish(
      'chain',
      `
      const first = await this.connect('first', { value: 1 }, { wait: 'ALL_ENDED' });
      const second = await this.connect('second', { value: first.output_value }).get('output_value');
      return [first.status, first.output_value, second];`,
    );
    bench.ledger.answer = ({ name, inputs }) => (name === 'first' ? new Error('refused') : inputs.value);
    worker = await bench.worker();
    const original = await worker.run('chain');
    expect(original.output_value).toEqual(['ENDED_ERROR', null, null]);
    const made = await fork(original.id, { position: 1, output: { position: 0, output_value: { given: true } } });
    expect(made).toMatchObject({ output_value: ['ENDED_SUCCESS', { given: true }, { given: true }], origin: { changed: ['output'] } });
    const [kept] = (await worker.executions.children(made.id)).items;
    expect(kept).toMatchObject({
      status: 'ENDED_SUCCESS',
      error: null,
      output_value: { given: true },
      message: 'its output was given by the fork',
    });
    const failed = await fork(original.id, { output: { position: 0, output_value: 7 } });
    expect(failed).toMatchObject({ status: 'ENDED_ERROR', error: { code: 'NON_DETERMINISTIC_FLOW' } });
    expect(failed.message).toMatch(/at position 1 .*The fork has kept this child: fork at position 1 or earlier, so that it runs anew/);
    const refusals: [ForkRequest, RegExp][] = [
      [{ position: 1, output: { position: 1, output_value: 1 } }, /runs anew, since the fork is at 1/],
      [{ output: { position: 9, output_value: 1 } }, /has no child at position 9/],
    ];
    for (const [request, message] of refusals) await expect(worker.executions.fork(original.id, request)).rejects.toThrow(message);
  });

  it('gives an output to a child that hangs, so that the flow goes on without it', async () => {
    await bench.publish('hangs', `const first = await this.connect('slow', { value: 1 }).get('output_value'); return [first, inputs.n];`);
    const { answer } = bench.slowFarSide();
    worker = await bench.worker();
    const { execution } = await worker.executions.start({ flow: 'hangs', inputs: { n: 2 } });
    await until(() => bench.ledger.callsOf('slow').length === 1, 'slow');
    expect(await fork(execution.id, { output: { position: 0, output_value: 'given' } })).toMatchObject({ output_value: ['given', 2] });
    expect(bench.ledger.callsOf('slow')).toHaveLength(1);
    answer();
    expect(await ended(execution)).toMatchObject({ output_value: [1, 2], origin: null });
  });

  it('takes another version of the script, and ends where that asks for something else than what is kept', async () => {
    const first = await bench.publish('order', ORDER);
    worker = await bench.worker();
    const original = await worker.run('order', { item: 'pen', factor: 1 });
    const second = await bench.publish('order', ORDER.replace('price * 2', 'price * 3'));
    expect(await fork(original.id, { version: 'newest' })).toMatchObject({
      ...{ flow_version: second, output_value: { total: 3 }, origin: { changed: ['version'] } },
    });
    expect(await fork(original.id, { version: 'same' })).toMatchObject({ flow_version: first, output_value: { total: 2 } });
    await bench.publish('order', ORDER.replace("'price'", "'cost'"));
    const failed = await fork(original.id, { version: 'newest' });
    expect(failed.message).toMatch(/at position 1 the journal has price .*asked for cost .*fork at position 1 or earlier/);
    expect(await fork(original.id, { version: 'newest', position: 1 })).toMatchObject({
      status: 'ENDED_SUCCESS',
      output_value: { total: 2 },
    });
    await bench.publish('order', `return 'nothing'`);
    expect((await fork(original.id, { version: 'newest' })).message).toMatch(/did not ask for it again.*fork at position 0 or earlier/);
    const other = await bench.publish('other', 'return 1');
    await expect(worker.executions.fork(original.id, { version: other })).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  it('takes no inputs that a start would not take, and none of an unknown flow', async () => {
    const version = await bench.publish('order', ORDER);
    worker = await bench.worker();
    const original = await worker.run('order', { item: 'pen', factor: 1 });
    const before = await count();
    for (const inputs of [null, 'text', [1]]) {
      await expect(worker.executions.fork(original.id, { inputs })).rejects.toMatchObject({ code: 'INVALID_INPUT' });
    }
    bench.flows.checks.set(version, () => {
      throw new Error('checked');
    });
    await expect(worker.executions.fork(original.id, { inputs: {} })).rejects.toThrow('checked');
    bench.flows.checks.clear();
    await expect(worker.executions.fork(original.id, { inputs: { item: 'x'.repeat(17 << 20) } })).rejects.toMatchObject({
      code: 'TOO_LARGE',
    });
    const output = { position: 0, output_value: 'x'.repeat(17 << 20) };
    await expect(worker.executions.fork(original.id, { output })).rejects.toMatchObject({ code: 'TOO_LARGE' });
    expect(await count()).toBe(before);
  });
});

describe('the idempotency key of a fork or rerun', () => {
  it('gives the same execution for the same request, also for requests at the same time, and refuses another one', async () => {
    await bench.publish('order', ORDER);
    worker = await bench.worker();
    const original = await worker.run('order', { item: 'pen', factor: 1 });
    const request = { position: 1, idempotencyKey: 'key' };
    const made = await Promise.all(Array.from({ length: 8 }, () => worker.executions.fork(original.id, request)));
    expect(new Set(made.map(({ execution }) => execution.id)).size).toBe(1);
    expect(made.filter(({ created }) => created)).toHaveLength(1);
    const mismatch = { code: 'IDEMPOTENCY_MISMATCH', details: { execution: made[0]!.execution.id } };
    await expect(worker.executions.fork(original.id, { ...request, position: 0 })).rejects.toMatchObject(mismatch);
    await expect(worker.executions.rerun(original.id, { idempotencyKey: 'key' })).rejects.toMatchObject(mismatch);
    await expect(worker.executions.start({ flow: 'order', idempotencyKey: 'key' })).rejects.toMatchObject(mismatch);
    const again = await worker.executions.rerun(original.id, { idempotencyKey: 'other' });
    expect(await worker.executions.rerun(original.id, { idempotencyKey: 'other' })).toMatchObject({
      created: false,
      execution: { id: again.execution.id },
    });
    await Promise.all([again.execution, made[0]!.execution].map(ended));
    expect(await count()).toBe(3 + 3 + 3);
  });
});

describe('what is secret', () => {
  const SECRET = 'CANARY-of-a-fork';
  const FLOW = `
    const first = await this.connect('echo', { value: { token: inputs.secret, n: 1 } }).get('output_value');
    const second = await this.connect('echo', { value: first }).get('output_value');
    return { ok: second.token === inputs.secret, n: inputs.n };`;

  it('goes into the copies sealed, also under a key that was rotated since, is shown nowhere, and keeps its value where it was shown masked', async () => {
    await bench.publish('secretive', FLOW);
    const keys: DataKey[] = [newDataKey()];
    const ring = { current: () => keys.at(-1) as DataKey, find: (id: string) => keys.find((key) => key.id === id) };
    const process = async (...secrets: string[]): Promise<TestWorker> => {
      const known = new KnownSecrets();
      known.add(secrets);
      return bench.worker({ secrets: new SealedRows({ known, envelope: new Envelope(ring) }) });
    };
    worker = await process(SECRET);
    const original = await worker.run('secretive', { secret: SECRET, n: 1 });
    expect(original).toMatchObject({ inputs: { secret: '***', n: 1 }, output_value: { ok: true, n: 1 } });
    await bench.stopWorkers();
    keys.push(newDataKey());
    worker = await process(); // which learns of the secret when it opens the rows
    expect(await fork(original.id, { position: 1 })).toMatchObject({ inputs: { secret: '***', n: 1 }, output_value: { ok: true, n: 1 } });
    expect(await fork(original.id, { position: 1, inputs: { secret: '***', n: 2 } })).toMatchObject({ output_value: { ok: true, n: 2 } });
    const given = { position: 0, output_value: { token: '***', n: 7, note: `it is ${SECRET}` } };
    const made = await fork(original.id, { position: 1, output: given });
    expect(made).toMatchObject({ output_value: { ok: true } });
    const [kept] = (await worker.executions.children(made.id)).items;
    expect(kept?.output_value).toEqual({ token: '***', n: 7, note: 'it is ***' });
    await worker.executions.rerun(original.id, { idempotencyKey: 'k', inputs: { secret: SECRET, n: 3 } });
    await expect(worker.executions.fork(original.id, { inputs: { other: '***' } })).rejects.toThrow(
      'inputs.other is ***, which hides a value',
    );
    const tables = ['executions', 'execution_logs', 'idempotency_keys'].map((table) =>
      bench.database.pool.query(`select t::text from ${table} t`),
    );
    const dump = JSON.stringify((await Promise.all(tables)).map(({ rows }) => rows as unknown[]));
    expect(dump.includes('$sealed')).toBe(true);
    expect(dump.includes(SECRET)).toBe(false);
    const bound = await bench.database.pool.query<{ n: number }>(
      `select count(distinct left(e.output_value::text, 50))::int as n from executions e where e.copied_from is not null`,
    );
    expect(bound.rows[0]?.n).toBe(3);
  });

  it('is known again in what a child was asked with that continued itself since, by a replay and by a fork', async () => {
    await bench.publish('counts', `if (inputs.n > 0) return this.continueAs({ n: inputs.n - 1, token: inputs.token }); return 'counted';`);
    await bench.publish(
      'parent',
      `const counted = (await this.flow('counts', { n: 2, token: inputs.secret })).output_value;
       await this.sleep(1.2);
       return [counted, (await this.connect('after', { value: 7 })).output_value];`,
    );
    const known = new KnownSecrets();
    known.add([SECRET]);
    worker = await bench.worker({ secrets: new SealedRows({ known, envelope: new Envelope(ringOf(newDataKey())) }) });
    const original = await worker.run('parent', { secret: SECRET });
    expect(original).toMatchObject({ error: null, output_value: ['counted', 7] });
    const made = await fork(original.id, { position: 2 });
    expect(made).toMatchObject({ error: null, output_value: ['counted', 7] });
    const [kept] = (await worker.executions.children(made.id)).items;
    expect(kept?.inputs).toEqual({ n: 2, token: '***' });
  });
});

describe('the rows of a fork', () => {
  it('are all there or none: with the connection lost at any statement, or refused at any, or the tree removed meanwhile', async () => {
    await bench.publish('order', ORDER);
    worker = await bench.worker();
    const original = await worker.run('order', { item: 'pen', factor: 1 });
    const before = await count();
    const forks = (around: (run: () => Promise<unknown>, n: number, db: Queryable) => Promise<unknown>): Forks =>
      new Forks({ ...portsOf(worker), snapshot: disturbed(around) });
    // refused: nothing is there
    for (let at = 1; at <= 6; at++) {
      const refusing = forks((run, n) => (n === at ? Promise.reject(new Error('refused')) : run()));
      await expect(refusing.fork(original.id, { position: 1, idempotencyKey: `refused ${at}` })).rejects.toThrow('refused');
      expect(await count()).toBe(before);
    }
    // lost: it is made all the same, once
    for (let at = 1; at <= 6; at++) {
      let lost = false;
      const losing = forks(async (run, n, db) => {
        if (n !== at || lost) return run();
        lost = true;
        return db.query('select pg_terminate_backend(pg_backend_pid())');
      });
      const { execution } = await losing.fork(original.id, { position: 1, idempotencyKey: `lost ${at}` });
      expect(lost).toBe(true);
      await ended(execution);
      expect(await count()).toBe(before + 3 * at);
    }
    // removed between the look at the flow and the copy
    await bench.stopWorkers();
    worker = await bench.worker();
    const removing = forks(async (run, n) => {
      if (n === 1) await worker.executions.delete(original.id);
      return run();
    });
    await expect(removing.fork(original.id, { position: 1 })).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  it('are copied whole while the tree is removed: the fork sees one moment', async () => {
    await bench.publish('order', ORDER);
    worker = await bench.worker();
    const original = await worker.run('order', { item: 'pen', factor: 1 });
    const removing = new Forks({
      ...portsOf(worker),
      snapshot: disturbed(async (run, n) => {
        const done = await run();
        if (n === 1) await worker.executions.delete(original.id); // the snapshot was taken by the first statement
        return done;
      }),
    });
    const { execution } = await removing.fork(original.id, { position: 1 });
    expect(await ended(execution)).toMatchObject({ output_value: { stock: 'pen', total: 2 }, origin: { execution_id: original.id } });
    await expect(worker.executions.get(original.id)).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  it('are made by one process and run by another', async () => {
    await bench.publish('order', ORDER);
    worker = await bench.worker();
    const original = await worker.run('order', { item: 'pen', factor: 1 });
    const other = await bench.worker();
    const { execution } = await other.executions.fork(original.id, { position: 1 });
    await other.crash();
    expect(await ended(execution)).toMatchObject({ output_value: { stock: 'pen', total: 2 } });
  });

  it('may be thousands', async () => {
    await bench.publish(
      'many',
      `
      await Promise.all(Array.from({ length: 3000 }, (_, i) => this.connect('call', { value: i })));
      return (await this.connect('last', { value: Math.random() }).get('output_value'));`,
    );
    worker = await bench.worker();
    const original = await ended((await worker.executions.start({ flow: 'many' })).execution);
    expect(original).toMatchObject({ status: 'ENDED_SUCCESS', error: null });
    const calls = bench.ledger.calls.length;
    const made = await fork(original.id, { position: 3000 });
    expect(made).toMatchObject({ status: 'ENDED_SUCCESS', output_value: original.output_value });
    expect(bench.ledger.calls.length - calls).toBe(1);
  }, 120_000);
});

/** Snapshots in which every statement goes through `around`, with its number from 1 on. */
function disturbed(around: (run: () => Promise<unknown>, n: number, db: Queryable) => Promise<unknown>): InSnapshot {
  const snapshots = snapshotsOf(bench.database.pool);
  return (work) =>
    snapshots((db) => {
      let n = 0;
      const query = (text: never, values: never) => around(() => db.query(text, values), ++n, db);
      return work({ query } as unknown as Queryable);
    });
}

function portsOf({ engine }: TestWorker): ConstructorParameters<typeof Forks>[0] {
  const db = bench.database.pool as unknown as Queryable;
  return { db, snapshot: snapshotsOf(bench.database.pool), engine, flows: bench.flows, maxInputBytes: 16 << 20, startTimeoutMs: 10_000 };
}
