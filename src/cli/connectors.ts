/** `connector …` */
import type { JsonObject } from '../model.ts';
import { allItems, type Client } from './client.ts';
import { EXIT, type ExitCode } from './exit.ts';
import { table } from './table.ts';
import type { Terminal } from './terminal.ts';
import { oneLine } from './tree-view.ts';

interface Connector extends JsonObject {
  name: string;
  type: string;
  namespace: string;
  source: string;
  value: JsonObject;
}

interface ConnectorType extends JsonObject {
  id: string;
  name: string;
  title: string;
  actions: JsonObject[];
}

export async function listConnectors({ json }: { json?: boolean }, client: Client, { out, colours }: Terminal): Promise<ExitCode> {
  const connectors = await allItems<Connector>(client, '/connectors', { limit: 1000 });
  const rows = connectors.map(({ name, type, namespace, source }) => [name, type, namespace, source]);
  out(json ? JSON.stringify(connectors, null, 2) : table(['NAME', 'TYPE', 'NAMESPACE', 'SOURCE'], rows, colours));
  return EXIT.success;
}

/** The connector as YAML, with its secret fields masked. */
export async function showConnector(name: string, { json }: { json?: boolean }, client: Client, { out }: Terminal): Promise<ExitCode> {
  const connector = await client.get<Connector>(`/connectors/${encodeURIComponent(name)}`);
  const { stringify } = await import('yaml');
  out(json ? JSON.stringify(connector, null, 2) : stringify(connector).trimEnd());
  return EXIT.success;
}

export async function listAvailable(
  { filter, json }: { filter?: string; json?: boolean },
  client: Client,
  terminal: Terminal,
): Promise<ExitCode> {
  const { items } = await client.get<{ items: ConnectorType[] }>('/connector-types');
  const wanted = filter?.toLowerCase();
  const found = items.filter(({ id, name, title }) => wanted === undefined || `${id} ${name} ${title}`.toLowerCase().includes(wanted));
  const rows = found.map(({ id, name, title }) => [id, name, oneLine(title)]);
  terminal.out(json ? JSON.stringify(found, null, 2) : table(['ID', 'NAME', 'TITLE'], rows, terminal.colours));
  return EXIT.success;
}
