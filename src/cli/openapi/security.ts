/** The kinds of authorization of a document. What it asks for together is one kind; what it lets a person choose are several. */
import type { JsonObject, JsonValue } from '../../model.ts';
import type { JsonSchema } from '../../sdk/connector.ts';
import { inputName, Names, slug } from './names.ts';
import { isObject, listAt, objectAt, textAt, type References } from './references.ts';

/** One entry of `authorization`. Code where the kind is `custom`: what several schemes add together. */
export interface SecurityKind {
  key: string;
  /** the names of the schemes that make it up */
  schemes: readonly string[];
  definition: JsonObject;
  custom?: { fields: Record<string, JsonSchema>; adds: readonly CustomPart[] };
}

export type CustomPart =
  { add: 'header' | 'query' | 'cookie'; name: string; field: string; prefix?: string } | { add: 'basic'; user: string; password: string };

export interface Security {
  /** the first is the default */
  kinds: SecurityKind[];
  /** input fields that they bring */
  fields: string[];
  notes: string[];
}

interface Scheme {
  name: string;
  content: JsonObject;
  scopes: Set<string>;
}

export function securityOf(document: JsonObject, operations: readonly JsonObject[], references: References, base: URL | null): Security {
  const notes: string[] = [];
  const declared = objectAt(objectAt(document, 'components'), 'securitySchemes');
  const asked = requirementsOf(document, operations, Object.keys(declared));
  const names = new Names();
  const kinds: SecurityKind[] = [];
  for (const requirement of asked) {
    const schemes = [...requirement].map(([name, scopes]) => ({ name, scopes, content: references.follow(declared[name]) }));
    const kind = kindOf(schemes, names, { notes, base });
    if (kind) kinds.push(kind);
  }
  if (kinds.length === 0) {
    notes.push(
      'authorization: the document names none that can be used; a connector may choose none, a bearer token, or user and password',
    );
    kinds.push(...UNSAID);
  }
  return { kinds: distinct(kinds), fields: [...new Set(kinds.flatMap(fieldsOf))], notes: [...new Set(notes)] };
}

/** Most services want something, also where their documents do not say so. */
const UNSAID: readonly SecurityKind[] = [
  { key: 'none', schemes: [], definition: { kind: 'none', title: 'None' } },
  { key: 'bearer', schemes: [], definition: { kind: 'bearer', title: 'Bearer token' } },
  { key: 'basic', schemes: [], definition: { kind: 'basic', title: 'User and password' } },
];

type Requirement = Map<string, Set<string>>;

/** The document's own first, then those of single operations; the same schemes with other scopes are the same. */
function requirementsOf(document: JsonObject, operations: readonly JsonObject[], declared: readonly string[]): Requirement[] {
  const lists = [listAt(document, 'security'), ...operations.map((one) => listAt(one, 'security'))];
  const found = new Map<string, Requirement>();
  for (const item of lists.flat()) {
    if (!isObject(item)) continue;
    const schemes = Object.keys(item);
    const key = schemes.toSorted().join(' ');
    const requirement = found.get(key) ?? new Map<string, Set<string>>();
    found.set(key, requirement);
    for (const name of schemes) {
      const scopes = requirement.get(name) ?? new Set<string>();
      requirement.set(name, scopes);
      for (const scope of listAt(item, name)) if (typeof scope === 'string') scopes.add(scope);
    }
  }
  // a document that asks nowhere for what it declares forgot it
  if (found.size === 0) return declared.map((name) => new Map([[name, new Set<string>()]]));
  const all = [...found.values()];
  // whoever has a choice authorizes
  return [...all.filter((one) => one.size > 0), ...all.filter((one) => one.size === 0)];
}

interface Around {
  notes: string[];
  base: URL | null;
}

function kindOf(schemes: readonly Scheme[], names: Names, around: Around): SecurityKind | undefined {
  const [first] = schemes;
  if (!first) return { key: names.take('none'), schemes: [], definition: { kind: 'none', title: 'None' } };
  if (schemes.length === 1) return singleKind(first, names, around);
  const adds = schemes.map((scheme) => partOf(scheme, schemes));
  const left = schemes.filter((_, index) => adds[index] === undefined);
  if (left.length > 0) {
    around.notes.push(
      `authorization: ${schemes.map(({ name }) => name).join(' and ')} together, since ${left.map(({ name }) => name).join(', ')} cannot be combined`,
    );
    return undefined;
  }
  const parts = adds.filter((part) => part !== undefined);
  const fields = Object.fromEntries(parts.flatMap(partFields).map((field) => [field, { type: 'string', minLength: 1, secret: true }]));
  const title = schemes.map(({ name }) => name).join(' and ');
  return {
    key: names.take(keyOf(schemes.map(({ name }) => name).join(' '))),
    schemes: schemes.map(({ name }) => name),
    definition: { kind: 'custom', title },
    custom: { fields, adds: parts },
  };
}

function singleKind(scheme: Scheme, names: Names, { notes, base }: Around): SecurityKind | undefined {
  const { name, content } = scheme;
  const title = name;
  const made = (definition: JsonObject): SecurityKind => ({
    key: names.take(keyOf(name)),
    schemes: [name],
    definition: { ...definition, title },
  });
  switch (textAt(content, 'type')) {
    case 'http':
      return httpKind(scheme, made, notes);
    case 'apiKey': {
      const place = textAt(content, 'in');
      const key = textAt(content, 'name') ?? 'X-Api-Key';
      if (place === 'header' && key.toLowerCase() === 'authorization') return made({ kind: 'bearer', field: 'api_key', scheme: '' });
      if (place === 'header' || place === 'query') return made({ kind: 'api_key', in: place, name: key });
      const part: CustomPart = { add: 'cookie', name: key, field: 'api_key' };
      return { ...made({ kind: 'custom' }), custom: { fields: { api_key: { type: 'string', minLength: 1, secret: true } }, adds: [part] } };
    }
    case 'oauth2':
      return oauthKind(scheme, made, { notes, base });
    case 'openIdConnect':
      notes.push(`authorization: ${name} (OpenID Connect) takes an access token that was made elsewhere`);
      return made({ kind: 'bearer' });
    default:
      notes.push(`authorization: ${name} is of the kind ${textAt(content, 'type') ?? 'unknown'}, which there is not here`);
      return undefined;
  }
}

function httpKind({ name, content }: Scheme, made: (definition: JsonObject) => SecurityKind, notes: string[]): SecurityKind | undefined {
  const scheme = textAt(content, 'scheme')?.toLowerCase();
  if (scheme === 'basic') return made({ kind: 'basic' });
  if (scheme === 'bearer') return made({ kind: 'bearer' });
  notes.push(`authorization: ${name} is HTTP ${scheme ?? 'without a scheme'}, which there is not here`);
  return undefined;
}

function oauthKind(
  { name, content, scopes }: Scheme,
  made: (definition: JsonObject) => SecurityKind,
  { notes, base }: Around,
): SecurityKind {
  const flows = objectAt(content, 'flows');
  const code = objectAt(flows, 'authorizationCode');
  const client = objectAt(flows, 'clientCredentials');
  const given = [...scopes];
  const asked: JsonObject = given.length > 0 && given.length <= 20 ? { scopes: given } : {};
  const at = (flow: JsonObject, key: string) => absolute(textAt(flow, key), base);
  const authorization_url = at(code, 'authorizationUrl');
  const token_url = at(code, 'tokenUrl');
  if (authorization_url && token_url) return made({ kind: 'oauth2', grant: 'authorization_code', authorization_url, token_url, ...asked });
  const client_token_url = at(client, 'tokenUrl');
  if (client_token_url) return made({ kind: 'oauth2', grant: 'client_credentials', token_url: client_token_url, ...asked });
  notes.push(
    `authorization: ${name} (OAuth with ${Object.keys(flows).join(', ') || 'no flow'}) takes an access token that was made elsewhere`,
  );
  return made({ kind: 'bearer' });
}

function absolute(address: string | undefined, base: URL | null): string | undefined {
  const url = address === undefined ? null : base ? URL.parse(address, base) : URL.parse(address);
  return url && /^https?:$/.test(url.protocol) ? url.href : undefined;
}

/** What one scheme adds where it stands beside others. */
function partOf({ name, content }: Scheme, all: readonly Scheme[]): CustomPart | undefined {
  const field = all.length > 1 ? fieldName(name) : 'api_key';
  const type = textAt(content, 'type');
  if (type === 'apiKey') {
    const place = textAt(content, 'in');
    return { add: place === 'query' || place === 'cookie' ? place : 'header', name: textAt(content, 'name') ?? name, field };
  }
  if (type !== 'http') return undefined;
  if (textAt(content, 'scheme')?.toLowerCase() === 'basic') return { add: 'basic', user: 'user', password: 'password' };
  return { add: 'header', name: 'Authorization', field, prefix: 'Bearer ' };
}

function partFields(part: CustomPart): string[] {
  return part.add === 'basic' ? [part.user, part.password] : [part.field];
}

function fieldName(name: string): string {
  return inputName(slug(name).replaceAll('-', '_') || 'api_key', new Set());
}

function keyOf(name: string): string {
  return slug(name).replaceAll('-', '_') || 'key';
}

function fieldsOf({ definition, custom }: SecurityKind): string[] {
  if (custom) return Object.keys(custom.fields);
  const { kind, field } = definition as { kind: string; field?: JsonValue };
  if (kind === 'basic') return ['user', 'password'];
  if (kind === 'oauth2') return ['client_id', 'client_secret', 'scope'];
  if (kind === 'none') return [];
  return [typeof field === 'string' ? field : kind === 'api_key' ? 'api_key' : 'token'];
}

function distinct(kinds: readonly SecurityKind[]): SecurityKind[] {
  const text = ({ definition: { title: _, ...rest }, custom }: SecurityKind) => JSON.stringify([rest, custom]);
  return [...new Map(kinds.toReversed().map((kind) => [text(kind), kind])).values()].toReversed();
}
