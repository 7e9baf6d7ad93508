import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { ConnectorTypes } from '../../src/connectors/registry.ts';
import { ConnectorError, connectorType, secret, type ActionContext } from '../../src/sdk/connector.ts';
import { createConnections, type TestConnections } from '../support/connections.ts';

/** A type whose far side is a function of the test. */
async function withType(
  run: (context: ActionContext<{ host?: string; password?: string }, { n: number; text?: string }>) => Promise<object>,
  more: object = {},
): Promise<TestConnections> {
  const probe = connectorType({
    id: 'probe',
    name: 'PROBE',
    title: 'Probe',
    description: 'for this test',
    connection: z.object({ host: z.string().optional(), password: secret(z.string()).optional() }),
    selector: 'command',
    default_action: 'one',
    actions: {
      one: {
        title: 'One',
        inputs: z.object({ n: z.number().default(7), text: z.string().optional() }),
        outputs: z.object({ n: z.number() }),
        // as a type without types would do it: what it gives is not what it declares
        run: run as () => Promise<never>,
      },
      two: {
        title: 'Two',
        inputs: z.object({ other: z.string() }),
        outputs: z.object({}),
        run: async ({ inputs }) => ({ two: inputs.other }),
      },
    },
  });
  return await createConnections([], { types: new ConnectorTypes([probe]), ...more });
}

const echo = ({ connection, inputs }: ActionContext) => Promise.resolve({ ...connection, ...inputs } as object);
const probe = { by: 'name', name: 'PROBE' } as const;
const quick = { attempts: 3, initial: 0.001, maximum: 0.002, multiplier: 2 };

describe('a call', () => {
  it('merges, fills defaults, runs, and keeps what the action did not declare', async () => {
    const connections = await withType(async ({ inputs, connection }) => ({ n: inputs.n, host: connection.host, extra: [null] }));
    await connections.store.create('{name: mine, type: PROBE, value: {host: a, text: from value}}');
    const result = await connections.call({ by: 'name', name: 'mine' }, { host: 'b' });
    expect(result).toEqual({
      ok: true,
      output: '{"n":7,"host":"b","extra":[null]}',
      error: null,
      message: null,
      shownInputs: '{"host":"b","n":7,"text":"from value"}',
      attempts: 1,
    });
  });

  it('gives connection fields and inputs apart', async () => {
    const connections = await withType(async ({ connection, inputs }) => ({ n: 1, connection, inputs }));
    const result = await connections.call(probe, { host: 'h', n: 2 });
    expect(JSON.parse(result.output ?? '')).toEqual({ n: 1, connection: { host: 'h' }, inputs: { n: 2 } });
  });

  it('picks the action by the selector, by action, by the namespace, or takes the default', async () => {
    const connections = await withType(echo);
    await connections.store.create('{name: mine, type: PROBE, value: {command: two, other: x}}');
    expect((await connections.call({ by: 'connector', name: 'mine' }, {})).output).toBe('{"two":"x"}');
    expect((await connections.call(probe, { action: 'two', other: 'y' })).output).toBe('{"two":"y"}');
    expect((await connections.call({ by: 'namespace', name: 'mine', action: 'two' }, {})).output).toBe('{"two":"x"}');
    expect((await connections.call({ by: 'namespace', name: 'probe', action: 'one' }, { n: 3 })).output).toBe('{"n":3}');
    expect((await connections.call(probe, { command: 'two', other: 'z' })).shownInputs).toBe('{"command":"two","other":"z"}');
  });

  it('resolves targets from memory', async () => {
    const connections = await withType(echo);
    await connections.store.create('{name: mine, type: PROBE, namespace: own}');
    expect(connections.pipeline.resolve({ by: 'name', name: 'mine' })).toEqual({ connector: 'mine', connectorType: 'PROBE' });
    expect(connections.pipeline.resolve({ by: 'name', name: 'PROBE' })).toEqual({ connector: null, connectorType: 'PROBE' });
    expect(connections.pipeline.resolve({ by: 'namespace', name: 'own', action: 'one' })).toEqual({
      connector: 'mine',
      connectorType: 'PROBE',
    });
    expect(connections.pipeline.resolve({ by: 'connector', name: 'PROBE' })).toEqual({ connector: null, connectorType: null });
  });

  it('of something unknown names what is near', async () => {
    const connections = await withType(echo);
    await connections.store.create('{name: repository, type: PROBE}');
    const message = async (target: Parameters<TestConnections['call']>[0]) => (await connections.call(target, {})).error;
    expect(await message({ by: 'name', name: 'repositroy' })).toMatchObject({
      code: 'CONNECTOR_NOT_FOUND',
      message: expect.stringContaining("did you mean 'repository'?"),
    });
    expect(await message({ by: 'connector_type', name: 'PRBE' })).toMatchObject({
      message: expect.stringContaining("did you mean 'PROBE'?"),
    });
    expect(await message({ by: 'connector', name: 'zzz' })).toMatchObject({ message: expect.stringContaining('there are: repository') });
  });

  it.each([
    [{ nn: 1 }, "unknown input 'nn'; did you mean 'n'?"],
    [{ n: 'x' }, "'n' must be a number, not a text"],
    [{ text: 5 }, "'text' must be a text, not a number: put it in quotes"],
    [{ text: null }, "'text' must be a text, not null"],
    [{ command: 'two' }, "'other' is missing: expected a text"],
    [{ other: 'x' }, "'other' is no input of action 'one' (it belongs to two)"],
    [{ command: 'tow' }, "there is no action 'tow'; did you mean 'two'?"],
    [{ command: 1 }, "'command' must be a text"],
    [{ ['__proto__']: { n: 1 } }, "unknown input '__proto__'"],
    [{ n: 'x', text: 5 }, "\n- 'n' must be a number, not a text\n- 'text' must be"],
  ])('with the inputs %j says %s', async (inputs, message) => {
    const connections = await withType(echo);
    const result = await connections.call(probe, inputs);
    expect(result.error).toMatchObject({ code: 'INVALID_INPUT', message: expect.stringContaining(message) });
    expect(result.attempts).toBe(1);
  });

  it('never rejects, whatever the overrides are', async () => {
    const connections = await withType(echo);
    const call = (overrides: string) =>
      connections.pipeline.call({
        executionId: 'e',
        target: probe,
        overrides,
        options: {},
        attemptsBefore: 0,
        signal: new AbortController().signal,
        log: () => undefined,
      });
    expect(await call('[1]')).toMatchObject({ ok: false, error: { code: 'INVALID_INPUT' } });
    expect(await call('{')).toMatchObject({ ok: false });
  });

  it('tells of outputs that differ from what the action declares, and gives them all the same', async () => {
    const logs: string[] = [];
    const connections = await withType(async () => ({ n: 'text' }));
    expect(await connections.call(probe, {}, { logs })).toMatchObject({ ok: true, output: '{"n":"text"}' });
    expect(logs.join()).toMatch(/warn .*gave other outputs than it declares: n:/);
  });

  it('whose output is no JSON ends in NOT_SERIALIZABLE', async () => {
    const connections = await withType(async () => ({ n: 1, big: 1n }));
    expect((await connections.call(probe, {})).error).toMatchObject({ code: 'NOT_SERIALIZABLE' });
  });
});

describe('secrets', () => {
  const inputs = { password: 'geheim-123', text: 'contains geheim-123', host: 'https://user:hunter22@example.com/' };

  it('are masked in the shown inputs, wherever they stand', async () => {
    const connections = await withType(async () => ({ n: 1 }));
    const { shownInputs } = await connections.call(probe, inputs);
    expect(JSON.parse(shownInputs ?? '')).toEqual({ password: '***', text: 'contains ***', host: 'https://user:***@example.com/', n: 7 });
  });

  it('are in no message, response or log line', async () => {
    const logs: string[] = [];
    const connections = await withType(async ({ log, connection }) => {
      log('info', `using ${connection.password}`, { deep: [connection.password ?? ''] });
      throw new ConnectorError('CONNECTION_FAILED', `no ${connection.password} at ${connection.host} (${encodeURIComponent('hunter22')})`, {
        response: { echo: [connection.password] },
      });
    });
    const result = await connections.call(probe, inputs, { logs });
    expect(result.error).toMatchObject({ message: 'no *** at https://user:***@example.com/ (***)', response: { echo: ['***'] } });
    expect(logs).toEqual(['info using *** {"deep":["***"]}']);
  });

  it('are in no message of an error of a library either', async () => {
    const connections = await withType(async ({ connection }) => Promise.reject(new TypeError(`bad ${connection.password}`)));
    expect((await connections.call(probe, inputs)).error).toEqual({
      name: 'ConnectionError',
      message: 'bad ***',
      code: 'CONNECTION_FAILED',
    });
  });

  it('are given to the action and kept in the output, which belongs to the flow', async () => {
    const connections = await withType(async ({ connection }) => ({ n: 1, token: connection.password }));
    expect((await connections.call(probe, inputs)).output).toBe('{"n":1,"token":"geheim-123"}');
  });
});

describe('attempts', () => {
  function failingTimes(times: number, error: () => Error): { calls: () => number; connections: Promise<TestConnections> } {
    let calls = 0;
    const connections = withType(async () => {
      if (++calls <= times) throw error();
      return { n: calls };
    });
    return { calls: () => calls, connections };
  }

  it('are one, where the flow did not ask for more', async () => {
    const { calls, connections } = failingTimes(1, () => new ConnectorError('CONNECTION_FAILED', 'no'));
    expect(await (await connections).call(probe, {})).toMatchObject({ ok: false, attempts: 1 });
    expect(calls()).toBe(1);
  });

  it('go on until one succeeds, each told of in the log', async () => {
    const logs: string[] = [];
    const { connections } = failingTimes(2, () => new ConnectorError('CONNECTION_FAILED', 'no'));
    expect(await (await connections).call(probe, {}, { options: { retry: quick }, logs })).toMatchObject({
      ok: true,
      output: '{"n":3}',
      attempts: 3,
    });
    expect(logs).toEqual([
      expect.stringMatching(/^warn attempt 1 failed: no; the next one starts in 0\.0 s$/),
      expect.stringMatching(/attempt 2/),
    ]);
  });

  it('end with the last error', async () => {
    const { calls, connections } = failingTimes(9, () => new Error('own'));
    expect(await (await connections).call(probe, {}, { options: { retry: quick } })).toMatchObject({
      ok: false,
      attempts: 3,
      error: { message: 'own' },
    });
    expect(calls()).toBe(3);
  });

  it('count those of a worker that died', async () => {
    const { calls, connections } = failingTimes(9, () => new Error('own'));
    expect(await (await connections).call(probe, {}, { options: { retry: quick }, attemptsBefore: 2 })).toMatchObject({ attempts: 3 });
    expect(calls()).toBe(1);
  });

  it.each([
    'INVALID_INPUT',
    'AUTHENTICATION_FAILED',
    'HOST_KEY_MISMATCH',
    'CONNECTION_REFUSED_BY_POLICY',
    'RESPONSE_TOO_LARGE',
    'REF_NOT_FOUND',
  ] as const)('are not made again after %s', async (code) => {
    const { calls, connections } = failingTimes(9, () => new ConnectorError(code, 'no'));
    await (await connections).call(probe, {}, { options: { retry: quick } });
    expect(calls()).toBe(1);
  });

  it.each([
    [400, 1],
    [403, 1],
    [404, 3],
    [409, 3],
    [422, 1],
    [429, 3],
    [500, 3],
    [501, 1],
    [503, 3],
  ])('after status %i are %i', async (status, expected) => {
    const { calls, connections } = failingTimes(9, () => new ConnectorError('UNEXPECTED_STATUS', 'no', { status }));
    await (await connections).call(probe, {}, { options: { retry: quick } });
    expect(calls()).toBe(expected);
  });

  it('wait as long as the far side asks, and not beyond the deadline', async () => {
    const { calls, connections } = failingTimes(
      1,
      () => new ConnectorError('UNEXPECTED_STATUS', 'later', { status: 503, retryAfterMs: 300 }),
    );
    const startedAt = performance.now();
    expect(await (await connections).call(probe, {}, { options: { retry: quick } })).toMatchObject({ ok: true });
    expect(performance.now() - startedAt).toBeGreaterThan(290);
    const other = failingTimes(1, () => new ConnectorError('UNEXPECTED_STATUS', 'later', { status: 503, retryAfterMs: 60_000 }));
    expect(await (await other.connections).call(probe, {}, { options: { retry: { ...quick, deadline: 1 } } })).toMatchObject({
      ok: false,
      attempts: 1,
    });
    expect(calls() + other.calls()).toBe(3);
  });

  it('resolve the connector anew each time', async () => {
    let calls = 0;
    const connections = await withType(async ({ connection }) => {
      if (++calls === 1) {
        await connections.store.put('mine', '{type: PROBE, value: {host: new}}');
        throw new Error('again');
      }
      return { n: 1, host: connection.host };
    });
    await connections.store.create('{name: mine, type: PROBE, value: {host: old}}');
    const result = await connections.call({ by: 'name', name: 'mine' }, {}, { options: { retry: quick } });
    expect(result).toMatchObject({ output: '{"n":1,"host":"new"}', shownInputs: '{"host":"new","n":7}' });
  });

  it('stop when the call is cancelled while it waits', async () => {
    const controller = new AbortController();
    const { calls, connections } = failingTimes(9, () => new Error('own'));
    const logs = { push: () => controller.abort('cancel') } as unknown as string[];
    const options = { retry: { attempts: 5, initial: 600, maximum: 600, multiplier: 1 } };
    expect(await (await connections).call(probe, {}, { options, signal: controller.signal, logs })).toMatchObject({
      ok: false,
      attempts: 1,
    });
    expect(calls()).toBe(1);
  });
});

describe('a cancelled call', () => {
  it('has the grace period to put things in order', async () => {
    const controller = new AbortController();
    const connections = await withType(async ({ signal }) => {
      await new Promise((resolve) => signal.addEventListener('abort', resolve));
      throw new ConnectorError('CANCELLED', 'put in order');
    });
    const call = connections.call(probe, {}, { signal: controller.signal });
    controller.abort('cancel');
    expect(await call).toMatchObject({ ok: false, error: { code: 'CANCELLED', message: 'put in order' } });
  });

  it('ends after the grace period, whatever the action does', async () => {
    const connections = await withType(() => new Promise(() => undefined), { graceMs: 100 });
    const controller = new AbortController();
    const call = connections.call(probe, {}, { signal: controller.signal, options: { retry: quick } });
    controller.abort('cancel');
    expect(await call).toMatchObject({ ok: false, error: { code: 'CANCELLED', message: expect.stringContaining('did not end in time') } });
  });
});

describe('the groundwork of a call', () => {
  const mine = { by: 'name', name: 'mine' } as const;

  it('is what the call would have worked out itself', async () => {
    const connections = await withType(echo);
    await connections.store.create('{name: mine, type: PROBE, value: {host: a, text: from value}}');
    const groundwork = connections.pipeline.groundwork(mine, '{"n":2}');
    const [with_, without] = [
      await connections.call(mine, { n: 2 }, { groundwork }),
      await connections.call(mine, { n: 2 }, { groundwork: null }),
    ];
    expect(groundwork).not.toBeNull();
    expect(with_).toEqual(without);
    expect(with_.output).toBe('{"host":"a","n":2,"text":"from value"}');
  });

  it('counts for nothing where the connector was changed since', async () => {
    const connections = await withType(echo);
    await connections.store.create('{name: mine, type: PROBE, value: {host: before}}');
    const groundwork = connections.pipeline.groundwork(mine, '{}');
    await connections.store.change('mine', '{value: {host: after}}');
    const result = await connections.call(mine, {}, { groundwork });
    expect([result.output, result.shownInputs]).toEqual(['{"host":"after","n":7}', '{"host":"after","n":7}']);
  });

  it('is of the first attempt alone', async () => {
    const hosts: (string | undefined)[] = [];
    const connections: TestConnections = await withType(async ({ connection }) => {
      hosts.push(connection.host);
      if (hosts.length > 1) return { n: 1 };
      await connections.store.change('mine', '{value: {host: after}}');
      throw new ConnectorError('CONNECTION_FAILED', 'not yet');
    });
    await connections.store.create('{name: mine, type: PROBE, value: {host: before}}');
    const groundwork = connections.pipeline.groundwork(mine, '{}');
    expect((await connections.call(mine, {}, { groundwork, options: { retry: quick } })).ok).toBe(true);
    expect(hosts).toEqual(['before', 'after']);
  });

  it('is none where Vault has to be asked or something is wrong, which the call tells', async () => {
    const connections = await withType(echo);
    await connections.store.create("{name: mine, type: PROBE, value: {host: '${vault:main:git/a#host}'}}");
    expect(connections.pipeline.groundwork(mine, '{}')).toBeNull();
    expect(connections.pipeline.groundwork(probe, '{"n":"x"}')).toBeNull();
    expect(connections.pipeline.groundwork({ by: 'name', name: 'nobody' }, '{}')).toBeNull();
  });
});
