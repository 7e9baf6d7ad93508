/** JSON Pointer (RFC 6901) as `$ref` holds it, percent-encoded. A leaf: every room may follow one. */
import type { JsonObject, JsonValue } from './model.ts';

/** What stands at `/$defs/row` in it; itself at the empty pointer; undefined where nothing does. */
export function atPointer(pointer: string, root: JsonValue): JsonValue | undefined {
  let at: JsonValue | undefined = root;
  for (const step of pointer.split('/').slice(1)) {
    const key = decoded(step);
    at = typeof at === 'object' && at !== null && Object.hasOwn(at, key) ? (at as JsonObject)[key] : undefined;
  }
  return at;
}

function decoded(step: string): string {
  let text = step;
  try {
    text = decodeURIComponent(step);
  } catch {
    // a percent sign that stands for itself
  }
  return text.replaceAll('~1', '/').replaceAll('~0', '~');
}
