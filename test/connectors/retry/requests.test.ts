import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { AttemptLog } from '../../../src/connectors/retry/attempt-log.ts';
import { mergePolicies, HOST_POLICY, type RetryLayer } from '../../../src/connectors/retry/policy.ts';
import { RetriedRequests } from '../../../src/connectors/retry/requests.ts';
import { ConnectorError, type AttemptAnswer, type ConnectorErrorDetails, type RequestAttempt } from '../../../src/sdk/connector.ts';
import { FakeClock } from '../../support/fake-clock.ts';

const status = (code: number, more: ConnectorErrorDetails = {}) =>
  new ConnectorError('UNEXPECTED_STATUS', `answered ${code}`, { status: code, ...more });
const broken = (more: ConnectorErrorDetails = {}) => new ConnectorError('CONNECTION_FAILED', 'broke off', more);

interface Run {
  /** what the tries end with, in order; then it succeeds */
  ends: Error[];
  request?: Partial<RequestAttempt>;
  layers?: RetryLayer[];
  clock?: FakeClock;
  /** how long each try takes */
  takesMs?: number;
  controller?: AbortController;
}

/** Runs a request whose tries end as given, and tells how often it was sent. */
async function run({ ends, request = {}, layers = [], clock = new FakeClock(), takesMs = 0, controller = new AbortController() }: Run) {
  const log = new AttemptLog(clock, 0, (error) => ({ code: (error as ConnectorError).code, message: (error as Error).message }));
  let sent = 0;
  const once = async (answer: AttemptAnswer): Promise<string> => {
    const end = ends[sent++];
    clock.pass(takesMs);
    if (end) throw end;
    answer.status = 201;
    return 'done';
  };
  const attempts = new RetriedRequests({ layers, clock, log, signal: controller.signal });
  const outcome = await attempts.run({ method: 'GET', ...request }, once).catch((error: unknown) => error);
  return { outcome, sent, waits: clock.waits, log: log.result().attemptLog };
}

const always = (error: Error): Error[] => Array.from({ length: 50 }, () => error);

describe('a request', () => {
  it.each([
    [429, 3],
    [502, 3],
    [503, 3],
    [504, 3],
    [500, 1],
    [404, 1],
    [401, 1],
    [301, 1],
  ])('that is answered with %i is sent %i times', async (code, times) => {
    expect((await run({ ends: always(status(code)) })).sent).toBe(times);
  });

  it.each(['GET', 'HEAD', 'OPTIONS', 'PUT', 'DELETE', 'get'])('%s is sent again after any of the statuses', async (method) => {
    expect((await run({ ends: [status(502)], request: { method } })).outcome).toBe('done');
  });

  it.each([
    ['POST', 502, 1],
    ['POST', 504, 1],
    ['PATCH', 502, 1],
    ['POST', 429, 3],
    ['POST', 503, 3],
    ['PATCH', 429, 3],
  ])('%s, which may do harm twice, after %i is sent %i times', async (method, code, times) => {
    expect((await run({ ends: always(status(code)), request: { method } })).sent).toBe(times);
  });

  it('POST is sent again after 502 where the author says that it is idempotent, or the policy names the method', async () => {
    const request = { method: 'POST' };
    expect((await run({ ends: [status(502)], request: { ...request, idempotent: true } })).outcome).toBe('done');
    expect((await run({ ends: [status(502)], request, layers: [{ methods: ['post'] }] })).outcome).toBe('done');
  });

  it('POST is sent once where the statuses leave out 429 and 503', async () => {
    expect((await run({ ends: always(status(429)), request: { method: 'POST' }, layers: [{ statuses: [500] }] })).sent).toBe(1);
  });

  it.each([
    ['GET', {}, 3],
    ['POST', {}, 1],
    ['POST', { unsent: true }, 3],
    ['GET', { retryable: false }, 1],
    ['POST', { unsent: true, retryable: false }, 1],
  ])('%s whose connection fails with %j is sent %i times', async (method, details, times) => {
    expect((await run({ ends: always(broken(details)), request: { method } })).sent).toBe(times);
  });

  it('is not sent again after a failed connection where the policy says so', async () => {
    expect((await run({ ends: always(broken({ unsent: true })), layers: [{ on_connection_errors: false }] })).sent).toBe(1);
  });

  it.each([
    'CONNECTION_REFUSED_BY_POLICY',
    'TLS_ERROR',
    'INVALID_INPUT',
    'CANCELLED',
    'RESPONSE_TOO_LARGE',
    'AUTHENTICATION_FAILED',
  ] as const)('is not sent again after %s', async (code) => {
    expect((await run({ ends: always(new ConnectorError(code, 'no')) })).sent).toBe(1);
  });

  it('is not sent again after an error of the author', async () => {
    expect((await run({ ends: always(new TypeError('a defect')) })).sent).toBe(1);
  });
});

describe('the wait', () => {
  it('doubles up to the maximum, where chance takes the most', async () => {
    const { waits } = await run({ ends: always(status(503)), layers: [{ attempts: 6, maximum: 5 }] });
    expect(waits).toEqual([1000, 2000, 4000, 5000, 5000]);
  });

  it('is anything from nothing to that, whatever the policy and chance', async () => {
    const seconds = fc.integer({ min: 0, max: 100 });
    const policy = fc.record({ initial: seconds, maximum: seconds, multiplier: fc.integer({ min: 1, max: 5 }) });
    await fc.assert(
      fc.asyncProperty(policy, fc.double({ min: 0, max: 0.999, noNaN: true }), async (rules, chance) => {
        const clock = new FakeClock(() => chance);
        const { waits } = await run({ ends: always(status(503)), layers: [{ ...rules, attempts: 6, deadline: 1e9 }], clock });
        expect(waits).toHaveLength(5);
        waits.forEach((wait, index) => {
          const most = Math.min(rules.maximum, rules.initial * rules.multiplier ** index) * 1000;
          expect(wait).toBe(Math.round(most * chance));
        });
      }),
    );
  });

  it('is as long as the far side asks, where that is longer', async () => {
    expect((await run({ ends: [status(429, { retryAfterMs: 30_000 }), status(429, { retryAfterMs: 10 })] })).waits).toEqual([30_000, 2000]);
  });

  it('ends before the deadline, or the request is given up at once', async () => {
    const layers = [{ attempts: 50, initial: 10, multiplier: 1, maximum: 10, deadline: 35 }];
    expect((await run({ ends: always(status(503)), layers })).waits).toEqual([10_000, 10_000, 10_000]);
    expect((await run({ ends: always(status(503)), layers, takesMs: 6000 })).waits).toEqual([10_000, 10_000]);
    expect(await run({ ends: [status(503, { retryAfterMs: 36_000 })], layers })).toMatchObject({ sent: 1, waits: [] });
    expect((await run({ ends: [status(503, { retryAfterMs: 35_000 })], layers })).outcome).toBe('done');
  });

  it('ends with the call: an aborted one is not sent again', async () => {
    const controller = new AbortController();
    controller.abort();
    expect(await run({ ends: always(status(503)), controller })).toMatchObject({
      sent: 1,
      waits: [],
      outcome: { details: { status: 503 } },
    });
  });
});

describe('the policy', () => {
  it('is made of layers, of which later ones win key by key, and the request has the last word', async () => {
    expect(mergePolicies({ attempts: 5, initial: 2 }, undefined, { initial: 3 }, null)).toEqual({
      ...HOST_POLICY,
      attempts: 5,
      initial: 3,
    });
    expect(mergePolicies({ attempts: 5 }, false)).toMatchObject({ attempts: 1 });
    expect((await run({ ends: always(status(503)), layers: [false], request: { retry: { attempts: 2 } } })).sent).toBe(2);
    expect((await run({ ends: always(status(503)), layers: [{ attempts: 9 }], request: { retry: false } })).sent).toBe(1);
    expect((await run({ ends: [status(418)], layers: [{ statuses: [503] }, { statuses: [418] }] })).outcome).toBe('done');
  });
});

describe('what is told of the tries', () => {
  it('is nothing where the first one went well, or was the only one', async () => {
    expect((await run({ ends: [] })).log).toBeUndefined();
    expect((await run({ ends: [status(404)] })).log).toBeUndefined();
  });

  it('is each of them, with its time, status, reason and wait', async () => {
    const { log } = await run({ ends: [status(503), broken()], takesMs: 250 });
    expect(log).toEqual([
      {
        attempt: 1,
        at: '2030-01-01T00:00:00.000Z',
        duration_ms: 250,
        method: 'GET',
        status: 503,
        code: 'UNEXPECTED_STATUS',
        reason: 'answered 503',
        wait_ms: 1000,
      },
      {
        attempt: 2,
        at: '2030-01-01T00:00:01.250Z',
        duration_ms: 250,
        method: 'GET',
        status: null,
        code: 'CONNECTION_FAILED',
        reason: 'broke off',
        wait_ms: 2000,
      },
      { attempt: 3, at: '2030-01-01T00:00:03.500Z', duration_ms: 250, method: 'GET', status: 201, code: null, reason: null, wait_ms: 0 },
    ]);
  });

  it('ends with the failure that ended it', async () => {
    const { log, outcome } = await run({ ends: always(status(503)) });
    expect(outcome).toMatchObject({ message: 'answered 503' });
    expect(log?.map(({ attempt, wait_ms }) => [attempt, wait_ms])).toEqual([
      [1, 1000],
      [2, 2000],
      [3, 0],
    ]);
  });

  it('is at most the last hundred', async () => {
    const ends = Array.from({ length: 150 }, (_, n) => status(503, { fields: { n } }));
    const { log, sent } = await run({ ends, layers: [{ attempts: 151, initial: 0, deadline: 1e9 }] });
    expect(sent).toBe(151);
    expect(log).toHaveLength(100);
    expect(log?.at(-1)).toMatchObject({ attempt: 151, code: null });
  });
});
