/**
 * Types of which operators alone say where they go (`connector_only`): what dials for them can be led past the outbound guard by the
 * far side itself, so that a script must not choose the far side, whether secrets take part or not. `destinations` changes nothing.
 */
import { PetioleError } from '../../errors.ts';
import type { JsonObject, JsonValue } from '../../model.ts';
import type { CompiledType } from '../compiled-type.ts';
import { headersIn } from '../masking.ts';
import type { Found } from '../targets.ts';
import type { DestinationField } from './fields.ts';
import { placesOf } from './places.ts';

/** Throws CONNECTOR_REQUIRED without a connector, DESTINATION_NOT_ALLOWED where the script gives a part of the address. */
export function assertConnectorOnly({ connector, type }: Found, overrides: JsonObject): void {
  const { name, connector_only: why } = type.definition;
  if (why === undefined) return;
  if (!connector) {
    throw new PetioleError(
      'CONNECTOR_REQUIRED',
      `${name} is used only through a connector: ${why}. Make one that says where to go (petiole connector add), and name it in the script: this.connect('NAME', …)`,
      { connector_type: name },
    );
  }
  const field = leadingField(type, overrides);
  if (field === undefined) return;
  throw new PetioleError(
    'DESTINATION_NOT_ALLOWED',
    `the connector '${connector.name}' alone says where it goes, and the script gave '${field}'. ${name}: ${why}. Ways out: leave '${field}' away; name another connector, which goes there; change this one`,
    { connector: connector.name, field },
  );
}

/** Also where the script gives what the connector says itself: what Vault has a part in is not known here. */
function leadingField(type: CompiledType, overrides: JsonObject): string | undefined {
  const field = type.destinations.find((one) => leads(one, overrides[one.key]));
  if (field) return field.key;
  // such an address is made of fields of any name
  const part = typeof type.definition.base_url === 'function' && type.connectionKeys.find((key) => overrides[key] !== undefined);
  if (part) return part;
  const header = headersIn(overrides).find(({ name }) => name.trim().toLowerCase() === 'host');
  return header && `${header.field}.host`;
}

/** A path is below the address of the connector. */
function leads({ kind }: DestinationField, given: JsonValue | undefined): boolean {
  if (given === undefined) return false;
  const isPath = typeof given === 'string' && given.startsWith('/') && placesOf(given)?.length === 0;
  return kind !== 'address' || !isPath;
}
