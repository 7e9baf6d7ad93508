/** `connector list-available | list | show | test | logs` */
import type { ExecutionError, JsonObject, LogLine } from '../model.ts';
import { allItems, dataOf, everyItem, PAGE, type Client, type Schema } from './client.ts';
import { EXIT, type ExitCode } from './exit.ts';
import { table } from './table.ts';
import type { Terminal } from './terminal.ts';
import { shownTime } from './times.ts';
import { errorLines, formatDuration, logText, oneLine } from './tree-view.ts';
import { printable } from './visible.ts';

type Connector = Schema<'Connector'>;

export const getConnector = ({ api }: Client, name: string): Promise<Connector> =>
  dataOf(api.GET('/api/v1/connectors/{name}', { params: { path: { name } } }));

export async function listConnectors({ json }: { json?: boolean }, client: Client, terminal: Terminal): Promise<ExitCode> {
  const { out, colours } = terminal;
  const [connectors, { problems }] = await Promise.all([
    allItems((cursor) => client.api.GET('/api/v1/connectors', { params: { query: { cursor, limit: PAGE } } })),
    dataOf(client.api.GET('/api/v1/connectors', { params: { query: { limit: 1 } } })),
  ]);
  tellOfFiles(problems, terminal);
  const rows = connectors.map(({ id, name, type, namespace, source, status, circuit, last_used_at }) => [
    name,
    type,
    namespace,
    source,
    `${STATUS_COLOURS[status] ? colours[STATUS_COLOURS[status]](status) : status}${describeCircuit(circuit)}`,
    shownTime(last_used_at, terminal, { nothing: 'never' }),
    id,
  ]);
  out(
    json
      ? JSON.stringify(connectors, null, 2)
      : table(['NAME', 'TYPE', 'NAMESPACE', 'SOURCE', 'STATUS', 'LAST USED', 'ID'], rows, terminal),
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
export function tellOfFiles(
  problems: readonly Schema<'FileProblem'>[] | undefined,
  { err, colours }: Pick<Terminal, 'err' | 'colours'>,
): void {
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
  const test = await dataOf(client.api.POST('/api/v1/connectors/{name}/test', { params: { path: { name } } }));
  const { ok, duration_ms, tested, error } = test;
  const took = formatDuration(duration_ms);
  if (json) terminal.out(JSON.stringify(test, null, 2));
  else if (!ok && error)
    terminal.err([`${name} does not work (${took})`, ...errorLines(error as ExecutionError, terminal.colours)].join('\n'));
  else terminal.out(tested ? `${name} works (${took})` : `${name} is complete; its type has no test that says more`);
  return ok ? EXIT.success : EXIT.error;
}

export async function showConnectorLogs(
  name: string,
  { json, limit }: { json?: boolean; limit: number },
  client: Client,
  terminal: Terminal,
): Promise<ExitCode> {
  let left = limit;
  const path = { name };
  const ask = (cursor?: string) =>
    client.api.GET('/api/v1/connectors/{name}/logs', { params: { path, query: { cursor, limit: Math.min(limit, PAGE) } } });
  for await (const line of everyItem(ask)) {
    const asLog = { ...line, seq: line.seq ?? 0 } as LogLine;
    terminal.out(json ? JSON.stringify(line) : logText(asLog, line.execution_id, terminal));
    if (--left === 0) break;
  }
  if (left === limit && !json)
    terminal.err(`there are no log lines of ${name}: nothing was called through it, or what was called is removed`);
  return EXIT.success;
}

/** The connector as YAML, with its secret fields masked: sent back as they are, they stay. */
export async function showConnector(
  name: string,
  { json, document }: { json?: boolean; document?: boolean },
  client: Client,
  { out }: Terminal,
): Promise<ExitCode> {
  const found = await getConnector(client, name);
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
  'pool',
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
  const { items } = await dataOf(client.api.GET('/api/v1/connector-types'));
  const wanted = filter?.toLowerCase();
  const found = items.filter(({ id, name, title }) => wanted === undefined || `${id} ${name} ${title}`.toLowerCase().includes(wanted));
  const rows = found.map(({ id, name, title }) => [id, name, oneLine(title)]);
  if (!json && found.length === 0)
    terminal.err(`no connector type has '${filter}' in its id, name or title; without -f all of them are listed`);
  else terminal.out(json ? JSON.stringify(found, null, 2) : table(['ID', 'NAME', 'TITLE'], rows, terminal));
  return EXIT.success;
}
