/** The connector types of this installation: one file each in a folder, loaded at start. */
import { readdir } from 'node:fs/promises';
import { fileURLToPath, pathToFileURL } from 'node:url';
import path from 'node:path';
import type { ConnectorType } from '../sdk/connector.ts';
import { messageOf, PetioleError } from '../errors.ts';
import { compileType, describeType, type CompiledType, type ConnectorTypeInfo } from './compiled-type.ts';
import { camelCase, RESERVED_NAMESPACE } from './names.ts';
import { missingModule } from './missing-module.ts';
import { hint, nearNames } from './near.ts';

/** `connector-types/` of the package: beside the sources as `.ts`, in `dist/` as `.js`. */
export const OWN_CONNECTOR_TYPES = path.join(path.dirname(fileURLToPath(import.meta.url)), '../../connector-types');

/** What a person who has just written a type needs to know too. */
export function unknownType(name: string, known: Iterable<string> = []): string {
  const near = hint(name, known, 'there are');
  return `there is no connector type '${name}'${near}${near.endsWith('?') ? '' : '.'} Types are loaded at the start: after a new one was added, start the product again`;
}

export class ConnectorTypes {
  readonly #byName = new Map<string, CompiledType>();
  readonly #byNamespace = new Map<string, CompiledType>();

  constructor(definitions: Iterable<ConnectorType>) {
    for (const definition of definitions) this.#add(definition);
  }

  get(name: string): CompiledType | undefined {
    return this.#byName.get(name);
  }

  /** The type itself as a namespace, for `connectors.rest.request(...)` where no connector has that namespace. */
  byNamespace(namespace: string): CompiledType | undefined {
    return this.#byNamespace.get(namespace);
  }

  names(): string[] {
    return [...this.#byName.keys()];
  }

  /** Throws NOT_FOUND with near names. */
  require(name: string): CompiledType {
    const found = this.#byName.get(name);
    if (!found) throw new PetioleError('CONNECTOR_NOT_FOUND', unknownType(name, this.names()));
    return found;
  }

  /** The catalogue, with JSON Schemas. */
  list(): ConnectorTypeInfo[] {
    return [...this.#byName.values()].map(describeType);
  }

  /** One entry of the catalogue, by id, name or title, in any case. Throws NOT_FOUND with near names. */
  describe(given: string): ConnectorTypeInfo {
    const wanted = given.trim().toLowerCase();
    const types = [...this.#byName.values()];
    const byName = types.find(({ definition }) => definition.id === wanted || definition.name.toLowerCase() === wanted);
    const byTitle = types.filter(({ definition }) => definition.title.toLowerCase() === wanted);
    const found = byName ?? (byTitle.length === 1 ? byTitle[0] : undefined);
    if (found) return describeType(found);
    const ids = types.map(({ definition }) => definition.id);
    // an id is shorter than a name such as hubspot.com (private), so that it is near where the name is not
    const known = nearNames(wanted, this.names()).length === 0 && nearNames(wanted, ids).length > 0 ? ids : this.names();
    throw new PetioleError('NOT_FOUND', unknownType(given, known));
  }

  #add(definition: ConnectorType): void {
    const compiled = compileType(definition);
    const { id, name, namespace } = definition;
    for (const other of this.#byName.values()) {
      if (other.definition.id === id) throw new Error(`two connector types have the id '${id}': ${other.definition.name} and ${name}`);
    }
    if (this.#byName.has(name)) throw new Error(`two connector types have the name '${name}'`);
    if ((namespace ?? camelCase(name)) === RESERVED_NAMESPACE)
      throw new Error(`connector type ${name}: the namespace '${RESERVED_NAMESPACE}' is the product's own`);
    this.#byName.set(name, compiled);
    const own = namespace ?? camelCase(name);
    const other = this.#byNamespace.get(own);
    if (other) throw new Error(`two connector types have the namespace '${own}': ${other.definition.name} and ${name}`);
    this.#byNamespace.set(own, compiled);
  }
}

/** Imports every file of the folder (not of its subfolders) and takes its default export. */
export async function loadConnectorTypes(folder = OWN_CONNECTOR_TYPES): Promise<ConnectorTypes> {
  const files = (await readdir(folder)).filter((file) => /\.(ts|js)$/.test(file) && !file.endsWith('.d.ts')).sort();
  const definitions = await Promise.all(files.map((file) => importDefinition(path.join(folder, file))));
  return new ConnectorTypes(definitions);
}

async function importDefinition(file: string): Promise<ConnectorType> {
  const module = (await import(pathToFileURL(file).href).catch((error: unknown) => {
    throw new PetioleError(
      'CONNECTOR_TYPE_BROKEN',
      `${file} cannot be loaded: ${missingModule(error) ?? messageOf(error)}`,
      {},
      { cause: error },
    );
  })) as { default?: ConnectorType };
  if (!module.default?.actions) {
    throw new Error(`${file} is no connector type: its default export must be made by connectorType() of petiole/connector`);
  }
  return module.default;
}
