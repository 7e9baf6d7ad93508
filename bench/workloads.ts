/**
 * What is measured. Each workload is the same program in every system, asked for by that system's own client, and each answer is
 * compared with what it must be: a system that lost a step would be fast.
 */
export type FlowName = 'calls' | 'nothing' | 'parallel' | 'fan' | 'sleeper';
/** A flow that only Petiole has. */
export type OwnFlowName = FlowName | 'resumed';

/** How a load client asks one system for flows. */
export interface Client<Name extends string = FlowName> {
  /** starts the flow and waits for its output */
  call(flow: Name, inputs: Record<string, number>): Promise<unknown>;
  /** starts the flow; durable when it resolves */
  start(flow: Name, inputs: Record<string, number>): Promise<void>;
}

export type WorkloadName = 'three' | 'fifty' | 'threeAtOnce' | 'noneAtOnce' | 'children' | 'parallel' | 'sleepers';

export interface Workload {
  title: string;
  unit: 'ms' | 'flows/s';
  /** which statistics of the samples stand in the table; throughput is one number */
  shown: ('p50' | 'p95')[] | ['rate'];
  run(client: Client, size: Size): Promise<Sample>;
}

export interface Size {
  /** flows one after the other */
  flows: number;
  /** seconds of load */
  seconds: number;
  /** steps or children of one wide flow */
  width: number;
  repeats: number;
}

export const FULL: Size = { flows: 300, seconds: 8, width: 1000, repeats: 5 };
export const QUICK: Size = { flows: 40, seconds: 1.5, width: 1000, repeats: 1 };

export interface Sample {
  /** milliseconds of each flow; empty where only the rate counts */
  ms: number[];
  /** flows per second */
  rate: number;
}

export const CLIENTS = 64;
const sumTo = (n: number): number => (n * (n + 1)) / 2;

export const WORKLOADS: Record<WorkloadName, Workload> = {
  three: {
    title: 'a flow with 3 REST calls, start to end',
    unit: 'ms',
    shown: ['p50', 'p95'],
    run: (client, { flows }) => oneAfterTheOther(flows, () => expectSum(client.call('calls', { calls: 3 }), 6)),
  },
  fifty: {
    title: 'a flow with 50 REST calls, one after the other',
    unit: 'ms',
    shown: ['p50'],
    run: (client, { repeats }) => oneAfterTheOther(2 * repeats, () => expectSum(client.call('calls', { calls: 50 }), sumTo(50))),
  },
  threeAtOnce: {
    title: `flows with 3 REST calls, ${CLIENTS} clients`,
    unit: 'flows/s',
    shown: ['rate'],
    run: (client, { seconds }) => atOnce(seconds, () => expectSum(client.call('calls', { calls: 3 }), 6)),
  },
  noneAtOnce: {
    title: `flows with no step, ${CLIENTS} clients`,
    unit: 'flows/s',
    shown: ['rate'],
    run: (client, { seconds }) => atOnce(seconds, () => expectSum(client.call('nothing', {}), 0)),
  },
  children: {
    title: 'a flow starts 1,000 child flows with one call each',
    unit: 'ms',
    shown: ['p50'],
    run: (client, { width, repeats }) => oneAfterTheOther(repeats, () => expectSum(client.call('fan', { children: width }), sumTo(width))),
  },
  parallel: {
    title: 'a flow makes 1,000 calls at once',
    unit: 'ms',
    shown: ['p50'],
    run: (client, { width, repeats }) =>
      oneAfterTheOther(repeats, () => expectSum(client.call('parallel', { calls: width }), sumTo(width))),
  },
  sleepers: {
    title: `starting flows that sleep, ${CLIENTS} clients`,
    unit: 'flows/s',
    shown: ['rate'],
    run: (client, { seconds }) => atOnce(seconds / 2, () => client.start('sleeper', {})),
  },
};

export async function expectSum(answer: Promise<unknown>, sum: number): Promise<void> {
  const got = (await answer) as { sum?: number } | null;
  if (got?.sum !== sum) throw new Error(`a flow answered ${JSON.stringify(got)?.slice(0, 300)} where the sum ${sum} was due`);
}

export async function oneAfterTheOther(count: number, work: () => Promise<void>): Promise<Sample> {
  const ms: number[] = [];
  const began = performance.now();
  for (let i = 0; i < count; i++) {
    const at = performance.now();
    await work();
    ms.push(performance.now() - at);
  }
  return { ms, rate: (count * 1000) / (performance.now() - began) };
}

/** A closed loop: each client asks again as soon as it has its answer. */
export async function atOnce(seconds: number, work: () => Promise<void>): Promise<Sample> {
  const began = performance.now();
  const until = began + seconds * 1000;
  let done = 0;
  const client = async (): Promise<void> => {
    while (performance.now() < until) {
      await work();
      done += 1;
    }
  };
  await Promise.all(Array.from({ length: CLIENTS }, client));
  return { ms: [], rate: (done * 1000) / (performance.now() - began) };
}
