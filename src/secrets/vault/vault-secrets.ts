/**
 * What the pipeline of the connections asks of Vault: the secrets that a connector lists, and those that its value refers to.
 * Every failure names the connector, the Vault and the path.
 */
import { PetioleError } from '../../errors.ts';
import type { JsonObject, JsonValue } from '../../model.ts';
import { asker, naming, VaultFailure } from './failures.ts';
import type { OpenVault } from './open-vault.ts';
import { assertRevealed } from './revealed.ts';
import { findReferences, replaceReferences, textsOf, type Reference } from './references.ts';

/** A secret that a connector lists. */
export interface ListedSecret {
  vault: string;
  path: string;
  /** secret key → input key; absent: every key under its own name */
  keys?: Record<string, string>;
}

/** For whom Vault is read. */
export interface Reader {
  connector: string;
  signal: AbortSignal;
  /** true: not from the cache, since the far side did not accept what it held */
  fresh?: boolean;
  /** true: a script is given what is read, which the Vault has to allow */
  reveals?: boolean;
}

export interface OpenVaults {
  /** undefined: there is none of that name */
  vault(name: string): OpenVault | undefined;
  names(): string[];
}

export class VaultSecretsReader {
  readonly #vaults: OpenVaults;

  constructor(vaults: OpenVaults) {
    this.#vaults = vaults;
  }

  /** One object per secret, in their order, under the names of the inputs. */
  async read(listed: readonly ListedSecret[], reader: Reader): Promise<JsonObject[]> {
    return await Promise.all(
      listed.map(async ({ vault, path, keys }) => {
        const secret = await this.#secret(vault, path, reader);
        return keys === undefined ? { ...secret } : renamed(secret, keys, { connector: reader.connector, vault, path });
      }),
    );
  }

  async expand(value: JsonObject, reader: Reader): Promise<{ value: JsonObject; secrets: string[] }> {
    try {
      const references = findReferences(value);
      const found = await Promise.all(
        [...references].map(async ([whole, reference]) => [whole, await this.#valueOf(reference, reader)] as const),
      );
      const secrets = new Map(found);
      return { value: replaceReferences(value, secrets) as JsonObject, secrets: [...secrets.values()].flatMap(textsOf) };
    } catch (error) {
      if (!(error instanceof VaultFailure)) throw error;
      throw new PetioleError(error.code, `${asker(reader.connector)}: ${error.message}`);
    }
  }

  async #valueOf({ vault, path, key }: Reference, reader: Reader): Promise<JsonValue> {
    return valueAt(await this.#secret(vault, path, reader), key, { connector: reader.connector, vault, path });
  }

  async #secret(name: string, path: string, { connector, signal, fresh, reveals }: Reader): Promise<JsonObject> {
    const vault = this.#vaults.vault(name) ?? notFound(name, connector, this.#vaults.names());
    try {
      if (reveals) assertRevealed(path, vault.settings.reveal);
      // Others may wait for the same answer, so a cancelled call stops waiting and lets Vault go on.
      return await unlessAborted(vault.secret(path, { fresh }), signal);
    } catch (error) {
      throw naming(error, { connector, vault: name, path });
    }
  }
}

function notFound(name: string, connector: string, names: string[]): never {
  const known =
    names.length === 0 ? 'no Vault is configured: add one with `vault add`' : `there are ${names.map((known) => `'${known}'`).join(', ')}`;
  throw new PetioleError('VAULT_NOT_FOUND', `${asker(connector)} needs the Vault '${name}', and there is none of that name; ${known}`);
}

interface Place {
  connector: string;
  vault: string;
  path: string;
}

function renamed(secret: JsonObject, keys: Record<string, string>, place: Place): JsonObject {
  const given: JsonObject = Object.create(null) as JsonObject;
  for (const [from, to] of Object.entries(keys)) given[to] = valueAt(secret, from, place);
  return given;
}

/** Names of keys are no secrets, and the right one is most often among them. */
function valueAt(secret: JsonObject, key: string, place: Place): JsonValue {
  const value = Object.hasOwn(secret, key) ? secret[key] : undefined;
  if (value !== undefined) return value;
  const names = Object.keys(secret);
  const has = names.length === 0 ? 'it is empty' : `it has ${names.map((name) => `'${name}'`).join(', ')}`;
  throw naming(new VaultFailure('VAULT_KEY_NOT_FOUND', `it has no key '${key}'; ${has}`), place);
}

function unlessAborted<T>(running: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const onAbort = (): void => reject(new PetioleError('CANCELLED', 'the call was cancelled while Vault was read'));
    running.catch(() => undefined);
    if (signal.aborted) return onAbort();
    signal.addEventListener('abort', onAbort, { once: true });
    void running.then(resolve, reject).finally(() => signal.removeEventListener('abort', onAbort));
  });
}
