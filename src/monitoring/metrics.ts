/**
 * This process in the words of Prometheus. What is counted on the path of a step is counted in `numbers.ts`; here it is only shown,
 * when somebody asks. The library, and what it watches of the process, are loaded at the first question: a process that nobody
 * asks pays nothing.
 */
import type { MetricObjectWithValues, MetricValue, Registry } from 'prom-client';
import type { Distribution, Numbers } from './numbers.ts';

/** What is as it is at the moment of the question. */
export interface Gauges {
  hot: number;
  parked: number;
  calls: number;
  journal: number;
  runners: { runners: number; executions: number; residentBytes: number };
  streams: number;
  /** connections of each pool of this process */
  pools: Record<string, { total: number; idle: number; waiting: number }>;
}

export interface MetricsPorts {
  numbers: Numbers;
  gauges(): Gauges;
  version: string;
  /** in the database: of all processes */
  queue(): Promise<{ due: number; oldest_due_seconds: number | null; pools: { pool: string; workers: number; due: number }[] }>;
}

export const METRICS_TYPE = 'text/plain; version=0.0.4; charset=utf-8';

export class Metrics {
  readonly #ports: MetricsPorts;
  #registry: Promise<Registry> | null = null;

  constructor(ports: MetricsPorts) {
    this.#ports = ports;
  }

  /** In the text format of Prometheus. */
  async text(): Promise<string> {
    const registry = await (this.#registry ??= this.#makeRegistry());
    return registry.metrics();
  }

  async #makeRegistry(): Promise<Registry> {
    const { default: prometheus } = await import('prom-client');
    const registry = new prometheus.Registry();
    prometheus.collectDefaultMetrics({ register: registry });
    const gauge = (name: string, help: string, labelNames: string[], values: () => [labels: string[], value: number][]) =>
      registry.registerMetric(
        new prometheus.Gauge({
          name,
          help,
          labelNames,
          registers: [],
          collect() {
            this.reset();
            for (const [labels, value] of values()) this.set(labelsOf(labelNames, labels), value);
          },
        }),
      );
    const counter = (name: string, help: string, labelNames: string[], values: () => [labels: string[], value: number][]) =>
      registry.registerMetric(
        new prometheus.Counter({
          name,
          help,
          labelNames,
          registers: [],
          collect() {
            this.reset();
            for (const [labels, value] of values()) this.inc(labelsOf(labelNames, labels), value);
          },
        }),
      );
    const { numbers, gauges, version } = this.#ports;
    gauge('petiole_build_info', 'Always 1; which version runs.', ['version'], () => [[[version], 1]]);
    counter('petiole_executions_started_total', 'Trees that were started by this process.', [], () => [[[], numbers.started]]);
    counter('petiole_executions_ended_total', 'Trees that ended in this process, by status.', ['status'], () =>
      Object.entries(numbers.ended).map(([status, count]) => [[status], count]),
    );
    counter('petiole_steps_total', 'Executions below a root that this process recorded, by type.', ['type'], () =>
      Object.entries(numbers.steps).map(([type, count]) => [[type], count]),
    );
    counter('petiole_journal_entries_total', 'Entries that became durable; several share a commit.', [], () => [[[], numbers.entries]]);
    counter('petiole_connections_total', 'Calls through connectors that ended, by connector type and outcome.', ['type', 'outcome'], () =>
      [...numbers.connections.counts].map(([labels, count]) => [splitLast(labels), count]),
    );
    counter('petiole_connection_retries_total', 'Further attempts of calls, by connector type.', ['type'], () =>
      [...numbers.retries.counts].map(([type, count]) => [[type], count]),
    );
    gauge(
      'petiole_flows',
      'Flows that this process holds in memory: hot ones, and of these the parked ones, which wait.',
      ['state'],
      () => {
        const { hot, parked } = gauges();
        return [
          [['active'], hot - parked],
          [['parked'], parked],
        ];
      },
    );
    gauge('petiole_calls', 'Calls through connectors that run in this process.', [], () => [[[], gauges().calls]]);
    gauge('petiole_journal_waiting', 'Journal entries that wait for their commit or are on their way.', [], () => [[[], gauges().journal]]);
    gauge('petiole_runner_processes', 'Runner processes of this worker.', [], () => [[[], gauges().runners.runners]]);
    gauge('petiole_runner_executions', 'Executions that are open in runner processes.', [], () => [[[], gauges().runners.executions]]);
    gauge('petiole_runner_resident_memory_bytes', 'Resident memory of all runner processes.', [], () => [
      [[], gauges().runners.residentBytes],
    ]);
    gauge('petiole_streams', 'Event streams that are open.', [], () => [[[], gauges().streams]]);
    gauge('petiole_database_connections', 'Connections of this process to the database.', ['pool', 'state'], () =>
      Object.entries(gauges().pools).flatMap(([pool, { total, idle }]): [string[], number][] => [
        [[pool, 'busy'], total - idle],
        [[pool, 'idle'], idle],
      ]),
    );
    gauge('petiole_database_waiting', 'Who waits for a connection of the pool.', ['pool'], () =>
      Object.entries(gauges().pools).map(([pool, { waiting }]) => [[pool], waiting]),
    );
    this.#addQueue(registry, prometheus);
    registry.registerMetric(
      histogram('petiole_commit_duration_seconds', 'Statements that made journal entries durable.', [], () => [[[], numbers.commits]]),
    );
    registry.registerMetric(
      histogram(
        'petiole_http_request_duration_seconds',
        'Requests by method, route and status; event streams until their end.',
        ['method', 'route', 'status'],
        () => [...numbers.requests].map(([labels, distribution]) => [labels.split(' '), distribution]),
      ),
    );
    return registry;
  }

  /** The same in every process; null where the database does not answer. */
  #addQueue(registry: Registry, prometheus: typeof import('prom-client')): void {
    const { queue } = this.#ports;
    let asked: ReturnType<typeof queue> | null = null;
    const ask = () => {
      asked ??= queue().finally(() => setTimeout(() => (asked = null), 1000).unref());
      return asked.catch(() => null);
    };
    type Found = Awaited<ReturnType<typeof queue>>;
    const addAll = (name: string, help: string, labelNames: string[], values: (found: Found) => [labels: string[], value: number][]) =>
      registry.registerMetric(
        new prometheus.Gauge({
          name,
          help,
          labelNames,
          registers: [],
          async collect() {
            const found = await ask();
            this.reset();
            if (!found && labelNames.length === 0) this.remove();
            for (const [labels, value] of found ? values(found) : []) this.set(labelsOf(labelNames, labels), value);
          },
        }),
      );
    const add = (name: string, help: string, valueOf: (found: Found) => number) =>
      addAll(name, help, [], (found) => [[[], valueOf(found)]]);
    add('petiole_queue_due', 'Flows that are due and wait for a worker, of the whole system, counted to 10000.', ({ due }) => due);
    add('petiole_queue_oldest_due_seconds', 'How long the first of them waits.', ({ oldest_due_seconds }) => oldest_due_seconds ?? 0);
    addAll(
      'petiole_pool_workers',
      'Workers that are alive, by their pool; 0 where something waits for a pool that has none.',
      ['pool'],
      ({ pools }) => pools.map(({ pool, workers }) => [[pool], workers]),
    );
    addAll(
      'petiole_pool_due',
      'Flows and calls that are due and wait for a worker of their pool, counted to 10000.',
      ['pool'],
      ({ pools }) => pools.map(({ pool, due }) => [[pool], due]),
    );
  }
}

function labelsOf(names: string[], values: string[]): Record<string, string> {
  return Object.fromEntries(names.map((name, i) => [name, values[i] ?? '']));
}

function splitLast(text: string): string[] {
  const at = text.lastIndexOf(' ');
  return [text.slice(0, at), text.slice(at + 1)];
}

/** A histogram of what was counted elsewhere: those of the library can only be added to one by one. */
function histogram(name: string, help: string, labelNames: string[], values: () => [labels: string[], distribution: Distribution][]) {
  const get = async (): Promise<MetricObjectWithValues<MetricValue<string>>> => ({
    name,
    help,
    type: 'histogram' as never,
    aggregator: 'sum',
    collect: () => undefined,
    values: values().flatMap(([labels, distribution]) => seriesOf(name, labelsOf(labelNames, labels), distribution)),
  });
  return { name, help, get, collect: undefined, reset: () => undefined } as never;
}

function seriesOf(name: string, labels: Record<string, string>, { bounds, counts, sum }: Distribution) {
  let count = 0;
  const buckets = [...bounds, '+Inf' as const].map((le, i) => {
    count += counts[i] ?? 0;
    return { metricName: `${name}_bucket`, labels: { le, ...labels }, value: count };
  });
  return [...buckets, { metricName: `${name}_sum`, labels, value: sum }, { metricName: `${name}_count`, labels, value: count }];
}
