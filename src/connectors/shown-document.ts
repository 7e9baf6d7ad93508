/**
 * The document of a connector as an editor gets it: with the comments and the order of its author, and every secret masked. What is
 * sent back masked stays as it is, so the document can be changed and saved without anybody having seen a secret.
 */
import { isDeepStrictEqual } from 'node:util';
import { Document, isAlias, isMap, parseDocument, visit } from 'yaml';
import type { JsonObject, JsonValue } from '../model.ts';

/** Keys of a connector that its document may have, in the order in which people write them. */
const KEYS = [
  'name',
  'type',
  'namespace',
  'description',
  'value',
  'vault_secrets',
  'retry',
  'rate_budget',
  'circuit_breaker',
  'allow_private',
  'destinations',
  'pool',
] as const;

const FORMAT = { lineWidth: 0 } as const;

/** `view` is the connector as it is shown: what it says holds, whatever the text says. */
export function shownDocument(yaml: string, view: JsonObject): string {
  return commented(yaml, view) ?? new Document(plain(view), { version: '1.2', schema: 'core' }).toString(FORMAT);
}

/** Undefined where the text cannot be shown safely: JSON, aliases, or a value that is not that of the connector. */
function commented(yaml: string, view: JsonObject): string | undefined {
  const document = parseDocument(yaml, { version: '1.2', schema: 'core' });
  if (document.errors.length > 0 || !isMap(document.contents) || document.contents.flow || hasAliases(document)) return undefined;
  mask(document, ['value'], view['value'] ?? {});
  const text = document.toString(FORMAT);
  const said = document.toJS() as JsonObject;
  return isDeepStrictEqual(said['value'] ?? {}, view['value'] ?? {}) ? text : undefined;
}

function mask(document: Document, path: (string | number)[], shown: JsonValue): void {
  if (typeof shown === 'object' && shown !== null) {
    for (const [key, item] of Object.entries(shown)) mask(document, [...path, Array.isArray(shown) ? Number(key) : key], item ?? null);
  } else if (document.hasIn(path) && document.getIn(path) !== shown) document.setIn(path, shown);
}

function hasAliases(document: Document): boolean {
  let found = false;
  visit(document, (_key, node) => {
    if (!isAlias(node)) return undefined;
    found = true;
    return visit.BREAK;
  });
  return found;
}

/** Without what is empty, as a person would write it. */
function plain(view: JsonObject): JsonObject {
  const isEmpty = (value: JsonValue | undefined) => value === undefined || value === null || (Array.isArray(value) && value.length === 0);
  return Object.fromEntries(KEYS.filter((key) => !isEmpty(view[key])).map((key) => [key, view[key] ?? null]));
}
