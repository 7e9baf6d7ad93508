/** Which secrets of a Vault scripts may be given. */
import { expect, it } from '@jest/globals';
import { parseVaultDocument } from '../../../src/secrets/vault/documents.ts';
import type { OpenVault } from '../../../src/secrets/vault/open-vault.ts';
import { assertRevealed } from '../../../src/secrets/vault/revealed.ts';
import { VaultSecretsReader } from '../../../src/secrets/vault/vault-secrets.ts';
import { RevealingConnections } from '../../../src/connectors/reveal.ts';
import type { Connections } from '../../../src/connectors/port.ts';
import { KnownSecrets } from '../../../src/secrets/scrubber.ts';

it.each<[string, string[] | null, boolean]>([
  ['app', null, false],
  ['app', [], false],
  ['app', ['app'], true],
  ['/app/', ['app'], true],
  ['app/db', ['app'], false],
  ['app/db', ['app/*'], true],
  ['app/db/x', ['app/*'], false],
  ['app', ['app/*'], false],
  ['app/db/x', ['app/**'], true],
  ['app', ['app/**'], true],
  ['a/b/c', ['**/c'], true],
  ['a/b/c', ['a/**/c'], true],
  ['a/b/d', ['a/**/c'], false],
  ['apple', ['app*'], true],
  ['app-1-db', ['app-*-db'], true],
  ['app-db', ['app-*-db'], false],
  ['aXa', ['a*a*a'], false],
  ['other', ['app', 'ot*er'], true],
  ['anything/at/all', ['**'], true],
  ['a.b', ['a?b'], false],
  ['App', ['app'], false],
])('%s of %j: %s', (path, allowed, may) => {
  const asked = () => assertRevealed(path, allowed);
  if (may) expect(asked).not.toThrow();
  else expect(asked).toThrow(expect.objectContaining({ code: 'VAULT_REVEAL_NOT_ALLOWED', message: expect.stringContaining('reveal') }));
});

it('a path that leads up is none', () => {
  expect(() => assertRevealed('app/../root', ['app/**'])).toThrow(expect.objectContaining({ code: 'VAULT_INVALID_REFERENCE' }));
});

it('stands in the document of the Vault', () => {
  const document = (reveal: string) => parseVaultDocument(`{address: "https://v.example", auth: {method: token, token: x}${reveal}}`, 'a');
  expect(document('').reveal).toBeNull();
  expect(document(', reveal: [/app/*, "**"]').reveal).toEqual(['app/*', '**']);
  for (const wrong of [', reveal: all', ', reveal: [..]', ', reveal: [5]']) expect(() => document(wrong)).toThrow(/reveal/);
});

it('is asked of Vault alone where it is allowed, and the refusal names no connector', async () => {
  const read: string[] = [];
  const secret = async (path: string) => (read.push(path), { key: 'the-value-of-it' });
  const vault = { settings: { reveal: ['open/*'] }, secret } as unknown as OpenVault;
  const audited: unknown[] = [];
  const connections = new RevealingConnections({
    connections: {} as Connections,
    vault: new VaultSecretsReader({ vault: (name) => (name === 'main' ? vault : undefined), names: () => ['main'] }),
    known: new KnownSecrets(),
    audit: { record: async (entry) => void audited.push(entry) },
  });
  const reveal = (reference: string) =>
    connections.call({
      executionId: '01890000-0000-7000-8000-000000000000',
      target: { by: 'connector_type', name: 'VAULT' },
      overrides: JSON.stringify({ action: 'reveal', reference }),
      options: {},
      attemptsBefore: 0,
      signal: new AbortController().signal,
      log: () => undefined,
    });
  const refused = await reveal('main:closed/a#key');
  expect(refused).toMatchObject({ ok: false, error: { code: 'VAULT_REVEAL_NOT_ALLOWED', vault: 'main', path: 'closed/a' } });
  expect(read).toEqual([]);
  expect(audited).toEqual([expect.objectContaining({ details: { refused: 'VAULT_REVEAL_NOT_ALLOWED' } })]);
  const unknown = await reveal('none:open/a#key');
  for (const { error } of [refused, unknown]) expect(error?.message).toMatch(/^system\.vault\.reveal needs/);
  expect(refused.error?.message + unknown.error!.message).not.toContain("connector 'system");
  expect(await reveal('main:open/a#key')).toMatchObject({ ok: true, output: '"the-value-of-it"' });
});
