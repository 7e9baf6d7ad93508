/**
 * One merged set of inputs, top-level key by key, later wins:
 * the connector's value → its Vault secrets, in list order → the overrides of the script.
 */
import type { JsonObject, JsonValue } from '../model.ts';

export type Given = { [key: string]: JsonValue | undefined };

/** The places that inputs come from, named so that the order is written once. */
export interface InputSources {
  value: Given;
  /** resolved Vault secrets in the order of the connector's list; empty until Vault is attached */
  vaultSecrets: readonly Given[];
  overrides: Given;
}

/** `undefined` is not given; `null` is a value and replaces. The values themselves are not merged into each other. */
export function mergeInputs({ value, vaultSecrets, overrides }: InputSources): JsonObject {
  const merged: JsonObject = Object.create(null) as JsonObject;
  assignGiven(merged, value);
  for (const secrets of vaultSecrets) assignGiven(merged, secrets);
  assignGiven(merged, overrides);
  return merged;
}

function assignGiven(merged: JsonObject, given: Given): void {
  for (const key in given) {
    const value = given[key];
    if (value !== undefined && Object.hasOwn(given, key)) merged[key] = value;
  }
}
