import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { Envelope, newDataKey, ringOf } from '../../src/secrets/envelope.ts';
import { SealedRows } from '../../src/secrets/sealed-rows.ts';
import { KnownSecrets } from '../../src/secrets/scrubber.ts';
import { TestBench, until, type TestWorker } from '../support/engine.ts';

const SECRET = 'CANARY/one + "two"';
const envelope = new Envelope(ringOf(newDataKey()));
let bench: TestBench;

beforeAll(async () => {
  bench = await TestBench.open();
});
afterEach(() => bench.reset());
afterAll(() => bench.close());

/** A process of its own, which has the keys and knows these secrets. */
async function worker(...secrets: string[]): Promise<TestWorker & { known: KnownSecrets }> {
  const known = new KnownSecrets();
  known.add(secrets);
  const started = await bench.worker({ secrets: new SealedRows({ known, envelope }) });
  return Object.assign(started, { known });
}

/** All that lies in the tables, as text. */
async function dump(): Promise<string> {
  const texts = await Promise.all(
    ['executions', 'execution_logs', 'idempotency_keys'].map(async (table) => {
      const { rows } = await bench.database.pool.query<{ row: string }>(`select t::text as row from ${table} t`);
      return rows.map(({ row }) => row);
    }),
  );
  return texts.flat().join('\n');
}

const hiding = (secret = SECRET): KnownSecrets => {
  const known = new KnownSecrets();
  known.add([secret]);
  return known;
};

const EVERYWHERE = `
  const secret = inputs.secret;
  this.log('log', secret, { [secret]: [secret] });
  this.setOutput('early', secret);
  this.save({ message: 'saved ' + secret });
  const echoed = await this.connect('echo', { value: { text: 'x' + secret, [secret]: 1 } }, { name: 'called ' + secret });
  const failed = await this.connect('fails', { value: secret }, { wait: 'ALL_ENDED' });
  const child = await this.flow('inner', { secret }, { wait: 'ALL_ENDED' });
  const unknown = await this.flow('flow ' + secret, {}, { wait: 'ALL_ENDED' });
  await this.sleep(inputs.seconds);
  const last = await this.connect('last', { value: echoed.output_value });
  return { same: last.output_value.text === 'x' + secret, last: last.output_value, child: child.output_value,
    seen: [echoed.name, echoed.inputs, failed.message, failed.error, child.message, child.inputs, unknown.message] };`;
const INNER = `await this.sleep(0.001); if (inputs.secret.length === 0) throw this.error('no');
  this.save({ message: 'inner ' + inputs.secret }); this.setOutput('again', inputs.secret); throw new Error('inner ' + inputs.secret);`;

describe('a flow through whose hands a known secret goes', () => {
  it('gets it in clear, and leaves it in clear nowhere in the database and in no answer', async () => {
    await bench.publish('outer', EVERYWHERE);
    await bench.publish('inner', INNER);
    bench.ledger.answer = ({ name, inputs }) => (name === 'fails' ? new Error(`refused ${SECRET}`) : inputs.value);
    const { executions } = await worker(SECRET);
    const { execution } = await executions.start({
      flow: 'outer',
      inputs: { secret: SECRET, seconds: 0.01 },
      labels: { of: SECRET },
      idempotencyKey: 'k',
    });
    const ended = await executions.wait(execution.id, 60_000);
    expect(ended).toMatchObject({ status: 'ENDED_SUCCESS', output_value: { same: true, early: '***' }, inputs: { secret: '***' } });
    expect(bench.ledger.callsOf('last')[0]?.inputs).toEqual({ value: { text: `x${SECRET}`, [SECRET]: 1 } });
    const answers = [execution, ended, await executions.get(execution.id), await executions.tree(execution.id), await executions.list({})];
    const logs = await executions.logs(execution.id);
    expect(logs.items[0]?.values).toEqual(['log', '***', { '***': ['***'] }]);
    const known = hiding();
    expect(known.within(JSON.stringify([answers, logs]))).toEqual([]);
    expect(known.within(await dump())).toEqual([]);
    // The same request is the same, and another one is not.
    const again = { flow: 'outer', inputs: { secret: SECRET, seconds: 0.01 }, labels: { of: SECRET }, idempotencyKey: 'k' };
    expect((await executions.start(again)).execution.id).toBe(execution.id);
    await expect(executions.start({ ...again, inputs: { secret: 'other', seconds: 0.01 } })).rejects.toMatchObject({
      code: 'IDEMPOTENCY_MISMATCH',
    });
  });

  it('goes on exactly where it was on a worker that did not know the secret, which masks it from then on', async () => {
    await bench.publish('outer', EVERYWHERE);
    await bench.publish('inner', INNER);
    bench.ledger.answer = ({ name, inputs }) => (name === 'fails' ? new Error(`refused ${SECRET}`) : inputs.value);
    const hot = await (await worker(SECRET)).run('outer', { secret: SECRET, seconds: 0.001 });
    await bench.stopWorkers();
    const first = await worker(SECRET);
    const { execution } = await first.executions.start({ flow: 'outer', inputs: { secret: SECRET, seconds: 3600 } });
    await until(
      async () => (await bench.children(execution.id)).some(({ type, status }) => type === 'SLEEP' && status === 'WAITING'),
      'the sleep',
    );
    await first.crash();
    await bench.database.pool.query(`update executions set wake_at = now() where type in ('FLOW', 'SLEEP') and status not like 'ENDED%'`);
    const second = await worker();
    const ended = await second.executions.wait(execution.id, 60_000);
    expect(ended).toMatchObject({ status: 'ENDED_SUCCESS', error: null });
    const seen = ({ output_value }: typeof ended) => output_value;
    expect(seen(ended)).toEqual(seen(hot));
    expect(bench.ledger.callsOf('echo')).toHaveLength(2);
    expect(second.known.has(SECRET)).toBe(true);
    expect(hiding().within((await dump()) + JSON.stringify(ended))).toEqual([]);
  });

  it('keeps it through continueAs, retries and flows that another worker takes', async () => {
    await bench.publish(
      'again',
      `if (inputs.turn < 3) this.continueAs({ ...inputs, turn: inputs.turn + 1 }); return [inputs.secret, this.get('labels')];`,
    );
    await bench.publish(
      'tries',
      `if ((await this.connect('count', { value: inputs.secret })).output_value < 2) throw new Error('not yet ' + inputs.secret); return inputs.secret;`,
    );
    await bench.publish(
      'outer',
      `return (await this.flow('tries', inputs, { retry: { attempts: 3, initial: 0.01 } })).output_value === inputs.secret;`,
    );
    let count = 0;
    bench.ledger.answer = ({ name }) => (name === 'count' ? ++count : null);
    const { executions } = await worker(SECRET);
    for (const [flow, output] of [
      ['again', ['***', {}]],
      ['outer', true],
    ] as const) {
      const { execution } = await executions.start({ flow, inputs: { secret: SECRET, turn: 0 } });
      const ended = await executions.wait(execution.id, 60_000);
      expect(ended).toMatchObject({ status: 'ENDED_SUCCESS', output_value: output });
    }
    expect(hiding().within(await dump())).toEqual([]);
  });

  it('fails with the reason where its sealed row was changed', async () => {
    await bench.publish('waits', `await this.connect('echo', { value: inputs.secret }); await this.sleep(60); return 1;`);
    bench.ledger.answer = ({ inputs }) => inputs.value;
    const first = await worker(SECRET);
    const { execution } = await first.executions.start({ flow: 'waits', inputs: { secret: SECRET } });
    await until(async () => (await bench.row(execution.id)).worker_id === null, 'the flow to leave memory');
    await first.stop();
    const [child] = await bench.children(execution.id);
    await bench.database.pool.query(`update executions set output_value = (select inputs from executions where id = $1) where id = $1`, [
      child!.id,
    ]);
    await bench.database.pool.query(`update executions set wake_at = now() where id = $1`, [execution.id]);
    const second = await worker();
    const ended = await second.executions.wait(execution.id, 60_000);
    expect(ended).toMatchObject({
      status: 'ENDED_ERROR',
      error: { code: 'SECRET_UNREADABLE', message: expect.stringContaining(`executions.output_value of ${child!.id}`) },
    });
  });

  it('names what differs on replay without the secret', async () => {
    const version = await bench.publish('differs', `await this.connect('echo', { value: inputs.secret }); await this.sleep(60);`);
    const first = await worker(SECRET);
    const { execution } = await first.executions.start({ flow: 'differs', inputs: { secret: SECRET } });
    await until(async () => (await bench.row(execution.id)).worker_id === null, 'the flow to leave memory');
    await first.stop();
    const other = await bench.publish('other', `await this.connect('echo', { value: inputs.secret + '!' }); await this.sleep(60);`);
    bench.flows.replace(version, { ...(await bench.flows.bundle(other)), sha256: version });
    await bench.database.pool.query(`update executions set wake_at = now() where id = $1`, [execution.id]);
    const second = await worker();
    const ended = await second.executions.wait(execution.id, 60_000);
    expect(ended).toMatchObject({
      error: { code: 'NON_DETERMINISTIC_FLOW', message: expect.stringContaining('with inputs {"value":"***"}') },
    });
    expect(hiding().within(JSON.stringify(ended))).toEqual([]);
  });
});

describe('what holds no secret', () => {
  it('is stored to the letter, whatever else is known', async () => {
    await bench.publish(
      'plain',
      `this.setOutput('a', inputs.a); const { output_value } = await this.connect('echo', { value: inputs }); return { output_value };`,
    );
    await (await worker(SECRET)).run('plain', { a: ['\u0000', '𝒳'], b: { $sealed: 'no' } });
    const [row] = (
      await bench.database.pool.query<{ inputs: string; shown_inputs: string | null; shown_output: string | null }>(
        `select inputs::text, shown_inputs::text, shown_output::text from executions where parent_id is null`,
      )
    ).rows;
    expect(row).toEqual({ inputs: JSON.stringify({ a: ['\u0000', '𝒳'], b: { $sealed: 'no' } }), shown_inputs: null, shown_output: null });
  });

  it('comes back as it was also where it looks like a sealed value', async () => {
    await bench.publish(
      'waits',
      `const given = await this.connect('echo', { value: inputs }); await this.sleep(60); return given.output_value;`,
    );
    const spoof = { $sealed: 'petiole:v1:0123456789abcdef:AAAA' };
    const first = await worker();
    const { execution } = await first.executions.start({ flow: 'waits', inputs: spoof });
    await until(async () => (await bench.row(execution.id)).worker_id === null, 'the flow to leave memory');
    await first.stop();
    await bench.database.pool.query(`update executions set wake_at = now() - interval '1 day' where status not like 'ENDED%'`);
    const second = await worker();
    expect(await second.executions.wait(execution.id, 60_000)).toMatchObject({
      status: 'ENDED_SUCCESS',
      inputs: spoof,
      output_value: spoof,
    });
  });
});

describe('a start with an idempotency key', () => {
  it('leaves no hash of a secret, by which somebody with the database alone could guess it', async () => {
    await bench.publish('main', 'return { length: inputs.secret.length };');
    const { executions } = await worker(SECRET);
    const request = { flow: 'main', inputs: { secret: SECRET }, idempotencyKey: 'order-7' };
    const { execution } = await executions.start(request);
    expect(await executions.start(request)).toMatchObject({ created: false, execution: { id: execution.id } });
    const other = executions.start({ ...request, inputs: { secret: `${SECRET}!` } });
    await expect(other).rejects.toMatchObject({ code: 'IDEMPOTENCY_MISMATCH' });
    const { rows } = await bench.database.pool.query<{ hash: string }>('select request_sha256 as hash from idempotency_keys');
    expect(rows.map(({ hash }) => hash)).toEqual([expect.stringMatching(/^petiole:v1:/)]);
    await executions.wait(execution.id, 60_000);
  });
});
