/** What every connector type must hold to, whatever it connects to. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { loadConnectorTypes } from '../../src/connectors/registry.ts';
import type { JsonObject } from '../../src/model.ts';
import { connectorType, RESERVED_INPUTS, type ConnectorType } from '../../src/sdk/connector.ts';
import { createConnections, type TestConnections } from '../support/connections.ts';
import { z } from 'zod';

const types = await loadConnectorTypes();
let connections: TestConnections;

beforeAll(async () => {
  connections = await createConnections([]);
});

afterAll(() => connections.close());

const MINIMAL: Record<string, JsonObject> = {
  REST: { url: 'http://127.0.0.1:1/' },
  GIT: { repository_url: 'http://127.0.0.1:1/r.git' },
  HTTP: { base_url: 'http://127.0.0.1:1/', url: '/x', authorization: 'none' },
  SSH: { hostname: '127.0.0.1', username: 'u', script: 'true', hostkey: false },
};

describe.each(types.list())('connector type $name', ({ name, id, actions, default_action, selector }) => {
  const compiled = types.require(name);

  it('is found by id and by name, in any case', () => {
    expect(types.describe(id).name).toBe(name);
    expect(types.describe(name.toLowerCase()).id).toBe(id);
  });

  it('has a default action among its actions', () => {
    expect(actions.map((action) => action.name)).toContain(default_action);
  });

  it('uses no option name of this.connect as an input', () => {
    for (const key of compiled.keys) expect(RESERVED_INPUTS as readonly string[]).not.toContain(key);
  });

  it('has JSON Schemas that are valid, closed for inputs and open for outputs', () => {
    const ajv = new Ajv2020({ strict: false });
    for (const action of actions) {
      expect(ajv.validateSchema(action.inputs)).toBe(true);
      expect(ajv.validateSchema(action.outputs)).toBe(true);
      expect(action.inputs['additionalProperties']).toBe(false);
      expect(action.outputs['additionalProperties']).not.toBe(false);
    }
  });

  it('marks every input that sounds like a secret', () => {
    const sounding = [...compiled.keys].filter(
      (key) => /password|passphrase|token|secret|(^|_)key$|cookie/.test(key) && key !== 'idempotency_key',
    );
    expect(sounding.filter((key) => !compiled.secretKeys.has(key))).toEqual([]);
    expect(compiled.secretKeys.size).toBeGreaterThan(0);
  });

  it('refuses unknown inputs and unknown actions by name', async () => {
    expect(await connections.error(name, { ...MINIMAL[name], no_such_input: 1 })).toMatchObject({
      code: 'INVALID_INPUT',
      message: expect.stringContaining('no_such_input'),
    });
    expect(await connections.error(name, { [selector]: 'no_such_action' })).toMatchObject({
      code: 'INVALID_INPUT',
      message: expect.stringContaining('no_such_action'),
    });
  });

  it('dials nothing that the guard refuses', async () => {
    expect(await connections.error(name, MINIMAL[name] ?? {})).toMatchObject({ code: 'CONNECTION_REFUSED_BY_POLICY' });
  });

  it('ends at once when it is cancelled before it begins', async () => {
    const allowed = await createConnections();
    const startedAt = performance.now();
    const error = await allowed.error(name, MINIMAL[name] ?? {}, { signal: AbortSignal.abort('cancel') });
    expect(error.code).toBe('CANCELLED');
    expect(performance.now() - startedAt).toBeLessThan(2_000);
    await allowed.close();
  });

  it('shows no secret of its connection', async () => {
    const secrets = Object.fromEntries(
      [...compiled.secretKeys].map((key) => [key, key === 'cookies' ? { a: 'hidden-word-5' } : 'hidden-word-5']),
    );
    const result = await connections.call({ by: 'connector_type', name }, { ...MINIMAL[name], ...secrets });
    expect(JSON.stringify(result)).not.toContain('hidden-word-5');
    expect(result.shownInputs).toContain('***');
  });
});

describe('a definition', () => {
  const sound: ConnectorType = {
    id: 'x',
    name: 'X',
    title: 'X',
    description: 'x',
    connection: z.object({ a: z.string() }),
    default_action: 'do',
    actions: { do: { title: 'Do', inputs: z.object({ b: z.string() }), outputs: z.object({}), run: async () => ({}) } },
  };

  it.each([
    [{ id: 'Not Lower' }, 'must be lower case'],
    [{ default_action: 'none' }, 'none of its actions'],
    [{ connection: z.object({ timeout: z.number() }) }, "'timeout' is an option"],
    [{ connection: z.object({ b: z.string() }) }, "action 'do': input 'b' is a connection field"],
    [{ selector: 'b' }, "'b' picks the action"],
  ])('with %j is refused when it is loaded', (change, message) => {
    expect(() => connectorType({ ...sound, ...change } as never)).toThrow(message);
  });
});
