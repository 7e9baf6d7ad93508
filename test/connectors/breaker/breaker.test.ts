import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Breakers } from '../../../src/connectors/breaker/breakers.ts';
import { SYSTEM_CLOCK } from '../../../src/connectors/retry/clock.ts';
import { ConnectorError } from '../../../src/sdk/connector.ts';
import { BreakerTable } from '../../../src/storage/breakers.ts';
import type { Queryable } from '../../../src/storage/journal/rows.ts';
import { until } from '../../support/engine.ts';
import type { CallOptions } from '../../support/connections.ts';
import { ok, startProcesses, startService, type Processes, type Service } from '../budget/support.ts';

let service: Service;
let all: Processes;
beforeAll(async () => {
  [service, all] = await Promise.all([startService(), startProcesses(2)]);
});
beforeEach(() => {
  service.answer = hangUp;
  service.arrivals = [];
});
afterAll(async () => {
  await all?.close();
  await service?.stop();
});

const hangUp: Service['answer'] = (request) => void request.socket.destroy();

const add = (circuit_breaker: object | false | null = { failures: 3, pause: 600 }) =>
  all.add({ value: { url: service.url, method: 'post', retry_backoff: { initial: 0, deadline: 0 } }, circuit_breaker });

const call = (name: string, process = 0, { inputs = {}, ...options }: CallOptions & { inputs?: object } = {}) =>
  all.processes[process]!.connections.call({ by: 'connector', name }, inputs, options);

/** The codes with which so many calls end, one after the other. */
async function codes(name: string, count: number, process = 0): Promise<(string | null)[]> {
  const found = [];
  for (let i = 0; i < count; i++) found.push((await call(name, process)).error?.code ?? null);
  return found;
}

const rows = async () => (await all.database.pool.query<{ failures: number }>('select failures, open_until from circuit_breakers')).rows;
/** The time of the database decides: it is as if the pause had begun earlier, and both processes have looked. */
async function pauseOver(name: string): Promise<void> {
  const { id } = await all.store.get(name);
  await all.database.pool.query("update circuit_breakers set open_until = now() - interval '1 s' where connector_id = $1", [id]);
  for (const { breakers } of all.processes) await breakers.refresh();
}
const FAILED = 'CONNECTION_FAILED';

describe('a circuit breaker', () => {
  it('opens after failures in a row, counted over all processes, and says when the next try is', async () => {
    const name = await add({ failures: 3, pause: 600 });
    expect([...(await codes(name, 2)), ...(await codes(name, 1, 1))]).toEqual([FAILED, FAILED, FAILED]);
    const { error } = await call(name, 1);
    expect(error).toMatchObject({
      code: 'CIRCUIT_OPEN',
      connector: name,
      message: expect.stringMatching(/ is not called: the last 3 calls found the far side down.* Next try at 20\d\d-/),
    });
    expect(Date.parse(String(error?.['next_try_at']))).toBeGreaterThan(Date.now());
    // the other process looks now and then
    await all.processes[0]!.breakers.refresh();
    expect(await codes(name, 1)).toEqual(['CIRCUIT_OPEN']);
    expect(service.arrivals).toHaveLength(3);
  });

  it('lets exactly one call of all processes try, and closes with its success', async () => {
    const name = await add();
    await codes(name, 3);
    await all.processes[1]!.breakers.refresh();
    await pauseOver(name);
    service.arrivals = [];
    const answered = Promise.withResolvers<void>();
    service.answer = async (request, response) => {
      await answered.promise;
      await ok(request, response);
    };
    const calls = Array.from({ length: 10 }, (_, i) => call(name, i % 2));
    const refused = new Set<string | undefined>();
    let left = calls.length;
    const told = calls.map(async (one) => {
      refused.add((await one).error?.code);
      left -= 1;
    });
    await until(() => left === 1, 'the others to be refused');
    expect([...refused]).toEqual(['CIRCUIT_OPEN']);
    expect(service.arrivals).toHaveLength(1);
    answered.resolve();
    await Promise.all(told);
    expect((await Promise.all(calls)).filter((result) => result.ok)).toHaveLength(1);
    await all.processes[0]!.breakers.refresh();
    await all.processes[1]!.breakers.refresh();
    expect([...(await codes(name, 1)), ...(await codes(name, 1, 1))]).toEqual([null, null]);
  });

  it('stays open where the try fails, and lets the next one through after another pause', async () => {
    const name = await add();
    await codes(name, 3);
    await pauseOver(name);
    expect(await codes(name, 2)).toEqual([FAILED, 'CIRCUIT_OPEN']);
    await pauseOver(name);
    service.answer = ok;
    expect(await codes(name, 2)).toEqual([null, null]);
  });

  it('gives the try to the next call where the first one was cancelled', async () => {
    const name = await add();
    await codes(name, 3);
    await pauseOver(name);
    const cancel = new AbortController();
    service.answer = () => cancel.abort();
    expect((await call(name, 0, { signal: cancel.signal })).error?.code).toBe('CANCELLED');
    service.answer = ok;
    expect(await codes(name, 1)).toEqual([null]);
  });

  it.each([
    ['401', (response: Parameters<Service['answer']>[1]) => response.writeHead(401).end()],
    ['429', (response: Parameters<Service['answer']>[1]) => response.writeHead(429, { 'retry-after': '0' }).end()],
    ['500', (response: Parameters<Service['answer']>[1]) => response.writeHead(500).end()],
  ])('does not open for a far side that answers %s', async (_, answer) => {
    const name = await add({ failures: 1 });
    service.answer = (_request, response) => void answer(response);
    await call(name, 0, { inputs: { method: 'get' } });
    await call(name, 0, { inputs: { method: 'get' } });
    expect(await codes(name, 1)).not.toContain('CIRCUIT_OPEN');
  });

  it('opens for 504, does not count calls that go elsewhere, and is off where the document says so', async () => {
    const name = await add({ failures: 2 });
    service.answer = (_request, response) => void response.writeHead(504).end();
    for (let i = 0; i < 3; i++) await call(name, 0, { inputs: { url: service.url } });
    expect(await codes(name, 3)).toEqual(['UNEXPECTED_STATUS', 'UNEXPECTED_STATUS', 'CIRCUIT_OPEN']);
    expect((await call(name, 0, { inputs: { url: service.url } })).error?.code).toBe('UNEXPECTED_STATUS');
    service.answer = hangUp;
    expect(new Set(await codes(await add(false), 12))).toEqual(new Set([FAILED]));
    expect((await codes(await add(null), 12)).slice(9)).toEqual([FAILED, 'CIRCUIT_OPEN', 'CIRCUIT_OPEN']);
  });

  it('has the retry of a script wait for the next try, where its deadline allows', async () => {
    const options = { retry: { attempts: 2, initial: 0.001, maximum: 0.001, multiplier: 1 } };
    const soon = await add({ failures: 3, pause: 2 });
    const late = await add({ failures: 3, pause: 600 });
    await codes(late, 3);
    // where the machine stood still for so long the pause is over before, and the first attempt is the try
    for (let attempts = 1; attempts === 1;) {
      service.answer = hangUp;
      await codes(soon, 3);
      service.answer = ok;
      const result = await call(soon, 0, { options });
      expect(result.ok).toBe(true);
      attempts = result.attempts;
      expect(attempts).toBeLessThanOrEqual(2);
    }
    expect((await call(late, 0, { options: { retry: { ...options.retry, deadline: 10 } } })).error?.code).toBe('CIRCUIT_OPEN');
  });

  it('does not refuse a call that waited as long as it was told, where the timer ended a little early', async () => {
    const name = await add();
    const { id } = await all.store.get(name);
    let now = 0;
    const breakers = new Breakers(new BreakerTable(all.database.pool as unknown as Queryable), { ...SYSTEM_CLOCK, now: () => now });
    const connector = { id, name: 'down', circuit_breaker: { failures: 1, pause: 600 } };
    const guard = (run: () => Promise<string>) => breakers.guard(connector, run, new AbortController().signal);
    await expect(guard(() => Promise.reject(new ConnectorError('CONNECTION_FAILED', 'down')))).rejects.toMatchObject({ code: FAILED });
    const refused = (await guard(() => Promise.resolve('called')).catch((error: unknown) => error)) as ConnectorError;
    expect(refused).toMatchObject({ code: 'CIRCUIT_OPEN' });
    await pauseOver(name);
    now += Number(refused.details.retryAfterMs) - 1;
    expect(await guard(() => Promise.resolve('called'))).toBe('called');
  });

  it('stays open where an earlier failure is heard of after the one that opened it', async () => {
    const id = (await all.store.get(await add({ failures: 2, pause: 600 }))).id;
    const table = new BreakerTable(all.database.pool as unknown as Queryable);
    const later = Promise.withResolvers<void>();
    const failed: BreakerTable['failed'] = async (...args) => {
      const row = await table.failed(...args);
      if (row?.failures === 1) await later.promise;
      return row;
    };
    const storage = { failed, all: table.all.bind(table), tries: table.tries.bind(table), untried: table.untried.bind(table) };
    const breakers = new Breakers({ ...storage, closed: table.closed.bind(table) }, SYSTEM_CLOCK);
    const connector = { id, name: 'down', circuit_breaker: { failures: 2, pause: 600 } };
    const fails = (): Promise<void> =>
      breakers.guard(connector, () => Promise.reject(new ConnectorError('CONNECTION_FAILED', 'down')), new AbortController().signal);
    const first = expect(fails()).rejects.toMatchObject({ code: FAILED });
    await until(async () => (await table.all([id]))[0]?.failures === 1, 'the first failure to be counted');
    await expect(fails()).rejects.toMatchObject({ code: FAILED });
    later.resolve();
    await first;
    await expect(fails()).rejects.toMatchObject({ code: 'CIRCUIT_OPEN' });
  });

  it('is closed by a test of the connector that succeeds, and forgotten with the connector', async () => {
    const name = await add({ failures: 1, pause: 600 });
    expect(await codes(name, 2)).toEqual([FAILED, 'CIRCUIT_OPEN']);
    service.answer = ok;
    expect(await all.processes[0]!.connections.pipeline.test({ by: 'connector', name }, new AbortController().signal)).toMatchObject({
      ok: true,
    });
    expect(await codes(name, 1)).toEqual([null]);
    service.answer = hangUp;
    await codes(name, 1);
    const before = (await rows()).length;
    await all.store.delete(name);
    expect(await rows()).toHaveLength(before - 1);
  });
});
