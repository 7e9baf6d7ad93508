/** A flow whose recorded children cannot be read holds up no other. */
import { afterAll, afterEach, beforeAll, expect, it } from '@jest/globals';
import { TestBench, until } from '../support/engine.ts';

let bench: TestBench;

beforeAll(async () => {
  bench = await TestBench.open();
  await bench.publish('naps', `await this.connect('x', { value: 1 }); await this.sleep(3600); return 'woken';`);
});
afterEach(() => bench.reset());
afterAll(() => bench.close());

it.each([
  ['XX001', 'for good, as a damaged page'],
  ['57014', 'that may pass, as a time-out of the server'],
])(
  'by an error %s (%s)',
  async (code) => {
    const broken = { id: '', tries: 0 };
    const worker = await bench.worker({
      around: (run, _text, values) => {
        if (broken.id === '' || !values.some((value) => Array.isArray(value) && value.includes(broken.id))) return run();
        if (!/e\.parent_id = any/.test(_text)) return run();
        broken.tries++;
        throw Object.assign(new Error('invalid page in block 7'), { code });
      },
    });
    const asleep = async (): Promise<string> => {
      const { execution } = await worker.executions.start({ flow: 'naps' });
      await until(async () => (await bench.row(execution.id)).worker_id === null, 'it to sleep');
      return execution.id;
    };
    const [bad, good, later] = [await asleep(), await asleep(), await asleep()];
    const wake = async (...ids: string[]): Promise<void> => {
      await bench.database.pool.query(`update executions set wake_at = now() where type = 'SLEEP' and parent_id = any($1::uuid[])`, [ids]);
      await bench.database.pool.query('update executions set wake_at = now() where id = any($1::uuid[])', [ids]);
    };
    broken.id = bad;
    await wake(bad, good);
    expect(await worker.executions.wait(good, 20_000)).toMatchObject({ output_value: 'woken' });
    await wake(later);
    expect(await worker.executions.wait(later, 20_000)).toMatchObject({ output_value: 'woken' });
    expect(broken.tries).toBeGreaterThan(0);
    broken.id = '';
    await wake(bad);
    expect(await worker.executions.wait(bad, 30_000)).toMatchObject({ output_value: 'woken' });
  },
  100_000,
);
