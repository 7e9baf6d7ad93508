/** What goes into a message. Names are written as they are, so they must be names; text is escaped by the library. */
import { ConnectorError } from 'petiole/connector';

const NAME = /^(?:[\p{L}_][\p{L}\p{N}_.-]*:)?[\p{L}_][\p{L}\p{N}_.-]*$/u;
const MARKS = new Set(['attributes', '$value']);
const MOST_DEEP = 50;

/** Throws INVALID_INPUT. `at`: where the value stands. */
export function assertValues(value: unknown, at: string, depth = 0): void {
  if (depth > MOST_DEEP) throw wrong(`${at} is nested deeper than ${MOST_DEEP}`);
  if (typeof value === 'string' && /[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]/.test(value))
    throw wrong(`${at} holds a control character, which XML has no way to write`);
  if (typeof value !== 'object' || value === null) return;
  if (Array.isArray(value)) return value.forEach((item, index) => assertValues(item, `${at}[${index}]`, depth + 1));
  for (const [name, item] of Object.entries(value)) {
    if (!MARKS.has(name) && !NAME.test(name)) throw wrong(`${at} has the key ${JSON.stringify(name)}, which is no name of an element`);
    if (name === 'xsi_type' && /[<>"'&]/.test(JSON.stringify(Object.values((item ?? {}) as object)).replace(/","|^\["|"\]$/g, '')))
      throw wrong(`${at}.xsi_type must hold names alone`);
    assertValues(item, `${at}.${name}`, depth + 1);
  }
}

function wrong(message: string): ConnectorError {
  return new ConnectorError('INVALID_INPUT', `SOAP: ${message}`, { retryable: false, unsent: true });
}
