/**
 * Reads XML whose white space counts, as objects: an element is the value of its name, a text where it holds only text, several of
 * one name are a list; attributes are keys with `@`. A document with a DOCTYPE is refused, so that there are no entities
 * but the five of XML itself, and so is nesting deeper than 100.
 */
import { XMLParser } from 'fast-xml-parser';

const NAMED: Record<string, string> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };

/** Throws where it is no XML. */
export function readXml(text: string): Record<string, unknown> {
  const declared = /<!(?:DOCTYPE|ENTITY)/i.exec(text);
  // within CDATA it would be text, which no document of a service has
  if (declared) throw new Error('it has a document type declaration, which is not read');
  const parser = new XMLParser({
    ...{ ignoreAttributes: false, attributeNamePrefix: '@', textNodeName: '#text', maxNestedTags: 100 },
    ...{ parseTagValue: false, parseAttributeValue: false, ignoreDeclaration: true, ignorePiTags: true, trimValues: false },
    entityDecoder: {
      decode: decodeEntities,
      addInputEntities: () => undefined,
      setExternalEntities: () => undefined,
      setXmlVersion: () => undefined,
      reset: () => undefined,
    },
  });
  return parser.parse(text.replace(/^\uFEFF/, '').trimStart(), true) as Record<string, unknown>;
}

export function escapeXml(text: string): string {
  if (/[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]/.test(text))
    throw new Error('a text holds a control character, which XML has no way to write');
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;').replaceAll('\r', '&#13;');
}

function decodeEntities(text: string): string {
  if (!text.includes('&')) return text;
  return text.replace(
    /&(?:#x([0-9a-f]{1,6})|#(\d{1,7})|(lt|gt|amp|quot|apos));/gi,
    (whole: string, hex?: string, dec?: string, name?: string) => {
      if (name !== undefined) return NAMED[name] ?? whole;
      const point = hex === undefined ? Number(dec) : parseInt(hex, 16);
      return point > 0 && point <= 0x10ffff ? String.fromCodePoint(point) : whole;
    },
  );
}
