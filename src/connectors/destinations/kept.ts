/**
 * A change of a connector that leaves its secrets as they are must not lead them elsewhere: who may change a connector, but does not
 * know its password, could else have it sent to a place of his own.
 */
import { isDeepStrictEqual } from 'node:util';
import { PetioleError } from '../../errors.ts';
import type { JsonObject } from '../../model.ts';
import type { CompiledType } from '../compiled-type.ts';
import { secretsOf } from '../masking.ts';
import type { ConnectorRecord } from '../records.ts';
import { hasReferenceIn } from '../vault-port.ts';
import { isAllowed } from './allowed.ts';
import { changesIn, ownPlaces, type Change } from './compare.ts';

type Part = Pick<ConnectorRecord, 'type' | 'value' | 'destinations'>;

export interface ConnectorChange {
  before: Part;
  after: Part;
  /** what the caller gave of the value; the rest of `after` is kept */
  given: JsonObject;
  typeOf(name: string): CompiledType | undefined;
  /** names the connector in messages */
  at: string;
}

/** Throws INVALID_REQUEST. */
export function assertSecretsStay(change: ConnectorChange): void {
  const kept = keptSecret(change);
  if (kept === undefined) return;
  const moved = whatMoves(change);
  if (moved === undefined) return;
  throw new PetioleError(
    'INVALID_REQUEST',
    `${change.at}: with another '${moved}' the secret 'value.${kept}' cannot stay as it is: give it anew`,
  );
}

/** The key of a secret that the caller did not give, and that stays. */
function keptSecret({ before, after, given, typeOf }: ConnectorChange): string | undefined {
  const secretKeys = typeOf(before.type)?.secretKeys ?? new Set(Object.keys(before.value));
  const textsOf = (value: JsonObject): Set<string> => new Set(secretsOf(value, secretKeys));
  const [known, told] = [textsOf(before.value), textsOf(given)];
  return Object.keys(after.value).find((key) =>
    [...textsOf({ [key]: after.value[key] ?? null })].some((text) => known.has(text) && !told.has(text) && !hasReferenceIn(text)),
  );
}

function whatMoves({ before, after, typeOf }: ConnectorChange): string | undefined {
  if (before.type !== after.type) return 'type';
  const type = typeOf(after.type);
  if (!type) return undefined;
  const home = ownPlaces(type, before.value);
  if (isWider(before, after, home.length > 0)) return 'destinations';
  if (before.destinations === 'any') return undefined;
  const field = fieldThatMoves(type, before, after.value);
  return field === undefined ? undefined : `value.${field}`;
}

function isWider({ destinations: before }: Part, { destinations: after }: Part, hasHome: boolean): boolean {
  if (before === 'any') return false;
  if (after === 'any') return true;
  if (after === null) return before !== null && !hasHome;
  if (before === null) return hasHome;
  return after.some((pattern) => !before.includes(pattern));
}

function fieldThatMoves(type: CompiledType, { value: before, destinations }: Part, after: JsonObject): string | undefined {
  const trust = new Set(type.destinations.filter(({ kind }) => kind === 'trust').map(({ key }) => key));
  const isOther = (key: string): boolean => !trust.has(key) && !isDeepStrictEqual(before[key], after[key]);
  // what is taken away leaves the address to the script
  const gone = type.destinations.find(
    ({ key }) => isOther(key) && (before[key] ?? null) !== null && ((after[key] ?? null) === null || hasReferenceIn(before[key])),
  );
  if (gone) return gone.key;
  const changed = Object.fromEntries(Object.entries(after).filter(([key]) => isOther(key)));
  const patterns = Array.isArray(destinations) ? destinations : [];
  const home = ownPlaces(type, before);
  const isFine = ({ places }: Change): boolean =>
    !!places && places.length > 0 && places.every((place) => isAllowed(place, patterns, home));
  return changesIn(type, before, changed, patterns.length > 0).find((change) => !isFine(change))?.field;
}
