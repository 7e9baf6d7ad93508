/** `connector add | update | delete` */
import type { JsonObject } from '../model.ts';
import type { Client } from './client.ts';
import { connectorPath, describeStatus, type Connector, type ConnectorType } from './connectors.ts';
import { EXIT, usageError, type ExitCode } from './exit.ts';
import { givenText } from './given-text.ts';
import type { Terminal } from './terminal.ts';

export interface ConnectorChange {
  name?: string;
  value?: string;
  namespace?: string;
  description?: string;
}

export async function addConnector(
  type: string,
  { name, ...change }: ConnectorChange & { name: string },
  client: Client,
  { out }: Terminal,
): Promise<ExitCode> {
  const fields = await fieldsOf(change);
  const known = await client.get<ConnectorType>(`/connector-types/${encodeURIComponent(type)}`);
  const made = await client.send<Connector>('POST', '/connectors', { json: { name, type: known.name, ...fields } });
  out(`${made.name} is there: connectors.${made.namespace}, ${describeStatus(made)}`);
  return EXIT.success;
}

export async function updateConnector(name: string, change: ConnectorChange, client: Client, { out }: Terminal): Promise<ExitCode> {
  const { name: renamed } = change;
  const fields = { ...(renamed !== undefined && { name: renamed }), ...(await fieldsOf(change)) };
  if (Object.keys(fields).length === 0) throw usageError('nothing to change: give -n, --value, --namespace or --description');
  const changed = await client.send<Connector>('PATCH', connectorPath(name), { json: fields });
  out(`${changed.name} is changed: connectors.${changed.namespace}, ${describeStatus(changed)}`);
  return EXIT.success;
}

export async function deleteConnector(name: string, client: Client, { out }: Terminal): Promise<ExitCode> {
  await client.send('DELETE', connectorPath(name));
  out(`${name} is deleted`);
  return EXIT.success;
}

async function fieldsOf({ value, namespace, description }: ConnectorChange): Promise<JsonObject> {
  return {
    ...(value !== undefined && { value: await readValue(value) }),
    ...(namespace !== undefined && { namespace }),
    ...(description !== undefined && { description }),
  };
}

/** A message never quotes the text: it most likely holds a secret. */
async function readValue(option: string): Promise<JsonObject> {
  const { text: yaml, from } = await givenText(option, '--value');
  const { parse } = await import('yaml');
  let value: unknown;
  try {
    value = parse(yaml, { schema: 'core', prettyErrors: false });
  } catch (error) {
    throw usageError(`--value: ${from} is not valid YAML (${(error as { code?: string }).code ?? 'it cannot be read'})`);
  }
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as JsonObject;
  throw usageError(`--value: ${from} must be a mapping such as {"url": "https://example.com"}`);
}
