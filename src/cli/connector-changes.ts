/** `connector add | update | delete` */
import type { JsonObject } from '../model.ts';
import { dataOf, type Client, type Schema } from './client.ts';
import { confirmed } from './confirm.ts';
import { documentOf, type ConnectorOptions, type Fields } from './connector-document.ts';
import { describeStatus } from './connectors.ts';
import { CommandError, EXIT, usageError, type ExitCode } from './exit.ts';
import type { Terminal } from './terminal.ts';

export type ConnectorChange = ConnectorOptions & { name?: string; json?: boolean };

/** `type`: id, name or title of a connector type; a document of `--file` may name it instead. */
export async function addConnector(
  type: string | undefined,
  { name, json, ...options }: ConnectorChange,
  client: Client,
  terminal: Terminal,
): Promise<ExitCode> {
  const known = type === undefined ? undefined : await typeOf(client, type);
  const given = await documentOf(options, async (named) => warned(options, fieldsOf(known ?? (await typeOf(client, named))), terminal));
  const document: JsonObject = { ...given, ...(name !== undefined && { name }), ...(known && { type: known.name }) };
  if (document['type'] === undefined)
    throw usageError('which type? Name one of `connector list-available`, or give a document with --file');
  if (document['name'] === undefined) throw usageError('give it a name: -n, --name <name>');
  const made = await dataOf(client.api.POST('/api/v1/connectors', { body: document as Schema<'ConnectorDocument'> }));
  if (json) terminal.out(JSON.stringify(made, null, 2));
  else terminal.out(`${made.name} is there: connectors.${made.namespace}, ${describeStatus(made)}`);
  return EXIT.success;
}

export async function updateConnector(
  connector: string,
  { name, json, ...options }: ConnectorChange,
  client: Client,
  terminal: Terminal,
): Promise<ExitCode> {
  // what was read of it must be so still when it is changed
  let header: { 'if-match'?: string } = {};
  const fieldsNow = async (): Promise<Fields> => {
    const { data, response } = await client.api.GET('/api/v1/connectors/{name}', { params: { path: { name: connector } } });
    header = { 'if-match': response.headers.get('etag') ?? '*' };
    const fields = fieldsOf(await typeOf(client, data?.type));
    assertKnown(options.unset, { ...fields, ...(data?.value as JsonObject | undefined) });
    return warned(options, fields, terminal);
  };
  const document = { ...(await documentOf(options, fieldsNow)), ...(name !== undefined && { name }) };
  if (Object.keys(document).length === 0) {
    throw usageError(
      'nothing to change: give -n, --set, --unset, --value, --file, --vault-secret, --retry, --rate-budget, --circuit-breaker, --allow-private, --namespace or --description',
    );
  }
  const changed = await dataOf(
    client.api.PATCH('/api/v1/connectors/{name}', {
      params: { path: { name: connector }, header },
      body: document as Schema<'ConnectorPatch'>,
    }),
  );
  if (json) terminal.out(JSON.stringify(changed, null, 2));
  else terminal.out(`${changed.name} is changed: connectors.${changed.namespace}, ${describeStatus(changed)}`);
  return EXIT.success;
}

export async function deleteConnector(
  name: string,
  { yes, json }: { yes?: boolean; json?: boolean },
  client: Client,
  { out }: Terminal,
): Promise<ExitCode> {
  await confirmed(`Delete the connector ${name}?`, { yes });
  await client.api.DELETE('/api/v1/connectors/{name}', { params: { path: { name } } });
  out(json ? JSON.stringify({ deleted: [name] }) : `${name} is deleted`);
  return EXIT.success;
}

const typeOf = ({ api }: Client, type: unknown): Promise<Schema<'ConnectorType'>> =>
  dataOf(api.GET('/api/v1/connector-types/{id}', { params: { path: { id: String(type) } } }));

const fieldsOf = ({ connection, actions }: Schema<'ConnectorType'>): Fields =>
  Object.assign(
    {},
    ...[...actions.map(({ inputs }) => inputs), connection].map((schema) => (schema as JsonObject | undefined)?.['properties']),
  ) as Fields;

/** A key that is misspelt would stay where it is, and with it what was to be taken away. */
function assertKnown(unset: string[] | undefined, known: object): void {
  const unknown = unset?.find((key) => !Object.hasOwn(known, key));
  if (unknown === undefined) return;
  throw new CommandError(
    `--unset ${unknown}: neither the connector nor its type has this key. They have ${Object.keys(known).sort().join(', ')}`,
  );
}

/** A secret that is an argument can be read by whoever sees the shell's history or the processes of the machine. */
function warned({ set = [] }: ConnectorOptions, fields: Fields, { err }: Terminal): Fields {
  const shown = set
    .map((pair) => /^([^=]+)=(?!-$|@[^@]|$)(?!\$\{vault:)/.exec(pair)?.[1])
    .filter((key) => key !== undefined && isSecret(fields[key]));
  for (const key of new Set(shown)) {
    err(
      `'${key}' is a secret, and what stands on the command line stays in the shell's history: --set ${key}=- asks for it, --set ${key}=@file reads it`,
    );
  }
  return fields;
}

/** The mark may stand further inside, where the field is one of several choices. */
function isSecret(field: JsonObject | undefined): boolean {
  return field !== undefined && JSON.stringify(field).includes('"secret":true');
}
