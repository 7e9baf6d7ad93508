/**
 * How the shipped connectors find the demo service, whose port changes with every start.
 *
 * In the value of the connectors `demo` and `demo-repository`, where they come from a file, the placeholder `${demo:url}` stands
 * for the service's address. These two, and no other connector or script, may reach it, on its port only: everything else on
 * loopback stays as closed to them as to anybody.
 */
import type { KnownConnectors } from '../connectors/targets.ts';
import type { ConnectorRecord } from '../connectors/records.ts';
import type { JsonObject, JsonValue } from '../model.ts';
import type { DemoService } from './service.ts';

const SHIPPED = new Set(['demo', 'demo-repository']);
const PLACEHOLDER = '${demo:url}';

type Address = Pick<DemoService, 'host' | 'port' | 'url'>;

/** The same connectors, with the placeholder filled in and the service's address allowed to those that have it. */
export function withDemo(connectors: KnownConnectors, demo: Address): KnownConnectors {
  const filled = (record: ConnectorRecord | undefined) =>
    record !== undefined && isShipped(record)
      ? { ...record, value: fill(record.value, demo.url) as JsonObject, allow_private: wider(record.allow_private, demo) }
      : record;
  return {
    connector: (name) => filled(connectors.connector(name)),
    byNamespace: (namespace) => filled(connectors.byNamespace(namespace)),
    names: () => connectors.names(),
    namespaces: () => connectors.namespaces(),
  };
}

function isShipped(record: ConnectorRecord): boolean {
  return record.source === 'file' && SHIPPED.has(record.name);
}

function wider(allowed: ConnectorRecord['allow_private'], { host, port }: Address): ConnectorRecord['allow_private'] {
  return allowed === true ? true : [...(allowed ?? []), `${host}:${port}`];
}

function fill(value: JsonValue, url: string): JsonValue {
  if (typeof value === 'string') return value.replaceAll(PLACEHOLDER, url);
  if (Array.isArray(value)) return value.map((entry) => fill(entry, url));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, fill(entry, url)]));
}
