/** What MLST says of one file: RFC 3659, 7. */
import { posix } from 'node:path';
import { ConnectorError } from 'petiole/connector';
import type { Entry } from '../files/fields.ts';

export function entryOfFacts(message: string, path: string): Entry {
  const line = message.split('\n').find((text) => /^\s*[\w.-]+=[^;]*;/.test(text));
  if (line === undefined) throw new ConnectorError('INVALID_RESPONSE', `the server does not say what ${path} is`);
  const facts = new Map<string, string>();
  // behind the last fact stands a blank and the name, which may hold anything
  for (const [, key = '', value = ''] of line
    .trimStart()
    .split(/(?<=;) /, 1)[0]!
    .matchAll(/(?<![\w.-])([\w.-]+)=([^;]*);/g))
    facts.set(key.toLowerCase(), value);
  const type = typeOf(facts.get('type'));
  return {
    name: posix.basename(path),
    path,
    type,
    size: type === 'folder' ? 0 : Number(facts.get('size') ?? 0) || 0,
    modified_at: timeOf(facts.get('modify')),
  };
}

function typeOf(fact = ''): Entry['type'] {
  const kind = fact.toLowerCase();
  if (kind === 'file') return 'file';
  if (/^[cp]?dir$/.test(kind)) return 'folder';
  return /^os\.unix=s(ym)?link/.test(kind) ? 'link' : 'other';
}

/** UTC, with or without fractions: 20260131120000.123 */
function timeOf(fact = ''): string | null {
  const parts = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)/.exec(fact);
  if (!parts) return null;
  const [, year, month, day, hour, minute, second] = parts;
  const time = new Date(`${year}-${month}-${day}T${hour}:${minute}:${second}.000Z`);
  return Number.isNaN(time.getTime()) ? null : time.toISOString();
}
