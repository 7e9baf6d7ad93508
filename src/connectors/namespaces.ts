/** Which namespace a connector has: what `connectors.<namespace>` means in a flow. */
import { PetioleError } from '../errors.ts';
import { camelCase, isNamespace, RESERVED_NAMESPACE } from './names.ts';
import type { ConnectorRecord } from './records.ts';

export interface NamespaceOf {
  name: string;
  /** what the document says */
  given: string | undefined;
  /** that of its type */
  own: string | undefined;
  existing: ConnectorRecord | undefined;
  ownerOf(namespace: string): ConnectorRecord | undefined;
  /** the place, for messages */
  at: string;
}

/** The one that is given; the one it had; the type's own, if it is free; the camel-cased name. Throws where there is none. */
export function chooseNamespace({ name, given, own, existing, ownerOf, at }: NamespaceOf): string {
  const camel = camelCase(name);
  if ((given ?? camel) === RESERVED_NAMESPACE)
    throw new PetioleError('CONFLICT', `${at}: the namespace '${RESERVED_NAMESPACE}' is the product's own: give another as namespace`);
  const mine = existing?.name ?? name;
  const strangerAt = (namespace: string): string | undefined => {
    const owner = ownerOf(namespace)?.name;
    return owner === mine ? undefined : owner;
  };
  if (given !== undefined) return assertUsable(given, strangerAt(given), at);
  if (existing && [own, camelCase(existing.name)].includes(existing.namespace)) return existing.namespace;
  if (own && strangerAt(own) === undefined) return own;
  if (!isNamespace(camel)) throw new PetioleError('INVALID_REQUEST', `${at}: no namespace can be made of the name '${name}': give one`);
  const stranger = strangerAt(camel);
  if (stranger === undefined) return camel;
  throw new PetioleError('CONFLICT', `${at}: the namespace '${camel}' belongs to the connector '${stranger}': give another as namespace`);
}

function assertUsable(given: string, stranger: string | undefined, at: string): string {
  if (!isNamespace(given)) {
    const advice = `must be a JavaScript name like ${camelCase(given) || 'crm'}`;
    throw new PetioleError('INVALID_REQUEST', `${at}: the namespace '${given}' ${advice}`);
  }
  if (stranger === undefined) return given;
  throw new PetioleError('CONFLICT', `${at}: the namespace '${given}' belongs to the connector '${stranger}'`);
}
