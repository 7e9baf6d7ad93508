/**
 * What more processes on one PostgreSQL give. Flows that come back from a sleep are taken up by whichever worker has room, so they
 * show what a `worker` adds to `up`; flows that are started run where they were started, so they show what another `up` adds. Each
 * process is held to a part of a core: on a machine with a few of them, all of them at full speed would show its cores and nothing else.
 */
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import type { Bench, Section } from '../bench.ts';
import { databaseProcesses, embeddedOf } from '../database.ts';
import { clientOf, startUp, startWorker, type PetioleProcess, type Setup } from '../petiole.ts';
import { watchCpu } from '../processes.ts';
import { Quota } from '../quota.ts';
import { figureOf, gridOf, quantile, textOf, type Figure } from '../report.ts';
import { CLIENTS, expectSum } from '../workloads.ts';

const CORES_EACH = 0.25;
const MORE = [0, 1, 2];
/** How far ahead of its end a sleep is started, for each flow that is started before it sleeps. */
const LEAD_MS = 12;
const MOST_ROUNDS = 3;

interface Sample {
  woken: number;
  started: number;
  /** ms of a flow under the load of starts */
  p95: number;
  /** of one core, while flows were started */
  database: number;
}

interface Crew {
  ups: PetioleProcess[];
  stop(): Promise<void>;
}

export async function measureWorkers(bench: Bench): Promise<Section> {
  const shared = join(bench.folder, 'shared');
  const embedded = await embeddedOf(shared);
  const database = new pg.Client({ connectionString: embedded.url });
  await database.connect();
  const found = MORE.map((): Sample[] => []);
  let isHeld = true;
  try {
    const rounds = Math.min(bench.options.rounds, MOST_ROUNDS);
    for (let round = 1; round <= rounds; round++) {
      for (const more of MORE) {
        bench.say(`round ${round} of ${rounds}: ${more} more`);
        const setup = { target: bench.target, folder: bench.folder, data: '', databaseUrl: embedded.url };
        const workers = await crewOf(setup, { ups: 1, workers: more }, database);
        isHeld &&= workers.isHeld;
        const woken = await wake(workers, database, bench.options.quick ? 300 : 1000).finally(() => workers.stop());
        const servers = await crewOf(setup, { ups: 1 + more, workers: 0 }, database);
        const rest = await start(servers, shared, bench.options.quick ? 2 : 6).finally(() => servers.stop());
        found[more]?.push({ woken, ...rest });
      }
    }
  } finally {
    await database.end();
    await embedded.close();
  }
  return sectionOf(found, isHeld);
}

/** Processes on the database, each with a data folder and a quota of its own. */
async function crewOf(setup: Setup, size: { ups: number; workers: number }, database: pg.Client): Promise<Crew & { isHeld: boolean }> {
  const quota = new Quota();
  const count = size.ups + size.workers;
  const setups = Array.from({ length: count }, (_, i) => ({ ...setup, data: join(setup.folder, `process-${i}`) }));
  const ups = await Promise.all(setups.slice(0, size.ups).map((own) => startUp(own)));
  const workers = await Promise.all(setups.slice(size.ups).map((own) => startWorker(own)));
  const all = [...ups, ...workers];
  await untilWorkers(database, count);
  const isHeld = all.every(({ pid }) => quota.hold(pid, CORES_EACH));
  return {
    ups,
    isHeld,
    async stop() {
      await Promise.all(all.map((one) => one.stop()));
      await untilWorkers(database, 0);
      quota.remove();
    },
  };
}

async function untilWorkers(database: pg.Client, count: number): Promise<void> {
  const text = 'select count(*)::int as count from workers where stopped_at is null';
  while ((await database.query<{ count: number }>(text)).rows[0]?.count !== count) await sleep(50);
}

/** Flows per second that come back from a sleep together, make three calls and end. */
async function wake({ ups }: Pick<Crew, 'ups'>, database: pg.Client, count: number, leadMs = LEAD_MS * count): Promise<number> {
  const client = clientOf(ups[0]!.url);
  const due = (await timeOf(database)) + leadMs;
  const inputs = { time: new Date(due).toISOString(), calls: 3 };
  let left = count;
  const one = async (): Promise<void> => {
    while (left-- > 0) await client.post('/executions', { flow: 'woken', inputs });
  };
  await Promise.all(Array.from({ length: CLIENTS }, one));
  await client.close();
  const areLate = (await timeOf(database)) > due;
  const last = await lastEnd(database);
  // Some of them never slept: they are to be started further ahead.
  return areLate ? wake({ ups }, database, count, 2 * leadMs) : (count * 1000) / (last - due);
}

/** When all of them have ended. */
async function lastEnd(database: pg.Client): Promise<number> {
  for (;;) {
    const { rows } = await database.query<{ left: number; last: Date }>(
      `select count(*) filter (where ended_at is null)::int as left, max(ended_at) as last from executions where flow = 'woken'`,
    );
    if (rows[0]?.left === 0) return rows[0].last.getTime();
    await sleep(100);
  }
}

async function timeOf(database: pg.Client): Promise<number> {
  const { rows } = await database.query<{ now: Date }>('select now()');
  return rows[0]!.now.getTime();
}

/** Flows with three calls, started by all clients, who are shared out to the servers. */
async function start({ ups }: Crew, data: string, seconds: number): Promise<Omit<Sample, 'woken'>> {
  const clients = ups.map(({ url }) => clientOf(url));
  const until = (at: number): Promise<number[]> => load(clients, at);
  await until(performance.now() + 1000);
  const cpu = watchCpu({ database: () => databaseProcesses(data) });
  const began = performance.now();
  const ms = await until(began + seconds * 1000);
  const took = performance.now() - began;
  for (const client of clients) await client.close();
  return { started: (ms.length * 1000) / took, p95: quantile(ms, 0.95), database: (cpu()['database'] ?? 0) / took };
}

async function load(clients: ReturnType<typeof clientOf>[], until: number): Promise<number[]> {
  const ms: number[] = [];
  const one = async (_: unknown, i: number): Promise<void> => {
    const client = clients[i % clients.length]!;
    while (performance.now() < until) {
      const at = performance.now();
      await expectSum(client.call('calls', { calls: 3 }), 6);
      ms.push(performance.now() - at);
    }
  };
  await Promise.all(Array.from({ length: CLIENTS }, one));
  return ms;
}

function sectionOf(found: Sample[][], isHeld: boolean): Section {
  const figure = (samples: Sample[], key: keyof Sample): Figure => figureOf(samples.map((sample) => sample[key]));
  const row = (what: string, text: (samples: Sample[]) => string): string[] => [what, ...found.map(text)];
  const rows = [
    row('flows that come back from a sleep and make 3 calls: `up` and so many workers, flows/s', (s) =>
      textOf(figure(s, 'woken'), 'flows/s'),
    ),
    row(`flows with 3 calls, ${CLIENTS} clients, shared out to so many more \`up\`, flows/s`, (s) =>
      textOf(figure(s, 'started'), 'flows/s'),
    ),
    row('p95 of these, ms', (s) => textOf(figure(s, 'p95'), 'ms')),
    row('PostgreSQL under these, of one core', (s) => `${Math.round(100 * figure(s, 'database').median)} %`),
  ];
  const head = ['', ...MORE.map((more) => (more === 0 ? 'one process' : `${more} more`))];
  const held = isHeld
    ? `Each process of Petiole is held to ${CORES_EACH * 100} % of a core; PostgreSQL, far side and load client are not.`
    : 'No process is held to a part of a core: this user may make no control groups, so the cores of this machine are the limit.';
  return { markdown: `${held}\n\n${gridOf(head, rows)}`, data: { found, isHeld, coresEach: CORES_EACH }, verdicts: [] };
}
