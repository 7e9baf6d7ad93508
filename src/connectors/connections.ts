/**
 * The call pipeline: what is the same for every connector type.
 *
 *   resolve the target (from memory) → merge the inputs → validate, fill defaults → run the action, in attempts
 *   → keep its outputs → mask the inputs for whoever looks
 *
 * A call never rejects: whatever goes wrong is the error of its execution. An aborted call ends within the grace period,
 * whatever the far side does.
 */
import type { Connections, ConnectionCall, ConnectionResult, ResolvedTarget } from './port.ts';
import { PetioleError } from '../errors.ts';
import type { ConnectionTarget, JsonObject, JsonText, JsonValue } from '../model.ts';
import { ConnectorError, type ActionContext } from '../sdk/connector.ts';
import type { AddressPolicy } from './address-policy.ts';
import { withAttempts } from './attempts.ts';
import type { CompiledAction, CompiledType } from './compiled-type.ts';
import type { HttpPools } from './http.ts';
import { maskInputs, scrubValue, secretsOf } from './masking.ts';
import { mergeInputs } from './merging.ts';
import { hint } from './near.ts';
import { GuardedNetwork } from './network.ts';
import type { ConnectorRecord } from './records.ts';
import type { ConnectorTypes } from './registry.ts';
import { retryAfterMs, scrubMessage, toExecutionError } from './translate.ts';
import { pickAction, validateInputs } from './validation.ts';

/** The connectors as the pipeline sees them: a view in memory. */
export interface KnownConnectors {
  connector(name: string): ConnectorRecord | undefined;
  byNamespace(namespace: string): ConnectorRecord | undefined;
  names(): string[];
  namespaces(): string[];
}

export interface ConnectionSettings {
  types: ConnectorTypes;
  connectors: KnownConnectors;
  http: HttpPools;
  /** what all connections may reach */
  policy: AddressPolicy;
  /** a wider policy for one connector: the shipped ones that reach the demo service */
  policyOf?: (connector: string) => AddressPolicy | undefined;
  /** GIT may read local paths */
  allowLocalGit?: boolean;
  /** `PATH` of the programs that connector types start; default: the usual folders */
  searchPath?: string;
  /** how long an aborted call may put things in order; default 5,000 */
  graceMs?: number;
}

const USUAL_FOLDERS = '/usr/local/bin:/opt/homebrew/bin:/usr/bin:/bin';

interface Found {
  connector: ConnectorRecord | undefined;
  type: CompiledType;
  /** a namespace call names the action itself */
  action?: string;
}

interface Prepared {
  action: CompiledAction;
  inputs: Record<string, unknown>;
  secrets: string[];
  shownInputs: JsonText;
}

export class ConnectionPipeline implements Connections {
  readonly #settings: ConnectionSettings;
  readonly #graceMs: number;

  constructor(settings: ConnectionSettings) {
    this.#settings = settings;
    this.#graceMs = settings.graceMs ?? 5_000;
  }

  resolve(target: ConnectionTarget): ResolvedTarget {
    const { connector, type } = this.#lookUp(target);
    return { connector: connector?.name ?? null, connectorType: type?.definition.name ?? connector?.type ?? null };
  }

  async call(call: ConnectionCall): Promise<ConnectionResult> {
    let prepared: Prepared | undefined;
    try {
      const outcome = await withAttempts(call.options.retry, call.attemptsBefore, call.signal, {
        // connector values and secrets are resolved again on each attempt: they may have changed meanwhile
        run: () => {
          const found = this.#find(call.target);
          prepared = prepare(found, call.overrides);
          return this.#run(call, found, prepared);
        },
        retryAfterMs: (error) => (call.signal.aborted ? undefined : retryAfterOf(error, prepared?.action)),
        onRetry: (error, attempt, waitMs) => {
          const message = scrubMessage(error, prepared?.secrets ?? []);
          call.log('warn', `attempt ${attempt} failed: ${message}; the next one starts in ${(waitMs / 1000).toFixed(1)} s`);
        },
      });
      const { attempts } = outcome;
      const shownInputs = prepared?.shownInputs ?? null;
      if (outcome.ok) return { ok: true, output: outcome.value, error: null, message: null, shownInputs, attempts };
      return failure(outcome.error, prepared, attempts);
    } catch (error) {
      return failure(error, prepared, call.attemptsBefore + 1);
    }
  }

  async #run(call: ConnectionCall, found: Found, prepared: Prepared): Promise<JsonText> {
    const { action, inputs } = prepared;
    const policy = (found.connector && this.#settings.policyOf?.(found.connector.name)) ?? this.#settings.policy;
    const context: ActionContext = {
      connection: pick(inputs, action.connectionKeys),
      inputs: pick(inputs, action.inputKeys),
      http: this.#settings.http.under(policy),
      network: new GuardedNetwork(policy),
      signal: call.signal,
      log: (level, ...values) => call.log(level, ...(scrubValue(values as JsonValue[], prepared.secrets) as JsonValue[])),
      executionId: call.executionId,
      allowed: { localGit: this.#settings.allowLocalGit ?? false },
      searchPath: this.#settings.searchPath ?? USUAL_FOLDERS,
    };
    const output = await this.#withinGrace(action.action.run(context), call.signal);
    return serialize(output, action, call, found);
  }

  /** The result, or CANCELLED once the grace period after an abort is over; the action is then left behind. */
  #withinGrace<T>(running: Promise<T>, signal: AbortSignal): Promise<T> {
    return new Promise((resolve, reject) => {
      let timer: NodeJS.Timeout | undefined;
      const onAbort = () => {
        timer = setTimeout(
          () => reject(new ConnectorError('CANCELLED', 'the call was cancelled, and the far side did not end in time')),
          this.#graceMs,
        );
      };
      if (signal.aborted) onAbort();
      else signal.addEventListener('abort', onAbort, { once: true });
      const done = () => {
        clearTimeout(timer);
        signal.removeEventListener('abort', onAbort);
      };
      running.then(
        (value) => (done(), resolve(value)),
        (error: unknown) => (done(), reject(error as Error)),
      );
    });
  }

  #lookUp(target: ConnectionTarget): { connector?: ConnectorRecord; type?: CompiledType } {
    const { types, connectors } = this.#settings;
    if (target.by === 'connector_type') return { type: types.get(target.name) };
    const connector = target.by === 'namespace' ? connectors.byNamespace(target.name) : connectors.connector(target.name);
    if (connector) return { connector, type: types.get(connector.type) };
    if (target.by === 'name') return { type: types.get(target.name) };
    if (target.by === 'namespace') return { type: types.byNamespace(target.name) };
    return {};
  }

  #find(target: ConnectionTarget): Found {
    const { connector, type } = this.#lookUp(target);
    if (type) return { connector, type, ...(target.by === 'namespace' && { action: target.action }) };
    if (connector) {
      throw new PetioleError(
        'CONNECTOR_NOT_FOUND',
        `the connector '${connector.name}' is of the type '${connector.type}', which is not installed`,
      );
    }
    throw this.#notFound(target);
  }

  #notFound(target: ConnectionTarget): PetioleError {
    const { types, connectors } = this.#settings;
    const { name } = target;
    const [what, names] = {
      connector_type: ['connector type', types.names()] as const,
      connector: ['connector', connectors.names()] as const,
      name: ['connector and no connector type', [...connectors.names(), ...types.names()]] as const,
      namespace: ['connector with the namespace', connectors.namespaces()] as const,
    }[target.by];
    return new PetioleError('CONNECTOR_NOT_FOUND', `there is no ${what} '${name}'${hint(name, names, 'there are')}`);
  }
}

function prepare(found: Found, overridesText: JsonText): Prepared {
  const overrides = parseOverrides(overridesText);
  const merged = mergeInputs({ value: found.connector?.value ?? {}, vaultSecrets: [], overrides });
  const action = pickAction(found.type, merged, found.action);
  const inputs = validateInputs(found.type, action, merged);
  const { secretKeys } = found.type;
  const secrets = secretsOf(merged, secretKeys);
  const shown = maskInputs({ ...selected(found.type, merged), ...inputs }, secretKeys, secrets);
  return { action, inputs, secrets, shownInputs: JSON.stringify(shown) };
}

function parseOverrides(text: JsonText): JsonObject {
  const overrides: unknown = JSON.parse(text || '{}');
  if (typeof overrides !== 'object' || overrides === null || Array.isArray(overrides)) {
    throw new PetioleError('INVALID_INPUT', 'the inputs of a connection must be an object');
  }
  return overrides as JsonObject;
}

function selected(type: CompiledType, merged: JsonObject): JsonObject {
  const shown: JsonObject = {};
  for (const selector of type.selectors) {
    const value = merged[selector];
    if (value !== undefined) shown[selector] = value;
  }
  return shown;
}

function pick(inputs: Record<string, unknown>, keys: readonly string[]): Record<string, unknown> {
  const picked: Record<string, unknown> = {};
  for (const key of keys) if (inputs[key] !== undefined) picked[key] = inputs[key];
  return picked;
}

/** The outputs as the action gave them, undeclared keys too; a difference from what it declares is told, not punished. */
function serialize(output: object, { outputs, name }: CompiledAction, call: ConnectionCall, found: Found): JsonText {
  const checked = outputs.safeParse(output);
  if (!checked.success) {
    const issues = checked.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
    call.log('warn', `${found.type.definition.name} ${name} gave other outputs than it declares: ${issues.join('; ')}`);
  }
  try {
    return JSON.stringify(output);
  } catch (error) {
    throw new PetioleError(
      'NOT_SERIALIZABLE',
      `the output of ${found.type.definition.name} ${name} cannot be written as JSON`,
      {},
      { cause: error },
    );
  }
}

function retryAfterOf(error: unknown, prepared: CompiledAction | undefined): number | undefined {
  const own = prepared?.action.retry?.(error);
  if (own) return own.retryable ? (own.afterMs ?? 0) : undefined;
  return retryAfterMs(error);
}

function failure(error: unknown, prepared: Prepared | undefined, attempts: number): ConnectionResult {
  const shown = toExecutionError(error, prepared?.secrets ?? []);
  return { ok: false, output: null, error: shown, message: shown.message, shownInputs: prepared?.shownInputs ?? null, attempts };
}
