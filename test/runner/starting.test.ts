/** Runner processes that cannot be started: the worker stays, says so, and tries again. */
import { afterAll, afterEach, beforeAll, expect, it, jest } from '@jest/globals';
import type { ChildProcess } from 'node:child_process';
import { EventEmitter } from 'node:events';
import { PassThrough } from 'node:stream';
import { closeBundler } from '../../src/runner/bundle/bundle.ts';
import { startRunners, type RunnerPool, type RunnerPoolOptions } from '../../src/runner/pool.ts';
import type { FlowBundle } from '../../src/runner/protocol.ts';
import { spawnRunner } from '../../src/runner/spawn.ts';
import { Starts } from '../../src/runner/starts.ts';
import { FlowsFolder, opening, outcome, runToEnd, until } from './support.ts';

const folder = new FlowsFolder();
let steps: FlowBundle;
let pool: RunnerPool | undefined;

beforeAll(async () => {
  steps = await folder.flow(`for (let i = 0; i < inputs.n; i++) await this.connect('REST', { i }); return { done: inputs.n };`);
});
afterEach(() => pool?.close());
afterAll(async () => {
  await closeBundler();
  folder.remove();
});

/** As Node.js does it: a process without an id, which tells its error in a later turn; without pipes where there are no descriptors. */
function unstarted(code: string, pipes: boolean): ChildProcess {
  const child = new EventEmitter() as ChildProcess;
  const [stderr, input, output] = [new PassThrough(), new PassThrough(), new PassThrough()];
  Object.assign(child, { pid: undefined, kill: () => false, ...(pipes && { stdio: [null, null, stderr, input, output] }) });
  process.nextTick(() => {
    child.emit('error', Object.assign(new Error(`spawn node ${code}`), { code, syscall: 'spawn node' }));
    child.emit('close', -1, null);
  });
  return child;
}

const FAILURES: [string, () => ChildProcess][] = [
  ['throws (ENOMEM)', () => { throw Object.assign(new Error('spawn ENOMEM'), { code: 'ENOMEM' }); }], // prettier-ignore
  ['tells of EAGAIN', () => unstarted('EAGAIN', true)],
  ['tells of EMFILE, and has no pipes', () => unstarted('EMFILE', false)],
];

/** A pool whose starts fail while `fails` is set. */
async function start(fail: () => ChildProcess, options: RunnerPoolOptions = {}) {
  const machine = { fails: false, tries: 0, logged: [] as string[], lost: [] as string[] };
  const spawn = (): ChildProcess => {
    machine.tries++;
    return machine.fails ? fail() : spawnRunner();
  };
  const say = (details: object, message: string): void => void machine.logged.push(`${message} ${JSON.stringify(details)}`);
  pool = await startRunners({ runners: 1, spawn, log: { info: say, warn: say }, onLost: (ids) => machine.lost.push(...ids), ...options });
  return { pool, machine };
}

const unavailable = { name: 'PetioleError', code: 'UNAVAILABLE', message: expect.stringMatching(/does not start: .*E(NOMEM|AGAIN|MFILE)/) };

it.each(FAILURES)('a runner that died is replaced when that is possible again: spawn %s', async (_, fail) => {
  const { pool, machine } = await start(fail);
  const parked = opening({ n: 1 });
  await pool.open(steps, parked);
  machine.fails = true;
  process.kill(pool.pids()[0]!, 'SIGKILL');
  await until(() => machine.logged.length > 0, 'the log to tell of it');
  expect(machine.lost).toEqual([parked.id]);
  expect(machine.logged.join()).toMatch(/runner process.*E(NOMEM|AGAIN|MFILE)/);
  await expect(pool.open(steps, parked)).rejects.toMatchObject(unavailable);
  await expect(pool.open(steps, opening({ n: 1 }), { quarantine: true })).rejects.toMatchObject(unavailable);
  await expect(pool.describe(steps)).rejects.toMatchObject(unavailable);
  expect(pool.stats()).toMatchObject({ runners: 0, executions: 0 });
  expect(pool.trouble).toMatch(/E(NOMEM|AGAIN|MFILE)/);
  machine.fails = false;
  // nobody asks for one
  await until(() => pool.stats().runners === 1, 'it is tried again');
  expect(outcome(await runToEnd(pool, steps, { n: 2 }))).toEqual({ done: 2 });
  expect(pool.trouble).toBeNull();
  expect(machine.logged.at(-1)).toMatch(/start again/);
});

it.each(FAILURES)('one that cannot be started beside others is missed by nobody: spawn %s', async (_, fail) => {
  const { pool, machine } = await start(fail, { runners: 2 });
  await pool.describe(steps);
  machine.fails = true;
  process.kill(pool.pids()[0]!, 'SIGKILL');
  await until(() => machine.logged.length > 0, 'the log to tell of it');
  expect(outcome(await runToEnd(pool, steps, { n: 2 }))).toEqual({ done: 2 });
  await expect(pool.open(steps, opening({ n: 1 }), { quarantine: true })).rejects.toMatchObject(unavailable);
  expect(pool.stats().runners).toBe(1);
});

it('it is tried less and less often, and told when it is', async () => {
  const { pool, machine } = await start(() => unstarted('EMFILE', false));
  await pool.describe(steps);
  machine.fails = true;
  machine.tries = 0;
  process.kill(pool.pids()[0]!, 'SIGKILL');
  const begun = performance.now();
  await until(() => machine.tries >= 4, 'some tries');
  // 0, 100, 200 and 400 ms apart
  expect(performance.now() - begun).toBeGreaterThan(650);
  // however many ask
  for (let i = 0; i < 100; i++) await expect(pool.open(steps, opening())).rejects.toMatchObject({ code: 'UNAVAILABLE' });
  expect(machine.tries).toBeLessThan(8);
  expect(machine.logged.length).toBeLessThanOrEqual(machine.tries);
});

it('a pool whose first processes cannot be started has them later', async () => {
  const machine = { fails: true };
  const spawn = (): ChildProcess => (machine.fails ? unstarted('EMFILE', false) : spawnRunner());
  pool = await startRunners({ runners: 2, spawn });
  await expect(pool.describe(steps)).rejects.toMatchObject({ code: 'UNAVAILABLE' });
  machine.fails = false;
  await until(() => pool!.stats().runners === 2, 'they are tried again');
  await expect(pool.describe(steps)).resolves.toMatchObject({ name: null });
});

it('nothing is tried after it was closed', () => {
  jest.useFakeTimers();
  try {
    const tries: number[] = [];
    const starts = new Starts(() => tries.push(1) > 0);
    starts.failed('for the test');
    jest.advanceTimersByTime(60_000);
    expect(tries).toHaveLength(1);
    starts.failed('for the test');
    starts.close();
    jest.advanceTimersByTime(60_000);
    expect(tries).toHaveLength(1);
  } finally {
    jest.useRealTimers();
  }
});
