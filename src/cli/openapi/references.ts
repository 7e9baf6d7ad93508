/** Reads a document whose parts may refer to each other: `{ $ref: '#/components/…' }`. */
import { atPointer } from '../../json-pointer.ts';
import type { JsonObject, JsonValue } from '../../model.ts';

export function isObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function objectAt(value: JsonObject | undefined, key: string): JsonObject {
  const item = value && Object.hasOwn(value, key) ? value[key] : undefined;
  return isObject(item) ? item : {};
}

export function listAt(value: JsonObject | undefined, key: string): JsonValue[] {
  const item = value && Object.hasOwn(value, key) ? value[key] : undefined;
  return Array.isArray(item) ? item : [];
}

export function textAt(value: JsonObject | undefined, key: string): string | undefined {
  const item = value && Object.hasOwn(value, key) ? value[key] : undefined;
  return typeof item === 'string' && item !== '' ? item : undefined;
}

export class References {
  readonly #document: JsonObject;

  constructor(document: JsonObject) {
    this.#document = document;
  }

  /** What a part refers to, over several steps; the part itself where it refers to nothing, or to nothing that there is. */
  follow(part: JsonValue | undefined): JsonObject {
    let at = part;
    const seen = new Set<JsonValue>();
    while (isObject(at) && typeof at['$ref'] === 'string' && !seen.has(at)) {
      seen.add(at);
      const next = this.at(at['$ref']);
      if (!isObject(next)) return {};
      at = next;
    }
    return isObject(at) ? at : {};
  }

  at(reference: string): JsonValue | undefined {
    if (!reference.startsWith('#')) return undefined;
    return atPointer(reference.slice(1), this.#document);
  }
}
