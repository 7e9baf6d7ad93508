/** What the script gives with a call: it comes before what the connector has. */
import { PetioleError } from '../../errors.ts';
import type { JsonObject, JsonText } from '../../model.ts';
import type { Found } from '../targets.ts';

export function parseOverrides(text: JsonText): JsonObject {
  const overrides: unknown = JSON.parse(text || '{}');
  if (typeof overrides !== 'object' || overrides === null || Array.isArray(overrides)) {
    throw new PetioleError('INVALID_INPUT', 'the inputs of a connection must be an object');
  }
  return overrides as JsonObject;
}

/** The script says where to go, or with which credentials: then the end of the call says nothing of the connector. */
export function isElsewhere({ type }: Found, overrides: JsonObject): boolean {
  return Object.keys(overrides).some((key) => key in type.connection.shape);
}
