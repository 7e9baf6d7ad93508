/** Which connector and which type a script means. */
import { PetioleError } from '../errors.ts';
import type { ConnectionTarget } from '../model.ts';
import type { CompiledType } from './compiled-type.ts';
import { hint } from './near.ts';
import type { ConnectorRecord } from './records.ts';
import { unknownType, type ConnectorTypes } from './registry.ts';

/** The connectors as the pipeline sees them: a view in memory. */
export interface KnownConnectors {
  connector(name: string): ConnectorRecord | undefined;
  byNamespace(namespace: string): ConnectorRecord | undefined;
  names(): string[];
  namespaces(): string[];
  /** A sentence about files that cannot be loaded and may hold the connector, or nothing. */
  trouble?(name: string): string;
}

export interface Found {
  connector: ConnectorRecord | undefined;
  type: CompiledType;
  /** a namespace call names the action itself */
  action?: string;
}

export class Targets {
  readonly #types: ConnectorTypes;
  readonly #connectors: KnownConnectors;

  constructor(types: ConnectorTypes, connectors: KnownConnectors) {
    this.#types = types;
    this.#connectors = connectors;
  }

  lookUp(target: ConnectionTarget): Partial<Found> {
    const types = this.#types;
    if (target.by === 'connector_type') return { type: types.get(target.name) };
    const connector = target.by === 'namespace' ? this.#connectors.byNamespace(target.name) : this.#connectors.connector(target.name);
    if (connector) return { connector, type: types.get(connector.type) };
    if (target.by === 'name') return { type: types.get(target.name) };
    if (target.by === 'namespace') return { type: types.byNamespace(target.name) };
    return {};
  }

  /** Throws CONNECTOR_NOT_FOUND with near names. */
  find(target: ConnectionTarget): Found {
    const { connector, type } = this.lookUp(target);
    if (type) return { connector, type, ...(target.by === 'namespace' && { action: target.action }) };
    if (connector) {
      throw new PetioleError(
        'CONNECTOR_NOT_FOUND',
        `the connector '${connector.name}': ${unknownType(connector.type, this.#types.names())}`,
      );
    }
    throw this.#notFound(target);
  }

  #notFound({ by, name }: ConnectionTarget): PetioleError {
    const connectors = this.#connectors;
    const types = this.#types.names();
    const [what, names] = {
      connector_type: ['connector type', types] as const,
      connector: ['connector', connectors.names()] as const,
      name: ['connector and no connector type', [...connectors.names(), ...types]] as const,
      namespace: ['connector with the namespace', connectors.namespaces()] as const,
    }[by];
    if (by === 'connector_type') return new PetioleError('CONNECTOR_NOT_FOUND', unknownType(name, types));
    return new PetioleError(
      'CONNECTOR_NOT_FOUND',
      `there is no ${what} '${name}'${hint(name, names, 'there are')}${connectors.trouble?.(name) ?? ''}`,
    );
  }
}
