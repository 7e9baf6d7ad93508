import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { JsonObject, JsonValue } from '../../../src/model.ts';
import { findReferences, replaceReferences, textsOf } from '../../../src/secrets/vault/references.ts';
import { VaultSecretsReader, type OpenVaults } from '../../../src/secrets/vault/vault-secrets.ts';

const SECRETS: JsonObject = { text: 's3cret', port: 22, yes: true, none: null, list: [1, 'two'], object: { a: 'b' }, 'odd key': 'odd' };

/** A Vault 'main' with one secret at 'git/repository', and the paths that were read. */
function reader(read: string[] = []): VaultSecretsReader {
  const main = { secret: (path: string) => (read.push(path), Promise.resolve(SECRETS)) };
  return new VaultSecretsReader({
    vault: (name: string) => (name === 'main' ? main : undefined),
    names: () => ['main'],
  } as unknown as OpenVaults);
}
const at = { connector: 'repository', signal: new AbortController().signal };
const ref = (key: string, vault = 'main'): string => `\${vault:${vault}:git/repository#${key}}`;

describe('a reference', () => {
  it.each(Object.entries(SECRETS))('alone keeps the type of the secret: %s', async (key, value) => {
    expect((await reader().expand({ a: { b: [ref(key)] } }, at)).value).toEqual({ a: { b: [value] } });
  });

  it('inside of a text gives its text', async () => {
    const { value, secrets } = await reader().expand({ url: `https://u:${ref('text')}@host:${ref('port')}/${ref('yes')}`, plain: 1 }, at);
    expect(value).toEqual({ url: 'https://u:s3cret@host:22/true', plain: 1 });
    expect(secrets).toEqual(['s3cret', '22']);
  });

  it.each(['list', 'object', 'none'])('to %s can only stand alone', async (key) => {
    await expect(reader().expand({ a: `x${ref(key)}` }, at)).rejects.toMatchObject({
      code: 'VAULT_INVALID_REFERENCE',
      message: expect.stringContaining("the connector 'repository'"),
    });
  });

  it.each([
    '${vault:main}',
    '${vault:main:git/repository}',
    '${vault:main:#key}',
    '${vault::path#key}',
    '${vault:main:path#}',
    '${vault:}',
  ])('that cannot be read is refused: %s', async (text) => {
    await expect(reader().expand({ a: text }, at)).rejects.toMatchObject({
      code: 'VAULT_INVALID_REFERENCE',
      message: expect.stringContaining(`the connector 'repository': in 'a' '${text}' is no reference`),
    });
  });

  it.each(['${vault:main:a#b', 'x ${vault:main:a#b', '${vault:main:a#b} ${vault:main:a#c', '${vault:main:a${vault:main:a#b}'])(
    'without an end is not taken for a text: %s',
    async (text) => {
      await expect(reader().expand({ options: { headers: [text] } }, at)).rejects.toMatchObject({
        code: 'VAULT_INVALID_REFERENCE',
        message: expect.stringMatching(/^the connector 'repository': in 'options\.headers\.0' a reference has no end/),
      });
    },
  );

  it('is looked up once for each path and key, however often it stands there', async () => {
    const read: string[] = [];
    await reader(read).expand({ a: [ref('text'), ref('text'), `${ref('text')}!`] }, at);
    expect(read).toEqual(['git/repository']);
  });

  it('in a key is no reference, and what a secret holds is not looked at again', async () => {
    const nested: OpenVaults = { vault: () => ({ secret: () => Promise.resolve({ a: ref('text') }) }), names: () => [] } as never;
    expect((await new VaultSecretsReader(nested).expand({ [ref('text')]: ref('a') }, at)).value).toEqual({ [ref('text')]: ref('text') });
  });

  it('to a Vault or key that is not there says which there are', async () => {
    await expect(reader().expand({ a: ref('text', 'mian') }, at)).rejects.toMatchObject({
      code: 'VAULT_NOT_FOUND',
      message: expect.stringMatching(/'mian'.*'main'/),
    });
    await expect(reader().expand({ a: ref('txet') }, at)).rejects.toMatchObject({
      code: 'VAULT_KEY_NOT_FOUND',
      message: expect.stringMatching(/'repository'.*git\/repository.*'txet'.*'text'/),
    });
    await expect(reader().expand({ a: ref('toString') }, at)).rejects.toMatchObject({ code: 'VAULT_KEY_NOT_FOUND' });
  });
});

it('values without references stay as they are', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      expect(findReferences(value as JsonValue).size).toBe(0);
      expect(replaceReferences(value as JsonValue, new Map())).toEqual(value);
    }),
  );
});

it('every text of a secret is known for masking', () => {
  expect(textsOf({ a: ['x', 1, { b: 'y' }], c: true, d: null } as JsonValue)).toEqual(['x', '1', 'y']);
});

describe('the secrets that a connector lists', () => {
  it('come in their order, whole or under other names', async () => {
    const listed = [
      { vault: 'main', path: 'a' },
      { vault: 'main', path: 'b', keys: { text: 'password', port: 'port' } },
    ];
    const [whole, renamed] = await reader().read(listed, at);
    expect(whole).toEqual(SECRETS);
    expect({ ...renamed }).toEqual({ password: 's3cret', port: 22 });
  });

  it('are not waited for by a call that was cancelled', async () => {
    const never: OpenVaults = { vault: () => ({ secret: () => new Promise(() => undefined) }), names: () => [] } as never;
    const stop = new AbortController();
    const reading = new VaultSecretsReader(never).read([{ vault: 'main', path: 'a' }], { connector: 'c', signal: stop.signal });
    stop.abort();
    await expect(reading).rejects.toMatchObject({ code: 'CANCELLED' });
    await expect(
      new VaultSecretsReader(never).read([{ vault: 'main', path: 'a' }], { connector: 'c', signal: stop.signal }),
    ).rejects.toMatchObject({ code: 'CANCELLED' });
  });
});
