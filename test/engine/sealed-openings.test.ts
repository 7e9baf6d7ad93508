/** What is sealed in a flow and its children is opened before it can be replayed, which may take a while or fail. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { PetioleError } from '../../src/errors.ts';
import { Envelope, newDataKey, ringOf } from '../../src/secrets/envelope.ts';
import { SealedRows } from '../../src/secrets/sealed-rows.ts';
import { KnownSecrets } from '../../src/secrets/scrubber.ts';
import { TestBench, until } from '../support/engine.ts';

let bench: TestBench;

beforeAll(async () => {
  bench = await TestBench.open();
});
afterEach(() => bench.reset());
afterAll(() => bench.close());

/** As a connection that was lost while the database carries on. */
const lost = (): Error => Object.assign(new Error('Connection terminated unexpectedly'), { code: '08006' });

const SECRET = 'correct-horse-battery-staple';

function secretsThat(prepare: () => Promise<void>): SealedRows {
  const known = new KnownSecrets();
  known.add([SECRET], 'others');
  return new SealedRows({ known, envelope: new Envelope(ringOf(newDataKey())), prepare });
}

describe('while what is sealed in a flow is being opened', () => {
  async function opening(flow: string, settings = {}) {
    const known = new KnownSecrets();
    known.add([SECRET], 'others');
    const gate = Promise.withResolvers<void>();
    const seen = { shut: false, held: 0 };
    const prepare = async (): Promise<void> => {
      if (!seen.shut) return;
      seen.held += 1;
      await gate.promise;
    };
    const secrets = new SealedRows({ known, envelope: new Envelope(ringOf(newDataKey())), prepare });
    const worker = await bench.worker({ secrets, settings: { idleMs: 50, ...settings } });
    const { execution } = await worker.executions.start({ flow, inputs: { secret: SECRET } });
    return { worker, seen, open: gate.resolve, id: execution.id };
  }

  it('the end of a call is not lost', async () => {
    const [quick, slow] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    bench.ledger.answer = ({ name }) => (name === 'quick' ? quick.promise.then(() => 1) : slow.promise.then(() => 2));
    await bench.publish(
      'two',
      `const slow = this.connect('slow').runAsync(); await this.connect('quick'); return (await slow.wait()).output_value;`,
    );
    const { worker, seen, open, id } = await opening('two', { runnerBytes: 1 });
    await until(() => bench.ledger.calls.length === 2, 'calls');
    await until(async () => (await bench.row(id)).worker_id === null, 'eviction');
    seen.shut = true;
    quick.resolve();
    await until(() => seen.held > 0, 'the opening');
    slow.resolve();
    await until(async () => (await bench.children(id))[0]?.status === 'ENDED_SUCCESS', 'the end');
    await new Promise((resolve) => setTimeout(resolve, 300));
    open();
    const ended = await worker.executions.wait(id, 60_000);
    expect(ended).toMatchObject({ status: 'ENDED_SUCCESS', output_value: 2 });
  });

  it('a cancel reaches its calls', async () => {
    const quick = Promise.withResolvers<void>();
    let aborted = 0;
    bench.ledger.answer = ({ name }, signal) =>
      name === 'quick'
        ? quick.promise.then(() => 1)
        : new Promise((resolve) => signal.addEventListener('abort', () => resolve(new Error(`aborted ${++aborted}`))));
    await bench.publish(
      'two',
      `const slow = this.connect('slow').runAsync(); await this.connect('quick'); return (await slow.wait()).output_value;`,
    );
    const { worker, seen, open, id } = await opening('two');
    await until(() => bench.ledger.calls.length === 2, 'calls');
    await until(async () => (await bench.row(id)).worker_id === null, 'eviction');
    seen.shut = true;
    quick.resolve();
    await until(() => seen.held > 0, 'the opening');
    await worker.executions.cancel(id);
    await new Promise((resolve) => setTimeout(resolve, 300));
    open();
    const ended = await worker.executions.wait(id, 60_000);
    expect(ended.status).toBe('ENDED_CANCELLED');
    expect(aborted).toBe(1);
    expect((await bench.children(id)).map(({ status }) => status)).toEqual(['ENDED_CANCELLED', 'ENDED_SUCCESS']);
  });
});

describe.each<[string, () => Error]>([
  ['a database that is away', lost],
  ['a Vault that is away', () => new PetioleError('UNAVAILABLE', 'Vault did not open the encryption key')],
  ['a process that lacks the master key', () => new PetioleError('ENCRYPTION_KEY_WRONG', 'under the master key local-1')],
])('%s as the key of what is sealed is read', (_what, failure) => {
  it('does not end the flow', async () => {
    await bench.publish('naps', `await this.sleep(1.2); return inputs.secret.length;`);
    let fails = 0;
    const secrets = secretsThat(async () => {
      if (fails++ === 0) throw failure();
    });
    const worker = await bench.worker({ secrets });
    const ended = await worker.run('naps', { secret: SECRET });
    expect(fails).toBeGreaterThan(0);
    expect(ended).toMatchObject({ status: 'ENDED_SUCCESS', output_value: SECRET.length });
  });

  it('does not end a call of another pool', async () => {
    bench.ledger.pools.set('far', 'other');
    await bench.publish('asks', `return (await this.connect('far', { value: inputs.secret })).output_value.length;`);
    const envelope = new Envelope(ringOf(newDataKey()));
    const known = new KnownSecrets();
    known.add([SECRET], 'others');
    let fails = 0;
    const prepare = async (): Promise<void> => {
      if (fails++ === 0) throw failure();
    };
    const worker = await bench.worker({ secrets: new SealedRows({ known, envelope }) });
    await bench.worker({ settings: { pool: 'other' }, secrets: new SealedRows({ known, envelope, prepare }) });
    const ended = await worker.run('asks', { secret: SECRET });
    expect(fails).toBeGreaterThan(0);
    expect(ended).toMatchObject({ status: 'ENDED_SUCCESS' });
  });
});

it('flows whose news cannot be opened hold up no others where messages are lost', async () => {
  bench.ledger.pools.set('far', 'other');
  bench.ledger.answer = ({ inputs }) => (inputs.value === 'plain' ? 'plain' : SECRET);
  await bench.publish('asks', `return (await this.connect('far', { value: inputs.value })).output_value.length;`);
  const envelope = new Envelope(ringOf(newDataKey()));
  const known = new KnownSecrets();
  known.add([SECRET], 'others');
  let isAway = true;
  const prepare = async (): Promise<void> => {
    if (isAway) throw lost();
  };
  const worker = await bench.worker({ settings: { idleMs: 600_000 }, secrets: new SealedRows({ known, envelope, prepare }) });
  const start = async (value: string) => (await worker.executions.start({ flow: 'asks', inputs: { value } })).execution.id;
  const ids = await Promise.all(['a', 'b', 'c', 'd', 'e', 'f'].map(start));
  const other = await start('plain');
  const isTold = (text: string): boolean => /pg_notify/.test(text);
  const around = (run: () => Promise<unknown>, text: string) => (isTold(text) ? Promise.resolve({ rows: [] }) : run());
  await bench.worker({ settings: { pool: 'other' }, secrets: new SealedRows({ known, envelope }), around });
  expect(await worker.executions.wait(other, 15_000)).toMatchObject({ status: 'ENDED_SUCCESS', output_value: 5 });
  isAway = false;
  for (const id of ids) expect(await worker.executions.wait(id, 60_000)).toMatchObject({ output_value: SECRET.length });
});
