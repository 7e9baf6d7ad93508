/** What is shown of inputs that come from Vault, and what is known before anything is said of them. */
import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { compileType } from '../../src/connectors/compiled-type.ts';
import { prepare } from '../../src/connectors/prepare.ts';
import type { ConnectorRecord } from '../../src/connectors/records.ts';
import { sourcesWithVault } from '../../src/connectors/sources.ts';
import type { JsonObject, JsonValue } from '../../src/model.ts';
import { connectorType } from '../../src/sdk/connector.ts';
import { KnownSecrets } from '../../src/secrets/scrubber.ts';
import { VaultSecretsReader, type OpenVaults } from '../../src/secrets/vault/vault-secrets.ts';

const type = compileType(
  connectorType({
    id: 'shop',
    name: 'SHOP',
    title: 'Shop',
    description: 'for this test',
    connection: z.object({
      url: z.string().optional(),
      params: z.record(z.string(), z.unknown()).optional(),
      list: z.array(z.string()).optional(),
    }),
    default_action: 'get',
    actions: { get: { title: 'Get', inputs: z.object({}), outputs: z.object({}), run: async () => ({}) } },
  }),
);
const secret: JsonObject = { pin: '4711', long: 'a-long-secret', action: 'another-long-secret' };
const vaults = { vault: () => ({ secret: async () => secret }), names: () => ['main'] } as unknown as OpenVaults;

async function prepared(
  value: JsonObject,
  { overrides = {}, vaultSecrets = [] as ConnectorRecord['vault_secrets'], known = new KnownSecrets() } = {},
) {
  const connector = { name: 'shop', type: 'SHOP', value, vault_secrets: vaultSecrets } as unknown as ConnectorRecord;
  const sources = await sourcesWithVault(new VaultSecretsReader(vaults), connector, overrides, { signal: new AbortController().signal });
  const { inputs, shownInputs } = prepare({ connector, type }, sources, () => undefined, known);
  return { inputs: JSON.parse(JSON.stringify(inputs)) as JsonValue, shown: JSON.parse(shownInputs) as JsonValue };
}

describe('a short secret of Vault is masked in its field', () => {
  const PIN = '${vault:main:app#pin}';

  it.each<[string, JsonObject, JsonObject, JsonObject]>([
    ['in a text', { url: `https://a.example/?pin=${PIN}` }, { url: 'https://a.example/?pin=4711' }, { url: 'https://a.example/?pin=***' }],
    ['in an object', { params: { pin: PIN, n: 1 } }, { params: { pin: '4711', n: 1 } }, { params: { pin: '***', n: 1 } }],
    ['in a list', { list: ['a', PIN] }, { list: ['a', '4711'] }, { list: ['a', '***'] }],
    ['alone', { url: PIN }, { url: '4711' }, { url: '***' }],
  ])('%s', async (_name, value, inputs, shown) => {
    expect(await prepared(value)).toEqual({ inputs, shown });
  });

  it('but not where the script gives the field', async () => {
    const { shown } = await prepared({ url: `x${PIN}`, params: { pin: PIN } }, { overrides: { url: 'mine' } });
    expect(shown).toEqual({ url: 'mine', params: { pin: '***' } });
  });
});

it('what Vault gave is known before an error names it', async () => {
  const known = new KnownSecrets();
  const from = [{ vault: 'main', path: 'app' }];
  await expect(prepared({}, { known, vaultSecrets: from })).rejects.toMatchObject({ code: 'INVALID_INPUT' });
  expect(known.scrub("there is no action 'another-long-secret'")).toBe("there is no action '***'");
});
