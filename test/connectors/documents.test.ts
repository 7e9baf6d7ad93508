import { describe, expect, it } from '@jest/globals';
import { MAX_DOCUMENT_BYTES, parseConnectorDocument } from '../../src/connectors/documents.ts';
import { PetioleError } from '../../src/errors.ts';

function errorOf(text: string): PetioleError {
  try {
    parseConnectorDocument(text, 'a.yaml');
  } catch (error) {
    if (error instanceof PetioleError) return error;
    throw error;
  }
  throw new Error('this should not have been accepted');
}

describe('a connector document', () => {
  it('is YAML', () => {
    expect(
      parseConnectorDocument("name: repository\ntype: GIT\nvalue:\n  ref: develop\n  repository_url: 'https://example.com/r.git'\n", 'a'),
    ).toEqual({
      name: 'repository',
      type: 'GIT',
      value: { ref: 'develop', repository_url: 'https://example.com/r.git' },
      vault_secrets: [],
      description: null,
      retry: null,
      allow_private: null,
      rate_budget: null,
      circuit_breaker: null,
      pool: null,
      destinations: null,
    });
  });

  it('says how its requests are tried again, and what it may reach', () => {
    const text = 'type: REST\ndescription: the shop\nretry: {attempts: 5, methods: [post]}\nallow_private: [10.0.0.0/8, "::1"]\n';
    expect(parseConnectorDocument(text, 'a')).toMatchObject({
      description: 'the shop',
      retry: { attempts: 5, methods: ['POST'] },
      allow_private: ['10.0.0.0/8', '::1'],
    });
    expect(parseConnectorDocument('{type: REST, retry: false, allow_private: true}', 'a')).toMatchObject({
      retry: false,
      allow_private: true,
    });
  });

  it('may be JSON, and may have Vault secrets', () => {
    const text =
      '{"name": "r", "type": "REST", "namespace": "n", "value": null, "vault_secrets": [{"vault": "main", "path": "a/b", "keys": {"token": "password"}}]}';
    expect(parseConnectorDocument(text, 'a')).toMatchObject({
      value: {},
      vault_secrets: [{ vault: 'main', path: 'a/b', keys: { token: 'password' } }],
    });
  });

  it('keeps aliases that are used with measure', () => {
    expect(parseConnectorDocument('type: REST\nvalue: {headers: &h {a: b}, params: *h}', 'a').value).toEqual({
      headers: { a: 'b' },
      params: { a: 'b' },
    });
  });

  it('keeps yes, no, on and dates as the texts that they are', () => {
    expect(parseConnectorDocument('type: REST\nvalue: {a: yes, b: no, c: 2020-01-01, d: on}', 'a').value).toEqual({
      a: 'yes',
      b: 'no',
      c: '2020-01-01',
      d: 'on',
    });
  });

  it.each([
    ['type: REST\nvalue:\n  a: [1, 2\n', 'INVALID_YAML', /a\.yaml:\d+:\d+: /],
    ['type: REST\n\tvalue: 1', 'INVALID_YAML', /a\.yaml:2:1: /],
    ['type: REST\nvalue:\n  url: a\n  url: b\n', 'INVALID_YAML', /a\.yaml:4:3: .*unique/],
    ['type: REST\ntype: GIT\n', 'INVALID_YAML', /a\.yaml:2:1: .*unique/],
    ['type: REST\n---\ntype: GIT\n', 'INVALID_YAML', /a\.yaml:2:1: /],
    ['type: REST\nvalue: {a: .inf}', 'INVALID_YAML', /a\.yaml:2:12: a number must be finite/],
    ['type: REST\nvalue: {a: *nowhere}', 'INVALID_YAML', /a\.yaml:2:12: an alias without its anchor/],
    ['type: REST\nvalue: &v {a: *v}', 'INVALID_YAML', /contains itself/],
    [`type: REST\nvalue: {a: ${'['.repeat(200)}${']'.repeat(200)}}`, 'INVALID_YAML', /nested deeper/],
    ['- a\n- b\n', 'INVALID_YAML', /expected a mapping/],
    ['value: {}\n', 'INVALID_REQUEST', /'type' is missing/],
    ['', 'INVALID_REQUEST', /a\.yaml/],
    ['name: 12\ntype: REST\n', 'INVALID_REQUEST', /'name' must be a text: put it in quotes/],
    ['type: REST\nvalues: {}\n', 'INVALID_REQUEST', /unknown key 'values'/],
    ['type: REST\nvalue: text\n', 'INVALID_REQUEST', /'value'/],
    ['type: REST\nvault_secrets: [{vault: main}]\n', 'INVALID_REQUEST', /'vault_secrets\.0\.path' is missing/],
    ['type: REST\nretry: {atempts: 2}\n', 'INVALID_REQUEST', /'retry' has the unknown key 'atempts'; known are attempts, initial/],
    ['type: REST\nretry: {attempts: 0}\n', 'INVALID_REQUEST', /'retry.attempts' must be at least 1/],
    ['type: REST\nretry: true\n', 'INVALID_REQUEST', /'retry' must be an object such as/],
    ['type: REST\ndestinations: [https://a.example/path]\n', 'INVALID_REQUEST', /'destinations.0' must be a place such as/],
    ['type: REST\ndestinations: all\n', 'INVALID_REQUEST', /'destinations' must be any, or a list of places/],
    ['type: REST\nallow_private: 10.0.0.0/8\n', 'INVALID_REQUEST', /'allow_private' must be true, or a list of networks/],
    ['type: REST\nallow_private: [10.0.0.0/40]\n', 'INVALID_REQUEST', /'allow_private/],
    [`type: REST\nvalue: {a: "${'x'.repeat(MAX_DOCUMENT_BYTES)}"}`, 'TOO_LARGE', /larger than/],
  ])('%j is refused', (text, code, message) => {
    const error = errorOf(text);
    expect(error.message).toMatch(message);
    expect(error.code).toBe(code);
  });

  it.each(['|', '>', '!', '!my!', '!<', '*', '&', '%', '@', '`', '"\\', '"', "'", '[', '{', '? ', '- ', ': ', '#'])(
    'with a password behind %j is read whole, or refused without a word of it',
    (sign) => {
      const quoted = (text: string): boolean => text.includes('S3cret');
      for (const password of [`${sign}S3cret`, `${sign}S3cret${sign}`, `${sign} S3cret`, `${sign}S3cret: ${sign}`]) {
        const at = `type: REST\nvalue:\n  password: ${password}\n`;
        try {
          const { value } = parseConnectorDocument(at, 'a.yaml');
          expect([password, quoted(JSON.stringify(value)) || sign === '#' || sign === '&']).toEqual([password, true]);
        } catch (error) {
          if (!(error instanceof PetioleError)) throw error;
          expect([password, error.message, quoted(error.message)]).toEqual([password, error.message, false]);
        }
      }
    },
  );

  it('whose aliases explode is refused', () => {
    const lines = ['type: REST', 'value:', '  a0: &a0 [x, x, x, x, x, x, x, x, x, x]'];
    for (let n = 1; n < 9; n++)
      lines.push(
        `  a${n}: &a${n} [${Array(10)
          .fill(`*a${n - 1}`)
          .join(', ')}]`,
      );
    // a thousand million values if they were written out
    expect(errorOf(lines.join('\n'))).toMatchObject({ code: 'INVALID_YAML', message: expect.stringContaining('aliases') });
  });

  it('tells line and column in its details', () => {
    expect(errorOf('type: REST\nvalue:\n  url: a\n  url: b\n').details).toEqual({ line: 4, column: 3 });
  });
});
