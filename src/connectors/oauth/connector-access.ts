/** The access of connectors as the doors see it: who gave it and when, how to give it, and what becomes of it when a connector changes. */
import { messageOf, PetioleError } from '../../errors.ts';
import type { JsonObject } from '../../model.ts';
import type { ConnectionPipeline } from '../connections.ts';
import type { ConnectorRecord } from '../records.ts';
import type { ConnectorTypes } from '../registry.ts';
import type { KnownConnectors } from '../targets.ts';
import {
  Authorizations,
  type AuthorizationsParts,
  type AuthorizationView,
  type Callback,
  type OpenedConnector,
  type Settled,
  type StartedAuthorization,
} from './authorizations.ts';
import { clientOfConnector } from './client.ts';
import type { Grants } from './grants.ts';
import type { GrantRow, GrantStorage } from './storage-port.ts';
import { revoke } from './token-endpoint.ts';

/** What is told of the access of a connector: never a token. */
export type AccessView = JsonObject & {
  grant: string;
  given: boolean;
  /** why it was lost */
  reason: string | null;
  authorized_by: string | null;
  /** ISO 8601 */
  authorized_at: string | null;
  scopes: string | null;
  /** of the access token; it is renewed by itself where there is a refresh token */
  expires_at: string | null;
};

export interface ConnectorAccessParts extends Omit<AuthorizationsParts, 'open' | 'grants'> {
  grants: Grants;
  rows: Pick<GrantStorage, 'of'>;
  connectors: KnownConnectors & { refresh(): Promise<void> };
  types: Pick<ConnectorTypes, 'get'>;
  pipeline: Pick<ConnectionPipeline, 'opened'>;
  /** where browsers come back to */
  redirectUri: () => string;
  log: { warn(fields: object, text: string): void };
}

/** Giving tokens back must not hold up who deletes a connector. */
const REVOCATION_MS = 5000;

export class ConnectorAccess {
  readonly #parts: ConnectorAccessParts;
  readonly #authorizations: Authorizations;
  readonly #looking = new Set<Promise<void>>();

  constructor(parts: ConnectorAccessParts) {
    this.#parts = parts;
    this.#authorizations = new Authorizations({ ...parts, open: (which) => this.#open(which) });
  }

  /** Of those connectors whose authorization is `oauth2`. */
  async of(records: readonly ConnectorRecord[]): Promise<Map<string, AccessView>> {
    const grants = new Map(
      records.flatMap((record) => {
        const grant = this.#grantOf(record);
        return grant === undefined ? [] : [[record.id, grant] as const];
      }),
    );
    if (grants.size === 0) return new Map();
    const rows = new Map((await this.#parts.rows.of([...grants.keys()])).map((row) => [row.id, row]));
    return new Map([...grants].map(([id, grant]) => [id, viewOf(grant, rows.get(id))]));
  }

  start(name: string, startedBy: string, browser?: string): Promise<StartedAuthorization> {
    return this.#authorizations.start(name, { startedBy, redirectUri: this.#parts.redirectUri(), browser });
  }

  get(record: ConnectorRecord, id: string): Promise<AuthorizationView> {
    return this.#authorizations.get(record, id);
  }

  settle(callback: Callback): Promise<Settled> {
    return this.#authorizations.settle(callback);
  }

  /** With another client, authorization server or scopes the access is of no use any more. */
  changed(id: string): void {
    this.#parts.grants.forget(id);
    const looking = this.#dropForeign(id).catch((error: unknown) =>
      this.#parts.log.warn(
        { connector: id, error: messageOf(error) },
        'whether the access of a connector that was changed is of use is looked at when it is used',
      ),
    );
    this.#looking.add(looking);
    void looking.finally(() => this.#looking.delete(looking));
  }

  /** Resolves when what connectors were changed in has had its effect. */
  async idle(): Promise<void> {
    await Promise.all(this.#looking);
  }

  async #dropForeign(id: string): Promise<void> {
    if ((await this.#parts.rows.of([id])).length === 0) return;
    const { client } = await this.#open({ id });
    // a token that needs nobody is got anew
    const isKept = client?.grant === 'authorization_code';
    await this.#parts.grants.changed(id, isKept ? client.fingerprint : null);
  }

  /** What is to be done after the connector was deleted: tokens are given back, where the server takes them. Never rejects. */
  async giveBackLater(record: ConnectorRecord): Promise<() => Promise<void>> {
    const { grants, log } = this.#parts;
    const nothing = (): Promise<void> => Promise.resolve();
    if (this.#grantOf(record) === undefined) return nothing;
    try {
      const [tokens, { client, sender }] = await Promise.all([grants.tokensOf(record.id), this.#open({ name: record.name })]);
      if (!client) return nothing;
      return async () => {
        grants.forget(record.id);
        const asked = { client, sender, timeoutMs: REVOCATION_MS };
        const given = await Promise.allSettled(tokens.map((token) => revoke(asked, token)));
        const failure = given.find((one) => one.status === 'rejected');
        if (failure)
          log.warn(
            { connector: record.name, error: messageOf(failure.reason) },
            'the tokens of a deleted connector could not be given back',
          );
      };
    } catch {
      return nothing;
    }
  }

  #grantOf({ type, value }: ConnectorRecord): string | undefined {
    const kind = this.#parts.types.get(type)?.authorization.pick(value)?.kind;
    return kind?.kind === 'oauth2' ? kind.grant : undefined;
  }

  async #open(which: { name: string } | { id: string }): Promise<OpenedConnector> {
    const name = 'name' in which ? which.name : await this.#nameOf(which.id);
    const { found, inputs, sender } = await this.#parts.pipeline.opened({ by: 'connector', name }, AbortSignal.timeout(30_000));
    if (!found.connector) throw new PetioleError('NOT_FOUND', `there is no connector '${name}'`);
    return { connector: found.connector, client: clientOfConnector(found.type, inputs, found.connector), sender };
  }

  async #nameOf(id: string): Promise<string> {
    const { connectors } = this.#parts;
    await connectors.refresh();
    const name = connectors.names().find((one) => connectors.connector(one)?.id === id);
    if (name === undefined) throw new PetioleError('NOT_FOUND', 'the connector was deleted meanwhile');
    return name;
  }
}

function viewOf(grant: string, row: GrantRow | undefined): AccessView {
  const isActive = row?.status === 'ACTIVE';
  return {
    grant,
    given: isActive || grant === 'client_credentials',
    reason: row?.reason ?? null,
    authorized_by: row?.authorized_by ?? null,
    authorized_at: row?.authorized_at?.toISOString() ?? null,
    scopes: isActive ? row.scopes : null,
    expires_at: isActive ? (row.expires_at?.toISOString() ?? null) : null,
  };
}
