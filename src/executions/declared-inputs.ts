/** The inputs of a flow as they may be shown, by what its version declares secret. */
import { allTexts, declaresSecrets, shownBySchema } from '../connectors/declared-secrets.ts';
import type { JsonObject, JsonText, JsonValue } from '../model.ts';
import { MASK } from '../secrets/mask.ts';
import type { SecretSource } from '../secrets/scrubber.ts';
import { LimitedTime } from './limited-time.ts';

export interface Noting {
  add(secrets: Iterable<string>, source: SecretSource): void;
}

const LIMIT_MS = 1000;
/** Characters of schema times characters of inputs that are gone through without a limit: some hundredths of a second. */
const MOST_UNLIMITED = 5_000_000;
/** Of a schema with names for its parts each reference is looked for in all of them. */
const NAMES = /"\$(?:id|anchor|dynamicAnchor)"/;

const limits = new WeakMap<JsonObject, { characters: number; time: LimitedTime }>();

/**
 * Null where nothing of them is secret. `known` is told what is: by others, since a script starts flows with what it likes, and as many
 * as it likes must not have the secrets of connectors forgotten. A schema that takes too long to go through makes all of it secret.
 */
export function shownInputs(inputs: JsonText, schema: JsonObject, known: Noting | undefined, limitMs = LIMIT_MS): JsonText | null {
  if (!declaresSecrets(schema)) return null;
  const found: string[] = [];
  const walk = (): JsonText => shownBySchema(inputs, schema, (secret) => found.push(secret)) ?? inputs;
  const { characters, time } = limitsOf(schema, limitMs);
  const shown = characters * inputs.length <= MOST_UNLIMITED ? walk() : time.run(walk);
  known?.add(shown === null ? allTexts(JSON.parse(inputs) as JsonValue) : found, 'others');
  return shown ?? JSON.stringify(MASK);
}

function limitsOf(schema: JsonObject, limitMs: number): { characters: number; time: LimitedTime } {
  let made = limits.get(schema);
  if (made !== undefined) return made;
  const text = JSON.stringify(schema);
  made = { characters: NAMES.test(text) ? Infinity : text.length, time: new LimitedTime(limitMs) };
  limits.set(schema, made);
  return made;
}
