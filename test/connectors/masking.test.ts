/** What of the inputs of a connection is shown, and what an update that sends it back keeps. */
import { describe, expect, it } from '@jest/globals';
import { keepMasked, maskInputs, scrubText, secretsOf } from '../../src/connectors/masking.ts';
import type { JsonObject } from '../../src/model.ts';

const shown = (inputs: JsonObject) => maskInputs(inputs, new Set(), []);
const refuse = (path: string): never => {
  throw new Error(`refused ${path}`);
};
const kept = (before: JsonObject, given: JsonObject) => keepMasked(given, before, shown(before), refuse);

describe('the password in an address', () => {
  it.each([
    ['https://me:p@ss-word@host.example/x', 'https://me:***@host.example/x', 'p@ss-word'],
    ['https://me:pa/ss-word@host.example/x', 'https://me:***@host.example/x', 'pa/ss-word'],
    ['https://me:pa?ss#word@host.example', 'https://me:***@host.example', 'pa?ss#word'],
    ['https://me:12345/ss-word@host.example', 'https://me:12345/ss-word@host.example', undefined],
    ['https://gh@p-token@host.example', 'https://***@host.example', 'gh@p-token'],
  ])('of %s is masked as a whole', (url, masked, secret) => {
    expect(shown({ url })).toEqual({ url: masked });
    expect(scrubText(`cannot parse ${url}!`, [])).toBe(`cannot parse ${masked}!`);
    expect(secretsOf({ url }, new Set())).toEqual(secret === undefined ? [] : [secret]);
  });

  it.each([
    'http://127.0.0.1:4873/@scope/name',
    'http://[::1]:8080/a@b',
    'https://unpkg.com/react@18',
    'https://me:${vault:main:git/repository#token}@host.example',
    'https://host.example/?to=a@example.com',
  ])('is not seen in %s', (url) => {
    expect(shown({ url })).toEqual({ url });
  });

  it('is looked for in time that grows with the text alone', () => {
    const texts = ['a.'.repeat(200_000) + '@', 'a://b:c/'.repeat(50_000) + ' @', 'https://a:b'.repeat(50_000) + '@'];
    for (const text of texts) expect(scrubText(text, []).length).toBeGreaterThan(0);
  });
});

describe('the credentials in headers', () => {
  it.each([
    'Authorization',
    'X-Auth-Key',
    'X-Auth',
    'Ocp-Apim-Subscription-Key',
    'CB-ACCESS-PASSPHRASE',
    'X-Functions-Key',
    'x_access_key',
  ])('are masked in %s', (name) => {
    const headers = { [name]: 'a-credential' };
    expect(shown({ headers })).toEqual({ headers: { [name]: '***' } });
    expect(shown({ headers: [{ name, value: 'a-credential' }] })).toEqual({ headers: [{ name, value: '***' }] });
    expect(secretsOf({ headers }, new Set())).toEqual(['a-credential']);
  });

  it.each(['Accept', 'Content-Type', 'Idempotency-Key', 'X-Request-Id', 'X-Key-Id', 'User-Agent'])('are not seen in %s', (name) => {
    expect(shown({ headers: { [name]: 'shown' } })).toEqual({ headers: { [name]: 'shown' } });
  });
});

describe('the credentials in the environment of a program', () => {
  it('are masked by their names, and the other variables shown', () => {
    const env = { DEPLOY_TOKEN: 'deploy-token', DB_PASSWORD: 'a-password', AWS_SECRET_ACCESS_KEY: 'an-access-key', STAGE: 'production' };
    expect(shown({ env })).toEqual({ env: { DEPLOY_TOKEN: '***', DB_PASSWORD: '***', AWS_SECRET_ACCESS_KEY: '***', STAGE: 'production' } });
    expect(secretsOf({ env }, new Set())).toEqual(['deploy-token', 'a-password', 'an-access-key']);
  });
});

describe('a value that is sent back as it was shown', () => {
  const before = {
    headers: [
      { name: 'Authorization', value: 'Bearer one' },
      { name: 'X-Api-Key', value: 'two' },
    ],
  };

  it('keeps the items of a list wherever they stand', () => {
    expect(kept(before, shown(before) as JsonObject)).toEqual(before);
    expect(
      kept(before, {
        headers: [
          { name: 'X-Api-Key', value: '***' },
          { name: 'Accept', value: 'a' },
        ],
      }),
    ).toEqual({
      headers: [
        { name: 'X-Api-Key', value: 'two' },
        { name: 'Accept', value: 'a' },
      ],
    });
  });

  it('gives no header the secret of another one', () => {
    expect(() => kept(before, { headers: [{ name: 'X-Note', value: '***' }] })).toThrow('refused headers.0.value');
    expect(() => kept({ headers: [['Authorization', 'x']] }, { headers: [['X-Note', '***']] })).toThrow('refused headers.0.1');
  });

  it('does not take the mask of an address for its password', () => {
    const url = 'https://me:password@a.example';
    expect(kept({ url }, { url: 'https://me:***@a.example' })).toEqual({ url });
    expect(() => kept({ url }, { url: 'https://me:***@b.example' })).toThrow('refused url');
  });
});
