/** The headers of a download. Whoever uploaded a file chose its type and name, so a browser must neither show nor run it. */
import type { IncomingHttpHeaders, OutgoingHttpHeaders } from 'node:http';
import type { FileInfo } from '../executions/file-types.ts';

export function contentHeaders({ name, content_type, sha256, file_id }: FileInfo): OutgoingHttpHeaders {
  return {
    'content-type': content_type,
    'content-disposition': `attachment; filename="${asciiName(name)}"; filename*=UTF-8''${encodeName(name)}`,
    'x-content-type-options': 'nosniff',
    'content-security-policy': "default-src 'none'; sandbox",
    'cross-origin-resource-policy': 'same-origin',
    'cache-control': 'private, no-cache',
    'accept-ranges': 'bytes',
    etag: `"${sha256}"`,
    // RFC 9530; curl and others can check what they got
    'repr-digest': `sha-256=:${Buffer.from(sha256, 'hex').toString('base64')}:`,
    link: `</api/v1/files/${file_id}>; rel="describedby"`,
  };
}

export function isUnchanged(headers: IncomingHttpHeaders, { sha256 }: FileInfo): boolean {
  const known = headers['if-none-match'];
  return known !== undefined && known.split(',').some((tag) => ['*', `"${sha256}"`].includes(tag.trim().replace(/^W\//, '')));
}

/** One range of bytes, with its end excluded. Undefined for the whole content: no range, several, or one of another content. */
export function rangeOf(
  headers: IncomingHttpHeaders,
  { size, sha256 }: FileInfo,
): { start: number; end: number } | 'unsatisfiable' | undefined {
  const condition = headers['if-range'];
  if (condition !== undefined && condition !== `"${sha256}"`) return undefined;
  const match = /^bytes=(\d*)-(\d*)$/.exec(headers.range?.trim() ?? '');
  const [, first = '', last = ''] = match ?? [];
  if (first === '' && last === '') return undefined;
  const start = first === '' ? Math.max(0, size - Number(last)) : Number(first);
  const end = first === '' || last === '' ? size : Math.min(size, Number(last) + 1);
  if (first !== '' && last !== '' && Number(last) < Number(first)) return undefined; // not a range at all: RFC 9110 14.1.1
  return start < end ? { start, end } : 'unsatisfiable';
}

function asciiName(name: string): string {
  return name.replace(/[^\u0020-\u007e]|["\\%]/g, '_');
}

/** RFC 8187 leaves fewer characters as they are than `encodeURIComponent` does. */
function encodeName(name: string): string {
  return encodeURIComponent(name.toWellFormed()).replace(/['()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`);
}
