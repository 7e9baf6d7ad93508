/** Which API server is asked, and in whose name: the fields of the connector, or its kubeconfig. */
import { parse } from 'yaml';
import { ConnectorError } from 'petiole/connector';
import { webAddress } from '../web/ask.ts';
import type { Connection } from './fields.ts';

export interface Cluster {
  url: URL;
  namespace: string;
  authorization?: string;
  /** the connection with the certificates of the kubeconfig */
  connection: Connection;
}

type Record_ = Record<string, unknown>;

export function clusterOf(connection: Connection): Cluster {
  if (connection.kubeconfig !== undefined) return fromKubeconfig(connection, connection.kubeconfig);
  const { url, token, default_namespace = 'default' } = connection;
  if (url === undefined) throw wrong("'url' or 'kubeconfig' is missing: one of them says where the API server is");
  return {
    ...{ url: webAddress('K8S', 'url', url), namespace: default_namespace, connection },
    ...(token !== undefined && { authorization: `Bearer ${token}` }),
  };
}

/** https://kubernetes.io/docs/reference/config-api/kubeconfig.v1/ */
function fromKubeconfig(connection: Connection, given: string | Record_): Cluster {
  const config = typeof given === 'string' ? read(given) : given;
  const name = connection.context ?? config['current-context'];
  const context = named(config, 'contexts', 'context', name);
  const cluster = named(config, 'clusters', 'cluster', context['cluster']);
  const user = context['user'] === undefined ? {} : named(config, 'users', 'user', context['user']);
  // Each of them would have this machine run a program, read a file or go another way.
  refuse(cluster, ['certificate-authority', 'proxy-url', 'tls-server-name'], 'clusters');
  refuse(user, ['exec', 'auth-provider', 'client-certificate', 'client-key', 'tokenFile', 'as'], 'users');
  const { token = user['token'], verify_ssl } = connection;
  const basic = `${text(user['username'])}:${text(user['password'])}`;
  const authorization = token ? `Bearer ${text(token)}` : user['username'] ? `Basic ${Buffer.from(basic).toString('base64')}` : undefined;
  return {
    url: webAddress('K8S', 'kubeconfig', text(cluster['server'])),
    namespace: connection.default_namespace ?? (text(context['namespace']) || 'default'),
    ...(authorization !== undefined && { authorization }),
    connection: {
      ...connection,
      cacert: connection.cacert ?? decoded(cluster['certificate-authority-data']),
      client_cert: connection.client_cert ?? decoded(user['client-certificate-data']),
      client_key: connection.client_key ?? decoded(user['client-key-data']),
      verify_ssl: verify_ssl && cluster['insecure-skip-tls-verify'] !== true,
    },
  };
}

function read(yaml: string): Record_ {
  try {
    const config: unknown = parse(yaml, { maxAliasCount: 100 });
    if (typeof config === 'object' && config !== null && !Array.isArray(config)) return config as Record_;
  } catch {
    // what is wrong may be a secret
  }
  throw wrong("'kubeconfig' is no YAML of a kubeconfig");
}

function named(config: Record_, list: string, key: string, name: unknown): Record_ {
  const found = Array.isArray(config[list]) ? (config[list] as Record_[]).find((entry) => entry?.['name'] === name) : undefined;
  const value = found?.[key];
  if (typeof value === 'object' && value !== null) return value as Record_;
  throw wrong(`'kubeconfig' has no entry '${text(name)}' in ${list}`);
}

function refuse(entry: Record_, keys: readonly string[], list: string): void {
  const key = keys.find((one) => entry[one] !== undefined);
  if (key === undefined) return;
  throw wrong(`'kubeconfig' uses ${key} in ${list}, which is not possible here: give a token, or certificates and keys as …-data`);
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function decoded(value: unknown): string | undefined {
  return typeof value === 'string' ? Buffer.from(value, 'base64').toString() : undefined;
}

export function wrong(message: string): ConnectorError {
  return new ConnectorError('INVALID_INPUT', `K8S: ${message}`, { retryable: false, unsent: true });
}
