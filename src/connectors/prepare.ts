/** From the places that inputs come from to what an action is given and what may be shown of it. */
import { PetioleError } from '../errors.ts';
import type { JsonObject, JsonText, JsonValue } from '../model.ts';
import { missingKeys, type CompiledAction, type CompiledType } from './compiled-type.ts';
import type { KnownSecrets } from '../secrets/scrubber.ts';
import { assertDestination, type Own } from './destinations/check.ts';
import { maskInputs, secretsOf } from './masking.ts';
import { mayHoldSecrets, secretLooking } from './masking-by-name.ts';
import { mergeInputs, type Given } from './merging.ts';
import { vaultTextsOf, type Sources } from './sources.ts';
import type { Found } from './targets.ts';
import { pickAction, validateInputs } from './validation.ts';
import { hasReferenceIn, maskReferences } from './vault-port.ts';

export interface Prepared {
  action: CompiledAction;
  inputs: Record<string, unknown>;
  shownInputs: JsonText;
}

type Note = (text: string) => void;

/** Throws INVALID_INPUT, CONNECTOR_INCOMPLETE where the connector lacks what nobody else gave, DESTINATION_NOT_ALLOWED. `note` is told what is left out. */
export function prepare(found: Found, sources: Sources, note: Note, hidden: KnownSecrets): Prepared {
  const { type } = found;
  // Before anything is said of the inputs: a message may name what Vault gave.
  hidden.add(vaultTextsOf(sources));
  const known = sources.vaultSecrets.map((secrets) => onlyKnown(secrets, type.keys));
  const action = pickAction(type, mergeInputs({ ...sources, vaultSecrets: known }), found.action);
  const vaultSecrets = known.map((secrets) => onlyKnown(secrets, action.keys));
  noteUnknown(sources.vaultSecrets, vaultSecrets, found, note);
  const merged = mergeInputs({ ...sources, vaultSecrets });
  const { secretKeys, secrets } = secretsIn(type, merged, { ...sources, vaultSecrets });
  noteSecrets(secrets, sources.overrides, secretKeys, hidden);
  assertDestination(found, ownOf(found, { ...sources, vaultSecrets }), sources.overrides);
  const inputs = validate(found, action, merged);
  const shown = maskInputs({ ...selected(type, merged), ...inputs, ...shownReferences(found, sources, merged) }, secretKeys, hidden);
  return { action, inputs, shownInputs: JSON.stringify(shown) };
}

/** What the script gave is not held as long as what the operator gave. */
function noteSecrets(secrets: readonly string[], overrides: Given, secretKeys: ReadonlySet<string>, hidden: KnownSecrets): void {
  const given = new Set(secretsOf(mergeInputs({ value: {}, vaultSecrets: [], overrides }), secretKeys));
  hidden.add(secrets.filter((secret) => !given.has(secret)));
  if (given.size > 0) hidden.add(given, 'others');
}

/** What the connector gives by itself. */
function ownOf({ connector }: Found, { value, vaultSecrets }: Sources): Own {
  const referring = Object.keys(value).filter((key) => hasReferenceIn(connector?.value[key]));
  const vaultKeys = new Set([...referring, ...vaultSecrets.flatMap((secrets) => Object.keys(secrets))]);
  return { inputs: mergeInputs({ value, vaultSecrets, overrides: {} }), vaultKeys };
}

/** The connection fields alone, for a test of the connector. */
export function prepareTest(found: Found, sources: Sources, hidden: KnownSecrets): Pick<Prepared, 'inputs'> {
  const { type } = found;
  const keys = new Set(Object.keys(type.connection.shape));
  const only = (given: Given) => onlyKnown(given, keys);
  const merged = mergeInputs({ value: only(sources.value), vaultSecrets: sources.vaultSecrets.map(only), overrides: {} });
  const any = type.actions.get(type.definition.default_action) as CompiledAction;
  hidden.add(secretsIn(type, merged, sources).secrets);
  const inputs = validate(found, { ...any, schema: type.connection, keys }, merged);
  return { inputs };
}

/**
 * What the script itself gave, as it may be shown; null where nothing of it is declared secret. It stands on the path of a step:
 * the text is read only where one of the words stands in it.
 */
export function shownOverrides(type: CompiledType, overrides: JsonText, hidden: KnownSecrets): JsonText | null {
  const isTelling = mayHoldSecrets(overrides) || [...type.secretKeys].some((key) => overrides.includes(JSON.stringify(key)));
  const given: unknown = isTelling ? JSON.parse(overrides) : null;
  if (typeof given !== 'object' || given === null) return null;
  // a misspelt one is refused, and recorded
  const secretKeys = new Set([...type.secretKeys, ...secretLooking(given, type.keys)]);
  const secrets = secretsOf(given, secretKeys);
  if (secrets.length === 0) return null;
  hidden.add(secrets, 'others');
  return JSON.stringify(maskInputs(given, secretKeys, hidden));
}

/** What an incomplete connector lacks is told as such. It is looked for only where something is wrong: this runs for every call. */
function validate(found: Found, action: CompiledAction, merged: JsonObject): Record<string, unknown> {
  const { type } = found;
  const unauthorized = type.authorization.pick(merged)?.required.some((key) => merged[key] === undefined);
  if (unauthorized) assertComplete(found, merged);
  try {
    return validateInputs(type, action, merged);
  } catch (error) {
    assertComplete(found, merged);
    throw error;
  }
}

function assertComplete({ connector, type }: Found, merged: JsonObject): void {
  const missing = connector ? missingKeys(type, merged) : [];
  if (!connector || missing.length === 0) return;
  const fields = missing.map((key) => `'${key}'`).join(', ');
  const [are, them] = missing.length > 1 ? ['are', 'them'] : ['is', 'it'];
  throw new PetioleError(
    'CONNECTOR_INCOMPLETE',
    `the connector '${connector.name}' is incomplete: ${fields} ${are} in neither its value nor its Vault secrets. Add ${them} to the connector, or give ${them} in the script`,
    { connector: connector.name, missing },
  );
}

function onlyKnown(given: Given, keys: ReadonlySet<string>): JsonObject {
  const known = Object.create(null) as JsonObject;
  for (const [key, value] of Object.entries(given)) if (value !== undefined && keys.has(key)) known[key] = value;
  return known;
}

/** A secret in Vault may hold more than this type needs. The note names keys alone. */
function noteUnknown(all: readonly Given[], known: readonly Given[], { connector }: Found, note: Note): void {
  const left = all.flatMap((secrets, index) => Object.keys(secrets).filter((key) => !Object.hasOwn(known[index] ?? {}, key)));
  if (left.length > 0)
    note(`left out of the Vault secrets of the connector '${connector?.name ?? ''}', since they are no inputs: ${left.join(', ')}`);
}

/** Whatever Vault gave is secret, also where the type does not say so. */
function secretsIn(type: CompiledType, merged: JsonObject, sources: Sources): { secretKeys: ReadonlySet<string>; secrets: string[] } {
  const fromVault = [...sources.vaultKeys, ...sources.vaultSecrets.flatMap((secrets) => Object.keys(secrets))];
  if (fromVault.length === 0 && sources.vaultTexts.length === 0) {
    return { secretKeys: type.secretKeys, secrets: secretsOf(merged, type.secretKeys) };
  }
  const secretKeys = new Set([...type.secretKeys, ...fromVault.filter((key) => sources.overrides[key] === undefined)]);
  return { secretKeys, secrets: [...secretsOf(merged, secretKeys), ...vaultTextsOf(sources)] };
}

/**
 * Fields in which a reference is one part of a text, a list or an object are shown with a mask in its place, however short the secret
 * is. Not where somebody later in the order gave the field.
 */
function shownReferences({ connector }: Found, { vaultTexts, vaultSecrets, overrides }: Sources, merged: JsonObject): JsonObject {
  if (!connector || vaultTexts.length === 0) return {};
  const isGiven = (key: string): boolean => merged[key] !== undefined && overrides[key] === undefined;
  const isOwn = (key: string): boolean => isGiven(key) && !vaultSecrets.some((secrets) => Object.hasOwn(secrets, key));
  const keys = Object.keys(connector.value).filter((key) => isOwn(key) && hasReferenceIn(connector.value[key]));
  return Object.fromEntries(keys.map((key) => [key, maskReferences(connector.value[key] as JsonValue)]));
}

function selected(type: CompiledType, merged: JsonObject): JsonObject {
  const shown: JsonObject = {};
  for (const selector of type.selectors) {
    const value = merged[selector];
    if (value !== undefined) shown[selector] = value;
  }
  return shown;
}
