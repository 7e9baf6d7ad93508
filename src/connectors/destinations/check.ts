/**
 * The secrets of a connector go where the connector says, not where a script says. The inputs in the script win over those of the
 * connector, so a script that gives another address to a connector with a password would be given the password there.
 */
import { PetioleError } from '../../errors.ts';
import type { JsonObject, JsonValue } from '../../model.ts';
import type { CompiledType } from '../compiled-type.ts';
import { secretsOf } from '../masking.ts';
import type { ConnectorRecord } from '../records.ts';
import type { Found } from '../targets.ts';
import { hasReferenceIn } from '../vault-port.ts';
import { isAllowed } from './allowed.ts';
import { changesIn, ownPlaces, type Change } from './compare.ts';
import { shownPlace, type Place } from './places.ts';

/** What the connector gives by itself. */
export interface Own {
  /** its value, and its Vault secrets laid over it */
  inputs: JsonObject;
  /** keys that Vault gave, or has a part in */
  vaultKeys: ReadonlySet<string>;
}

/** Throws DESTINATION_NOT_ALLOWED. */
export function assertDestination({ connector, type }: Found, { inputs, vaultKeys }: Own, overrides: JsonObject): void {
  if (!connector || !mayLead(type, overrides)) return;
  const secrets = contributed(type, inputs, vaultKeys, overrides);
  if (secrets.length === 0) return;
  assertStays({ connector, type, inputs, vaultKeys, overrides, secrets });
}

/**
 * The same before Vault is asked, of what is certain then: nothing, where Vault may say the destination. Vault is not read for a call that is refused.
 */
export function assertDestinationBeforeVault({ connector, type }: Found, overrides: JsonObject): void {
  if (!connector || !mayLead(type, overrides)) return;
  const listed = connector.vault_secrets.map(({ keys }) => keys);
  if (listed.includes(undefined)) return;
  const referring = Object.keys(connector.value).filter((key) => hasReferenceIn(connector.value[key]));
  const vaultKeys = new Set([...referring, ...listed.flatMap((keys) => Object.values(keys ?? {}))]);
  if (type.destinations.some(({ key }) => vaultKeys.has(key))) return;
  const fromVault = Object.fromEntries([...vaultKeys].map((key): [string, JsonValue] => [key, '']));
  assertDestination({ connector, type }, { inputs: { ...connector.value, ...fromVault }, vaultKeys }, overrides);
}

/** Fields that the script gives, and whose own value Vault has to say for the comparison. */
export function destinationsInVault({ connector, type }: Found, overrides: JsonObject): ReadonlySet<string> {
  const value = connector?.value ?? {};
  const leading = type.destinations.map(({ key }) => key).filter((key) => overrides[key] !== undefined && hasReferenceIn(value[key]));
  if (leading.length === 0) return new Set();
  const referring = new Set(Object.keys(value).filter((key) => hasReferenceIn(value[key])));
  const holdsSecrets = (connector?.vault_secrets ?? []).length > 0 || contributed(type, value, referring, overrides).length > 0;
  return new Set(holdsSecrets ? leading : []);
}

/** Most calls give no field that leads anywhere. */
function mayLead(type: CompiledType, overrides: JsonObject): boolean {
  return Object.keys(overrides).some(
    (key) =>
      /headers?$/i.test(key) ||
      key === 'options' ||
      type.connection.shape[key] !== undefined ||
      type.destinations.some((field) => field.key === key),
  );
}

/** The keys of the connector's secrets that the script did not replace by its own. */
export function contributed(type: CompiledType, own: JsonObject, vaultKeys: ReadonlySet<string>, overrides: JsonObject): string[] {
  const leads = new Set(type.destinations.map(({ key }) => key));
  const keys = Object.keys(own).filter((key) => {
    const value = own[key];
    if (value === undefined || value === null || overrides[key] !== undefined) return false;
    if (type.secretKeys.has(key) || secretsOf({ [key]: value }, new Set()).length > 0) return true;
    return vaultKeys.has(key) && !leads.has(key);
  });
  const kind: string | undefined = type.authorization.pick({ ...own, ...overrides })?.kind.kind;
  // what was granted in a browser is the connector's alone
  return kind === 'oauth2' ? [...keys, 'the access that was granted to it'] : keys;
}

interface Case {
  connector: ConnectorRecord;
  type: CompiledType;
  inputs: JsonObject;
  vaultKeys: ReadonlySet<string>;
  overrides: JsonObject;
  secrets: string[];
}

function assertStays(about: Case): void {
  const { connector, type, inputs, overrides } = about;
  const destinations = connector.destinations ?? null;
  if (destinations === 'any') return;
  const home = ownPlaces(type, inputs);
  const isFine = ({ places }: Change): boolean =>
    destinations !== null && !!places && places.length > 0 && places.every((place) => isAllowed(place, destinations, home));
  const change = changesIn(type, inputs, overrides, destinations !== null).find((one) => !isFine(one));
  if (change) throw refusal(about, change, home);
}

function refusal(
  { connector, type, vaultKeys, overrides, secrets }: Case,
  { field, places }: Change,
  home: readonly Place[],
): PetioleError {
  const [key = field] = field.split('.');
  const isTrust = type.destinations.some((one) => one.key === key && one.kind === 'trust');
  const there = places?.map(shownPlace).join(', ');
  const own = secrets.filter((secret) => secret in { ...type.connection.shape });
  const ways = [
    'change the connector',
    isTrust || !there
      ? 'allow it to every script with `destinations: any` in its document'
      : `allow it in its document (destinations: ['${there}'], or any)`,
    ...(own.length === secrets.length ? [`give credentials of its own in the script (${own.join(', ')})`] : []),
  ];
  const said = isTrust
    ? `the script gave '${field}'${shownTrust(overrides[key])}, which changes whom it trusts there`
    : `the script gave '${field}'${there ? ` as ${there}` : ''}`;
  return new PetioleError(
    'DESTINATION_NOT_ALLOWED',
    `the connector '${connector.name}' holds secrets that ${allowedOf(connector, home, vaultKeys, type)}, and ${said}. Ways out: ${ways.join('; ')}`,
    { connector: connector.name, field },
  );
}

function shownTrust(given: JsonValue | undefined): string {
  return typeof given === 'boolean' ? ` as ${given}` : '';
}

function allowedOf({ destinations }: ConnectorRecord, home: readonly Place[], vaultKeys: ReadonlySet<string>, type: CompiledType): string {
  const fromVault = type.destinations.some(({ key }) => vaultKeys.has(key));
  const more = Array.isArray(destinations) ? destinations : [];
  const all = [...(fromVault && home.length > 0 ? ['the address that Vault says'] : new Set(home.map(shownPlace))), ...more];
  return all.length === 0 ? 'are for an address of its own alone' : `go to ${all.join(', ')} alone`;
}
