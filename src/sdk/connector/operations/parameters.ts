/**
 * Where the parameters of an operation go, and how their values are written: the styles of OpenAPI
 * (https://spec.openapis.org/oas/v3.1.1.html#style-values).
 */
import { ConnectorError } from '../errors.ts';
import type { Headers, Params } from '../http.ts';
import type { JsonSchema } from '../schema.ts';

export interface OperationParameter {
  in: 'path' | 'query' | 'header' | 'cookie';
  /** as the service has it; default: as the input is called */
  name?: string;
  required?: boolean;
  schema?: JsonSchema;
  /** default: `form` in the query and in cookies, `simple` in the path and in headers; `json` is the value as JSON */
  style?: 'form' | 'simple' | 'label' | 'matrix' | 'spaceDelimited' | 'pipeDelimited' | 'deepObject' | 'json';
  /** default: as OpenAPI has it, true with `form` and `deepObject` */
  explode?: boolean;
}

export interface Placed {
  path: string;
  query: Params;
  headers: Headers;
}

type Given = Record<string, unknown>;
type Pair = [name: string, value: string];

/** Throws INVALID_INPUT where a value cannot stand where it should. */
export function placed(path: string, parameters: { readonly [input: string]: OperationParameter }, inputs: Given): Placed {
  const values = new Map<string, string>();
  const query = new Map<string, string[]>();
  const headers: Headers = {};
  const cookies: string[] = [];
  for (const [input, parameter] of Object.entries(parameters)) {
    const value = inputs[input];
    if (value === undefined || (value === null && parameter.in !== 'path')) continue;
    const name = parameter.name ?? input;
    if (parameter.in === 'path') values.set(name, inPath(name, value, parameter, input));
    else if (parameter.in === 'header') headers[name] = inHeader(value, parameter, input);
    else if (parameter.in === 'cookie') cookies.push(...pairsOf(name, value, parameter).map(([key, item]) => `${key}=${encode(item)}`));
    else for (const [key, item] of pairsOf(name, value, parameter)) query.set(key, [...(query.get(key) ?? []), item]);
  }
  if (cookies.length) headers['cookie'] = cookies.join('; ');
  return {
    path: path.replace(/\{([^{}]+)\}/g, (whole, name: string) => values.get(name) ?? whole),
    query: Object.fromEntries(query),
    headers,
  };
}

// ------------------------------------------------------------------------------------------------- path and headers

function inPath(name: string, value: unknown, { style = 'simple', explode = false }: OperationParameter, input: string): string {
  const text = (item: unknown) => encode(scalar(item));
  const isEmpty = value === null || value === '' || (Array.isArray(value) && value.length === 0);
  if (isEmpty) throw wrong(input, 'it is a part of the address, and cannot be empty');
  // a service that takes the path apart before it decodes it would leave the place that is meant
  if (value === '.' || value === '..') throw wrong(input, 'it is a part of the address, and cannot be a step in it');
  if (style === 'json') return encode(JSON.stringify(value));
  const list = Array.isArray(value)
    ? value.map(text)
    : isObject(value)
      ? entries(value).map(([key, item]) => joined(key, item, explode))
      : [text(value)];
  if (style === 'label') return `.${list.join(explode ? '.' : ',')}`;
  if (style !== 'matrix') return list.join(',');
  if (isObject(value) && explode) return list.map((item) => `;${item}`).join('');
  return Array.isArray(value) && explode ? list.map((item) => `;${encode(name)}=${item}`).join('') : `;${encode(name)}=${list.join(',')}`;
}

function joined(key: string, value: unknown, explode: boolean): string {
  return `${encode(key)}${explode ? '=' : ','}${encode(scalar(value))}`;
}

function inHeader(value: unknown, { style = 'simple', explode = false }: OperationParameter, input: string): string {
  const text = style === 'json' ? JSON.stringify(value) : simple(value, explode);
  if (/[\r\n\0]/.test(text)) throw wrong(input, 'a header cannot hold a line break');
  return text;
}

function simple(value: unknown, explode: boolean): string {
  if (Array.isArray(value)) return value.map(scalar).join(',');
  if (isObject(value))
    return entries(value)
      .map(([key, item]) => `${key}${explode ? '=' : ','}${scalar(item)}`)
      .join(',');
  return scalar(value);
}

// ------------------------------------------------------------------------------------------------- query and cookies

const SEPARATOR = { form: ',', spaceDelimited: ' ', pipeDelimited: '|' } as const;

/** Names and values, not encoded yet. */
export function pairsOf(name: string, value: unknown, { style = 'form', explode }: Pick<OperationParameter, 'style' | 'explode'>): Pair[] {
  if (style === 'json') return [[name, JSON.stringify(value)]];
  if (style === 'deepObject') return deep(name, value);
  const separator = SEPARATOR[style as keyof typeof SEPARATOR] ?? ',';
  const spreads = explode ?? style === 'form';
  if (Array.isArray(value)) return spreads ? value.map((item) => [name, scalar(item)]) : [[name, value.map(scalar).join(separator)]];
  if (!isObject(value)) return [[name, scalar(value)]];
  if (spreads) return entries(value).map(([key, item]) => [key, scalar(item)]);
  return [
    [
      name,
      entries(value)
        .flatMap(([key, item]) => [key, scalar(item)])
        .join(separator),
    ],
  ];
}

/** `filter[status][]=open`: OpenAPI has it for one level; deeper levels and lists are written as most services read them. */
export function deep(name: string, value: unknown): Pair[] {
  if (Array.isArray(value)) {
    return value.flatMap((item, index) =>
      isObject(item) || Array.isArray(item) ? deep(`${name}[${index}]`, item) : deep(`${name}[]`, item),
    );
  }
  if (isObject(value)) return entries(value).flatMap(([key, item]) => deep(`${name}[${key}]`, item));
  return value === null || value === undefined ? [] : [[name, scalar(value)]];
}

// ------------------------------------------------------------------------------------------------- values

function scalar(value: unknown): string {
  if (typeof value === 'object' && value !== null) return JSON.stringify(value);
  return value === null || value === undefined ? '' : String(value as string | number | boolean);
}

function entries(value: object): [string, unknown][] {
  return Object.entries(value).filter(([, item]) => item !== undefined && item !== null);
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function encode(text: string): string {
  return encodeURIComponent(text).replace(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`);
}

function wrong(input: string, why: string): ConnectorError {
  return new ConnectorError('INVALID_INPUT', `the input '${input}' cannot be sent: ${why}`, { retryable: false, unsent: true });
}
