/** Inputs of which no schema says what is secret: there is no such connector, flow or field. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import restType from '../../connector-types/rest.ts';
import { shownByNames } from '../../src/connectors/masking-by-name.ts';
import { ConnectorTypes } from '../../src/connectors/registry.ts';
import type { JsonValue } from '../../src/model.ts';
import { KnownSecrets } from '../../src/secrets/scrubber.ts';
import { createConnections, type TestConnections } from '../support/connections.ts';

describe('what looks like a secret', () => {
  it.each<[string, JsonValue, JsonValue | null]>([
    ['in a field', { password: 'word', user: 'me' }, { password: '***', user: 'me' }],
    ['under any spelling', { apiKey: 'k', 'X-Auth-Token': 1, Pin: 4711 }, { apiKey: '***', 'X-Auth-Token': '***', Pin: '***' }],
    ['inside of objects and lists', { a: [{ b: { client_secret: ['x', 'y'] } }] }, { a: [{ b: { client_secret: '***' } }] }],
    ['in a header', { headers: { Authorization: 'Bearer x', Accept: 'a' } }, { headers: { Authorization: '***', Accept: 'a' } }],
    ['in an address', { url: 'https://me:word@x.example/' }, { url: 'https://me:***@x.example/' }],
    ['and stands elsewhere, too', { token: 'a-long-token', note: 'has a-long-token' }, { token: '***', note: 'has ***' }],
    ['and is none', { public_key: 'k', key_name: 'n', has_password: true, token: null }, null],
    [
      'under the name __proto__',
      JSON.parse('{"__proto__":{"password":"x"}}') as JsonValue,
      JSON.parse('{"__proto__":{"password":"***"}}') as JsonValue,
    ],
  ])('%s', (_where, given, shown) => {
    const found = shownByNames(JSON.stringify(given), new KnownSecrets());
    expect(found === null ? null : JSON.parse(found)).toEqual(shown);
  });

  it('is known from then on', () => {
    const known = new KnownSecrets();
    shownByNames('{"password":"a-long-password"}', known);
    expect(known.scrub('says a-long-password')).toBe('says ***');
  });

  it('is masked where it is nested too deep to be looked at', () => {
    const deep = `{"password":"x","a":${'['.repeat(200_000)}${']'.repeat(200_000)}}`;
    expect(shownByNames(deep, new KnownSecrets())).toBe('"***"');
  });
});

it('names of any length are looked at in time that grows with them alone', () => {
  for (const part of ['A', '1', 's', '_'])
    expect(shownByNames(JSON.stringify({ [`${part.repeat(1_000_000)}a`]: 'x' }), new KnownSecrets())).toBe(null);
});

describe('a connection', () => {
  let connections: TestConnections;
  beforeAll(async () => {
    connections = await createConnections([], { types: new ConnectorTypes([restType]) });
  });
  afterAll(() => connections?.close());

  it.each([
    ['of a connector that does not exist', { by: 'connector', name: 'none' } as const, { password: 'word' }, { password: '***' }],
    ['of a type that does not exist', { by: 'connector_type', name: 'NONE' } as const, { password: 'word' }, { password: '***' }],
    [
      'with a misspelt field',
      { by: 'connector_type', name: 'REST' } as const,
      { pasword: 'a', api_key: 'b' },
      { pasword: 'a', api_key: '***' },
    ],
  ])('%s is recorded without secrets', (_what, target, given, shown) => {
    const { shownInputs } = connections.pipeline.resolve(target, JSON.stringify(given));
    expect(JSON.parse(shownInputs ?? 'null')).toEqual(shown);
  });
});
