/** Values of XML-RPC (http://xmlrpc.com/spec.md) with the common extensions nil and i8, as JSON and back. */
import { escapeXml } from '../web/xml.ts';

const MOST_DEEP = 50;

/** Throws where there is no way to write it; `at` says where it stands. */
export function encodeValue(value: unknown, at: string, depth = 0): string {
  if (depth > MOST_DEEP) throw new Error(`${at} is nested deeper than ${MOST_DEEP}`);
  return `<value>${contentOf(value, at, depth)}</value>`;
}

function contentOf(value: unknown, at: string, depth: number): string {
  if (value === null || value === undefined) return '<nil/>';
  if (typeof value === 'string') return `<string>${escapeXml(value)}</string>`;
  if (typeof value === 'boolean') return `<boolean>${value ? 1 : 0}</boolean>`;
  if (typeof value === 'number') return numberOf(value, at);
  if (Array.isArray(value)) {
    const items = value.map((item, index) => encodeValue(item, `${at}[${index}]`, depth + 1));
    return `<array><data>${items.join('')}</data></array>`;
  }
  const entries = Object.entries(value as object);
  const [only] = entries;
  if (entries.length === 1 && only?.[0].startsWith('$')) return markedOf(only[0], only[1], at);
  const members = entries.filter(([, item]) => item !== undefined);
  const written = members.map(
    ([name, item]) => `<member><name>${escapeXml(name)}</name>${encodeValue(item, `${at}.${name}`, depth + 1)}</member>`,
  );
  return `<struct>${written.join('')}</struct>`;
}

function numberOf(value: number, at: string): string {
  if (!Number.isFinite(value)) throw new Error(`${at} is ${value}, which XML-RPC has no way to write`);
  if (!Number.isInteger(value)) return doubleOf(value);
  if (value >= -(2 ** 31) && value < 2 ** 31) return `<int>${value}</int>`;
  if (Number.isSafeInteger(value)) return `<i8>${value}</i8>`;
  return doubleOf(value);
}

/** The specification knows no exponent. 1074 digits after the point are the most that a double has; 17 significant ones are enough. */
function doubleOf(value: number): string {
  const text = String(value);
  const [mantissa = '', exponent] = text.split('e');
  if (exponent === undefined) return `<double>${text}</double>`;
  const [whole = '', fraction = ''] = mantissa.replace('-', '').split('.');
  const digits = whole + fraction;
  const point = whole.length + Number(exponent);
  const padded = point <= 0 ? `0.${'0'.repeat(-point)}${digits}` : digits.padEnd(point, '0');
  return `<double>${value < 0 ? '-' : ''}${padded}</double>`;
}

function markedOf(mark: string, value: unknown, at: string): string {
  const text = String(value);
  if (mark === '$base64' && /^[A-Za-z0-9+/\s]*(={1,2}\s*)?$/.test(text)) return `<base64>${text}</base64>`;
  if (mark === '$date') return `<dateTime.iso8601>${dateOf(text, at)}</dateTime.iso8601>`;
  if (mark === '$double' && text.trim() !== '' && Number.isFinite(Number(text))) return doubleOf(Number(text));
  if (mark === '$i8' && /^-?\d{1,19}$/.test(text)) return `<i8>${text}</i8>`;
  throw new Error(`${at}: ${mark} must be one of $base64, $date, $double and $i8, with a text or number that fits`);
}

/** A time with a zone goes out as UTC: XML-RPC does not say zones. */
function dateOf(text: string, at: string): string {
  const found = /^(\d{4})-?(\d\d)-?(\d\d)T(\d\d):(\d\d):(\d\d)(?:\.\d+)?(Z|[+-]\d\d:?\d\d)?$/.exec(text);
  if (!found) throw new Error(`${at}: $date must be a time such as 2026-01-31T12:00:00`);
  const [, year, month, day, hour, minute, second, zone] = found;
  const plain = `${year}-${month}-${day}T${hour}:${minute}:${second}`;
  const utc = new Date(`${plain}${zone ?? 'Z'}`);
  if (Number.isNaN(utc.getTime())) throw new Error(`${at}: ${text} is no time`);
  return utc.toISOString().slice(0, 19).replaceAll('-', '');
}

// ------------------------------------------------------------------------------------------------- reading

type Node = Record<string, unknown>;

/** Throws where it is no value. `node`: what stands in the element `value`. */
export function decodeValue(node: unknown): unknown {
  if (typeof node === 'string') return node; // without a type it is a string
  const element = (node ?? {}) as Node;
  const type = Object.keys(element).find((key) => key !== '#text' && !key.startsWith('@'));
  if (type === undefined) return textOf(element);
  const content = element[type];
  const read = READERS[type.replace(/^.*:/, '')];
  if (!read || Array.isArray(content)) throw new Error(`<${type}> is no value of XML-RPC`);
  return read(content);
}

const READERS: Record<string, (content: unknown) => unknown> = {
  string: textOf,
  int: whole,
  i1: whole,
  i2: whole,
  i4: whole,
  i8: whole,
  biginteger: whole,
  double: (content) => number(textOf(content)),
  float: (content) => number(textOf(content)),
  boolean: (content) => {
    const text = textOf(content).trim();
    if (text !== '0' && text !== '1') throw new Error(`'${text.slice(0, 50)}' is no boolean`);
    return text === '1';
  },
  nil: () => null,
  base64: (content) => ({ $base64: textOf(content).replace(/\s+/g, '') }),
  'dateTime.iso8601': (content) =>
    textOf(content)
      .trim()
      .replace(/^(\d{4})(\d\d)(\d\d)T/, '$1-$2-$3T'),
  dateTime: (content) => textOf(content).trim(),
  array: (content) => listOf(childOf(childOf(content, 'data'), 'value')).map(decodeValue),
  struct: (content) => {
    const members = listOf(childOf(content, 'member')).map((member) => [
      textOf(childOf(member, 'name')),
      decodeValue(childOf(member, 'value')),
    ]);
    return Object.fromEntries(members) as unknown;
  },
};

export function childOf(node: unknown, name: string): unknown {
  return typeof node === 'object' && node !== null && Object.hasOwn(node, name) ? (node as Node)[name] : undefined;
}

function listOf(value: unknown): unknown[] {
  return value === undefined ? [] : Array.isArray(value) ? value : [value];
}

function textOf(content: unknown): string {
  if (typeof content === 'string') return content;
  const text = childOf(content, '#text');
  return typeof text === 'string' ? text : '';
}

/** What a double cannot hold stays a text. */
function whole(content: unknown): number | string {
  const text = textOf(content).trim();
  if (!/^[+-]?\d+$/.test(text)) throw new Error(`'${text.slice(0, 50)}' is no whole number`);
  return Number.isSafeInteger(Number(text)) ? Number(text) : text;
}

function number(text: string): number {
  const value = text.trim() === '' ? NaN : Number(text);
  if (!Number.isFinite(value)) throw new Error(`'${text.slice(0, 50)}' is no number`);
  return value;
}
