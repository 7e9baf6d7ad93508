/**
 * The least that each connector type needs to dial a far side, for the contract that all hold to. A type with the connection
 * field `base_url` and the action `request` needs no entry: it is called through that.
 */
import type { ConnectorTypeInfo } from '../../src/connectors/compiled-type.ts';
import type { JsonObject } from '../../src/model.ts';

const MINIMAL: Record<string, (host: string, port: number) => JsonObject> = {
  'E-Mail (SMTP - OAuth)': (host, port) => ({
    authorization: 'password',
    provider: 'other',
    hostname: host,
    port,
    username: 'u',
    password: 'x',
    from: 'a@example.com',
    to: 'b@example.com',
  }),
  FTP: (host, port) => ({ hostname: host, port, tls: 'none' }),
  GIT: (host, port) => ({ repository_url: `http://${host}:${port}/r.git` }),
  IMAP: (host, port) => ({ hostname: host, port, username: 'u', password: 'x' }),
  LDAP: (host, port) => ({ hostname: host, port }),
  SMB: (host, port) => ({ hostname: host, port, share: 's', username: 'u', password: 'x' }),
  WEBDAV: (host, port) => ({ url: `http://${host}:${port}/` }),
  REST: (host, port) => ({ url: `http://${host}:${port}/` }),
  SQLPG: (host, port) => ({ hostname: host, port, username: 'u', ssl: false, fetch: 'select 1' }),
  AMQP: (host, port) => ({ hostname: host, port, username: 'u', ssl: false, routing_key: 'q', content: 'x' }),
  SQLMSSQL: (host, port) => ({ hostname: host, port, username: 'u', ssl: false, fetch: 'select 1' }),
  SQLORACLE: (host, port) => ({
    ...{ hostname: host, port, service_name: 's', username: 'u', password: 'x', ssl: false },
    fetch: 'select 1 from dual',
  }),
  MYSQL: (host, port) => ({ hostname: host, port, username: 'u', ssl: false, fetch: 'select 1' }),
  REDIS: (host, port) => ({ hostname: host, port, ssl: false, command: 'PING' }),
  SFTP: (host, port) => ({ hostname: host, port, username: 'u', hostkey: false }),
  SCP: (host, port) => ({ hostname: host, port, username: 'u', hostkey: false, path: 'a' }),
  SMTP: (host, port) => ({ hostname: host, port, from: 'a@example.com', to: 'b@example.com' }),
  AWS: (host, port) => ({
    ...{ endpoint: `http://${host}:${port}`, region: 'us-east-1', service: 'sqs', command: 'ListQueues' },
    ...{ aws_access_key_id: 'AKIAEXAMPLE', aws_secret_access_key: 'x' },
  }),
  K8S: (host, port) => ({ url: `http://${host}:${port}`, kind: 'ConfigMap', object: 'a' }),
  SOAP: (host, port) => ({ wsdl: `http://${host}:${port}/?wsdl`, operation: 'a' }),
  GOOGLE: (host, port) => ({
    ...{ endpoint: `http://${host}:${port}`, access_token: 'x' },
    ...{ api_name: 'sheets', api_version: 'v4', collection: 'spreadsheets', request: 'get' },
  }),
  AZURE: (host, port) => ({
    ...{ resource_manager_url: `http://${host}:${port}`, access_token: 'x' },
    ...{ path: '/subscriptions', api_version: '2022-12-01' },
  }),
  XMLRPC: (host, port) => ({ url: `http://${host}:${port}/`, method: 'a' }),
  VAULT: (host, port) => ({ address: `http://${host}:${port}`, token: 'x', kv_version: 1, path: 'a' }),
  SSH: (host, port) => ({ hostname: host, port, username: 'u', script: 'true', hostkey: false }),
};

export function minimalInputs(
  { name, connection, authorization, actions, selector }: ConnectorTypeInfo,
  host: string,
  port: number,
): JsonObject {
  const known = MINIMAL[name];
  if (known) return known(host, port);
  const isService = 'base_url' in (connection['properties'] as JsonObject) && actions.some((action) => action.name === 'request');
  if (!isService) throw new Error(`minimal.ts beside this test does not say what ${name} needs to dial a far side`);
  // what OAuth needs besides its fields is a person with a browser
  const kind = authorization.find((one) => one.kind !== 'oauth2') ?? authorization[0];
  const credentials = Object.fromEntries((kind?.fields ?? []).map((field) => [field, 'x']));
  const chosen: JsonObject = authorization.length > 1 && kind ? { authorization: kind.key } : {};
  return { base_url: `http://${host}:${port}/`, url: '/x', [selector]: 'request', ...chosen, ...credentials };
}
