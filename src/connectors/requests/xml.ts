/**
 * XML and objects. An element is the value of its name: a text where it holds only text, else an object; several of one name
 * are a list. Attributes are keys with `@` before the name, text beside attributes or elements is `#text`. Every value is a
 * text, since XML does not say more. Declarations, comments and processing instructions are left out, CDATA is text.
 *
 * Entities other than the five of XML itself are refused, and so is nesting deeper than 100.
 */
import { XMLBuilder, XMLParser } from 'fast-xml-parser';

const MOST_DEEP = 100;
const NAMES = { ignoreAttributes: false, attributeNamePrefix: '@', textNodeName: '#text', maxNestedTags: MOST_DEEP } as const;

const builder = new XMLBuilder({ ...NAMES, suppressEmptyNode: true, suppressBooleanAttributes: false });

/** Throws where it is no XML. */
export function parseXml(text: string): unknown {
  // the parser keeps state while it reads
  const parser = new XMLParser({
    ...NAMES,
    parseTagValue: false,
    parseAttributeValue: false,
    ignoreDeclaration: true,
    ignorePiTags: true,
    entityDecoder: {
      decode: decodeEntities,
      addInputEntities: refuseEntities,
      setExternalEntities: () => undefined,
      setXmlVersion: () => undefined,
      reset: () => undefined,
    },
  });
  return parser.parse(text.replace(/^\uFEFF/, ''), true);
}

/** Throws where the object cannot be XML. */
export function buildXml(value: unknown): string {
  const isRoot = typeof value === 'object' && value !== null && !Array.isArray(value);
  const given = isRoot ? Object.keys(value).filter((key) => (value as Record<string, unknown>)[key] !== undefined) : [];
  const [root] = given;
  if (root === undefined || given.length > 1 || Array.isArray((value as Record<string, unknown>)[root])) {
    throw new Error('XML needs an object with one key, the name of the root element');
  }
  return `<?xml version="1.0" encoding="UTF-8"?>${builder.build(elementOf(value, 0))}`;
}

const NAME = /^@?[\p{L}_][\p{L}\p{N}_.:-]*$/u;

/** The builder writes null elsewhere than it stands, and any name as it is. */
function elementOf(value: unknown, depth: number): unknown {
  if (value === null) return '';
  if (typeof value === 'bigint' || typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (typeof value === 'string') return validText(value);
  if (depth >= MOST_DEEP) throw new Error(`it is nested deeper than ${MOST_DEEP}`);
  if (Array.isArray(value)) return value.map((item) => elementOf(item, depth + 1));
  if (typeof value !== 'object') throw new Error(`a ${typeof value} cannot be XML`);
  const element: Record<string, unknown> = {};
  for (const [key, item] of Object.entries(value)) {
    if (item === undefined) continue;
    if (key !== '#text' && !NAME.test(key)) throw new Error(`'${key}' cannot be the name of an element or attribute`);
    element[key] = elementOf(item, depth + 1);
  }
  return element;
}

/** https://www.w3.org/TR/xml/#charsets */
function validText(text: string): string {
  if (/[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]/.test(text))
    throw new Error('a text holds a control character, which XML has no way to write');
  return text;
}

const NAMED: Record<string, string> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };

function decodeEntities(text: string): string {
  return text.includes('&')
    ? text.replace(
        /&(?:#x([0-9a-f]{1,6})|#(\d{1,7})|(lt|gt|amp|quot|apos));/gi,
        (whole: string, hex?: string, decimal?: string, name?: string) => {
          if (name !== undefined) return NAMED[name] ?? whole;
          const point = hex === undefined ? Number(decimal) : parseInt(hex, 16);
          return point > 0 && point <= 0x10ffff ? String.fromCodePoint(point) : whole;
        },
      )
    : text;
}

function refuseEntities(entities: Record<string, string>): void {
  if (Object.keys(entities).length) throw new Error('it declares entities, which are not read');
}
