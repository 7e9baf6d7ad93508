import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { compileType, describeType, missingKeys } from '../../src/connectors/compiled-type.ts';
import { lintType } from '../../src/connectors/lint.ts';
import { ConnectorTypes } from '../../src/connectors/registry.ts';
import { validateInputs } from '../../src/connectors/validation.ts';
import type { JsonObject } from '../../src/model.ts';
import { connectorType, secret, type ConnectorType } from '../../src/sdk/connector.ts';

const base = {
  id: 'acme',
  name: 'ACME',
  title: 'Acme',
  description: 'for this test',
  connection: z.object({ host: z.string() }),
  default_action: 'do',
  actions: {
    do: { title: 'Do', inputs: z.object({ n: z.int().default(1) }), outputs: z.object({ n: z.int() }), run: async () => ({ n: 1 }) },
  },
};

const given = (type: ConnectorType, inputs: JsonObject, action = type.default_action): Record<string, unknown> => {
  const compiled = compileType(type);
  const found = compiled.actions.get(action);
  if (!found) throw new Error(`no action ${action}`);
  return validateInputs(compiled, found, inputs);
};

describe('a definition in JSON Schema', () => {
  const asZod = connectorType({
    ...base,
    connection: z.object({ host: z.string(), port: z.int().min(1).default(80), pin: secret(z.string()).optional() }),
    actions: {
      do: {
        title: 'Do',
        inputs: z.object({ mode: z.enum(['a', 'b']).optional(), tags: z.array(z.string()).default([]) }),
        outputs: z.object({ ok: z.boolean() }),
        run: async () => ({ ok: true }),
      },
    },
  });
  const asJson = connectorType({
    ...base,
    connection: {
      type: 'object',
      properties: { host: { type: 'string' }, port: { type: 'integer', minimum: 1, default: 80 }, pin: { type: 'string', secret: true } },
      required: ['host'],
    },
    actions: {
      do: {
        title: 'Do',
        inputs: {
          type: 'object',
          properties: { mode: { enum: ['a', 'b'] }, tags: { type: 'array', items: { type: 'string' }, default: [] } },
        },
        outputs: { type: 'object', properties: { ok: { type: 'boolean' } }, required: ['ok'] },
        run: async () => ({ ok: true }),
      },
    },
  });

  it.each<JsonObject>([{ host: 'h' }, { host: 'h', port: 1, mode: 'a', tags: ['x'] }])(
    'takes %j as zod does, defaults filled in',
    (inputs) => {
      expect(given(asJson, inputs)).toEqual(given(asZod, inputs));
    },
  );

  it.each([
    [{}, "'host' is missing: expected a text"],
    [{ host: 1 }, "'host' must be a text, not a number: put it in quotes"],
    [{ host: 'h', port: 'x' }, "'port' must be"],
    [{ host: 'h', mode: 'c' }, "'mode' must be one of"],
    [{ host: 'h', tags: [1] }, "'tags.0' must be a text"],
    [{ host: 'h', hots: 1 }, "unknown input 'hots'; did you mean 'host'"],
  ])('refuses %j in the words of zod', (inputs, message) => {
    expect(() => given(asJson, inputs as JsonObject)).toThrow(message);
    expect(() => given(asZod, inputs as JsonObject)).toThrow(message);
  });

  it('marks its secrets, and keeps what an action gives besides', () => {
    const compiled = compileType(asJson);
    expect([...compiled.secretKeys]).toEqual([...compileType(asZod).secretKeys]);
    expect(compiled.actions.get('do')?.outputs.parse({ ok: true, more: 1 })).toEqual({ ok: true, more: 1 });
    expect(compiled.actions.get('do')?.outputs.safeParse({ ok: 1 }).success).toBe(false);
  });
});

describe('a definition that cannot work is refused when it is loaded', () => {
  const cases: [object, string][] = [
    [{ id: 'Acme' }, "connector type ACME: id 'Acme' must be lower case"],
    [{ default_action: 'none' }, "default_action 'none' is none of its actions"],
    [{ connection: z.object({ retry: z.string() }) }, "'retry' is an option of this.connect"],
    [{ connection: z.object({ n: z.int() }) }, "action 'do': input 'n' is a connection field already"],
    [{ selector: 'n' }, "'n' picks the action"],
    [{ authorization: { kind: 'magic' } }, "there is no kind 'magic'; there are none, basic, api_key, bearer, oauth2, custom"],
    [{ authorization: {} }, 'authorization names no kind'],
    [{ authorization: { kind: 'bearer', field: 'n' } }, "input 'n' is a connection field already"],
    [{ authorization: { kind: 'bearer', field: 'name' } }, "'name' is an option of this.connect"],
    [{ authorization: { a: { kind: 'none' } }, connection: z.object({ authorization: z.string() }) }, "'authorization' chooses the kind"],
    [{ base_url: 'http://x', connection: z.object({ url: z.string() }) }, "action 'request': input 'url' is a connection field already"],
    [{ namespace: 'not-a-name' }, "namespace 'not-a-name' must be a JavaScript name"],
    [{ name: ' ' }, 'name is missing'],
    [{ title: '' }, 'title is missing'],
    ...['', 'with a full stop.', 'two\nlines', ' x', 'x'.repeat(301), true].map((connector_only): [object, string] => [
      { connector_only },
      'connector_only must say why',
    ]),
    [{ actions: { 'do it': base.actions.do }, default_action: 'do it' }, "action 'do it' must be a JavaScript name"],
    [{ icon: 'icon.png' }, 'icon must be SVG text'],
    [{ icon: '<svg onload="x()"></svg>' }, 'icon must be SVG text'],
    [{ rate_budget: { requests: 0, period: 1 } }, 'rate_budget'],
    [{ actions: { do: { ...base.actions.do, run: undefined } } }, "action 'do' has no run"],
    [{ connection: { type: 'object' } }, 'connection must be z.object'],
    [{ connection: { type: 'object', properties: { a: { type: 'nonsense' } } } }, 'connection: the JSON Schema cannot be used'],
  ];

  it.each(cases)('%#', (change, message) => {
    expect(() => new ConnectorTypes([connectorType({ ...base, ...change } as never)])).toThrow(message);
  });
});

it('two types cannot have one id, name or namespace', () => {
  const type = (change: object) => connectorType({ ...base, ...change } as typeof base);
  const both = (change: object) => () => new ConnectorTypes([type({}), type(change)]);
  expect(both({ name: 'OTHER' })).toThrow("the id 'acme'");
  expect(both({ id: 'other' })).toThrow("the name 'ACME'");
  expect(both({ id: 'other', name: 'Acme' })).toThrow("the namespace 'acme'");
});

describe('the fields of an authorization', () => {
  it('join the connection fields, required and secret', () => {
    const type = compileType(connectorType({ ...base, authorization: { kind: 'basic' } }));
    expect(Object.keys(type.connection.shape)).toEqual(['host', 'user', 'password']);
    expect([...type.secretKeys]).toEqual(['password']);
    expect(missingKeys(type, { user: 'u' })).toEqual(['host', 'password']);
    expect(missingKeys(type, { host: 'h', user: 'u' }, new Set(['password']))).toEqual([]);
    expect(() => given(type.definition, { host: 'h', user: 'u' })).toThrow("'password' is missing");
  });

  it('stay as the type declares them, where it does', () => {
    const connection = z.object({ host: z.string(), token: z.string().optional().describe('mine') });
    const type = compileType(connectorType({ ...base, connection, authorization: { kind: 'bearer' } }));
    expect(type.connectionJsonSchema['properties']).toMatchObject({ token: { description: 'mine' } });
    expect(missingKeys(type, { host: 'h' })).toEqual([]);
    expect(type.connectionKeys).toEqual(['host', 'token']);
  });

  it('of several kinds are needed for the chosen kind alone', () => {
    const several = { key: { kind: 'api_key', in: 'header', name: 'k' }, login: { kind: 'basic' }, open: { kind: 'none' } } as const;
    const type = compileType(connectorType({ ...base, authorization: several }));
    expect(missingKeys(type, { host: 'h' })).toEqual(['api_key']);
    expect(missingKeys(type, { host: 'h', authorization: 'login', user: 'u' })).toEqual(['password']);
    expect(missingKeys(type, { host: 'h', authorization: 'open' })).toEqual([]);
    expect(given(type.definition, { host: 'h' })).toMatchObject({ authorization: 'key' });
    expect(() => given(type.definition, { host: 'h', authorization: 'else' })).toThrow("'authorization' must be one of");
    expect([...type.secretKeys].sort()).toEqual(['api_key', 'password']);
  });

  it('of a custom kind are all secret', () => {
    const authorization = { kind: 'custom', fields: z.object({ stamp: z.string() }), apply: () => undefined } as const;
    expect([...compileType(connectorType({ ...base, authorization })).secretKeys]).toEqual(['stamp']);
  });
});

describe('the catalogue', () => {
  it('shows the whole definition', () => {
    const type = connectorType({
      ...base,
      icon: '<svg xmlns="http://www.w3.org/2000/svg"></svg>',
      namespace: 'acme',
      base_url: ({ host }) => `https://${host}`,
      authorization: { token: { kind: 'bearer', title: 'Token' }, open: { kind: 'none' } },
      test: async () => undefined,
      retry: { attempts: 5 },
      rate_budget: { requests: 10, period: 1 },
      actions: { do: { ...base.actions.do, sample_output: { n: 3 }, retry: { statuses: [500] } } },
    });
    expect(describeType(compileType(type))).toMatchObject({
      id: 'acme',
      icon: expect.stringContaining('<svg'),
      connection: { properties: { host: {}, token: { secret: true }, authorization: { default: 'token' } }, required: ['host'] },
      authorization: [
        { key: 'token', kind: 'bearer', title: 'Token', fields: ['token'] },
        { key: 'open', kind: 'none', title: null, fields: [] },
      ],
      has_test: true,
      retry: { attempts: 5 },
      rate_budget: { requests: 10, period: 1 },
      actions: [{ name: 'request' }, { name: 'do', sample_output: { n: 3 }, retry: { statuses: [500] } }],
    });
  });

  it('has the action request where there is a base_url, unless the type has its own', () => {
    const actionsOf = (change: object) => [...compileType(connectorType({ ...base, ...change })).actions.keys()];
    expect(actionsOf({})).toEqual(['do']);
    expect(actionsOf({ base_url: 'https://x' })).toEqual(['request', 'do']);
    const own = { ...base.actions.do, title: 'Own' };
    const type = connectorType({ ...base, base_url: 'https://x', actions: { ...base.actions, request: own } });
    expect(type.actions['request']?.title).toBe('Own');
  });
});

describe('the lint', () => {
  const lint = (connection: z.ZodObject) => lintType(compileType(connectorType({ ...base, connection })));

  it('names what looks like a secret and is not marked', () => {
    expect(lint(z.object({ access_token: z.string() }))).toEqual([expect.stringMatching(/^'access_token' looks like a secret/)]);
    expect(lint(z.object({ auth: z.object({ password: z.string() }) }))).toEqual([expect.stringMatching(/^'auth' looks like a secret/)]);
    expect(lint(z.object({ login: z.object({ password: z.string() }).optional() }))).toEqual([
      expect.stringMatching(/^'login.password' looks like a secret: mark 'login'/),
    ]);
    expect(lint(z.object({ logins: z.array(z.object({ pin: secret(z.string()) })) }))).toEqual([expect.stringContaining("mark 'logins'")]);
    expect(lint(z.object({ login: z.union([z.string(), z.object({ api_key: z.string() })]) }))).toHaveLength(1);
  });

  it('is content with what is marked or said to be harmless', () => {
    expect(lint(z.object({ token: secret(z.string()).optional(), login: secret(z.object({ password: z.string() })) }))).toEqual([]);
    expect(lint(z.object({ sort_key: z.string(), token: z.string().meta({ secret: false }) }))).toEqual([]);
  });
});
