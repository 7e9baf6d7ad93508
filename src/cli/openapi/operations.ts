/** The operations of a document, as `operation()` takes them. */
import type { JsonObject, JsonValue } from '../../model.ts';
import type { JsonSchema, Operation, OperationBody, OperationParameter } from '../../sdk/connector.ts';
import { looksLikeSecret } from '../../sdk/connector/looks-secret.ts';
import { actionName, inputName, Names } from './names.ts';
import type { Notes } from './notes.ts';
import { pagesIn } from './pages.ts';
import { isObject, listAt, objectAt, textAt, type References } from './references.ts';
import { shortText, type Schemas } from './schemas.ts';

export const METHODS = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace'] as const;

export interface FoundOperation {
  method: string;
  path: string;
  content: JsonObject;
  /** of the path, for all of its operations */
  shared: JsonValue[];
  /** of its own, by their addresses */
  servers: string[];
}

export interface NamedOperation {
  action: string;
  /** the first tag, for the file that it stands in */
  tag: string;
  operation: Operation;
}

export interface Wanted {
  /** only operations with one of these tags; empty: all */
  tags: readonly string[];
  /** only operations whose id, path or action holds one of these texts; empty: all */
  only: readonly string[];
}

export interface Parts {
  references: References;
  schemas: Schemas;
  /** the addresses that the whole document names */
  servers: ReadonlySet<string>;
  /** input names that are connection fields */
  connection: ReadonlySet<string>;
  /** what did not map, and at which operations */
  notes: Notes;
}

export function operationsIn(document: JsonObject, references: References): FoundOperation[] {
  return Object.entries(objectAt(document, 'paths')).flatMap(([path, item]) => {
    const at = references.follow(item);
    return METHODS.filter((method) => isObject(at[method])).map((method) => ({
      method: method.toUpperCase(),
      path,
      content: objectAt(at, method),
      shared: listAt(at, 'parameters'),
      servers: [...listAt(at, 'servers'), ...listAt(objectAt(at, method), 'servers')].flatMap(
        (one) => textAt(references.follow(one), 'url') ?? [],
      ),
    }));
  });
}

export function isWanted({ content, path }: FoundOperation, { tags, only }: Wanted): boolean {
  const own = listAt(content, 'tags').map((tag) => String(tag).toLowerCase());
  const text = `${textAt(content, 'operationId') ?? ''} ${path}`.toLowerCase();
  return (
    (tags.length === 0 || tags.some((tag) => own.includes(tag.toLowerCase()))) &&
    (only.length === 0 || only.some((part) => text.includes(part.toLowerCase())))
  );
}

export function nameOperations(found: readonly FoundOperation[], parts: Parts): NamedOperation[] {
  const names = new Names(['request']); // the action that every service has
  return found.map((one) => {
    const action = names.take(actionName(textAt(one.content, 'operationId'), one.method, one.path));
    const [tag] = listAt(one.content, 'tags');
    return { action, tag: typeof tag === 'string' ? tag : '', operation: describe(action, one, parts) };
  });
}

function describe(action: string, found: FoundOperation, parts: Parts): Operation {
  const { method, path, content, servers } = found;
  if (servers.some((server) => !parts.servers.has(server)))
    parts.notes.add("a server of its own: it goes to the connector's address", action);
  const { parameters, query } = parametersOf(action, found, parts);
  const body = bodyOf(action, found, parts, new Set(Object.keys(parameters)));
  const answer = answerOf(action, found, parts);
  const pages = method === 'GET' && answer.outputs ? pagesIn({ query, outputs: answer.outputs, headers: answer.headers }) : undefined;
  const description = shortText(content['description']);
  const title = shortText(content['summary']) ?? `${method} ${path}`;
  return {
    title,
    ...(description !== undefined && description !== title && { description }),
    method,
    // some documents tell operations apart by a fragment, which is never sent
    path: (path.split('#', 1)[0] ?? path).replace(/^\/+/, '/'),
    ...(Object.keys(parameters).length > 0 && { parameters }),
    ...(body && { body }),
    ...(answer.accept !== undefined && { accept: answer.accept }),
    ...(answer.isFile && { answer: 'file' as const }),
    ...(pages && { pages }),
    ...(answer.outputs && { outputs: answer.outputs }),
  };
}

// ------------------------------------------------------------------------------------------------- parameters

function parametersOf(
  action: string,
  { content, shared, path }: FoundOperation,
  { references, schemas, connection, notes }: Parts,
): { parameters: Record<string, OperationParameter>; query: Map<string, JsonObject> } {
  // those of the operation replace those of the path
  const all = new Map<string, JsonObject>();
  for (const item of [...shared, ...listAt(content, 'parameters')]) {
    const parameter = references.follow(item);
    const name = textAt(parameter, 'name');
    if (name !== undefined) all.set(`${textAt(parameter, 'in')} ${name}`, parameter);
  }
  for (const [, name = ''] of path.matchAll(/\{([^{}]+)\}/g)) {
    if (!all.has(`path ${name}`)) all.set(`path ${name}`, { name, in: 'path', required: true, schema: { type: 'string' } });
  }
  const parameters: Record<string, OperationParameter> = {};
  const query = new Map<string, JsonObject>();
  for (const parameter of all.values()) {
    const name = textAt(parameter, 'name') ?? '';
    const place = textAt(parameter, 'in');
    if (place === 'header' && SET_BY_HOST.has(name.toLowerCase())) continue;
    if (place !== 'path' && place !== 'query' && place !== 'header' && place !== 'cookie') {
      notes.add(`a parameter that stands in ${place ?? 'no place'}`, `${action}: ${name}`);
      continue;
    }
    const { media, schema: raw } = schemaOf(parameter, references);
    if (place === 'query') query.set(name, references.follow(raw));
    const input = inputName(name, new Set([...connection, ...Object.keys(parameters)]));
    const schema = withDescription(schemas.of(raw, 'input', `${action}: ${name}`), parameter);
    parameters[input] = {
      in: place,
      ...(input !== name && { name }),
      ...(parameter['required'] === true && place !== 'path' && { required: true }),
      schema: marked(input, place, schema),
      ...styleOf(parameter, place, media),
    };
  }
  return { parameters, query };
}

/** RFC 9110; OpenAPI says that they are to be ignored, or the authorization brings them. */
const SET_BY_HOST = new Set([
  'accept',
  'content-type',
  'authorization',
  'content-length',
  'host',
  'user-agent',
  'accept-encoding',
  'connection',
]);

function schemaOf(parameter: JsonObject, references: References): { schema: JsonValue | undefined; media: string | undefined } {
  const [entry] = Object.entries(objectAt(parameter, 'content'));
  if (!entry) return { schema: parameter['schema'], media: undefined };
  return { schema: objectAt(references.follow({ inner: entry[1] }), 'inner')['schema'], media: entry[0] };
}

type Style = NonNullable<OperationParameter['style']>;
const STYLES = new Set<string>(['form', 'simple', 'label', 'matrix', 'spaceDelimited', 'pipeDelimited', 'deepObject']);

function styleOf(
  parameter: JsonObject,
  place: OperationParameter['in'],
  media: string | undefined,
): Pick<OperationParameter, 'style' | 'explode'> {
  if (media !== undefined) return /json/i.test(media) ? { style: 'json' } : {};
  const usual = place === 'query' || place === 'cookie' ? 'form' : 'simple';
  const style = textAt(parameter, 'style') ?? usual;
  const { explode } = parameter;
  return {
    ...(style !== usual && STYLES.has(style) && { style: style as Style }),
    ...(typeof explode === 'boolean' && explode !== (style === 'form') && { explode }),
  };
}

function withDescription(schema: JsonSchema, { description }: JsonObject): JsonSchema {
  const text = shortText(description);
  return text === undefined ? schema : { ...schema, description: text };
}

/** A parameter that is called like a secret is one, unless it is in the address: there it names something. */
function marked(input: string, place: string, schema: JsonSchema): JsonSchema {
  const settled = asWhole(schema);
  if (settled.secret !== undefined || !looksLikeSecret(input)) return settled;
  return { ...settled, secret: place === 'header' || place === 'cookie' };
}

// ------------------------------------------------------------------------------------------------- bodies

const FORMATS: readonly [RegExp, NonNullable<OperationBody['format']>][] = [
  [/^application\/json\b/i, 'json'],
  [/^application\/[\w.+-]*\+json\b/i, 'json'],
  [/^multipart\/form-data\b/i, 'multipart'],
  [/^application\/x-www-form-urlencoded\b/i, 'form'],
  [/^(application|text)\/([\w.+-]*\+)?xml\b/i, 'xml'],
  [/^(text\/|application\/(octet-stream|pdf|zip|gzip)|image\/|audio\/|video\/|\*\/\*)/i, 'raw'],
];

function bodyOf(action: string, { content, method }: FoundOperation, parts: Parts, taken: ReadonlySet<string>): OperationBody | undefined {
  const { references, schemas, connection, notes } = parts;
  const body = references.follow(content['requestBody']);
  const media = Object.keys(objectAt(body, 'content'));
  if (media.length === 0) return undefined;
  if (method === 'GET' || method === 'HEAD') {
    if (!isEmpty(objectAt(body, 'content'), references)) notes.add(`the body of a ${method} is not sent`, action);
    return undefined;
  }
  for (const [pattern, format] of FORMATS) {
    const type = media.find((one) => pattern.test(one));
    if (type === undefined) continue;
    if (media.length > 1) notes.add(`bodies of several kinds: one is sent (JSON before multipart, form, XML, bytes)`, action);
    const described = objectAt(objectAt(body, 'content'), type);
    const input = inputName('body', new Set([...connection, ...taken]));
    return {
      ...(input !== 'body' && { input }),
      ...(body['required'] === true && { required: true }),
      ...(format !== 'json' && { format }),
      ...contentType(format, type),
      ...(format === 'form' && deepObjects(described)),
      schema: bodySchema(action, format, described['schema'], schemas),
    };
  }
  notes.add(`a body of ${media.join(', ')} cannot be sent`, action);
  return undefined;
}

/** Some documents give every operation a body, of which nothing is said. */
function isEmpty(media: JsonObject, references: References): boolean {
  return Object.keys(media).every(
    (type) => Object.keys(objectAt(references.follow(objectAt(media, type)['schema']), 'properties')).length === 0,
  );
}

function contentType(format: string, type: string): { content_type?: string } {
  const isUsual = format === 'form' || format === 'multipart' || type.includes('*') || /^application\/(json|xml)$/i.test(type);
  return isUsual ? {} : { content_type: type };
}

function deepObjects(described: JsonObject): Pick<OperationBody, 'deep_objects'> {
  const deep = Object.entries(objectAt(described, 'encoding')).filter(
    ([, encoding]) => isObject(encoding) && encoding['style'] === 'deepObject',
  );
  return deep.length > 0 ? { deep_objects: deep.map(([key]) => key) } : {};
}

/** What stands for bytes, in a body and in its parts. */
const BYTES: JsonSchema = {
  description: "The handle of a file, { content, encoding: 'base64', filename? }, or a text",
};

function bodySchema(action: string, format: string, raw: JsonValue | undefined, schemas: Schemas): JsonSchema {
  if (format === 'raw') return { ...BYTES, file: true };
  const schema = schemas.of(raw, 'input', `${action}: body`);
  if (format === 'multipart') return { ...asWhole(withFiles(schema, raw)), file: true };
  return asWhole(schema);
}

/** The parts that are files may be anything that stands for one. */
function withFiles(schema: JsonSchema, raw: JsonValue | undefined): JsonSchema {
  const properties = isObject(raw) ? objectAt(raw, 'properties') : {};
  const isBytes = (key: string) => {
    const { format, contentMediaType, items } = objectAt(properties, key);
    return format === 'binary' || contentMediaType !== undefined || (isObject(items) && items['format'] === 'binary');
  };
  const fields = Object.entries(schema.properties ?? {}).map(([key, field]) => [key, isBytes(key) ? BYTES : field] as const);
  return schema.properties ? { ...schema, properties: Object.fromEntries(fields) } : schema;
}

/** An input is masked as a whole: a secret anywhere in it makes all of it one; else what only sounds like one says so. */
function asWhole(schema: JsonSchema): JsonSchema {
  const isSecret = holdsSecret(schema);
  const settled = settle(schema, isSecret);
  return isSecret ? { ...settled, secret: true } : settled;
}

function holdsSecret(schema: JsonSchema, key = ''): boolean {
  if (schema.secret === true || (key !== '' && isText(schema) && looksLikeSecret(key))) return true;
  return (
    Object.entries(schema.properties ?? {}).some(([name, field]) => holdsSecret(field, name)) ||
    innerOf(schema).some((one) => holdsSecret(one, key))
  );
}

function innerOf({ anyOf = [], items, additionalProperties: more }: JsonSchema): JsonSchema[] {
  return [...anyOf, items, more].filter((one): one is JsonSchema => typeof one === 'object');
}

function isText({ type }: JsonSchema): boolean {
  return type === 'string' || (Array.isArray(type) && type.includes('string'));
}

function settle(schema: JsonSchema, isSecret: boolean): JsonSchema {
  const { secret: _, ...rest } = schema;
  const inner = (one: JsonSchema) => settle(one, isSecret);
  const fields = Object.entries(schema.properties ?? {}).map(
    ([key, field]) => [key, { ...inner(field), ...(!isSecret && looksLikeSecret(key) && { secret: false }) }] as const,
  );
  return {
    ...rest,
    ...(schema.properties && { properties: Object.fromEntries(fields) }),
    ...(schema.anyOf && { anyOf: schema.anyOf.map(inner) }),
    ...(typeof schema.items === 'object' && { items: inner(schema.items) }),
    ...(typeof schema.additionalProperties === 'object' && { additionalProperties: inner(schema.additionalProperties) }),
  };
}

// ------------------------------------------------------------------------------------------------- answers

interface Answer {
  outputs?: JsonSchema;
  accept?: string;
  isFile?: boolean;
  headers: JsonObject;
}

function answerOf(action: string, { content }: FoundOperation, { references, schemas }: Parts): Answer {
  const answers = objectAt(content, 'responses');
  const status = ['200', '201', '202', '2XX', '2xx', '203', '206', 'default'].find((one) => isObject(answers[one]));
  if (status === undefined) return { headers: {} };
  const answer = references.follow(answers[status]);
  const headers = objectAt(answer, 'headers');
  const types = Object.keys(objectAt(answer, 'content'));
  const json = types.find((type) => /^application\/json\b/i.test(type)) ?? types.find((type) => /json/i.test(type));
  if (json !== undefined) {
    const outputs = schemas.of(objectAt(objectAt(answer, 'content'), json)['schema'], 'output', `${action}: answer`);
    return { outputs, headers, ...(!/^application\/json$/i.test(json) && { accept: json }) };
  }
  const bytes = types.find((type) => /^(application\/(octet-stream|pdf|zip|gzip|x-tar|vnd)|image\/|audio\/|video\/)/i.test(type));
  if (bytes !== undefined && status !== 'default') return { headers, isFile: true, accept: '*/*' };
  return { headers };
}
