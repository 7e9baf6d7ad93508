/**
 * Inputs of which no schema says what is secret, since there is no such connector, type, flow or field: judged by their names. They
 * are recorded all the same, with whatever a script put into them.
 */
import type { JsonObject, JsonText, JsonValue } from '../model.ts';
import { looksLikeSecret } from '../sdk/connector/looks-secret.ts';
import type { KnownSecrets } from '../secrets/scrubber.ts';
import { MASK, maskInputs, secretsOf } from './masking.ts';

/** Nothing under a name without one of these parts is a secret: most inputs are not even read. */
const TELLING = /pass|pwd|pin|otp|secret|token|jwt|bearer|key|credential|cookie|auth|signature|sas|@|headers?"|"env/i;
const NO_KEYS: ReadonlySet<string> = new Set();

/** Whether it is worth reading these inputs. */
export function mayHoldSecrets(inputs: JsonText): boolean {
  return TELLING.test(inputs);
}

/** Null where nothing in them looks like a secret. What does is known from then on. */
export function shownByNames(inputs: JsonText, hidden: Pick<KnownSecrets, 'add' | 'scrub'>): JsonText | null {
  if (!mayHoldSecrets(inputs)) return null;
  try {
    const given: unknown = JSON.parse(inputs);
    if (typeof given !== 'object' || given === null) return null;
    const texts = [...secretsOf(given, NO_KEYS), ...takeSecrets(given as JsonObject)];
    if (texts.length === 0) return null;
    hidden.add(texts, 'others');
    return JSON.stringify(maskInputs(given, NO_KEYS, hidden));
  } catch {
    // nested too deep to be walked through
    return JSON.stringify(MASK);
  }
}

/** The keys of these inputs that are unknown to their type and look like secrets. */
export function secretLooking(inputs: object, known: ReadonlySet<string>): string[] {
  return Object.keys(inputs).filter((key) => !known.has(key) && looksLikeSecret(key));
}

/** Puts masks into the value itself, and gives what they cover. */
function takeSecrets(value: JsonObject): string[] {
  const texts: string[] = [];
  const open: (JsonObject | JsonValue[])[] = [value];
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    for (const [key, item] of Object.entries(at) as [string, JsonValue][]) {
      if (item === null || typeof item === 'boolean') continue;
      if (!Array.isArray(at) && looksLikeSecret(key)) {
        texts.push(...secretsOf({ key: item }, new Set(['key'])));
        Object.defineProperty(at, key, { value: MASK, enumerable: true, configurable: true, writable: true });
      } else if (typeof item === 'object') open.push(item as JsonObject | JsonValue[]);
    }
  }
  return texts;
}
