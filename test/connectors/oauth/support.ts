/** Connectors with OAuth as a process of its own has them, on a database that it shares with others. */
import { randomUUID } from 'node:crypto';
import { AddressPolicy } from '../../../src/connectors/address-policy.ts';
import { ConnectionPipeline } from '../../../src/connectors/connections.ts';
import { Connectors } from '../../../src/connectors/connectors.ts';
import { HttpPools } from '../../../src/connectors/http.ts';
import { ConnectorAccess } from '../../../src/connectors/oauth/connector-access.ts';
import { Grants } from '../../../src/connectors/oauth/grants.ts';
import { MemoryTokens } from '../../../src/connectors/oauth/memory-tokens.ts';
import { OAuthTokens } from '../../../src/connectors/oauth/oauth.ts';
import type { GrantStorage } from '../../../src/connectors/oauth/storage-port.ts';
import { loadConnectorTypes } from '../../../src/connectors/registry.ts';
import { SYSTEM_CLOCK, type Clock } from '../../../src/connectors/retry/clock.ts';
import { SealedConnectorStorage } from '../../../src/connectors/sealed-storage.ts';
import { ConnectorStates } from '../../../src/connectors/states.ts';
import { ConnectorStore } from '../../../src/connectors/store.ts';
import { TypeormConnectorStorage } from '../../../src/connectors/typeorm-storage.ts';
import type { ConnectionResult } from '../../../src/connectors/port.ts';
import type { JsonObject } from '../../../src/model.ts';
import { Envelope, newDataKey, ringOf, type DataKey } from '../../../src/secrets/envelope.ts';
import { KnownSecrets } from '../../../src/secrets/scrubber.ts';
import { ConnectorStateTable } from '../../../src/storage/connector-state-table.ts';
import { openDataSource } from '../../../src/storage/data-source.ts';
import { OAuthAuthorizationTable } from '../../../src/storage/oauth-authorizations.ts';
import { OAuthGrantTable } from '../../../src/storage/oauth-grants.ts';
import type { TestDatabase } from '../../support/database.ts';
import type { AuthorizationServer } from '../../support/far-sides/authorization-server.ts';

export const REDIRECT_URI = 'http://127.0.0.1:8400/api/v1/oauth/callback';

const DATA_KEY: DataKey = newDataKey();

export interface Process {
  connectors: Connectors;
  store: ConnectorStore;
  access: ConnectorAccess;
  grants: Grants;
  rows: OAuthGrantTable;
  known: KnownSecrets;
  envelope: Envelope;
  /** what was logged */
  lines: string[];
  audited: object[];
  call(connector: string, inputs?: object, signal?: AbortSignal): Promise<ConnectionResult>;
  callType(type: string, inputs: object): Promise<ConnectionResult>;
  close(): Promise<void>;
}

export interface ProcessOptions {
  /** stands before the table: for failures of the database */
  storage?: (table: OAuthGrantTable) => GrantStorage;
  /** default: that of the system */
  clock?: Clock;
  /** of an authorization server; default 20,000 */
  timeoutMs?: number;
}

export async function openProcess(
  database: TestDatabase,
  { storage = (table) => table, clock = SYSTEM_CLOCK, timeoutMs }: ProcessOptions = {},
): Promise<Process> {
  const [types, resources] = await Promise.all([loadConnectorTypes(), openDataSource(database.url)]);
  const envelope = new Envelope(ringOf(DATA_KEY));
  const known = new KnownSecrets();
  const prepare = () => Promise.resolve();
  const sealed = new SealedConnectorStorage({ storage: new TypeormConnectorStorage(resources), types, envelope, prepare });
  const store = new ConnectorStore(sealed, types, known);
  await store.refresh();
  const lines: string[] = [];
  const audited: object[] = [];
  const log = { warn: (fields: object, text: string) => void lines.push(`${text} ${JSON.stringify(fields)}`) };
  const rows = new OAuthGrantTable(database.pool, database.pool);
  const sealer = { seal: envelope.seal.bind(envelope), open: envelope.open.bind(envelope), prepare };
  const grants = new Grants({ storage: storage(rows), sealer, clock, log, timeoutMs });
  const http = new HttpPools();
  const policy = new AddressPolicy(['127.0.0.0/8']);
  const oauth = new OAuthTokens(new MemoryTokens(known, clock), grants);
  const pipeline = new ConnectionPipeline({ types, connectors: store, http, policy, oauth, known });
  const access = new ConnectorAccess({
    storage: new OAuthAuthorizationTable(database.pool),
    rows,
    grants,
    sealer,
    known,
    audit: { record: async (entry) => void audited.push(entry) },
    connectors: store,
    types,
    pipeline,
    redirectUri: () => REDIRECT_URI,
    log,
  });
  const states = new ConnectorStates(new ConnectorStateTable(database.pool));
  const connectors = new Connectors({
    store,
    types,
    pipeline,
    states,
    access,
    logs: () => Promise.resolve([]),
    vaults: { names: () => [] },
  });
  const call = (target: Parameters<typeof pipeline.call>[0]['target'], inputs: object, signal = new AbortController().signal) =>
    pipeline.call({
      executionId: randomUUID(),
      target,
      overrides: JSON.stringify(inputs),
      options: {},
      attemptsBefore: 0,
      signal,
      log: (_level, ...values) => void lines.push(JSON.stringify(values)),
    });
  return {
    ...{ connectors, store, access, grants, rows, known, envelope, lines, audited },
    call: (connector, inputs = { url: 'orders' }, signal) => call({ by: 'connector', name: connector }, inputs, signal),
    callType: (type, inputs) => call({ by: 'connector_type', name: type }, inputs),
    async close() {
      await states.close();
      await Promise.all([http.close(), resources.destroy()]);
    },
  };
}

/** The value of a connector to the API of the authorization server. */
export function valueFor(server: AuthorizationServer, authorization: 'oauth2' | 'oauth2_code', more: JsonObject = {}): JsonObject {
  return {
    base_url: `${server.url}/api`,
    authorization,
    token_url: server.tokenUrl,
    revocation_url: server.revocationUrl,
    client_id: server.client.id,
    client_secret: server.client.secret,
    ...(authorization === 'oauth2_code' && {
      authorization_url: server.authorizationUrl,
      scope: 'openid offline_access orders',
      authorization_parameters: { prompt: 'consent' },
    }),
    ...more,
  };
}

/** A connector to which somebody has given access. Gives its id. */
export async function connected(process: Process, server: AuthorizationServer, name: string, more?: JsonObject): Promise<string> {
  const { id } = await process.connectors.create(
    JSON.stringify({ name, type: 'HTTP', retry: false, value: valueFor(server, 'oauth2_code', more) }),
  );
  await giveAccess(process, server, name);
  return id;
}

export async function giveAccess({ connectors, access }: Process, server: AuthorizationServer, name: string): Promise<void> {
  const { authorization_url } = await connectors.authorize(name, 'alice');
  const back = await server.browse(authorization_url);
  const settled = await access.settle(Object.fromEntries(back.searchParams));
  if (!settled.ok) throw new Error(`${settled.title}: ${settled.text}`);
}
