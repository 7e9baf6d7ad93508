/** `connector list-available | list | show | test | logs` */
import type { FileProblem } from '../connectors/watched-folders.ts';
import type { ExecutionError, JsonObject, LogLine } from '../model.ts';
import { allItems, everyItem, type Client } from './client.ts';
import { EXIT, type ExitCode } from './exit.ts';
import { table } from './table.ts';
import type { Terminal } from './terminal.ts';
import { errorLines, formatDuration, logText, oneLine, printable } from './tree-view.ts';

export interface Connector extends JsonObject {
  id: string;
  name: string;
  type: string;
  namespace: string;
  source: string;
  value: JsonObject;
  status: string;
  circuit: { state: string; failures: number; next_try_at: string | null };
  missing: string[];
  problems: string[];
  last_used_at: string | null;
}

export interface ConnectorType extends JsonObject {
  id: string;
  name: string;
  title: string;
  actions: JsonObject[];
}

interface ConnectorTest {
  ok: boolean;
  duration_ms: number;
  tested: boolean;
  error?: ExecutionError;
}

type ConnectorLogLine = Omit<LogLine, 'seq'> & { execution_id: string; seq: number | null };

export const connectorPath = (name: string): string => `/connectors/${encodeURIComponent(name)}`;

export async function listConnectors({ json }: { json?: boolean }, client: Client, terminal: Terminal): Promise<ExitCode> {
  const { out, colours } = terminal;
  const [connectors, { problems }] = await Promise.all([
    allItems<Connector>(client, '/connectors', { limit: 1000 }),
    client.get<{ problems?: FileProblem[] }>('/connectors', { limit: 1 }),
  ]);
  tellOfFiles(problems, terminal);
  const rows = connectors.map(({ id, name, type, namespace, source, status, circuit, last_used_at }) => [
    name,
    type,
    namespace,
    source,
    `${STATUS_COLOURS[status] ? colours[STATUS_COLOURS[status]](status) : status}${describeCircuit(circuit)}`,
    last_used_at ?? 'never',
    id,
  ]);
  out(
    json ? JSON.stringify(connectors, null, 2) : table(['NAME', 'TYPE', 'NAMESPACE', 'SOURCE', 'STATUS', 'LAST USED', 'ID'], rows, colours),
  );
  return EXIT.success;
}

const STATUS_COLOURS: Record<string, 'green' | 'yellow' | 'red'> = {
  READY: 'green',
  INCOMPLETE: 'yellow',
  NEEDS_AUTHORIZATION: 'yellow',
  FAILING: 'red',
};

/** Files that cannot be loaded, for the person who looks for what they hold. */
export function tellOfFiles(problems: readonly FileProblem[] | undefined, { err, colours }: Pick<Terminal, 'err' | 'colours'>): void {
  for (const { file, message } of problems ?? []) err(`${colours.red('not loaded:')} ${file}: ${printable(message)}`, 'warn');
}

/** Of a connector that is not called for a while. */
function describeCircuit({ state }: Connector['circuit']): string {
  return state === 'CLOSED' ? '' : `, circuit ${state.toLowerCase().replace('_', '-')}`;
}

export function describeStatus({ status, missing, problems }: Pick<Connector, 'status' | 'missing' | 'problems'>): string {
  const reasons = [...(missing.length > 0 ? [`it lacks ${missing.join(', ')}`] : []), ...problems];
  return reasons.length > 0 ? `${status} (${reasons.join('; ')})` : status;
}

/** Ends with 1 where the connector does not work. */
export async function testConnector(name: string, { json }: { json?: boolean }, client: Client, terminal: Terminal): Promise<ExitCode> {
  const test = await client.send<ConnectorTest>('POST', `${connectorPath(name)}/test`);
  const { ok, duration_ms, tested, error } = test;
  const took = formatDuration(duration_ms);
  if (json) terminal.out(JSON.stringify(test, null, 2));
  else if (!ok && error) terminal.err([`${name} does not work (${took})`, ...errorLines(error, terminal.colours)].join('\n'));
  else terminal.out(tested ? `${name} works (${took})` : `${name} is complete; its type has no test that says more`);
  return ok ? EXIT.success : EXIT.error;
}

export async function showConnectorLogs(
  name: string,
  { json, limit }: { json?: boolean; limit: number },
  client: Client,
  { out }: Terminal,
): Promise<ExitCode> {
  let left = limit;
  const query = { limit: Math.min(limit, 1000) };
  for await (const line of everyItem<ConnectorLogLine>(client, `${connectorPath(name)}/logs`, query)) {
    out(json ? JSON.stringify(line) : logText({ ...line, seq: line.seq ?? 0 }, line.execution_id));
    if (--left === 0) break;
  }
  return EXIT.success;
}

/** The connector as YAML, with its secret fields masked: sent back as they are, they stay. */
export async function showConnector(
  name: string,
  { json, document }: { json?: boolean; document?: boolean },
  client: Client,
  { out }: Terminal,
): Promise<ExitCode> {
  const found = await client.get<Connector>(connectorPath(name));
  const connector = document ? documentIn(found) : found;
  const { stringify } = await import('yaml');
  out(json ? JSON.stringify(connector, null, 2) : stringify(connector).trimEnd());
  return EXIT.success;
}

/** What a document may hold; the rest is what the server knows of the connector. */
const OF_DOCUMENT = [
  'name',
  'type',
  'namespace',
  'value',
  'vault_secrets',
  'description',
  'retry',
  'allow_private',
  'rate_budget',
  'circuit_breaker',
  'destinations',
];

function documentIn(connector: Connector): JsonObject {
  const kept = Object.entries(connector).filter(([key, value]) => OF_DOCUMENT.includes(key) && value !== null && !isEmptyList(value));
  return Object.fromEntries(kept);
}

const isEmptyList = (value: unknown): boolean => Array.isArray(value) && value.length === 0;

export async function listAvailable(
  { filter, json }: { filter?: string; json?: boolean },
  client: Client,
  terminal: Terminal,
): Promise<ExitCode> {
  const { items } = await client.get<{ items: ConnectorType[] }>('/connector-types');
  const wanted = filter?.toLowerCase();
  const found = items.filter(({ id, name, title }) => wanted === undefined || `${id} ${name} ${title}`.toLowerCase().includes(wanted));
  const rows = found.map(({ id, name, title }) => [id, name, oneLine(title)]);
  if (!json && found.length === 0)
    terminal.err(`no connector type has '${filter}' in its id, name or title; without -f all of them are listed`);
  else terminal.out(json ? JSON.stringify(found, null, 2) : table(['ID', 'NAME', 'TITLE'], rows, terminal.colours));
  return EXIT.success;
}
