/** Access tokens for calls: those of the connector, or, where the script gives a client of its own, those of that one. */
import { ConnectorError } from '../../sdk/connector.ts';
import { AUTHORIZATION_INPUT, authorizationFields } from '../../sdk/connector/check.ts';
import type { ConnectorRecord } from '../records.ts';
import { clientOf, clientOfConnector, type OAuthClient } from './client.ts';
import { ForeignGrant, type GrantOf, type Grants } from './grants.ts';
import type { MemoryTokens } from './memory-tokens.ts';
import type { AccessTokens, OAuth, TokensOf } from './port.ts';
import { CHANGED, needsConnector, notTheScripts, reconnect } from './problems.ts';

export class OAuthTokens implements OAuth {
  readonly #memory: MemoryTokens;
  readonly #grants: Grants | undefined;

  /** Without `grants` connectors have no access that a person gave. */
  constructor(memory: MemoryTokens, grants?: Grants) {
    this.#memory = memory;
    this.#grants = grants;
  }

  tokensOf(of: TokensOf): AccessTokens | undefined {
    const { type, connector, inputs, sender, signal } = of;
    if (type.authorization.pick(inputs)?.kind.kind !== 'oauth2') return undefined;
    let client: OAuthClient | undefined;
    // worked out when it is needed: many actions make no request
    const known = (): OAuthClient =>
      (client ??= connector ? clientOfConnector(type, inputs, connector) : clientOf(type, inputs)) as OAuthClient;
    const from = <T>(work: (source: Source) => Promise<T>): Promise<T> =>
      unlessAborted(
        Promise.resolve().then(() => work(this.#sourceOf(of, known()))),
        signal,
      );
    return {
      get: () =>
        from((source) => ('memory' in source ? this.#memory.get(source.client, sender) : source.grants.get(source.of).catch(told(of)))),
      renew: (refused) =>
        from((source) =>
          'memory' in source ? this.#memory.renew(source.client, sender, refused) : source.grants.renew(source.of, refused).catch(told(of)),
        ),
    };
  }

  #sourceOf({ type, connector, given, inputs, sender }: TokensOf, client: OAuthClient): Source {
    const name = type.definition.name;
    const isCode = client.grant === 'authorization_code';
    if (!connector || !this.#grants) {
      if (isCode) throw needsConnector(name);
      return { memory: true, client };
    }
    const picked = type.authorization.pick(inputs);
    const own = picked ? [AUTHORIZATION_INPUT, ...authorizationFields(picked.kind)] : [];
    if (isCode && own.some((key) => given.has(key))) throw notTheScripts(name);
    if (!isCode && touches(given, type.connection.shape)) return { memory: true, client };
    return { grants: this.#grants, of: { connector, client, sender } };
  }
}

type Source = { memory: true; client: OAuthClient } | { grants: Grants; of: GrantOf };

function touches(given: ReadonlySet<string>, shape: object): boolean {
  return [...given].some((key) => Object.hasOwn(shape, key));
}

function told({ type, connector, given }: TokensOf): (error: unknown) => never {
  return (error) => {
    if (!(error instanceof ForeignGrant)) throw error;
    if (touches(given, type.connection.shape)) throw notTheScripts(type.definition.name);
    throw reconnect((connector as ConnectorRecord).name, CHANGED);
  };
}

/** What is under way goes on for the others that wait for it: a renewal that is broken off could lose the access. */
function unlessAborted<T>(running: Promise<T>, signal: AbortSignal): Promise<T> {
  running.catch(() => undefined);
  return new Promise((resolve, reject) => {
    const onAbort = () => reject(new ConnectorError('CANCELLED', 'the call was cancelled while it waited for an access token'));
    if (signal.aborted) return onAbort();
    signal.addEventListener('abort', onAbort, { once: true });
    running.then(resolve, reject).finally(() => signal.removeEventListener('abort', onAbort));
  });
}
