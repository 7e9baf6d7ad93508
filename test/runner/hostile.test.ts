/**
 * A script that broke out of its isolate has the runner process, and writes what it likes to the worker. Whatever that is: the process
 * is killed, who ran in it is told, and the worker goes on.
 */
import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { spawn, type ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { closeBundler } from '../../src/runner/bundle/bundle.ts';
import { RUNNER_DEFAULTS, startRunners, type RunnerPool, type RunnerPoolOptions } from '../../src/runner/pool.ts';
import { encode, FROM_RUNNER, TO_RUNNER } from '../../src/runner/process/frames.ts';
import type { FlowBundle } from '../../src/runner/protocol.ts';
import { Runner } from '../../src/runner/runner.ts';
import { loadScripts } from '../../src/runner/scripts.ts';
import { spawnRunner } from '../../src/runner/spawn.ts';
import { child, CHILD_ID, delivered, FlowsFolder, isAlive, opening, outcome, ROOT, runToEnd, until } from './support.ts';

jest.setTimeout(60_000);

const folder = new FlowsFolder();
const PROGRAM = fileURLToPath(new URL('./hostile-runner.mjs', import.meta.url).href);
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

const { DONE, FAILED, DESCRIBED, READY, PROGRESS, LOST, PATIENCE, CROWDED, GONE } = FROM_RUNNER;

interface Attack {
  say: Buffer;
  /** which of the calls it answers with that; those before it get commands of a script that waits */
  at?: number;
  repeat?: number;
}

/** A pool whose first process is taken over; those that replace it are ours. */
async function attacked({ say, at = 1, repeat = 1 }: Attack, options: RunnerPoolOptions = {}) {
  const seen = { spawned: [] as ChildProcess[], logged: [] as string[], lost: [] as string[] };
  const told = (details: object, message: string): void => void seen.logged.push(`${message} ${JSON.stringify(details)}`);
  const plan = folder.write('../plan.json', JSON.stringify({ say: say.toString('base64'), at, repeat }));
  const start = (): ChildProcess => {
    const child =
      seen.spawned.length === 0
        ? spawn(process.execPath, [PROGRAM, plan], { stdio: ['ignore', 'ignore', 'pipe', 'pipe', 'pipe'] })
        : spawnRunner();
    seen.spawned.push(child);
    return child;
  };
  const log = { info: told, warn: told };
  pool = await startRunners({ runners: 1, spawn: start, log, onLost: (ids) => seen.lost.push(...ids), ...options });
  return { pool, seen };
}

/** It is dead, the log says why, and the next one does its work. */
async function expectRecovery({ pool, seen }: Awaited<ReturnType<typeof attacked>>): Promise<void> {
  const [hostile] = seen.spawned;
  await until(() => hostile!.signalCode === 'SIGKILL', 'the process to be killed');
  expect(isAlive(hostile!.pid!)).toBe(false);
  expect(seen.logged).toEqual([expect.stringMatching(/^a runner process sent what none sends/)]);
  expect(outcome(await runToEnd(pool, steps, { n: 2 }))).toEqual({ done: 2 });
}

const frame = (kind: number, ...parts: string[]): Buffer => encode(kind, parts);
const done = (...commands: unknown[]): Buffer => frame(DONE, '1', JSON.stringify(commands));
const length = (bytes: number, ...more: number[]): Buffer => {
  const head = Buffer.alloc(4);
  head.writeUInt32LE(bytes, 0);
  return Buffer.concat([head, Buffer.from(more)]);
};
const raw = (json: string): Buffer => frame(DONE, '1', json);

const FRAMES: [string, Buffer][] = [
  // frames
  ['a length of 4 GB', length(0xffffffff, DONE)],
  ['a length beyond what the process can hold', length(600 * 2 ** 20, DONE)],
  ['a frame without a kind', length(0)],
  ['a part that is longer than its frame', Buffer.concat([length(5, DONE), Buffer.from([255, 255, 255, 127])])],
  ['a part whose length is cut off', length(3, DONE, 1, 0)],
  ['an unknown kind', frame(77, '1')],
  ['the kind 0', frame(0, '1')],
  ['broken UTF-8', Buffer.concat([length(8, DONE, 3, 0, 0, 0), Buffer.from([0x31, 0xff, 0xfe])])],
  ['an answer without the number of its call', frame(DONE)],
  ['an answer to a call of the future', frame(DONE, '7', '[]')],
  ['an answer to no number', frame(DONE, '__proto__', '[]')],
  ['a description where commands are due', frame(DESCRIBED, '1', '{}')],
  // what is no answer
  ['a loss of what is no list', frame(LOST, '{"length":3}')],
  ['a loss that is no JSON', frame(LOST, 'gone')],
  ['a loss without a list', frame(LOST)],
  ['a loss of what is no text', frame(LOST, '[{}, null]')],
  ['crowding of what is no list', frame(CROWDED, 'null')],
  ['a patience that is no number', frame(PATIENCE, 'NaN')],
  ['a patience without end', frame(PATIENCE, 'Infinity')],
  ['a patience of a year', frame(PATIENCE, String(365 * 86_400_000))],
  ['a negative patience', frame(PATIENCE, '-1')],
  ['no patience', frame(PATIENCE)],
  // answers: the other ways in which they are none stand in `answers.test.ts`
  ['commands that are no JSON', raw('[{"op":')],
  ['more values than the worker has memory for', raw(`[${'{},'.repeat(10_000_001)}{}]`)],
  ['an error that is no JSON', frame(FAILED, '1', 'x')],
];

describe('what no runner says', () => {
  it.each(FRAMES)('%s: its process is killed, and the one that ran has to answer for it', async (_what, say) => {
    const attack = await attacked({ say });
    const open = attack.pool.open(steps, opening({ n: 1 }, [], ROOT));
    await expect(open).rejects.toMatchObject({
      name: 'RunnerLost',
      culprit: true,
      message: expect.stringMatching(/sent what no runner sends/),
    });
    await expectRecovery(attack);
  });

  it('an answer that nobody asked for: no strike for anybody, and those parked there replay, apart from others', async () => {
    const twice = Buffer.concat([frame(DONE, '1', '[{"op":"log","seq":0,"level":"info","values":"[]"}]'), frame(DONE, '1', '[]')]);
    const attack = await attacked({ say: twice });
    const parked = opening({ n: 1 }, [], ROOT);
    await expect(attack.pool.open(steps, parked)).resolves.toMatchObject({ ok: true });
    await until(() => attack.seen.lost.length > 0, 'it to be lost');
    expect(attack.seen.lost).toEqual([parked.id]);
    expect(attack.seen.logged[0]).toContain(parked.id);
    await expectRecovery(attack);
    expect(attack.pool.pids()).toHaveLength(2); // one of them for the versions that were there
  });

  it('an answer given twice is not taken as that of the next call', async () => {
    const log = '[{"op":"log","seq":0,"level":"info","values":"[]"}]';
    const attack = await attacked({ say: Buffer.concat([frame(DONE, '1', log), frame(DONE, '1', log)]) });
    const [first, second] = [opening({ n: 1 }, [], ROOT), opening({ n: 1 })];
    const opened = await Promise.allSettled([attack.pool.open(steps, first), attack.pool.open(steps, second)]);
    expect(opened).toMatchObject([{ status: 'fulfilled' }, { status: 'rejected', reason: { name: 'RunnerLost' } }]);
    await expectRecovery(attack);
  });

  it('an answer of a flow that is parked, while another one runs', async () => {
    const attack = await attacked({ say: frame(DONE, '1', '[]'), at: 2 });
    const parked = opening({ n: 1 }, [], ROOT);
    await attack.pool.open(steps, parked);
    await expect(attack.pool.open(steps, opening({ n: 1 }))).rejects.toMatchObject({ name: 'RunnerLost' });
    expect(attack.seen.lost).toEqual([parked.id]);
    await expectRecovery(attack);
  });

  it('losses and crowding of executions that it does not have concern nobody', async () => {
    const strangers = JSON.stringify(['nobody', '__proto__', CHILD_ID]);
    const say = Buffer.concat([frame(LOST, strangers), frame(CROWDED, strangers), done({ op: 'end', status: 'ENDED_SUCCESS' })]);
    const { pool, seen } = await attacked({ say });
    await expect(pool.open(steps, opening({ n: 1 }, [], ROOT))).resolves.toMatchObject({ ok: true, commands: [{ op: 'end' }] });
    expect(seen).toMatchObject({ lost: [], logged: [] });
  });

  it('a flood of what is no answer', async () => {
    const attack = await attacked({ say: frame(PROGRESS), repeat: 200_000 });
    await expect(attack.pool.open(steps, opening({ n: 1 }, [], ROOT))).rejects.toMatchObject({ name: 'RunnerLost', culprit: true });
    await expectRecovery(attack);
  });

  it('a description that never comes about', async () => {
    const plan = Buffer.concat(Array.from({ length: 10 }, (_, i) => frame(GONE, String(i + 1))));
    const { pool } = await attacked({ say: plan });
    await expect(pool.describe(steps)).rejects.toBeInstanceOf(Error);
  });

  it.each([
    ['no object', frame(DESCRIBED, '1', '"flow"')],
    ['commands', frame(DONE, '1', '[]')],
  ])('a description that is %s', async (_what, say) => {
    const attack = await attacked({ say });
    await expect(attack.pool.describe(steps)).rejects.toMatchObject({ name: 'RunnerLost' });
    await expectRecovery(attack);
  });

  it('what it says after that counts no more', async () => {
    const say = Buffer.concat([frame(77), frame(READY), done({ op: 'end', status: 'ENDED_SUCCESS' })]);
    const attack = await attacked({ say });
    await expect(attack.pool.open(steps, opening({ n: 1 }, [], ROOT))).rejects.toMatchObject({ culprit: true });
    await expectRecovery(attack);
  });

  it('an answer to a delivery that is none costs the one that it was for, and the others nothing', async () => {
    const attack = await attacked({ say: frame(DONE, '3', '[{"op":"child"}]'), at: 3 });
    const [parked, running] = [opening({ n: 1 }), opening({ n: 1 })];
    await attack.pool.open(steps, parked);
    await attack.pool.open(steps, running);
    const end = delivered(child({}) as never);
    await expect(attack.pool.deliver(running.id, end)).rejects.toMatchObject({ name: 'RunnerLost', culprit: true });
    expect(attack.seen.lost).toEqual([parked.id]);
    await expectRecovery(attack);
  });

  it('one that says for ever that a replay goes on does not hold up those behind it', async () => {
    const told = Promise.withResolvers<void>();
    const say = Buffer.concat([frame(PROGRESS), frame(CROWDED, '[]')]);
    const plan = folder.write('../plan.json', JSON.stringify({ say: say.toString('base64') }));
    const nothing = (): void => undefined;
    const events = { onLost: nothing, onReady: nothing, onExit: nothing, onDistrusted: nothing, onCrowded: () => told.resolve() };
    const taken = (): ChildProcess => spawn(process.execPath, [PROGRAM, plan], { stdio: ['ignore', 'ignore', 'pipe', 'pipe', 'pipe'] });
    const runner = new Runner(await loadScripts(), RUNNER_DEFAULTS, events, taken);
    const open = expect(runner.call(TO_RUNNER.OPEN, ['version', 'id'], () => 0)).rejects.toMatchObject({
      culprit: true,
      reason: 'CPU_LIMIT',
    });
    const begun = performance.now();
    runner.watch(begun);
    await told.promise; // by then it has said so
    runner.watch(begun + 3_600_000);
    await open;
    await runner.exited;
  });
});
