/** What becomes of each kind of authorization that a document may ask for. */
import { describe, expect, it } from '@jest/globals';
import { References } from '../../../src/cli/openapi/references.ts';
import { securityOf } from '../../../src/cli/openapi/security.ts';
import type { JsonObject } from '../../../src/model.ts';

const BASE = new URL('https://api.example/v1');

function securityWith(scheme: JsonObject, scopes: string[] = []) {
  const document: JsonObject = { security: [{ mine: scopes }], components: { securitySchemes: { mine: scheme } } };
  return securityOf(document, [], new References(document), BASE);
}

const oauth = (flow: string, addresses: JsonObject): JsonObject => ({ type: 'oauth2', flows: { [flow]: addresses } });

describe('authorization that a document asks for alone', () => {
  it.each<[string, JsonObject, JsonObject, string[]]>([
    ['a key in a header', { type: 'apiKey', in: 'header', name: 'X-Key' }, { kind: 'api_key', in: 'header', name: 'X-Key' }, ['api_key']],
    ['a key in the query', { type: 'apiKey', in: 'query', name: 'key' }, { kind: 'api_key', in: 'query', name: 'key' }, ['api_key']],
    [
      'a key that is the whole header',
      { type: 'apiKey', in: 'header', name: 'authorization' },
      { kind: 'bearer', field: 'api_key', scheme: '' },
      ['api_key'],
    ],
    ['a key in a cookie', { type: 'apiKey', in: 'cookie', name: 'sid' }, { kind: 'custom' }, ['api_key']],
    ['user and password', { type: 'http', scheme: 'Basic' }, { kind: 'basic' }, ['user', 'password']],
    ['a token', { type: 'http', scheme: 'bearer' }, { kind: 'bearer' }, ['token']],
    [
      'OAuth by a person',
      oauth('authorizationCode', { authorizationUrl: 'https://login.example/a', tokenUrl: '/token' }),
      {
        kind: 'oauth2',
        grant: 'authorization_code',
        authorization_url: 'https://login.example/a',
        token_url: 'https://api.example/token',
        scopes: ['read'],
      },
      ['client_id', 'client_secret', 'scope'],
    ],
    [
      'OAuth of a program',
      oauth('clientCredentials', { tokenUrl: 'https://login.example/t' }),
      { kind: 'oauth2', grant: 'client_credentials', token_url: 'https://login.example/t', scopes: ['read'] },
      ['client_id', 'client_secret', 'scope'],
    ],
    ['OAuth in a way that is gone', oauth('implicit', { authorizationUrl: 'https://login.example/a' }), { kind: 'bearer' }, ['token']],
    ['OpenID Connect', { type: 'openIdConnect', openIdConnectUrl: 'https://login.example' }, { kind: 'bearer' }, ['token']],
  ])('%s', (_what, scheme, definition, fields) => {
    const { kinds, fields: brought } = securityWith(scheme, scheme['type'] === 'oauth2' ? ['read'] : []);
    expect(kinds.map((kind) => [kind.key, kind.definition])).toEqual([['mine', { ...definition, title: 'mine' }]]);
    expect(brought).toEqual(fields);
  });

  it.each([[{ type: 'mutualTLS' }], [{ type: 'http', scheme: 'digest' }], [{}]])(
    'and that there is not (%j) is said, and leaves the choice to the connector',
    (scheme) => {
      const { kinds, notes } = securityWith(scheme);
      expect(kinds.map(({ key }) => key)).toEqual(['none', 'bearer', 'basic']);
      expect(notes.join()).toContain('authorization: mine is');
    },
  );
});
