/** What sleeping flows cost the processes of the server, and what one costs that is held in memory because it waits. */
import { setTimeout as sleep } from 'node:timers/promises';
import { join } from 'node:path';
import type { Bench, Section, Verdict } from '../bench.ts';
import { inDatabase } from '../database.ts';
import { clientOf, startUp, type PetioleClient, type PetioleProcess } from '../petiole.ts';
import { residentBytes, runnersOf } from '../processes.ts';
import { gridOf } from '../report.ts';
import { CLIENTS } from '../workloads.ts';

const SLEEPERS_MB = 50;
const PARKED_BYTES = 10_000;
/** An hour of sleep counts as short, so that the flow stays in memory, and no time in memory as long. */
const HELD = { shortSleepMs: 7_200_000, idleMs: 1_000_000_000, maxHot: 100_000 };

/** Bytes, each after a collection of garbage; a runner's as the kernel sees them, since nobody collects there. */
interface Look {
  server: number;
  serverHeap: number;
  runners: number;
}

export async function measureMemory(bench: Bench): Promise<Section> {
  const count = bench.options.quick ? 20_000 : 100_000;
  const held = bench.options.quick ? 4000 : 10_000;
  const sleeping = await grown(bench, 'sleeping', { warm: 6000, count });
  const parked = await grown(bench, 'parked', { warm: 3000, count: held, engine: HELD });
  const mb = (sleeping.server + sleeping.runners) / 1e6;
  const per100k = (mb * 100_000) / count;
  const each = (parked.serverHeap + parked.runners) / held;
  const row = (what: string, look: Look, of: number): string[] => [
    what,
    ...[look.server, look.serverHeap, look.runners].map((bytes) => `${(bytes / 1e6).toFixed(1)} MB`),
    `${Math.round((look.server + look.runners) / of)} B`,
  ];
  const head = ['grown by', 'server, resident', 'of it heap', 'runners, resident', 'resident per flow'];
  const markdown = gridOf(head, [
    row(`${count.toLocaleString('en-US')} sleeping flows`, sleeping, count),
    row(`${held.toLocaleString('en-US')} flows held in memory while they wait, without packages`, parked, held),
  ]);
  const verdicts: Verdict[] = [
    { what: '100,000 sleeping flows', measured: `${per100k.toFixed(1)} MB`, bound: `< ${SLEEPERS_MB} MB`, reached: per100k < SLEEPERS_MB },
    {
      what: 'a parked flow (heap of the server, memory of the runner)',
      measured: `${(each / 1000).toFixed(1)} kB`,
      bound: `< ${PARKED_BYTES / 1000} kB`,
      reached: each < PARKED_BYTES,
    },
  ];
  return { markdown, data: { count, sleeping, held, parked }, verdicts };
}

/** How much more there is after `count` sleepers than after `warm` of them. */
async function grown(bench: Bench, name: string, load: { warm: number; count: number; engine?: object }): Promise<Look> {
  const folder = join(bench.folder, name);
  const data = join(folder, 'data');
  const env: Record<string, string> = load.engine ? { BENCH_ENGINE: JSON.stringify(load.engine) } : {};
  const up = await startUp({ target: bench.target, folder, data, probe: true, env });
  const client = clientOf(up.url);
  try {
    await startMany(client, load.warm);
    await settled(data, load.engine !== undefined);
    const before = await look(up);
    bench.say(`${name}: ${load.warm} started, the server has ${Math.round(before.server / 1e6)} MB`);
    await startMany(client, load.count);
    await settled(data, load.engine !== undefined);
    const after = await look(up);
    bench.say(`${name}: ${load.count} more started, the server has ${Math.round(after.server / 1e6)} MB`);
    return {
      server: after.server - before.server,
      serverHeap: after.serverHeap - before.serverHeap,
      runners: after.runners - before.runners,
    };
  } finally {
    await client.close();
    await up.stop();
  }
}

async function startMany(client: PetioleClient, count: number): Promise<void> {
  let left = count;
  const one = async (): Promise<void> => {
    while (left-- > 0) await client.start('sleeper', {});
  };
  await Promise.all(Array.from({ length: CLIENTS }, one));
}

/** Until no flow is held any more, or, where they are to be held, until each of them waits. */
async function settled(data: string, isHeld: boolean): Promise<void> {
  const busy = isHeld ? `status = 'RUNNING'` : 'worker_id is not null';
  await inDatabase(data, async (client) => {
    for (;;) {
      const { rows } = await client.query<{ left: number }>(`select count(*)::int as left from executions where type = 'FLOW' and ${busy}`);
      if (rows[0]?.left === 0) return;
      await sleep(100);
    }
  });
}

async function look(up: PetioleProcess): Promise<Look> {
  const memory = await up.ask('memory');
  return {
    server: residentBytes(up.pid),
    serverHeap: memory.heapUsedBytes + memory.externalBytes,
    runners: runnersOf(up.pid).reduce((sum, pid) => sum + residentBytes(pid), 0),
  };
}
