/** What every connector type must hold to, whatever it connects to. */
import { EventEmitter, once } from 'node:events';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { lintDestinations, lintType } from '../../src/connectors/lint.ts';
import { isNamespace } from '../../src/connectors/names.ts';
import { SYSTEM_CLOCK } from '../../src/connectors/retry/clock.ts';
import { loadConnectorTypes } from '../../src/connectors/registry.ts';
import type { JsonObject } from '../../src/model.ts';
import { RESERVED_INPUTS } from '../../src/sdk/connector.ts';
import { createConnections, type TestConnections } from '../support/connections.ts';
import { freePort } from '../support/far-sides/free-port.ts';
import { serveTcp, type TestServer } from '../support/far-sides/http-server.ts';
import { minimalInputs } from './minimal.ts';

const types = await loadConnectorTypes();
/** refuses loopback, like an installation that allows nothing */
let strict: TestConnections;
let connections: TestConnections;
const servers: TestServer[] = [];

beforeAll(async () => {
  // whatever does not end by itself after a cancel is not helped by the host
  [strict, connections] = await Promise.all([createConnections([]), createConnections(undefined, { graceMs: 3_600_000, clock: NO_WAITS })]);
});
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.stop()));
});
afterAll(() => Promise.all([strict?.close(), connections?.close()]));

/** Full jitter that is always nothing. */
const NO_WAITS = { ...SYSTEM_CLOCK, random: () => 0 };
const CANARY = 'hidden-word-5';

/** The codes that say what is wrong with the far side; others mean that the type did not translate an error. */
const TOLD = ['CONNECTION_FAILED', 'CONNECTION_TIMEOUT', 'TLS_ERROR', 'INVALID_RESPONSE', 'COMMAND_FAILED', 'AUTHENTICATION_FAILED'];

/** By `connector-type from-openapi`, which keeps the document: what that has no example of has none here. */
const isMadeOfDocument = (id: string): boolean => existsSync(path.join(import.meta.dirname, `${id}.openapi.json`));

describe.each(types.list())('connector type $name', (type) => {
  const { name, id, namespace, title, description, actions, default_action, selector, connection } = type;
  const compiled = types.require(name);
  const minimal = (host = '127.0.0.1', port = 1): JsonObject => minimalInputs(type, host, port);

  it('is found by id and by name, in any case', () => {
    expect(types.describe(id).name).toBe(name);
    expect(types.describe(name.toLowerCase()).id).toBe(id);
  });

  it('has an id for ever, a namespace that scripts can write, and says what it and its actions are for', () => {
    expect(id).toMatch(/^[a-z][a-z0-9_-]*$/);
    if (namespace !== null) expect(isNamespace(namespace)).toBe(true);
    for (const text of [title, description, ...actions.map((action) => action.title)]) expect(text.trim()).not.toBe('');
  });

  it('has a default action among its actions', () => {
    expect(actions.map((action) => action.name)).toContain(default_action);
  });

  it('has no input that is an option of this.connect, picks the action, or is a connection field as well', () => {
    for (const key of Object.keys(connection['properties'] ?? {}).concat(
      actions.flatMap((action) => Object.keys(action.inputs['properties'] ?? {})),
    )) {
      expect(RESERVED_INPUTS as readonly string[]).not.toContain(key);
      expect(['action', selector]).not.toContain(key);
    }
    for (const action of compiled.actions.values())
      expect(action.inputKeys.filter((key) => Object.hasOwn(connection['properties'] as object, key))).toEqual([]);
  });

  it('has JSON Schemas that are valid, closed for inputs and open for outputs', () => {
    const ajv = new Ajv2020({ strict: false });
    expect(ajv.validateSchema(connection)).toBe(true);
    for (const action of actions) {
      expect(ajv.validateSchema(action.inputs)).toBe(true);
      expect(ajv.validateSchema(action.outputs)).toBe(true);
      expect(action.inputs['additionalProperties']).toBe(false);
      expect(action.outputs['additionalProperties']).not.toBe(false);
    }
  });

  it('has an icon: a small SVG text that loads and runs nothing', () => {
    expect(type.icon).toMatch(/^<svg [^>]*viewBox="[^"]+"[^>]*>.*<\/svg>$/s);
    expect(type.icon?.length).toBeLessThan(1024);
    expect(type.icon).not.toMatch(/<script|<image|<use|<foreignObject|\bon\w+=|href|url\(|&|data:/i);
  });

  it('gives an example of what each action gives, which fits what it declares', () => {
    const without = actions.filter(({ sample_output }) => sample_output === null).map((action) => action.name);
    if (!isMadeOfDocument(id)) expect(without).toEqual([]);
    for (const { name: action, sample_output } of actions)
      if (sample_output !== null)
        expect([action, compiled.actions.get(action)?.outputs.safeParse(sample_output).error]).toEqual([action, undefined]);
  });

  it('marks every input that looks like a secret, and has one', () => {
    expect(lintType(compiled)).toEqual([]);
    expect(compiled.secretKeys.size).toBeGreaterThan(0);
  });

  it('says which of its fields lead somewhere', () => {
    expect(lintDestinations(compiled)).toEqual([]);
  });

  it('lets no script send the secrets of a connector elsewhere', async () => {
    const [here, there] = [minimal('here.example', 1), minimal('there.example', 2)];
    const leading = Object.keys(there).filter((key) => JSON.stringify(here[key]) !== JSON.stringify(there[key]));
    const fields = connection['properties'] as JsonObject;
    const secret = [...compiled.secretKeys].find((key) => key in fields);
    if (leading.length === 0 || secret === undefined) return;
    const document = { name: `own ${id}`, type: name, value: { ...here, [secret]: canaryFor(fields[secret] as JsonObject) } };
    await strict.store.create(JSON.stringify(document));
    const result = await strict.call({ by: 'connector', name: document.name }, Object.fromEntries(leading.map((key) => [key, there[key]])));
    expect(result.error).toMatchObject({ code: 'DESTINATION_NOT_ALLOWED' });
    expect(JSON.stringify(result)).not.toContain(CANARY);
  });

  it.each(actions.map((action) => action.name))(
    '%s refuses what it does not know, and wrong types, before anything is dialled',
    async (action) => {
      const inputs = { ...minimal(), [selector]: action };
      expect(await strict.error(name, { ...inputs, no_such_input: 1 })).toMatchObject({
        code: 'INVALID_INPUT',
        message: expect.stringContaining('no_such_input'),
      });
      // no field takes a list in a list in a list, but those that take anything
      for (const key of compiled.actions.get(action)?.inputKeys.concat(compiled.connectionKeys) ?? []) {
        if (compiled.actions.get(action)?.schema.shape[key]?.safeParse([[[]]]).success !== false) continue;
        expect(await strict.error(name, { ...inputs, [key]: [[[]]] })).toMatchObject({
          code: 'INVALID_INPUT',
          message: expect.stringContaining(`'${key}`),
        });
      }
    },
  );

  it('refuses unknown actions by name', async () => {
    const error = await strict.error(name, { [selector]: 'no_such_action' });
    expect(error).toMatchObject({ code: 'INVALID_INPUT', message: expect.stringContaining('no_such_action') });
  });

  it('dials nothing that the guard refuses', async () => {
    const server = await farSide(() => undefined);
    for (const host of ['127.0.0.1', 'localhost'])
      expect(await strict.error(name, minimal(host, server.port))).toMatchObject({ code: 'CONNECTION_REFUSED_BY_POLICY' });
    expect(server.sockets).toBe(0);
  });

  it('ends as cancelled when it is cancelled before it begins', async () => {
    const error = await connections.error(name, minimal('127.0.0.1', await freePort()), { signal: AbortSignal.abort('cancel') });
    expect(error.code).toBe('CANCELLED');
  });

  it('ends by itself when it is cancelled while the far side keeps it waiting', async () => {
    const arrived = new EventEmitter();
    const server = await farSide(() => arrived.emit('one'));
    const controller = new AbortController();
    const first = once(arrived, 'one');
    const error = connections.error(name, minimal('127.0.0.1', server.port), { signal: controller.signal });
    await first;
    controller.abort('cancel');
    expect((await error).code).toBe('CANCELLED');
  });

  it('says in its own words that the far side is not there, hangs up, or speaks something else', async () => {
    const closing = await farSide((socket) => socket.end());
    const strange = await farSide((socket) => socket.end('\u0000\u0001 what is this?\r\n\r\n'));
    for (const port of [await freePort(), closing.port, strange.port]) {
      const error = await connections.error(name, minimal('127.0.0.1', port), {});
      expect(TOLD).toContain(error.code);
      expect(error.message).toMatch(/127\.0\.0\.1/);
      expect(error.message).not.toMatch(/\n\s+at |TypeError|undefined/);
    }
  });

  it.each(actions)('$name shows no secret that it is given, also where other inputs are wrong', async ({ name: action, inputs }) => {
    const fields = inputs['properties'] as JsonObject;
    const given = [...compiled.secretKeys].filter((key) => key in fields).map((key) => [key, canaryFor(fields[key] as JsonObject)]);
    const secrets = Object.fromEntries(given) as JsonObject;
    const result = await strict.ofType(name, { ...minimal(), ...secrets, [selector]: action });
    expect(JSON.stringify(result)).not.toContain(CANARY);
    // the inputs are whole for this one
    if (action === (minimal()[selector] ?? default_action)) expect(result.shownInputs).toContain('***');
  });
});

/** An object where the field takes no text. */
function canaryFor(field: JsonObject): string | JsonObject {
  return field['type'] === 'object' ? { a: CANARY } : CANARY;
}

async function farSide(listener: Parameters<typeof serveTcp>[0]): Promise<TestServer & { readonly sockets: number }> {
  let sockets = 0;
  const server = await serveTcp((socket) => {
    sockets++;
    listener(socket);
  });
  servers.push(server);
  return Object.defineProperty(server, 'sockets', { get: () => sockets }) as TestServer & { readonly sockets: number };
}
