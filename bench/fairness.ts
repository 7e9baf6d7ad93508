/**
 * Fairness: what a small flow (3 REST calls, start to end, by a client of its own) takes while another client's fan-out of 10,000 runs
 * in the same process, as a multiple of what it takes alone. Beside as many other processes as there are processors, which do nothing but
 * compute, it shows what of that is the kernel's sharing of the processors. `node_modules/.bin/node bench/fairness.ts [--wide N] [--out FILE]`
 *
 * Prints a table, and JSON as its last line.
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { clientOf, startUp } from './petiole.ts';
import type { FlowName } from './workloads.ts';

interface Row {
  load: string;
  /** ms of the small flow; its number; of the load alone */
  p50: number;
  p95: number;
  most: number;
  flows: number;
  loadMs: number | null;
}

const ALONE = 150;
const ALONE_NAME = 'nothing else';
const { wide, out } = parseArgs({ options: { wide: { type: 'string', default: '10000' }, out: { type: 'string' } } }).values;
const width = Number(wide);
const folder = await mkdtemp(join(tmpdir(), 'petiole-fairness-'));
const target = fork(join(import.meta.dirname, 'target.ts'));
try {
  const [port] = (await once(target, 'message')) as [number];
  const up = await startUp({ target: `http://127.0.0.1:${port}`, folder, data: join(folder, 'data') });
  try {
    const rows = await measure(up.url);
    print(rows);
    if (out !== undefined) await writeFile(out, JSON.stringify(rows, null, 2));
    console.log(JSON.stringify({ wide: width, rows }));
  } finally {
    await up.stop();
  }
} finally {
  target.disconnect();
  await rm(folder, { recursive: true, force: true });
}

async function measure(url: string): Promise<Row[]> {
  const [small, large] = [clientOf(url), clientOf(url)];
  const one = async (): Promise<number> => {
    const began = performance.now();
    await small.call('calls', { calls: 3 });
    return performance.now() - began;
  };
  for (let i = 0; i < ALONE; i++) await one(); // warm
  const rows = [await beside(ALONE_NAME, one, null)];
  for (const [load, flow, inputs] of [
    [`${width} child flows`, 'fan', { children: width }],
    [`${width} parallel calls`, 'parallel', { calls: width }],
  ] as [string, FlowName, Record<string, number>][]) {
    rows.push(await beside(load, one, () => large.call(flow, inputs)));
    rows.push(await beside(ALONE_NAME, one, null));
  }
  rows.push(await besideOthers(one));
  await Promise.all([small.close(), large.close()]);
  return rows;
}

async function besideOthers(one: () => Promise<number>): Promise<Row> {
  const others = Array.from({ length: availableParallelism() }, () => spawn(process.execPath, ['-e', 'for (;;);'], { stdio: 'ignore' }));
  try {
    return await beside(`${others.length} processes that compute`, one, null);
  } finally {
    for (const other of others) other.kill('SIGKILL');
  }
}

async function beside(load: string, one: () => Promise<number>, work: (() => Promise<unknown>) | null): Promise<Row> {
  const taken: number[] = [];
  let loadMs: number | null = null;
  const began = performance.now();
  const ended = work?.().then(() => (loadMs = performance.now() - began));
  while (ended ? loadMs === null : taken.length < ALONE) taken.push(await one());
  await ended;
  taken.sort((a, b) => a - b);
  const at = (part: number): number => taken[Math.min(taken.length - 1, Math.floor(part * taken.length))] ?? 0;
  return { load, p50: at(0.5), p95: at(0.95), most: at(1), flows: taken.length, loadMs };
}

function print(rows: Row[]): void {
  const alone = rows.filter(({ load }) => load === ALONE_NAME);
  const idle = alone.map(({ p95 }) => p95).sort((a, b) => a - b)[alone.length >> 1] ?? 1;
  console.log('| beside | p50 ms | p95 ms | most ms | flows | p95 / idle p95 | the load took ms |\n|---|---|---|---|---|---|---|');
  for (const { load, p50, p95, most, flows, loadMs } of rows) {
    const columns = [load, p50.toFixed(1), p95.toFixed(1), most.toFixed(1), flows, (p95 / idle).toFixed(1), loadMs?.toFixed(0) ?? '–'];
    console.log(`| ${columns.join(' | ')} |`);
  }
}
