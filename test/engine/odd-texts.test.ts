/** Texts, names and times that PostgreSQL would not take, or would give back otherwise, do neither end a flow nor mislead its replay. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { TestBench } from '../support/engine.ts';

let bench: TestBench;

beforeAll(async () => {
  bench = await TestBench.open();
  await bench.publish('says', `return this.success(inputs.text);`);
  await bench.publish('fails', `throw new Error('no');`);
});
afterEach(() => bench.reset());
afterAll(() => bench.close());

/** Runs a script that leaves memory and comes back. */
async function replayed(body: string): Promise<unknown> {
  await bench.publish('odd', `${body} await this.sleep(1.1); return seen;`);
  bench.ledger.answer = ({ name, inputs }) => (name === 'bad' ? new Error(String(inputs.text)) : (inputs.value ?? null));
  const ended = await (await bench.worker({ settings: { shortSleepMs: 0 } })).run('odd');
  expect(ended).toMatchObject({ status: 'ENDED_SUCCESS', error: null });
  return ended.output_value;
}

describe.each([
  ['a NUL', `'a\\u0000b'`],
  ['half of a surrogate pair', `'a\\ud83db'`],
])('%s', (_what, text) => {
  it.each([
    ['in the message of a call', `(await this.connect('bad', { text: ${text} }, { wait: 'ALL_ENDED' })).message`],
    ['in the message of a child flow', `(await this.flow('says', { text: ${text} })).message`],
    ['in the name of a child', `(await this.connect('x', {}, { name: ${text} })).name`],
  ])('%s is the same before and after it is stored', async (_where, read) => {
    expect(await replayed(`const seen = ${read}; await this.connect('x', { seen });`)).toBe('a\ufffdb');
  });
});

const LONG = `Array.from({ length: 9000 }, (_, i) => String.fromCharCode(33 + ((i * i * 7919) % 9001) % 90)).join('')`;

describe('a name that nobody has', () => {
  it.each([`'a\\u0000b'`, LONG])('of a connector: %s', async (name) => {
    expect(await replayed(`const seen = await this.connect(${name}, { value: 3 }).get('output_value');`)).toBe(3);
  });

  it.each([
    [`'a\\u0000b'`, ''],
    [LONG, ''],
    [LONG, ', { run: false }'],
  ])('of a flow: %s%s', async (name, options) => {
    const body = `let seen: any = null; const child = this.flow(${name}, {}${options}); try { await child; } catch (error: any) { seen = error.code; }`;
    expect(await replayed(body)).toBe('FLOW_NOT_FOUND');
  });
});

describe('times that no calendar has', () => {
  it('a sleep until before the first day of PostgreSQL is over at once', async () => {
    expect(await replayed(`await this.sleepUntil(new Date(-8.64e15)); const seen = 'up';`)).toBe('up');
  });

  it('a time-out that is never over', async () => {
    const body = `const seen = (await this.flow('says', { text: 'said' }, { timeout: 1e300 })).message;`;
    await bench.publish('says', `await this.sleep(1.1); await this.connect('x'); return this.success(inputs.text);`);
    expect(await replayed(body)).toBe('said');
  });

  it('a next attempt after the end of all times', async () => {
    const retry = `{ attempts: 2, initial: 1e300, maximum: 1e300 }`;
    const body = `const child = this.flow('fails', {}, { retry: ${retry} }).runAsync(); await this.sleep(0.1); await child.cancel();
      let seen: any = null; try { await child.wait(); } catch (error: any) { seen = error.execution.status; }`;
    expect(await replayed(body)).toBe('ENDED_CANCELLED');
  });
});
