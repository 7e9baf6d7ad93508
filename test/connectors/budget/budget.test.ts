import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { CallOptions } from '../../support/connections.ts';
import { until } from '../../support/until.ts';
import { mostWithin } from './arrivals.ts';
import { ok, startProcesses, startService, type Processes, type Service } from './support.ts';

let service: Service;
let all: Processes;
beforeAll(async () => {
  [service, all] = await Promise.all([startService(), startProcesses(2)]);
});
beforeEach(() => {
  service.answer = ok;
  service.arrivals = [];
  service.mostRunning = 0;
});
afterAll(async () => {
  await all?.close();
  await service?.stop();
});

const add = (limits: object, more: object = {}) => all.add({ value: { url: service.url }, rate_budget: limits, ...more });

/** In turn by each process. */
const calls = (name: string, count: number, options?: CallOptions) =>
  Array.from({ length: count }, (_, i) => all.processes[i % 2]!.connections.call({ by: 'connector', name }, {}, options));

const call = (name: string, inputs: object) => all.processes[0]!.connections.call({ by: 'connector', name }, inputs);

/** As if what has arrived had done so long ago, by the time of the database. */
async function periodOver(name: string): Promise<void> {
  const { id } = await all.store.get(name);
  const { rowCount } = await all.database.pool.query(
    `update rate_budgets set arrived = (select jsonb_agg(jsonb_build_array((a->>0)::float8 - 3600e3, a->1)) from jsonb_array_elements(arrived) a)
     where connector_id = $1 and jsonb_array_length(arrived) > 0`,
    [id],
  );
  expect(rowCount).toBe(1);
}

describe('a rate budget', () => {
  it('is kept by two processes: in no sliding second does the service count more than ten', async () => {
    const name = await add({ requests: 10, period: 1 });
    const results = await Promise.all(calls(name, 45));
    expect(results.filter((result) => !result.ok)).toEqual([]);
    expect(service.arrivals).toHaveLength(45);
    expect(mostWithin(service.arrivals, 1000)).toBeLessThanOrEqual(10);
  }, 120_000);

  it('counts each try and each redirect', async () => {
    const name = await add({ requests: 3, period: 0.5 }, { value: { url: service.url, retry_backoff: { initial: 0 } } });
    const failed = new Set<string>();
    service.answer = (request, response) => {
      const { url = '' } = request;
      if (!url.endsWith('/there')) response.writeHead(302, { location: `${url}/there` }).end();
      else if (failed.has(url)) response.end();
      else {
        failed.add(url);
        response.writeHead(503).end();
      }
    };
    const ends = await Promise.all(['/a', '/b', '/c'].map((path) => call(name, { path })));
    expect(ends.map(({ ok: isOk }) => isOk)).toEqual([true, true, true]);
    expect(service.arrivals).toHaveLength(12);
    expect(mostWithin(service.arrivals, 500)).toBeLessThanOrEqual(3);
  }, 120_000);

  it('limits the requests that run at the same time', async () => {
    const name = await add({ requests: 1000, period: 1, concurrency: 2 });
    service.answer = (request, response) => void setTimeout(() => ok(request, response), 20);
    const results = await Promise.all(calls(name, 12));
    expect(results.every((result) => result.ok)).toBe(true);
    expect(service.mostRunning).toBe(2);
  }, 120_000);

  it('waits for all where the service says so: a storm of 429 ends with every call done', async () => {
    const name = await add({ requests: 10, period: 0.5 });
    const openAt = performance.now() + 1500;
    let refused = 0;
    service.answer = (request, response) => {
      const left = openAt - performance.now();
      if (left <= 0) return ok(request, response);
      refused += 1;
      response.writeHead(429, { 'retry-after': String(Math.ceil(left / 1000)) }).end();
    };
    const results = await Promise.all(calls(name, 40));
    expect(results.filter((result) => !result.ok)).toEqual([]);
    // those that were on their way when the first answer came
    expect(refused).toBeLessThanOrEqual(20);
    const after = service.arrivals.filter((at) => at >= openAt);
    expect(mostWithin(after, 500)).toBeLessThanOrEqual(10);
  }, 120_000);

  it('of a connection whose timeout is over before fails it at once', async () => {
    const name = await add({ requests: 1, period: 3600 });
    expect((await calls(name, 1)[0])?.ok).toBe(true);
    const started = performance.now();
    const [late] = await Promise.all(calls(name, 1, { options: { timeout: 600 } }));
    expect(late?.error).toMatchObject({
      code: 'RATE_LIMITED',
      message: expect.stringMatching(/^the rate budget of the connector 'shop .*' \(1 requests in 3600 s\) has no place before 20/),
      next_try_at: expect.any(String),
    });
    expect(performance.now() - started).toBeLessThan(300_000);
    expect(service.arrivals).toHaveLength(1);
  });

  it('gives the place of a wait that is cancelled to the next one, and tells who waits', async () => {
    const name = await add({ requests: 1, period: 600 });
    const logs: string[] = [];
    const cancel = new AbortController();
    const [first] = calls(name, 1);
    await first;
    const [cancelled] = calls(name, 1, { signal: cancel.signal });
    const [next] = calls(name, 1, { logs });
    await until(() => logs.length > 0);
    await new Promise((resolve) => setTimeout(resolve, 600));
    await periodOver(name);
    cancel.abort(); // it looks once more
    expect((await cancelled)?.error).toMatchObject({ code: 'CANCELLED', message: expect.stringContaining('waiting for the rate budget') });
    const result = await next;
    expect(result).toMatchObject({
      ok: true,
      attempts: 1,
      message: expect.stringMatching(/^waited for the rate budget of the connector .* s$/),
    });
    expect(result?.attemptLog).toMatchObject([{ attempt: 1, code: null, reason: expect.stringMatching(/^waited for/) }]);
    expect(result?.attemptLog?.[0]?.wait_ms).toBeGreaterThan(500);
    expect(logs).toMatchObject([expect.stringMatching(/^info waits for the rate budget of the connector .*: 1 requests in 600 s/)]);
    expect(service.arrivals).toHaveLength(2);
  }, 120_000);

  it('takes an answer that is long in coming for one that has arrived, and does not wait for it', async () => {
    const name = await add({ requests: 1, period: 0.5 });
    const held = Promise.withResolvers<void>();
    service.answer = async (request, response) => {
      if (service.arrivals.length === 1) await held.promise;
      await ok(request, response);
    };
    // it has left since then: when it arrived depends on what else the machine does
    const before = performance.now();
    const [slow, next] = calls(name, 2);
    expect((await Promise.race([slow, next]))?.ok).toBe(true);
    const [, second = 0] = service.arrivals;
    expect(second - before).toBeGreaterThan(2400);
    held.resolve();
    expect((await slow)?.ok).toBe(true);
  }, 120_000);
});
