/** What is written: the type, its operations by tag, and the test that shows that it makes the requests of its document. */
import type { JsonObject } from '../../model.ts';
import type { JsonSchema } from '../../sdk/connector.ts';
import { identifier, Names, slug } from '../openapi/names.ts';
import type { NamedOperation } from '../openapi/operations.ts';
import type { CustomPart, Security, SecurityKind } from '../openapi/security.ts';
import type { Servers } from '../openapi/servers.ts';

export interface MadeType {
  id: string;
  name: string;
  title: string;
  description: string;
  /** `version 1.2.0 of https://…` */
  origin: string;
  servers: Servers;
  security: Security;
  /** the path of a harmless request, for a test of a connector */
  probe: string | null;
  operations: readonly NamedOperation[];
}

/** Of a web service; a document has none. */
const ICON =
  '<svg viewBox="0 0 24 24" fill="none" stroke="currentColor"><circle cx="12" cy="12" r="9"/><path d="M3 12h18M12 3c3 3 3 15 0 18M12 3c-3 3-3 15 0 18"/></svg>';

/** Text by path, relative to the folder of connector types. */
export function sourcesOf(type: MadeType): Map<string, string> {
  const groups = groupsOf(type.operations);
  const files = new Map<string, string>();
  files.set(`${type.id}.ts`, typeSource(type, [...groups.keys()]));
  for (const [name, operations] of groups) files.set(`${type.id}/${name}.ts`, operationsSource(type, operations));
  return files;
}

function groupsOf(operations: readonly NamedOperation[]): Map<string, NamedOperation[]> {
  const names = new Map<string, string>();
  const taken = new Names();
  const groups = new Map<string, NamedOperation[]>();
  for (const one of operations) {
    const name = names.get(one.tag) ?? taken.take(slug(one.tag) || 'operations');
    names.set(one.tag, name);
    groups.set(name, [...(groups.get(name) ?? []), one]);
  }
  return groups;
}

function operationsSource({ title, origin }: MadeType, operations: readonly NamedOperation[]): string {
  const entries = operations.map(({ action, operation }) => `${keyOf(action)}: ${literal(operation as unknown as JsonObject)}`);
  return `/** ${comment(title)}, made from ${comment(origin)}. Do not edit: it is made again. */
import { operations } from 'petiole/connector';

export const actions = operations({ ${entries.join(',\n')} });
`;
}

function typeSource(type: MadeType, groups: readonly string[]): string {
  const { id, name, title, description, origin, probe, security } = type;
  const names = new Names();
  const imports = groups.map((group) => ({ group, as: names.take(identifier(group)) }));
  return `/** ${comment(title)}, made from ${comment(origin)} by \`connector-type from-openapi\`. */
import { connectorType } from 'petiole/connector';
${imports.map(({ group, as }) => `import { actions as ${as} } from './${id}/${group}.ts';`).join('\n')}

export default connectorType({
  id: ${literal(id)},
  name: ${literal(name)},
  title: ${literal(title)},
  description: ${literal(description)},
  icon: ${literal(ICON)},
  connection: ${literal(connectionOf(type.servers))},
  base_url: ${baseOf(type.servers)},
  ${authorizationOf(security)}
  ${probe === null ? '' : `test: ({ http }) => http.get(${literal(probe)}).responseFormat('raw'),`}
  default_action: 'request',
  actions: { ${imports.map(({ as }) => `...${as}`).join(', ')} },
});
`;
}

function connectionOf({ fields, required }: Servers): JsonObject {
  return { type: 'object', properties: fields as JsonObject, required };
}

function baseOf({ template, fields }: Servers): string {
  if (template === null) return '(connection) => String(connection.base_url)';
  const text = template
    .replace(/[\\`$]/g, '\\$&')
    .replace(/\{([A-Za-z_]\w*)\}/g, (whole, field: string) => (Object.hasOwn(fields, field) ? `\${String(connection.${field})}` : whole));
  return `(connection) => \`${text}\``;
}

function authorizationOf({ kinds }: Security): string {
  const [only] = kinds;
  if (!only) return '';
  if (kinds.length === 1) return `authorization: ${kindSource(only)},`;
  return `authorization: { ${kinds.map((kind) => `${keyOf(kind.key)}: ${kindSource(kind)}`).join(', ')} },`;
}

function kindSource({ definition, custom }: SecurityKind): string {
  if (!custom) return literal(definition);
  const fields = literal({ type: 'object', properties: custom.fields as JsonObject, required: Object.keys(custom.fields) });
  const head = literal(definition).slice(0, -1);
  return `${head}, fields: ${fields}, apply: (request, connection) => void request${custom.adds.map(partSource).join('')} }`;
}

function partSource(part: CustomPart): string {
  if (part.add === 'basic') return `.user(String(connection.${part.user})).password(String(connection.${part.password}))`;
  const value = `String(connection.${part.field})`;
  if (part.add === 'query') return `.params({ ${keyOf(part.name)}: ${value} })`;
  if (part.add === 'cookie') return `.headers({ cookie: ${literal(`${part.name}=`)} + encodeURIComponent(${value}) })`;
  return `.headers({ ${keyOf(part.name)}: ${part.prefix ? `${literal(part.prefix)} + ` : ''}${value} })`;
}

/** A key of an object literal; names of properties are quoted where they have to be, `__proto__` always computed. */
function keyOf(name: string): string {
  if (name === '__proto__') return "['__proto__']";
  return /^[A-Za-z_$][\w$]*$/.test(name) ? name : literal(name);
}

/** The document is somebody else's text: nothing of it becomes code. */
function literal(value: JsonObject | JsonSchema | string): string {
  return JSON.stringify(value, (key, item: unknown) => (key === '__proto__' ? undefined : item))
    .replaceAll('\u2028', '\\u2028')
    .replaceAll('\u2029', '\\u2029');
}

function comment(text: string): string {
  return text.replace(/[\r\n\u2028\u2029]+/g, ' ').replaceAll('*/', '* /');
}

export function testSource({ id, name, operations }: Pick<MadeType, 'id' | 'name' | 'operations'>): string {
  const files = operations.filter(({ operation }) => operation.answer === 'file').map(({ action }) => action);
  return `import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createConnections, type TestConnections } from '../support/connections.ts';
import { ConnectorTypes } from '../../src/connectors/registry.ts';
import { serveOpenApi, withToken, type OpenApiServer } from '../support/far-sides/openapi-server.ts';
import made from '../../connector-types/${id}.ts';

const type = withToken(made);

/** A server made from the same document: it refuses what the document does not allow, and answers as it says. */
let service: OpenApiServer;
let connections: TestConnections;

/** Their answers become files, which need a database: of these the requests are looked at. */
const FILES = ${JSON.stringify(files)};
/** Each action with its operation. */
const ACTIONS = ${JSON.stringify(Object.fromEntries(operations.map(({ action, operation }) => [action, `${operation.method} ${operation.path}`])))};

beforeAll(async () => {
  service = await serveOpenApi(JSON.parse(await readFile(new URL('./${id}.openapi.json', import.meta.url), 'utf8')));
  connections = await createConnections(undefined, { types: new ConnectorTypes([type]) });
});
afterAll(async () => {
  await connections?.close();
  await service?.stop();
});

const call = (action: string, route: string) =>
  connections.call({ by: 'connector_type', name: ${literal(name)} }, { ...service.connectionFor(type), ...service.inputsFor(type, action, route), action });

describe(${literal(name)}, () => {
  it.each(Object.entries(ACTIONS))('%s: %s', async (action, route) => {
    service.last = undefined;
    const result = await call(action, route);
    expect(service.last ?? result.error).toMatchObject({ problems: [], route });
    if (FILES.includes(action)) return;
    expect(result.error).toBe(null);
    expect(JSON.parse(result.output ?? '')).toEqual((service.last as OpenApiServer['last'])?.answer);
  });
});
`;
}
