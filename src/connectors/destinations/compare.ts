/** Which of the fields that a script or a change gives would lead elsewhere than the connector itself. */
import { isDeepStrictEqual } from 'node:util';
import type { JsonObject, JsonValue } from '../../model.ts';
import { headersIn } from '../masking.ts';
import { MAIN, type DestinationField } from './fields.ts';
import { defaultPort, placeOf, placesOf, unreadable, type Place } from './places.ts';

/** What the comparison needs of a type. */
export interface Leading {
  destinations: readonly DestinationField[];
  /** the type's own address, of these inputs; undefined where it has none or lacks a field for it */
  baseUrl(inputs: JsonObject): string | undefined;
}

export interface Change {
  field: string;
  /** where it would lead; null: that cannot be told, or it is no place */
  places: Place[] | null;
}

/** Where the connector goes by itself, by its main address. */
export function ownPlaces(type: Leading, own: JsonObject): Place[] {
  const base = type.baseUrl(own);
  return [...placesIn(type, own, MAIN), ...(base === undefined ? [] : ownPlacesOf(base))];
}

/**
 * `own`: what the connector gives by itself, `given`: what is laid over it. Of a connector that goes nowhere by itself everything
 * that is given is a change only where `isBound`.
 */
export function changesIn(type: Leading, own: JsonObject, given: JsonObject, isBound: boolean): Change[] {
  const home = ownPlaces(type, own);
  const merged = { ...own, ...given };
  const changed: Change[] = [];
  for (const field of type.destinations) {
    if (given[field.key] === undefined) continue;
    const change = changeOf({ type, own, merged, home, isBound }, field);
    if (change) changed.push(change);
  }
  if (home.length > 0) changed.push(...hostHeaders(given, home));
  if (changed.length === 0) changed.push(...movedBase(type, own, merged));
  return changed;
}

interface Merge {
  type: Leading;
  own: JsonObject;
  merged: JsonObject;
  home: readonly Place[];
  isBound: boolean;
}

function changeOf({ type, own, merged, home, isBound }: Merge, field: DestinationField): Change | null {
  const { key, kind, group, fallback } = field;
  const given = merged[key] as JsonValue;
  const before = own[key] ?? fallback;
  if (isDeepStrictEqual(given, before)) return null;
  // one of several places that a type goes to is enough: a script must not add another
  const goesSomewhere = home.length > 0 || isBound || type.destinations.some((one) => placesIn(type, own, one.group).length > 0);
  if (kind === 'trust') return (goesSomewhere || goesByItself(type, own)) && !isStricter(key, given) ? { field: key, places: null } : null;
  if (kind === 'exact') return { field: key, places: null };
  const here = group === MAIN ? home : placesIn(type, own, group);
  const isOptional = here.length === 0 && !key.includes('endpoint');
  if (isOptional && !goesSomewhere) return null;
  const places = kind === 'address' ? placesOf(given) : composed(type, merged, group);
  const alike = kind === 'address' ? (nonEmpty(placesOf(before)) ?? here) : here;
  if (places && places.length > 0) return places.every((place) => isAmong(place, alike)) ? null : { field: key, places };
  if (places && kind === 'address') return null;
  return home.length > 0 || places === null ? { field: key, places: null } : null;
}

/** To its vendor, where no field but an endpoint says another place; or where a field says that is no address, such as a kubeconfig. */
function goesByItself({ destinations }: Leading, own: JsonObject): boolean {
  const leading = destinations.filter(({ kind }) => kind === 'address' || kind === 'host' || kind === 'exact');
  const isSaid = ({ kind, key, fallback }: DestinationField): boolean => kind === 'exact' && (own[key] ?? fallback ?? null) !== null;
  return leading.every(({ key }) => key.includes('endpoint')) || leading.some(isSaid);
}

function nonEmpty(places: Place[] | null): Place[] | null {
  return places && places.length > 0 ? places : null;
}

/** Checks that are switched on make nothing less safe. */
function isStricter(key: string, given: JsonValue): boolean {
  return given === true && !/insecure|trust/.test(key);
}

function isAmong(place: Place, places: readonly Place[]): boolean {
  return places.some((one) => one.host === place.host && one.port === place.port && isSameScheme(one, place));
}

/** A host alone has no scheme: whoever writes `host` and `port` means the protocol of the type. */
function isSameScheme(one: Place, other: Place): boolean {
  return one.scheme === other.scheme;
}

/** An address that cannot be read is one all the same: a connector that has it does not leave it to scripts. */
function ownPlacesOf(value: JsonValue | undefined): Place[] {
  return placesOf(value) ?? [unreadable(value ?? null)];
}

function placesIn(type: Leading, inputs: JsonObject, group: string): Place[] {
  const addresses = type.destinations.filter((field) => field.kind === 'address' && field.group === group);
  const named = addresses.flatMap(({ key, fallback }) => ownPlacesOf(inputs[key] ?? fallback));
  return [...named, ...(composed(type, inputs, group) ?? [unreadable(group)])];
}

/** The places that host, port and scheme make together; null where one of them cannot be read. */
function composed({ destinations }: Leading, inputs: JsonObject, group: string): Place[] | null {
  const valueOf = (kind: DestinationField['kind']): JsonValue[] =>
    destinations
      .filter((field) => field.kind === kind && field.group === group)
      .map(({ key, fallback }) => inputs[key] ?? fallback)
      .filter((value) => value !== undefined && value !== null);
  const [scheme = null] = valueOf('scheme').map((value) => String(value).toLowerCase());
  const [port = null] = valueOf('port').map(Number);
  const places = valueOf('host').map(placesOf);
  if (places.includes(null)) return null;
  return (places as Place[][]).flat().map((place) => {
    const protocol = place.scheme ?? scheme;
    return { scheme: protocol, host: place.host, port: place.port ?? port ?? defaultPort(protocol) };
  });
}

/** `Host` says to a server that serves many who of them is meant. */
function hostHeaders(given: JsonObject, home: readonly Place[]): Change[] {
  return headersIn(given).flatMap(({ field, name, value }) => {
    if (name.trim().toLowerCase() !== 'host') return [];
    const said = placeOf(String(value).trim());
    const isHome =
      said !== null && home.some((place) => place.host === said.host && (said.port ?? defaultPort(place.scheme)) === place.port);
    return isHome
      ? []
      : [
          {
            field: `${field}.host`,
            places: said && home.map(({ scheme }) => ({ ...said, scheme, port: said.port ?? defaultPort(scheme) })),
          },
        ];
  });
}

/** A type may put its address together from fields that do not sound like one. */
function movedBase(type: Leading, own: JsonObject, merged: JsonObject): Change[] {
  const [before, after] = [own, merged].map((inputs) => type.baseUrl(inputs)) as [string | undefined, string | undefined];
  if (before === undefined || before === after) return [];
  const [from, to] = [placesOf(before), after === undefined ? null : placesOf(after)];
  const isHome = from !== null && to !== null && to.every((place) => isAmong(place, from));
  return isHome ? [] : [{ field: 'the address', places: to }];
}
