/** From a document to a connector type. */
import type { JsonObject, JsonValue } from '../../model.ts';
import type { OpenApiDocument } from './document.ts';
import { slug } from './names.ts';
import { Notes } from './notes.ts';
import { isWanted, nameOperations, operationsIn, type FoundOperation, type Wanted } from './operations.ts';
import { listAt, objectAt, References, textAt } from './references.ts';
import { Schemas, shortText } from './schemas.ts';
import { securityOf } from './security.ts';
import { serversOf } from './servers.ts';
import type { MadeType } from '../templates/openapi-type.ts';

export interface Made {
  type: MadeType;
  /** what did not map */
  notes: Notes;
}

export interface MakeOptions extends Wanted {
  /** default: the title of the document */
  name?: string;
  /** as the person gave it */
  source: string;
}

export function makeType({ content, url }: OpenApiDocument, { name: given, source, ...wanted }: MakeOptions): Made {
  const references = new References(content);
  const info = objectAt(content, 'info');
  const title = given ?? shortText(info['title']) ?? 'API';
  const found = operationsIn(content, references).filter((one) => isWanted(one, wanted));
  const servers = serversOf(serverListOf(content, found), url);
  const security = securityOf(
    content,
    found.map(({ content: operation }) => operation),
    references,
    servers.base,
  );
  const cut = new Set<string>();
  const notes = new Notes();
  for (const note of security.notes) notes.add(note);
  const connection = new Set([...Object.keys(servers.fields), ...security.fields]);
  const addresses = new Set(serverListOf(content, found).flatMap((one) => textAt(references.follow(one), 'url') ?? []));
  const parts = { references, schemas: new Schemas(references, { cut }), connection, servers: addresses, notes };
  const operations = nameOperations(found, parts);
  noteMissing(content, found, security.kinds.length, notes);
  for (const place of cut) notes.add('a schema that is nested in itself or very large ends in "anything"', place);
  return {
    type: {
      id: slug(title) || 'api',
      name: given ?? nameOf(title),
      title,
      description: shortText(info['description']) ?? `The operations of ${title}.`,
      origin: `version ${textAt(info, 'version') ?? 'unknown'} of ${url?.href ?? baseName(source)}`,
      servers,
      security,
      probe: probeOf(found, references),
      operations,
    },
    notes,
  };
}

/** Some documents name the server at every operation, instead of once. */
function serverListOf(content: JsonObject, found: readonly FoundOperation[]): JsonValue[] {
  const own = listAt(content, 'servers');
  if (own.length > 0) return own;
  const [first] = found.flatMap(({ servers }) => servers);
  return first === undefined ? [] : [{ url: first }];
}

function noteMissing(content: JsonObject, found: readonly FoundOperation[], kinds: number, notes: Notes): void {
  for (const { content: operation, method, path } of found) {
    const place = textAt(operation, 'operationId') ?? `${method} ${path}`;
    if (Object.keys(objectAt(operation, 'callbacks')).length > 0) notes.add('callbacks: the service calls, which is no action', place);
    const isOpen = Array.isArray(operation['security']) && operation['security'].length === 0;
    if (isOpen && kinds > 0) notes.add('it needs no authorization; that of the connector is sent all the same', place);
  }
  for (const name of Object.keys(objectAt(content, 'webhooks'))) notes.add('webhooks: the service calls, which is no action', name);
}

function nameOf(title: string): string {
  return (title.normalize('NFKD').match(/[A-Za-z0-9]+/g) ?? ['API']).join('_').toUpperCase().slice(0, 60);
}

function baseName(source: string): string {
  return source.split(/[\\/]/).at(-1) ?? source;
}

/** Who am I, where the service answers that; else the simplest list. */
const TELLING = /\/(me|user|users\/me|account|whoami|self|profile|ping|status|auth\.test)$/i;

function probeOf(found: readonly FoundOperation[], references: References): string | null {
  const isNeeded = (parameter: JsonValue) => references.follow(parameter)['required'] === true;
  const simple = found.filter(
    ({ method, path, content, shared }) =>
      method === 'GET' && !path.includes('{') && ![...shared, ...listAt(content, 'parameters')].some(isNeeded),
  );
  const paths = simple.map(({ path }) => path);
  return paths.find((path) => TELLING.test(path)) ?? paths.toSorted((a, b) => a.length - b.length)[0] ?? null;
}
