/** Access tokens: how connections come by them, and how people give a connector its access. */
import type { Config } from '../config.ts';
import type { ConnectionPipeline } from '../connectors/connections.ts';
import type { ConnectorStore } from '../connectors/store.ts';
import type { Binding } from '../secrets/envelope.ts';
import type { Parts } from './parts.ts';

type OAuth = Awaited<ReturnType<typeof createOAuth>>;

/** Connections of their own for the renewal of tokens: one is held while an authorization server answers, and must hold up nothing else. */
export async function createOAuth({ database, secrets, log }: Parts, made: AsyncDisposableStack) {
  const [{ Grants }, { MemoryTokens }, { OAuthTokens }, { OAuthGrantTable }, { createPool }, { SYSTEM_CLOCK: clock }] = await Promise.all([
    import('../connectors/oauth/grants.ts'),
    import('../connectors/oauth/memory-tokens.ts'),
    import('../connectors/oauth/oauth.ts'),
    import('../storage/oauth-grants.ts'),
    import('../storage/pool.ts'),
    import('../connectors/retry/clock.ts'),
  ]);
  const pool = createPool(database.url, { max: 8, applicationName: 'petiole oauth', planner: 'default' });
  made.defer(() => pool.end());
  const rows = new OAuthGrantTable(pool, database.reads);
  const { envelope, keys, known } = secrets;
  const sealer = {
    seal: (plain: string, binding: Binding) => envelope.seal(plain, binding),
    open: (sealed: string, binding: Binding) => envelope.open(sealed, binding),
    prepare: (sealed: Iterable<string>) => keys.prepare(sealed),
  };
  const grants = new Grants({ storage: rows, sealer, clock, log });
  const address: { url: string | null } = { url: null };
  return { tokens: new OAuthTokens(new MemoryTokens(known, clock), grants), grants, rows, sealer, address };
}

export async function createConnectorAccess(
  { publicUrl }: Config,
  {
    store,
    types,
    connections,
    oauth,
    database,
    secrets,
    log,
  }: Pick<Parts, 'types' | 'database' | 'secrets' | 'log'> & { store: ConnectorStore; connections: ConnectionPipeline; oauth: OAuth },
) {
  const [{ ConnectorAccess }, { OAuthAuthorizationTable }, { AuditTable }, { redirectUriOf }] = await Promise.all([
    import('../connectors/oauth/connector-access.ts'),
    import('../storage/oauth-authorizations.ts'),
    import('../storage/audit-table.ts'),
    import('../connectors/oauth/redirect-uri.ts'),
  ]);
  return new ConnectorAccess({
    storage: new OAuthAuthorizationTable(database.reads),
    rows: oauth.rows,
    grants: oauth.grants,
    sealer: oauth.sealer,
    known: secrets.known,
    audit: new AuditTable(database.pool),
    connectors: store,
    types,
    pipeline: connections,
    redirectUri: () => redirectUriOf(publicUrl ?? oauth.address.url),
    log,
  });
}
