import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { z } from 'zod';
import type { Given } from '../../src/connectors/merging.ts';
import type { VaultSecretReference } from '../../src/connectors/records.ts';
import { ConnectorTypes } from '../../src/connectors/registry.ts';
import type { VaultReader, VaultSecrets } from '../../src/connectors/vault-port.ts';
import type { JsonObject, JsonValue } from '../../src/model.ts';
import { ConnectorError, connectorType } from '../../src/sdk/connector.ts';
import { createConnections, type CallOptions, type TestConnections } from '../support/connections.ts';

// not z.json(), which drops nested keys of the name __proto__
const anything = () => z.unknown().optional();

/** Gives back what it was given. */
const echo = connectorType({
  id: 'echo',
  name: 'ECHO',
  title: 'Echo',
  description: 'for this test',
  connection: z.object({ a: anything(), b: anything(), port: anything() }),
  default_action: 'say',
  actions: {
    say: {
      title: 'Say',
      inputs: z.object({ c: anything(), d: anything() }),
      outputs: z.object({}),
      run: async ({ connection, inputs }) => ({ ...connection, ...inputs }),
    },
    sing: {
      title: 'Sing',
      inputs: z.object({ tune: anything() }),
      outputs: z.object({}),
      run: async ({ connection }) => ({ ...connection }),
    },
  },
});

/** The secrets of a Vault by path, as whoever knows Vaults gives them. */
function vaultOf(secrets: Record<string, Given>, readers: VaultReader[] = []): VaultSecrets {
  return {
    async read(references: readonly VaultSecretReference[], reader) {
      readers.push(reader);
      return references.map(({ path }) => secrets[path] ?? {});
    },
    async expand(value, reader) {
      readers.push(reader);
      const texts = Object.values(secrets['inline'] ?? {}).filter((item): item is string => typeof item === 'string');
      const replaced = (item: JsonValue): JsonValue =>
        typeof item === 'string'
          ? item.replace(/\$\{vault:main:inline#(\w+)\}/g, (_all, key: string) => String(secrets['inline']?.[key]))
          : item;
      return { value: Object.fromEntries(Object.entries(value).map(([key, item]) => [key, replaced(item)])), secrets: texts };
    },
  };
}

interface Case {
  value: JsonObject;
  vault: Given[];
  overrides: JsonObject;
}

async function connect({ value, vault, overrides }: Case, options?: CallOptions & { readers?: VaultReader[]; inline?: Given }) {
  const paths = Object.fromEntries(vault.map((secrets, index) => [`path${index}`, secrets]));
  const secrets = { ...paths, inline: options?.inline ?? {} };
  const connections: TestConnections = await createConnections([], {
    types: new ConnectorTypes([echo]),
    vault: vaultOf(secrets, options?.readers),
  });
  const references = Object.keys(paths).map((path) => ({ vault: 'main', path }));
  await connections.store.create(JSON.stringify({ name: 'mine', type: 'ECHO', value, vault_secrets: references }));
  const result = await connections.call({ by: 'name', name: 'mine' }, overrides, options);
  return {
    ...result,
    output: JSON.parse(result.output ?? 'null') as JsonValue,
    shown: JSON.parse(result.shownInputs ?? 'null') as JsonObject,
  };
}

const part = fc.dictionary(fc.constantFrom('a', 'b', 'c', 'd', 'port'), fc.jsonValue() as fc.Arbitrary<JsonValue>);

/** Lets in who says the word of the day. */
const guarded = connectorType({
  id: 'guarded',
  name: 'GUARDED',
  title: 'Guarded',
  description: 'for this test',
  connection: z.object({ word: z.string() }),
  default_action: 'enter',
  actions: {
    enter: {
      title: 'Enter',
      inputs: z.object({}),
      outputs: z.object({}),
      run: async ({ connection }) => {
        if (connection.word !== 'word-of-today') throw new ConnectorError('AUTHENTICATION_FAILED', `not ${connection.word}`);
        return {};
      },
    },
    afterwards: {
      title: 'Refuses the second request',
      inputs: z.object({}),
      outputs: z.object({}),
      run: async ({ http }) => {
        await http.attempts({ method: 'POST' }, async () => 'carried out');
        throw new ConnectorError('AUTHENTICATION_FAILED', 'no longer');
      },
    },
  },
});

describe('a secret that the far side does not accept', () => {
  async function enter(cached: string, now: string | null, action = 'enter') {
    const reads: (boolean | undefined)[] = [];
    const vault: VaultSecrets = {
      async read(_references, { fresh }) {
        reads.push(fresh);
        if (fresh && now === null) throw new Error('Vault is sealed');
        return [{ word: fresh ? now : cached }];
      },
      expand: async (value) => ({ value, secrets: [] }),
    };
    const connections = await createConnections([], { types: new ConnectorTypes([guarded]), vault });
    await connections.store.create('{name: door, type: GUARDED, vault_secrets: [{vault: main, path: word}]}');
    return { ...(await connections.call({ by: 'name', name: 'door' }, { action })), reads };
  }

  it('is read anew, and the call made again at once where it has changed', async () => {
    const { ok, reads, attempts, attemptLog } = await enter('word-of-yesterday', 'word-of-today');
    expect([ok, reads, attempts]).toEqual([true, [undefined, true], 1]);
    expect(attemptLog).toMatchObject([{ attempt: 1, code: 'AUTHENTICATION_FAILED', reason: 'not ***' }]);
  });

  it('is not tried again where Vault has no other', async () => {
    const { error, reads, attemptLog } = await enter('word-of-yesterday', 'word-of-yesterday');
    expect([error?.code, reads, attemptLog?.length]).toEqual(['AUTHENTICATION_FAILED', [undefined, true], 1]);
  });

  it('is not tried again where requests before it were carried out', async () => {
    const { reads, error } = await enter('word-of-yesterday', 'word-of-today', 'afterwards');
    expect([error?.code, reads]).toEqual(['AUTHENTICATION_FAILED', [undefined]]);
  });

  it('fails the call where Vault cannot be read anew, with the reason of the far side', async () => {
    expect((await enter('word-of-yesterday', null)).error).toMatchObject({ code: 'AUTHENTICATION_FAILED' });
  });

  it('fails the call where the newer one is not accepted either', async () => {
    const { error, attemptLog } = await enter('word-of-yesterday', 'word-of-tomorrow');
    expect([error?.code, error?.message]).toEqual(['AUTHENTICATION_FAILED', 'not ***']);
    expect(attemptLog).toHaveLength(2);
  });
});

describe('the inputs of a connection', () => {
  it('are the value, then each Vault secret, then the overrides: the last that gives a key counts', async () => {
    await fc.assert(
      fc.asyncProperty(part, fc.array(part, { maxLength: 4 }), part, async (value, vault, overrides) => {
        const { output } = await connect({ value, vault, overrides });
        const model: JsonValue = Object.assign({}, value, ...vault, overrides);
        expect(output).toEqual(JSON.parse(JSON.stringify(model)));
      }),
    );
  });

  it('take port from the Vault secret where the connector gives one too, and from the script before both', async () => {
    const given = { value: { port: 80, a: 'x' }, vault: [{ port: 8200 }] };
    expect((await connect({ ...given, overrides: {} })).output).toEqual({ port: 8200, a: 'x' });
    expect((await connect({ ...given, overrides: { port: 1 } })).output).toEqual({ port: 1, a: 'x' });
  });

  it('leave out what Vault gives beside them, and the log says so without a value', async () => {
    const logs: string[] = [];
    const vault = [{ a: 'known', stranger: 'hidden-value', tune: 'of another action' }];
    expect(await connect({ value: {}, vault, overrides: {} }, { logs })).toMatchObject({ ok: true, output: { a: 'known' } });
    expect(logs).toEqual([expect.stringMatching(/^info left out .*'mine'.*: stranger, tune$/)]);
  });

  it('show nothing that came from Vault, but what the script gave instead', async () => {
    const { shown } = await connect({ value: { c: 'says s3cret-text' }, vault: [{ a: 's3cret-text', b: 1 }], overrides: { b: 2 } });
    expect(shown).toEqual({ a: '***', b: 2, c: 'says ***' });
  });

  it('are expanded in the value alone: a reference that the script gives, or Vault itself, stays a text', async () => {
    const reference = '${vault:main:inline#key}';
    const other = '${vault:main:inline#other}';
    const inline = { key: 'opened-secret' };
    const { output, shown } = await connect(
      { value: { a: reference, b: reference }, vault: [{ c: other }], overrides: { b: reference } },
      { inline },
    );
    expect(output).toEqual({ a: 'opened-secret', b: reference, c: other });
    expect(shown).toEqual({ a: '***', b: reference, c: '***' });
  });

  it('do not ask Vault for what the script gives itself, nor where nothing refers to it', async () => {
    const readers: VaultReader[] = [];
    await connect({ value: { a: '${vault:main:inline#key}' }, vault: [], overrides: { a: 'own' } }, { readers });
    await connect({ value: { a: 'plain' }, vault: [], overrides: {} }, { readers });
    expect(readers).toEqual([]);
  });

  it('that need a Vault where none is configured fail with its name', async () => {
    const connections = await createConnections([], { types: new ConnectorTypes([echo]) });
    await connections.store.create('{name: mine, type: ECHO, vault_secrets: [{vault: main, path: a/b}]}');
    expect((await connections.call({ by: 'name', name: 'mine' }, {})).error).toMatchObject({
      code: 'VAULT_NOT_FOUND',
      message: expect.stringMatching(/'mine' needs the Vault 'main'/),
    });
  });
});
