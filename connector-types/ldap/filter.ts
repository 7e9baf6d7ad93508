/** Values in a filter are values and nothing else: RFC 4515, 3. */
import { ConnectorError } from 'petiole/connector';

type Value = string | number | boolean;

export function withValues(filter: string, values: Record<string, Value> = {}): string {
  const unused = new Set(Object.keys(values));
  const filled = filter.replace(/\{(\w+)\}/g, (whole, name: string) => {
    if (!Object.hasOwn(values, name)) throw wrong(`${whole} in 'filter' has no value in 'values'`);
    unused.delete(name);
    const value = values[name]!;
    return escaped(typeof value === 'boolean' ? String(value).toUpperCase() : String(value));
  });
  if (unused.size > 0) throw wrong(`'filter' does not name {${[...unused].join('}, {')}}`);
  assertWhole(filled);
  return filled;
}

/** The library takes what is cut off for a whole filter. Parentheses of values are escaped, so that all others belong to it. */
function assertWhole(filter: string): void {
  let depth = 0;
  const text = filter.trim();
  const signs = [...text];
  for (const [index, sign] of signs.entries()) {
    if (sign === '(') depth++;
    if (sign === ')') depth--;
    if (depth < 0 || (depth === 0 && index < signs.length - 1)) throw wrong(`'filter' cannot be read: its parentheses do not match`);
  }
  if (depth !== 0 || !text.startsWith('(')) throw wrong(`'filter' cannot be read: it must be in parentheses, as in (uid=ada)`);
}

/** Parentheses, asterisks, backslashes and null characters, and all that is not ASCII. */
export function escaped(value: string): string {
  return [...Buffer.from(value)]
    .map((byte) =>
      /[A-Za-z0-9 @._-]/.test(String.fromCharCode(byte)) && byte < 128
        ? String.fromCharCode(byte)
        : `\\${byte.toString(16).padStart(2, '0')}`,
    )
    .join('');
}

function wrong(message: string): ConnectorError {
  return new ConnectorError('INVALID_INPUT', `LDAP: ${message}`, { retryable: false });
}
