/** What a server says of files: the answer 207 of RFC 4918, 13. Prefixes of names are the server's choice. */
import { XMLParser } from 'fast-xml-parser';
import { ConnectorError } from 'petiole/connector';
import type { Entry } from '../files/fields.ts';

/** With `path` as in the address, decoded and without a slash at the end; `name` is empty. */
export function readEntries(text: string, where: string): Entry[] {
  const document = parse(text, where);
  const status = document['multistatus'] as Node | undefined;
  if (typeof status !== 'object' || status === null) throw notDav(where);
  return listOf(status['response']).map((response) => entryOf(response as Node, where));
}

type Node = Record<string, unknown>;

function parse(text: string, where: string): Node {
  // Entities would let a small answer grow large, so documents that declare some are refused.
  if (/<!DOCTYPE/i.test(text)) throw notDav(where);
  const parser = new XMLParser({ removeNSPrefix: true, parseTagValue: false, ignoreAttributes: true, maxNestedTags: 50 });
  try {
    return parser.parse(text, true) as Node;
  } catch (error) {
    throw notDav(where, error);
  }
}

function notDav(where: string, cause?: unknown): ConnectorError {
  return new ConnectorError('INVALID_RESPONSE', `what answers at ${where} is no WebDAV server: its list cannot be read`, { cause });
}

function entryOf(response: Node, where: string): Entry {
  const properties = Object.assign(
    {},
    ...listOf(response['propstat'])
      .filter(isFound)
      .map((part) => (part as Node)['prop']),
  ) as Node;
  const kind = properties['resourcetype'];
  const isFolder = typeof kind === 'object' && kind !== null && 'collection' in kind;
  const modified = Date.parse(textOf(properties['getlastmodified']));
  return {
    name: '',
    path: placeOf(textOf(response['href']), where),
    type: isFolder ? 'folder' : 'file',
    size: isFolder ? 0 : Number(textOf(properties['getcontentlength'])) || 0,
    modified_at: Number.isNaN(modified) ? null : new Date(modified).toISOString(),
  };
}

/** An absolute address, or its path alone. */
function placeOf(href: string, where: string): string {
  const url = URL.parse(href, `http://${where}/`);
  try {
    return decodeURIComponent(url?.pathname ?? '').replace(/(.)\/$/, '$1');
  } catch {
    throw new ConnectorError('INVALID_RESPONSE', `${where} names a file in a way that cannot be read`, { retryable: false });
  }
}

function isFound(part: unknown): boolean {
  const status = textOf((part as Node)['status']);
  return status === '' || / 2\d\d( |$)/.test(status);
}

function listOf(value: unknown): unknown[] {
  if (value === undefined || value === '') return [];
  return Array.isArray(value) ? value : [value];
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
