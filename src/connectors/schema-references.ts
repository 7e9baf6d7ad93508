/**
 * What `$ref` and `$dynamicRef` of a schema lead to, within it. Who looks for marks of secrets must not miss one: where an address
 * (`$id`) or an anchor may mean several places, it means all of them.
 */
import { atPointer } from '../json-pointer.ts';
import type { JsonObject, JsonValue } from '../model.ts';

/** The places of a schema that have a name. */
interface Named {
  /** parts with an address of their own */
  addressed: JsonObject[];
  anchored: Map<string, JsonObject[]>;
}

const named = new WeakMap<JsonObject, Named>();

export function referredTo({ $ref, $dynamicRef }: JsonObject, root: JsonObject): JsonValue[] {
  return [$ref, $dynamicRef].flatMap((ref) => (typeof ref === 'string' ? placesOf(ref, root) : []));
}

function placesOf(ref: string, root: JsonObject): JsonValue[] {
  const [address = '', fragment = ''] = ref.split('#');
  let names = named.get(root);
  if (names === undefined) named.set(root, (names = namesOf(root)));
  if (fragment !== '' && !fragment.startsWith('/')) return names.anchored.get(fragment) ?? [];
  const { addressed } = names;
  const parts = address === '' ? [root, ...addressed] : addressed.filter(({ $id }) => lastOf(String($id)) === lastOf(address));
  return parts.map((part) => atPointer(fragment, part)).filter((place) => place !== undefined);
}

/** `https://example.com/schemas/cred#` → `cred`; relative addresses mean one that ends so. */
function lastOf(address: string): string {
  return address.split('#')[0]!.split(/[/:]/).at(-1)!;
}

function namesOf(root: JsonObject): Named {
  const found: Named = { addressed: [], anchored: new Map() };
  const waiting: JsonValue[] = [root];
  for (let part = waiting.pop(); part !== undefined; part = waiting.pop()) {
    if (typeof part !== 'object' || part === null) continue;
    if (!Array.isArray(part)) note(part, found);
    for (const inner of Object.values(part)) if (typeof inner === 'object' && inner !== null) waiting.push(inner);
  }
  return found;
}

function note(part: JsonObject, { addressed, anchored }: Named): void {
  const { $id, $anchor, $dynamicAnchor } = part;
  if (typeof $id === 'string') addressed.push(part);
  for (const name of new Set([$anchor, $dynamicAnchor])) {
    if (typeof name === 'string') anchored.set(name, [...(anchored.get(name) ?? []), part]);
  }
}
