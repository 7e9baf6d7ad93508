/** Where a service is: the first server of its document, with what varies in it as fields of a connector. */
import type { JsonObject, JsonValue } from '../../model.ts';
import type { JsonSchema } from '../../sdk/connector.ts';
import { isObject, listAt, objectAt, textAt } from './references.ts';
import { shortText } from './schemas.ts';

export interface Servers {
  /** fields of a connector */
  fields: Record<string, JsonSchema>;
  required: string[];
  /** `https://{region}.example.com`, where fields stand in it; null: the field `base_url` is the address */
  template: string | null;
  /** what relative addresses of the document are below */
  base: URL | null;
}

export function serversOf(list: readonly JsonValue[], source: URL | null): Servers {
  const servers = list.filter(isObject);
  const [first] = servers;
  const variables = first ? variablesOf(first) : {};
  const url = first ? absolute(textAt(first, 'url') ?? '/', source) : null;
  if (url !== null && /\{[^{}]+\}/.test(url) && Object.keys(variables).length > 0) return templated(url, variables);
  const others = servers.slice(1, 6).flatMap((server) => textAt(server, 'url') ?? []);
  const isUsable = url !== null && URL.canParse(url) && /^https?:/i.test(url) && !url.includes('{');
  const description = ['Where the service is', others.length ? `also ${others.join(', ')}` : ''].filter(Boolean).join('; ');
  const field: JsonSchema = { type: 'string', pattern: '^https?://', description, ...(isUsable && { default: url }) };
  return { fields: { base_url: field }, required: isUsable ? [] : ['base_url'], template: null, base: isUsable ? URL.parse(url) : source };
}

function variablesOf(server: JsonObject): Record<string, JsonObject> {
  const entries = Object.entries(objectAt(server, 'variables')).filter((entry): entry is [string, JsonObject] => isObject(entry[1]));
  return Object.fromEntries(entries.filter(([name]) => /^[A-Za-z_]\w*$/.test(name)));
}

/** What a field may hold is a part of a name, a port or a path: it cannot lead to another host. */
const PART = '^[A-Za-z0-9._~-]+(/[A-Za-z0-9._~-]+)*$';

function templated(url: string, variables: Record<string, JsonObject>): Servers {
  const fields: Record<string, JsonSchema> = {};
  const required: string[] = [];
  let base = url;
  for (const [name, variable] of Object.entries(variables)) {
    const values = listAt(variable, 'enum').filter((value): value is string => typeof value === 'string');
    const given = textAt(variable, 'default');
    const isExample = given === undefined || /your|example|[<>{}]/i.test(given);
    const description = shortText(variable['description']) ?? `A part of the address ${url}`;
    const kind: JsonSchema = values.length > 0 ? { enum: values } : { type: 'string', pattern: PART };
    fields[name] = { ...kind, description, destination: true, ...(!isExample && { default: given }) };
    if (isExample) required.push(name);
    base = base.replaceAll(`{${name}}`, given ?? name);
  }
  return { fields, required, template: url, base: URL.parse(base) };
}

function absolute(address: string, source: URL | null): string | null {
  if (/^https?:\/\//i.test(address) || address.startsWith('{')) return address;
  return source ? new URL(address, source).href : null;
}
