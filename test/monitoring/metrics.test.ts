/** The text that Prometheus reads, held to its format and its naming. */
import { beforeAll, describe, expect, it } from '@jest/globals';
import { countedConnections } from '../../src/monitoring/counted-connections.ts';
import { Metrics, type Gauges, type MetricsPorts } from '../../src/monitoring/metrics.ts';
import { Numbers } from '../../src/monitoring/numbers.ts';
import { emptyEntry, type NewExecution } from '../../src/storage/journal/rows.ts';

const gauges: Gauges = {
  hot: 5,
  parked: 3,
  calls: 2,
  journal: 1,
  runners: { runners: 2, executions: 4, residentBytes: 1e8 },
  streams: 7,
  pools: { engine: { total: 10, idle: 4, waiting: 1 } },
};
const numbers = new Numbers();
let queue: Awaited<ReturnType<MetricsPorts['queue']>> | null = {
  due: 12,
  oldest_due_seconds: 1.5,
  pools: [
    { pool: 'default', workers: 2, due: 0 },
    { pool: 'dmz', workers: 0, due: 12 },
  ],
};
const metrics = new Metrics({
  numbers,
  gauges: () => gauges,
  version: '1.2.3',
  queue: () => (queue ? Promise.resolve(queue) : Promise.reject(new Error('away'))),
});

interface Sample {
  name: string;
  labels: Record<string, string>;
  value: number;
}

/** By the rules of the exposition format: HELP and TYPE once and before the samples, no sample twice, escapes closed. */
function parse(text: string): { types: Map<string, string>; samples: Sample[] } {
  const types = new Map<string, string>();
  const samples: Sample[] = [];
  const seen = new Set<string>();
  for (const line of text.split('\n').filter((one) => one !== '')) {
    const meta = /^# (HELP|TYPE) (\S+) (.+)$/.exec(line);
    if (meta) {
      if (meta[1] === 'TYPE') {
        expect(types.has(meta[2]!)).toBe(false);
        types.set(meta[2]!, meta[3]!);
      }
      continue;
    }
    const sample = /^([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\{((?:[a-zA-Z_]\w*="(?:[^"\\\n]|\\["\\n])*",?)*)\})? (\S+)$/.exec(line);
    if (!sample) throw new Error(`no line of the format: ${line}`);
    const labels = Object.fromEntries(
      [...(sample[2] ?? '').matchAll(/(\w+)="((?:[^"\\]|\\.)*)"/g)].map(([, name, value]) => [name, value]),
    );
    const key = JSON.stringify([sample[1], Object.entries(labels).sort()]);
    expect(seen.has(key)).toBe(false);
    seen.add(key);
    samples.push({ name: sample[1]!, labels, value: Number(sample[3]!.replace('Inf', 'Infinity')) });
  }
  return { types, samples };
}

const familyOf = (name: string, types: Map<string, string>): string => (types.has(name) ? name : name.replace(/_(bucket|sum|count)$/, ''));

let parsed: ReturnType<typeof parse>;
const valueOf = (name: string, labels: Record<string, string> = {}): number | undefined =>
  parsed.samples.find((one) => one.name === name && JSON.stringify(one.labels) === JSON.stringify(labels))?.value;

const row = (given: Partial<NewExecution>) => ({ type: 'FLOW', status: 'RUNNING', parentId: null, ...given }) as NewExecution;

beforeAll(async () => {
  numbers.onWritten(
    [
      { entry: { ...emptyEntry('r'), inserts: [row({ id: 'r' }), row({ id: 'c', parentId: 'r', type: 'CONNECTION' })] } },
      {
        entry: {
          ...emptyEntry('r'),
          changes: [
            { id: 'c', status: 'ENDED_SUCCESS' },
            { id: 'r', status: 'ENDED_ERROR' },
          ],
        },
      },
    ],
    3,
  );
  numbers.onWritten([{ entry: emptyEntry('r') }], 700);
  numbers.request('GET', '/api/v1/executions/:id', 200, 0.004);
  const connections = countedConnections(
    {
      resolve: ({ name }) => ({ connector: name, connectorType: 'REST' }),
      call: async ({ attemptsBefore }) => ({ ok: false, error: { code: 'CONNECTION_FAILED' }, attempts: attemptsBefore + 3 }) as never,
    },
    numbers,
  );
  await connections.call({ target: { by: 'name', name: 'x' }, attemptsBefore: 1, signal: new AbortController().signal } as never);
  parsed = parse(await metrics.text());
});

describe('the metrics', () => {
  it('have a type, and names as Prometheus wants them', () => {
    for (const { name } of parsed.samples) expect(parsed.types.has(familyOf(name, parsed.types))).toBe(true);
    for (const [name, type] of [...parsed.types].filter(([one]) => one.startsWith('petiole_'))) {
      expect(name).toMatch(/^petiole_[a-z]+(_[a-z]+)*$/);
      expect(name.endsWith('_total')).toBe(type === 'counter');
      expect(name).not.toMatch(/_(ms|milliseconds|minutes|kb|mb)(_|$)/);
    }
  });

  it('count what was written', () => {
    expect(valueOf('petiole_executions_started_total')).toBe(1);
    expect(valueOf('petiole_executions_ended_total', { status: 'ENDED_ERROR' })).toBe(1);
    expect(valueOf('petiole_executions_ended_total', { status: 'ENDED_SUCCESS' })).toBe(0);
    expect(valueOf('petiole_steps_total', { type: 'CONNECTION' })).toBe(1);
    expect(valueOf('petiole_connections_total', { type: 'REST', outcome: 'CONNECTION_FAILED' })).toBe(1);
    expect(valueOf('petiole_connection_retries_total', { type: 'REST' })).toBe(2);
    expect(valueOf('petiole_flows', { state: 'active' })).toBe(2);
    expect(valueOf('petiole_database_connections', { pool: 'engine', state: 'busy' })).toBe(6);
    expect(valueOf('petiole_queue_due')).toBe(12);
    expect(valueOf('petiole_pool_due', { pool: 'dmz' })).toBe(12);
    expect(valueOf('petiole_pool_workers', { pool: 'dmz' })).toBe(0);
    expect(valueOf('petiole_pool_workers', { pool: 'default' })).toBe(2);
    expect(valueOf('nodejs_eventloop_lag_seconds')).toBeDefined();
  });

  it('have histograms whose buckets rise to their count', () => {
    for (const [name] of [...parsed.types].filter(([one, type]) => type === 'histogram' && one.startsWith('petiole_'))) {
      const buckets = parsed.samples.filter((one) => one.name === `${name}_bucket`);
      for (const group of Map.groupBy(buckets, ({ labels: { le: _le, ...rest } }) => JSON.stringify(rest)).values()) {
        const counts = group.map(({ value }) => value);
        expect(counts).toEqual(counts.toSorted((a, b) => a - b));
        expect(group.at(-1)!.labels['le']).toBe('+Inf');
        const { le: _le, ...rest } = group.at(-1)!.labels;
        expect(valueOf(`${name}_count`, rest as Record<string, string>)).toBe(counts.at(-1));
      }
    }
    expect(valueOf('petiole_commit_duration_seconds_bucket', { le: '0.005' })).toBe(1);
    expect(valueOf('petiole_commit_duration_seconds_sum')).toBeCloseTo(0.703);
  });

  it('do without the database', async () => {
    queue = null;
    const away = new Metrics({ numbers, gauges: () => gauges, version: '1', queue: () => Promise.reject(new Error('away')) });
    const { samples } = parse(await away.text());
    expect(samples.some(({ name }) => name === 'petiole_queue_due')).toBe(false);
    expect(samples.some(({ name }) => name === 'petiole_flows')).toBe(true);
  });
});
