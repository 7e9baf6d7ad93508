import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { getPriority } from 'node:os';
import { closeBundler } from '../../src/runner/bundle/bundle.ts';
import { startRunners, type RunnerPool, type RunnerPoolOptions } from '../../src/runner/pool.ts';
import { RunnerLost, type Delivered, type FlowBundle } from '../../src/runner/protocol.ts';
import { usageOf } from '../../src/runner/usage.ts';
import {
  commandsOf,
  delivered,
  deliverPatiently,
  endOf,
  FlowsFolder,
  isAlive,
  opening,
  openPatiently,
  outcome,
  runToEnd,
  until,
} from './support.ts';

/** What only a limit ends needs seconds of processor time, of which a busy machine gives a tenth. */
jest.setTimeout(180_000);

const folder = new FlowsFolder();
let steps: FlowBundle;
let pools: { pool: RunnerPool; lost: string[] }[] = [];

async function start(options: RunnerPoolOptions = {}): Promise<{ pool: RunnerPool; lost: string[] }> {
  const lost: string[] = [];
  const started = { pool: await startRunners({ runners: 1, onLost: (ids) => lost.push(...ids), ...options }), lost };
  pools.push(started);
  return started;
}

beforeAll(async () => {
  steps = await folder.flow(`
    for (let i = 0; i < inputs.n; i++) await this.connect('REST', { i });
    return { done: inputs.n };`);
});
afterEach(async () => {
  await Promise.all(pools.map(({ pool }) => pool.close()));
  pools = [];
});
afterAll(async () => {
  await closeBundler();
  folder.remove();
});

const cpuOf = (pool: RunnerPool): number => usageOf(pool.pids()[0]!)?.cpuMs ?? 0;

/** How many rounds of `compute` take about `ms` of processor time on this machine. */
async function roundsOf(pool: RunnerPool, bundle: FlowBundle, ms: number): Promise<number> {
  const rounds = 1e6;
  const steps = 40;
  await runToEnd(pool, bundle, { steps, rounds });
  const before = cpuOf(pool);
  await runToEnd(pool, bundle, { steps, rounds });
  return Math.round((ms * rounds * steps) / Math.max(cpuOf(pool) - before, 10));
}

describe('the runner pool', () => {
  it('runs a flow by activations: each answer has the commands of one delivery', async () => {
    const { pool } = await start();
    const first = opening({ n: 2 });
    const [a] = commandsOf(await pool.open(steps, first));
    expect(a).toMatchObject({ op: 'child', position: 0, inputs: '{"i":0}', state: 'STARTED' });
    const [b] = commandsOf(await pool.deliver(first.id, delivered(a!)));
    expect(b).toMatchObject({ op: 'child', position: 1, inputs: '{"i":1}' });
    expect(outcome(endOf(await pool.deliver(first.id, delivered(b!))))).toEqual({ done: 2 });
    expect(pool.stats()).toMatchObject({ runners: 1, executions: 0 });
  });

  it('takes several deliveries in one go, as if they had come one by one', async () => {
    const { pool } = await start();
    const bundle = await folder.bundle(`import { flow } from 'petiole';
      export default flow(async function () {
        const calls = [0, 1, 2, 3].map((n) => this.connect('c', { n }).runAsync());
        await calls[0].get('output_value'); this.connect('after', { n: 0 }).runAsync();
        await calls[2].get('output_value'); this.connect('after', { n: 2 }).runAsync();
        return (await calls[1].get('inputs')).n;
      });`);
    const first = opening({});
    const children = commandsOf(await pool.open(bundle, first));
    const [a, b, c, d] = children.map((child) => delivered(child));
    const commands = commandsOf(await pool.deliver(first.id, a!, c!));
    expect(commands).toMatchObject([
      { op: 'child', position: 4, inputs: '{"n":0}' },
      { op: 'child', position: 5, inputs: '{"n":2}' },
    ]);
    expect(outcome(endOf(await pool.deliver(first.id, b!, d!)))).toBe(1);
    expect(pool.stats()).toMatchObject({ executions: 0 });
  });

  it('keeps what was issued before the delivery that fails', async () => {
    const { pool } = await start({ cpuMs: 100 });
    const bundle = await folder.bundle(`import { flow } from 'petiole';
      export default flow(async function () {
        const [a, b] = [this.connect('c'), this.connect('c')];
        await a; this.connect('after').runAsync();
        await b; for (;;);
      });`);
    const first = opening({});
    const tried = async (): Promise<unknown> => {
      const [a, b] = commandsOf(await openPatiently(pool, bundle, first)).map((child) => delivered(child));
      return pool.deliver(first.id, a!, b!).catch((error: unknown) => {
        if (!(error instanceof RunnerLost) || error.culprit) throw error;
        return tried();
      });
    };
    expect(await tried()).toMatchObject({
      ok: false,
      error: { code: 'CPU_LIMIT' },
      commands: [
        { op: 'child', position: 2 },
        { op: 'start', child: 1 },
      ],
    });
  });

  it('replays the recorded deliveries inside the runner and tells old commands from new ones', async () => {
    const { pool } = await start();
    const first = opening({ n: 1001 });
    const history = [];
    let activation = await pool.open(steps, first);
    while (history.length < 1000) {
      const answer = delivered(commandsOf(activation)[0]!);
      history.push(answer);
      activation = await pool.deliver(first.id, answer);
    }
    const replay = await pool.open(steps, { ...first, history });
    if (!replay.ok) throw new Error(replay.error.message);
    expect(replay.replayed).toHaveLength(1000);
    expect(replay.replayed[999]).toMatchObject({ position: 999 });
    expect(replay.commands).toEqual(commandsOf(activation));
    expect(outcome(endOf(await pool.deliver(first.id, delivered(replay.commands[0]!))))).toEqual({ done: 1001 });
  });

  it('replays what it ran, with rejections that nobody handles, and gives nothing more to a script that has ended', async () => {
    const { pool } = await start();
    const bundle = await folder.flow(`
      for (let i = 0; i < 4; i++) {
        void Promise.reject(new Error('nobody handles this'));
        this.log(i);
        this.setOutput('at', i);
        await this.connect('REST', { i });
      }
      return 'done';`);
    const first = opening();
    const ran = [commandsOf(await pool.open(bundle, first))];
    const history: Delivered[] = [];
    while (ran.at(-1)?.at(-1)?.op !== 'end') {
      const child = ran.at(-1)?.find(({ op }) => op === 'child');
      history.push(delivered(child!));
      ran.push(commandsOf(await pool.deliver(first.id, history.at(-1)!)));
    }
    expect(history).toHaveLength(4);
    const beyond = { ...history.at(-1)!, position: 4, id: 'c4' };
    for (const given of [history, [...history, beyond, { ...beyond, position: 5, id: 'c5' }]]) {
      const replay = await pool.open(bundle, { ...first, history: given });
      expect(replay).toEqual({ ok: true, replayed: ran.slice(0, -1).flat(), commands: ran.at(-1) });
    }
  });

  it('refuses a module without a flow, and one that throws while it is loaded, with the line of the source', async () => {
    const { pool } = await start();
    await expect(pool.describe(await folder.bundle('export const a = 1;'))).rejects.toMatchObject({ code: 'NO_DEFAULT_EXPORT' });
    const throwing = await folder.bundle(`import { flow } from 'petiole';\n\nnull!.x;\nexport default flow(async () => 1);`, 'throwing');
    await expect(pool.describe(throwing)).rejects.toMatchObject({
      code: 'COMPILE_ERROR',
      message: expect.stringContaining('flows/throwing.ts:3:7'),
    });
    await expect(pool.describe(steps)).resolves.toMatchObject({ name: null });
  });

  it('stops a script that computes without end, also after an await, and a storm of microtasks', async () => {
    const { pool } = await start({ cpuMs: 200 });
    const loops = [
      `for (;;);`,
      `await null; for (;;);`,
      `const again = (): void => void Promise.resolve().then(again); again(); await new Promise(() => {});`,
      `Promise.resolve().then(() => { for (;;); }); for (;;);`,
      `const f = async () => { for (;;) await null; }; f(); f(); await f();`,
    ];
    const witness = opening({ n: 1 });
    const [child] = commandsOf(await openPatiently(pool, steps, witness));
    for (const loop of loops) {
      const bundle = await folder.flow(`if (inputs.loop) { ${loop} } return 'unharmed';`);
      const activation = await openPatiently(pool, bundle, opening({ loop: true }));
      expect(activation).toMatchObject({ ok: false, error: { code: 'CPU_LIMIT' } });
      expect(outcome(await runToEnd(pool, bundle))).toBe('unharmed');
    }
    expect(outcome(endOf(await deliverPatiently(pool, steps, witness, delivered(child!))))).toEqual({ done: 1 });
  });

  it('gives each delivery its own time, in a replay too: what stops is one that takes too long, not their sum', async () => {
    const { pool } = await start({ cpuMs: 400 });
    const bundle = await folder.flow(`
      let n = 0;
      const compute = (rounds: number): void => { for (let i = 0; i < rounds; i++) n += i % 7; };
      for (let step = 0; step < inputs.steps; step++) {
        compute(inputs.rounds);
        if (step === inputs.endless) for (;;);
        await this.connect('REST', {});
      }
      return 'done';`);
    const { pool: unhurried } = await start({ cpuMs: 20_000 });
    const rounds = await roundsOf(unhurried, bundle, 80);
    const steps = 50;
    const child = (position: number) => delivered({ op: 'child', position, id: `c${position}`, name: 'REST', inputs: '{}' } as never);
    const history = Array.from({ length: steps }, (_, i) => child(i));
    const before = cpuOf(pool);
    const replay = await openPatiently(pool, bundle, opening({ steps, rounds }, history));
    expect(outcome(endOf(replay))).toBe('done');
    expect(cpuOf(pool) - before).toBeGreaterThan(2 * 400 + 500); // more than one activation may have, even by the watchdog
    const stopped = await openPatiently(pool, bundle, opening({ steps, rounds, endless: 20 }, history));
    expect(stopped).toMatchObject({ ok: false, error: { code: 'CPU_LIMIT' } });
  }, 120_000);

  it('gives up the isolate of a script that needs too much memory; others of its version replay, those of other versions stay', async () => {
    const { pool, lost } = await start({ memoryMb: 32, cpuMs: 20_000 });
    const hungry = await folder.flow(`
      await this.connect('REST', {});
      const kept = []; while (inputs.eat) kept.push({ n: kept.length });
      return 'unharmed';`);
    const [eater, other, witness] = [opening({ eat: true }), opening(), opening({ n: 1 })];
    const [child] = commandsOf(await pool.open(hungry, eater));
    await pool.open(hungry, other);
    const [ofWitness] = commandsOf(await pool.open(steps, witness));
    // Both were in it: which of them needs too much shows when it runs alone.
    await expect(pool.deliver(eater.id, delivered(child!))).rejects.toMatchObject({ name: 'RunnerLost', culprit: false });
    expect(lost).toEqual([other.id]);
    const replayed = pool.open(hungry, { ...eater, history: [delivered(child!)] });
    expect(await replayed).toMatchObject({ ok: false, error: { code: 'HEAP_LIMIT' } });
    await expect(pool.deliver(other.id, delivered(child!))).rejects.toMatchObject({ name: 'RunnerLost', culprit: false });
    const [again] = commandsOf(await pool.open(hungry, other));
    expect(outcome(endOf(await pool.deliver(other.id, delivered(again!))))).toBe('unharmed');
    expect(outcome(endOf(await pool.deliver(witness.id, delivered(ofWitness!))))).toEqual({ done: 1 });
  });

  it('a storm of microtasks that keeps its promises ends by its memory, where that is full before the time is up', async () => {
    const { pool } = await start({ memoryMb: 32, cpuMs: 20_000 });
    // Each promise waits for the next and is kept by it. Which limit comes first is a question of the machine, so the time is long here.
    const chain = `const again = (): unknown => Promise.resolve().then(again); await again();`;
    const bundle = await folder.flow(`if (inputs.loop) { ${chain} } return 'unharmed';`);
    expect(await openPatiently(pool, bundle, opening({ loop: true }))).toMatchObject({ ok: false, error: { code: 'HEAP_LIMIT' } });
    expect(outcome(await runToEnd(pool, bundle))).toBe('unharmed');
  });

  it('refuses an activation whose commands are too large', async () => {
    const { pool } = await start({ outputBytes: 100_000 });
    const bundle = await folder.flow(`for (let i = 0; i < inputs.n; i++) this.log('x'.repeat(10_000)); return 1;`);
    expect(await pool.open(bundle, opening({ n: 50 }))).toMatchObject({ ok: false, error: { code: 'OUTPUT_LIMIT' } });
    expect(outcome(await runToEnd(pool, bundle, { n: 1 }))).toBe(1);
  });

  it('kills a runner that a built-in keeps beyond every time-out: the one that was running is the culprit, nobody else', async () => {
    const { pool, lost } = await start({ cpuMs: 200 });
    const endless = await folder.flow(`if (inputs.go) { const a: unknown[] = new Array(2 ** 32 - 1); a.indexOf(3); } return 'unharmed';`);
    const parked = opening({ n: 1 });
    const [child] = commandsOf(await openPatiently(pool, steps, parked));
    const before = pool.pids();
    const open = opening({ n: 1 });
    const running = pool.open(endless, opening({ go: true }));
    const behind = pool.open(steps, open);
    await expect(running).rejects.toMatchObject({ name: 'RunnerLost', culprit: true, reason: 'CPU_LIMIT' });
    await expect(behind).rejects.toMatchObject({ name: 'RunnerLost', culprit: false, reason: null });
    expect(lost).toEqual([parked.id]);
    const [again] = commandsOf(await openPatiently(pool, steps, parked));
    expect(again).toEqual(child);
    expect(outcome(endOf(await deliverPatiently(pool, steps, parked, delivered(again!))))).toEqual({ done: 1 });
    expect(pool.pids()).not.toEqual(before);
    expect(before.filter(isAlive)).toEqual([]);
  });

  it('kills a runner that grows beyond its memory', async () => {
    const { pool } = await start({ cpuMs: 20_000, residentMb: 300 });
    const bundle = await folder.flow(`if (inputs.go) new Array(2 ** 32 - 1).fill(0); return 'unharmed';`);
    const message = expect.stringContaining('grew beyond the 300 MB that a runner process may have (HEAP_LIMIT)');
    await expect(pool.open(bundle, opening({ go: true }))).rejects.toMatchObject({ culprit: true, reason: 'HEAP_LIMIT', message });
    expect(outcome(await runToEnd(pool, bundle))).toBe('unharmed');
  });

  it('goes on after its runner was killed from outside', async () => {
    const { pool, lost } = await start();
    const parked = opening({ n: 1 });
    await pool.open(steps, parked);
    const [pid] = pool.pids();
    process.kill(pid!, 'SIGKILL');
    await until(() => lost.length > 0, 'the parked execution is told to be lost');
    expect(lost).toEqual([parked.id]);
    expect(outcome(await runToEnd(pool, steps, { n: 3 }))).toEqual({ done: 3 });
  });

  it.each([
    ['SIGKILL', false],
    ['SIGTERM', false],
    ['SIGHUP', false],
    ['SIGXCPU', false],
    ['SIGSEGV', true],
    ['SIGABRT', true],
    ['SIGTRAP', true],
  ] as const)('a runner that %s ends while it computes: the fault of the activation is %s', async (signal, culprit) => {
    const { pool } = await start({ cpuMs: 60_000 });
    const busy = await folder.flow(`this.log('computes'); if (inputs.go) for (;;); return 1;`);
    await runToEnd(pool, busy);
    const running = pool.open(busy, opening({ go: true }));
    const settled = expect(running).rejects.toMatchObject({
      name: 'RunnerLost',
      culprit,
      reason: null,
      message: expect.stringContaining(signal),
    });
    const [pid] = pool.pids();
    const before = usageOf(pid!)!.cpuMs;
    await until(() => usageOf(pid!)!.cpuMs > before + 50, 'the script computes');
    process.kill(pid!, signal);
    await settled;
    expect(outcome(await runToEnd(pool, busy))).toBe(1);
  });

  it('runs an execution in quarantine in a process of its own, which goes with it', async () => {
    const { pool, lost } = await start({ cpuMs: 200 });
    const parked = opening({ n: 1 });
    await openPatiently(pool, steps, parked);
    const [usual] = pool.pids();
    const endless = await folder.flow(`new Array(2 ** 32 - 1).reverse(); return 1;`);
    await expect(pool.open(endless, opening(), { quarantine: true })).rejects.toMatchObject({ culprit: true, reason: 'CPU_LIMIT' });
    const suspect = opening({ n: 1 });
    const [child] = commandsOf(await openPatiently(pool, steps, suspect, { quarantine: true }));
    const own = pool.pids().filter((pid) => pid !== usual);
    expect(own).toHaveLength(1);
    expect(outcome(endOf(await deliverPatiently(pool, steps, suspect, delivered(child!))))).toEqual({ done: 1 });
    await until(() => !isAlive(own[0]!), 'the quarantine runner is gone');
    expect(lost).toEqual([]);
    expect(pool.pids()).toEqual([usual]);
  });

  it('runs a version that reached a limit apart from the others from then on', async () => {
    const { pool, lost } = await start({ cpuMs: 1000 });
    const [usual] = pool.pids();
    const spins = await folder.flow(`if (inputs.n === 0) return 'harmless'; for (;;);`);
    expect(await openPatiently(pool, spins, opening({ n: 1 }))).toMatchObject({ ok: false, error: { code: 'CPU_LIMIT' } });
    let isSpinning = true;
    const again = openPatiently(pool, spins, opening({ n: 1 })).finally(() => (isSpinning = false));
    const other = pool.pids().filter((pid) => pid !== usual);
    expect(other).toHaveLength(1);
    expect(getPriority(other[0]!)).toBeGreaterThan(getPriority(usual!));
    await until(() => (usageOf(other[0]!)?.cpuMs ?? 0) > 0, 'its process to run');
    // stopped, so that it does not come to its end first, however busy the machine is
    process.kill(other[0]!, 'SIGSTOP');
    expect(outcome(await runToEnd(pool, steps, { n: 3 }))).toEqual({ done: 3 });
    expect(isSpinning).toBe(true);
    process.kill(other[0]!, 'SIGCONT');
    expect(await again).toMatchObject({ ok: false, error: { code: 'CPU_LIMIT' } });
    expect(outcome(await runToEnd(pool, spins, { n: 0 }))).toBe('harmless');
    expect(lost).toEqual([]);
  });

  it('runs a version apart whose output was too large to be written', async () => {
    const { pool } = await start();
    const large = await folder.flow(`return inputs.n === 0 ? 'harmless' : { values: 'x'.repeat(50 << 20) };`);
    const [usual] = pool.pids();
    expect(endOf(await openPatiently(pool, large, opening({ n: 1 })))).toMatchObject({ error: { code: 'OUTPUT_LIMIT' } });
    expect(pool.pids()).toEqual([usual]);
    expect(outcome(await runToEnd(pool, large, { n: 0 }))).toBe('harmless');
    expect(pool.pids()).toHaveLength(2);
  });

  it('carries frames of many megabytes both ways', async () => {
    const { pool } = await start();
    const bundle = await folder.flow(`return { text: inputs.text, n: inputs.text.length };`);
    const text = 'ä\u0000\ud800'.repeat(400_000);
    const ends = await Promise.all([1, 2, 3].map(() => runToEnd(pool, bundle, { text })));
    expect(ends.map((end) => outcome(end))).toEqual([1, 2, 3].map(() => ({ text, n: text.length })));
  });

  it('keeps many versions, and forgets those that nobody uses', async () => {
    const { pool } = await start();
    const used = opening({ n: 1 });
    const [child] = commandsOf(await pool.open(steps, used));
    for (let i = 0; i < 40; i++) {
      const script = `${steps.script}\n// ${i}`;
      expect(outcome(await runToEnd(pool, { ...steps, script, sha256: `${steps.sha256}-${i}` }, { n: i % 3 }))).toEqual({ done: i % 3 });
    }
    expect(outcome(endOf(await pool.deliver(used.id, delivered(child!))))).toEqual({ done: 1 });
    expect(pool.stats().residentBytes).toBeLessThan(700 * 2 ** 20);
  });

  it('rejects what is open when it is closed and leaves no process behind', async () => {
    const { pool } = await start({ runners: 2 });
    const open = [pool.open(steps, opening({ n: 1 })), pool.open(steps, opening({ n: 1 }), { quarantine: true })];
    const pids = pool.pids();
    expect(pids).toHaveLength(3);
    const settled = Promise.allSettled(open);
    await pool.close();
    for (const result of await settled) expect(result).toMatchObject({ status: 'rejected', reason: { culprit: false } });
    expect(pids.filter(isAlive)).toEqual([]);
    await expect(pool.open(steps, opening())).rejects.toBeInstanceOf(RunnerLost);
  });

  it('answers a delivery for an execution that it does not have', async () => {
    const { pool } = await start();
    await expect(pool.deliver('nobody', delivered({ op: 'child' } as never))).rejects.toMatchObject({ culprit: false });
  });
});
