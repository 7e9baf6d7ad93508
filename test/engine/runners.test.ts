/** What flows see of runner processes that cannot be had, or that are lost. */
import { afterAll, afterEach, beforeAll, expect, it } from '@jest/globals';
import type { ChildProcess } from 'node:child_process';
import type { Duplex } from 'node:stream';
import { Decoder, encode, FROM_RUNNER, TO_RUNNER } from '../../src/runner/process/frames.ts';
import { spawnRunner } from '../../src/runner/spawn.ts';
import { TestBench, until } from '../support/engine.ts';

let bench: TestBench;

beforeAll(async () => {
  bench = await TestBench.open();
  await bench.publish('two-steps', `await this.connect('x', { value: 1 }); await this.connect('slow', { value: 2 }); return 'well';`);
});
afterEach(() => bench.reset());
afterAll(() => bench.close());

it('flows wait while no runner can be started, and lose nothing', async () => {
  let fails = false;
  const spawn = (): ChildProcess => {
    if (fails) throw Object.assign(new Error('spawn ENOMEM'), { code: 'ENOMEM' });
    return spawnRunner();
  };
  const far = bench.slowFarSide();
  const worker = await bench.worker({ runners: { spawn } });
  const { execution: begun } = await worker.executions.start({ flow: 'two-steps' });
  await until(async () => (await bench.children(begun.id)).length === 2, 'its second step');
  fails = true;
  process.kill(worker.pool.pids()[0]!, 'SIGKILL');
  await until(() => worker.pool.trouble !== null, 'the runner to be missed');
  const { execution: fresh } = await worker.executions.start({ flow: 'two-steps' });
  await until(async () => {
    const rows = await Promise.all([begun, fresh].map(({ id }) => bench.row(id)));
    return rows.every(({ status, worker_id: owner, strikes }) => status === 'WAITING' && owner === null && strikes === 0);
  }, 'both to be put off');
  fails = false;
  await until(() => worker.pool.trouble === null, 'a runner');
  await until(() => bench.ledger.calls.filter(({ name }) => name === 'slow').length >= 2, 'the second call of both');
  far.answer();
  for (const { id } of [begun, fresh]) expect(await worker.executions.wait(id, 60_000)).toMatchObject({ output_value: 'well' });
  const children = await bench.children(begun.id);
  expect(children.map(({ status }) => status)).toEqual(['ENDED_SUCCESS', 'ENDED_SUCCESS']);
  expect(bench.ledger.count(children[0]!.id)).toBe(1);
}, 120_000);

/** A process whose first answer is what `say` makes of the number of its call; the next ones are ours. */
function takenOver(say: (call: string) => Buffer): () => ChildProcess {
  let taken = false;
  return () => {
    const child = spawnRunner();
    if (taken) return child;
    taken = true;
    const [, , , input, output] = child.stdio as unknown as [null, null, null, Duplex, Duplex];
    const ours = output.push.bind(output);
    const decoder = new Decoder((kind, parts) => {
      if (kind === TO_RUNNER.OPEN) ours(say(parts[0] ?? ''));
    });
    const write = input.write.bind(input) as (chunk: Buffer) => boolean;
    input.write = ((chunk: Buffer) => {
      decoder.push(chunk);
      return write(chunk);
    }) as never;
    return child;
  };
}

it.each<[string, (call: string) => Buffer]>([
  ['a command that is none', (call) => encode(FROM_RUNNER.DONE, [call, '[{"op":"child","position":null}]'])],
  ['the answer to another call', (call) => encode(FROM_RUNNER.DONE, [`${call}0`, '[]'])],
  ['no frame at all', () => Buffer.from('GET / HTTP/1.1\r\n\r\n')],
])('a runner that a script has taken over ends nothing but itself: it sends %s', async (_what, say) => {
  const worker = await bench.worker({ runners: { spawn: takenOver(say) } });
  await bench.publish('one-step', `return (await this.connect('x', { value: 1 })).output_value;`);
  const ended = await Promise.all([1, 2, 3].map(() => worker.run('one-step')));
  expect(ended.map(({ status, output_value: output }) => [status, output])).toEqual([1, 2, 3].map(() => ['ENDED_SUCCESS', 1]));
  const strikes = await Promise.all(ended.map(async ({ id }) => (await bench.row(id)).strikes));
  expect(strikes.reduce((sum, count) => sum + count, 0)).toBeLessThanOrEqual(1);
});
