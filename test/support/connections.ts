/** A call pipeline as the composition root builds it, with connectors in memory and loopback allowed. */
import { randomUUID } from 'node:crypto';
import { AddressPolicy, type Allowance } from '../../src/connectors/address-policy.ts';
import { ConnectionPipeline } from '../../src/connectors/connections.ts';
import type { ConnectionSettings } from '../../src/connectors/pipeline/settings.ts';
import { HttpPools } from '../../src/connectors/http.ts';
import type { ConnectorRecord } from '../../src/connectors/records.ts';
import { loadConnectorTypes, type ConnectorTypes } from '../../src/connectors/registry.ts';
import { ConnectorStore, type ConnectorStorage } from '../../src/connectors/store.ts';
import { toExecutionError } from '../../src/connectors/translate.ts';
import { KnownSecrets } from '../../src/secrets/scrubber.ts';
import type { ConnectionResult, Groundwork } from '../../src/connectors/port.ts';
import type { ChildOptions, ConnectionTarget, ExecutionError, JsonObject, JsonValue } from '../../src/model.ts';

export class MemoryStorage implements ConnectorStorage {
  readonly records = new Map<string, ConnectorRecord>();

  async all(): Promise<ConnectorRecord[]> {
    return [...this.records.values()];
  }

  async formerId(): Promise<undefined> {
    return undefined;
  }

  async save(record: ConnectorRecord): Promise<void> {
    this.records.set(record.id, record);
  }

  async delete(id: string): Promise<void> {
    this.records.delete(id);
  }

  async deleteUnheld(id: string): Promise<boolean> {
    return this.records.delete(id);
  }
}

export interface CallOptions {
  options?: ChildOptions;
  signal?: AbortSignal;
  executionId?: string;
  attemptsBefore?: number;
  logs?: string[];
  /** default: what the engine works out before a first attempt */
  groundwork?: Groundwork | null;
}

export interface TestConnections {
  types: ConnectorTypes;
  store: ConnectorStore;
  pipeline: ConnectionPipeline;
  http: HttpPools;
  call(target: ConnectionTarget, inputs: object, options?: CallOptions): Promise<ConnectionResult>;
  /** a call of a type, where it wants one through a connector that says where to go */
  ofType(type: string, inputs: object, options?: CallOptions): Promise<ConnectionResult>;
  /** the output of a call of a type; throws where it fails */
  output(type: string, inputs: object, options?: CallOptions): Promise<JsonObject>;
  /** the error of a call of a type; throws where it succeeds */
  error(type: string, inputs: object, options?: CallOptions): Promise<ExecutionError>;
  close(): Promise<void>;
}

export async function createConnections(
  allow: Allowance = ['127.0.0.0/8', '::1'],
  more: Partial<ConnectionSettings> = {},
): Promise<TestConnections> {
  const types = more.types ?? (await loadConnectorTypes());
  const store = new ConnectorStore(new MemoryStorage(), types);
  const http = new HttpPools({ resolver: more.resolver });
  const pipeline = new ConnectionPipeline({ types, connectors: store, http, policy: new AddressPolicy(allow), ...more });
  const call = (
    target: ConnectionTarget,
    inputs: object,
    { options = {}, signal, executionId, attemptsBefore = 0, logs, groundwork: given }: CallOptions = {},
  ) => {
    const overrides = JSON.stringify(inputs);
    const groundwork = given === undefined && attemptsBefore === 0 ? pipeline.groundwork(target, overrides) : given;
    return pipeline.call({
      executionId: executionId ?? randomUUID(),
      target,
      overrides,
      options,
      attemptsBefore,
      signal: signal ?? new AbortController().signal,
      ...(groundwork && { groundwork }),
      log: (level, ...values: JsonValue[]) =>
        logs?.push(`${level} ${values.map((value) => (typeof value === 'string' ? value : JSON.stringify(value))).join(' ')}`),
    });
  };
  const ofType = async (name: string, inputs: object, options?: CallOptions): Promise<ConnectionResult> => {
    const type = types.get(name);
    if (type?.definition.connector_only === undefined) return await call({ by: 'connector_type', name }, inputs, options);
    const leading = new Set(type.destinations.map(({ key }) => key));
    const [own, given] = [true, false].map((isOwn) => Object.entries(inputs).filter(([key]) => leading.has(key) === isOwn));
    const connector = `of ${type.definition.id} ${randomUUID()}`;
    try {
      await store.create(JSON.stringify({ name: connector, type: name, value: Object.fromEntries(own ?? []) }));
    } catch (error) {
      return refused(error);
    }
    return await call({ by: 'connector', name: connector }, Object.fromEntries(given ?? []), options);
  };
  return {
    types,
    store,
    pipeline,
    http,
    call,
    ofType,
    async output(type, inputs, options) {
      const result = await ofType(type, inputs, options);
      if (!result.ok) throw new Error(`the call failed: ${JSON.stringify(result.error)}`);
      return JSON.parse(result.output ?? 'null') as JsonObject;
    },
    async error(type, inputs, options) {
      const result = await ofType(type, inputs, options);
      if (result.ok || !result.error) throw new Error(`the call should have failed, but gave ${result.output}`);
      return result.error;
    },
    close: () => http.close(),
  };
}

/** A connector that cannot be, as the call through it would have ended. */
function refused(error: unknown): ConnectionResult {
  const shown = toExecutionError(error, new KnownSecrets());
  return { ok: false, output: null, error: shown, message: shown.message, shownInputs: null, attempts: 1 };
}
