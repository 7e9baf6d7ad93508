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
import { ConnectorError, type ActionContext, type Files } from '../sdk/connector.ts';
import type { AddressPolicy } from './address-policy.ts';
import { withAttempts } from './attempts.ts';
import type { CompiledAction, CompiledType } from './compiled-type.ts';
import type { HttpPools } from './http.ts';
import { maskInputs, scrubValue, secretsOf } from './masking.ts';
import { mergeInputs, type Given } from './merging.ts';
import { hint } from './near.ts';
import { GuardedNetwork, type Resolver } from './network.ts';
import { NO_FILES } from './no-files.ts';
import type { ConnectorRecord } from './records.ts';
import type { ConnectorTypes } from './registry.ts';
import { httpOf } from './requests/http.ts';
import { retryAfterMs, scrubMessage, toExecutionError } from './translate.ts';
import { pickAction, validateInputs } from './validation.ts';
import { hasReferences, NO_VAULT, referringKeys, type VaultReader, type VaultSecrets } from './vault-port.ts';

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
  /** how names become addresses; default: as the system does */
  resolver?: Resolver;
  /** where Vault secrets come from; default: nowhere, so that a reference is an error */
  vault?: VaultSecrets;
  /** where files are kept; default: nowhere */
  files?: Files;
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
        run: async () => {
          const found = this.#find(call.target);
          const sources = this.#sources(call, found);
          prepared = prepare(found, sources instanceof Promise ? await sources : sources, call);
          return this.#run(call, found, prepared);
        },
        retryAfterMs: (error) => (call.signal.aborted ? undefined : retryAfterMs(error)),
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

  /** What is merged. A promise only where Vault is to be asked, so that other calls do not wait for anything. */
  #sources(call: ConnectionCall, { connector }: Found): Sources | Promise<Sources> {
    const overrides = parseOverrides(call.overrides);
    if (!connector) return { value: {}, vaultSecrets: [], overrides, vaultKeys: [], vaultTexts: [] };
    if (connector.vault_secrets.length === 0 && !hasReferences(connector.value)) {
      return { value: connector.value, vaultSecrets: [], overrides, vaultKeys: [], vaultTexts: [] };
    }
    const { vault = NO_VAULT } = this.#settings;
    return withVault(vault, connector, overrides, { connector: connector.name, signal: call.signal });
  }

  async #run(call: ConnectionCall, found: Found, prepared: Prepared): Promise<JsonText> {
    const { action, inputs } = prepared;
    const policy = (found.connector && this.#settings.policyOf?.(found.connector.name)) ?? this.#settings.policy;
    const context: ActionContext = {
      connection: pick(inputs, action.connectionKeys),
      inputs: pick(inputs, action.inputKeys),
      http: httpOf(this.#settings.http.under(policy), { type: found.type, action: action.name, inputs, signal: call.signal }),
      network: new GuardedNetwork(policy, this.#settings.resolver),
      files: this.#settings.files ?? NO_FILES,
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
  #withinGrace<T>(running: PromiseLike<T>, signal: AbortSignal): Promise<T> {
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

/** The places that inputs come from, and what of it Vault gave. */
interface Sources {
  value: JsonObject;
  vaultSecrets: Given[];
  overrides: JsonObject;
  /** keys whose whole value is a reference */
  vaultKeys: string[];
  /** texts that came from references inside of values */
  vaultTexts: string[];
}

/** What the script gives itself is not asked for; what the script gives is never expanded, or any script could read any secret. */
async function withVault(vault: VaultSecrets, connector: ConnectorRecord, overrides: JsonObject, reader: VaultReader): Promise<Sources> {
  const own = Object.fromEntries(Object.entries(connector.value).filter(([key]) => overrides[key] === undefined));
  const [vaultSecrets, expanded] = await Promise.all([
    connector.vault_secrets.length === 0 ? [] : vault.read(connector.vault_secrets, reader),
    hasReferences(own) ? vault.expand(own, reader) : { value: own, secrets: [] },
  ]);
  return { value: expanded.value, vaultSecrets, overrides, vaultKeys: referringKeys(own), vaultTexts: expanded.secrets };
}

function prepare(found: Found, sources: Sources, call: ConnectionCall): Prepared {
  const { type } = found;
  const known = sources.vaultSecrets.map((secrets) => onlyKnown(secrets, type.keys));
  const action = pickAction(type, mergeInputs({ ...sources, vaultSecrets: known }), found.action);
  const vaultSecrets = known.map((secrets) => onlyKnown(secrets, action.keys));
  tellOfUnknown(sources.vaultSecrets, vaultSecrets, call, found);
  const merged = mergeInputs({ ...sources, vaultSecrets });
  const inputs = validateInputs(type, action, merged);
  const fromVault = [...sources.vaultKeys, ...vaultSecrets.flatMap((secrets) => Object.keys(secrets))];
  const secretKeys = secretKeysOf(type, fromVault, sources.overrides);
  const secrets = withTexts(secretsOf(merged, secretKeys), textsOf(sources));
  const shown = maskInputs({ ...selected(type, merged), ...inputs }, secretKeys, secrets);
  return { action, inputs, secrets, shownInputs: JSON.stringify(shown) };
}

function onlyKnown(given: Given, keys: ReadonlySet<string>): Given {
  const known: Given = Object.create(null) as Given;
  for (const key of Object.keys(given)) if (keys.has(key)) known[key] = given[key];
  return known;
}

/** A secret in Vault may hold more than this type needs. The note names keys alone. */
function tellOfUnknown(all: readonly Given[], known: readonly Given[], call: ConnectionCall, { connector }: Found): void {
  const left = all.flatMap((secrets, index) => Object.keys(secrets).filter((key) => !Object.hasOwn(known[index] ?? {}, key)));
  if (left.length === 0) return;
  call.log(
    'info',
    `left out of the Vault secrets of the connector '${connector?.name ?? ''}', since they are no inputs: ${left.join(', ')}`,
  );
}

/** Whatever Vault gave is secret, also where the type does not say so. */
function secretKeysOf(type: CompiledType, fromVault: readonly string[], overrides: Given): ReadonlySet<string> {
  if (fromVault.length === 0) return type.secretKeys;
  return new Set([...type.secretKeys, ...fromVault.filter((key) => overrides[key] === undefined)]);
}

/** Longest first: a secret may be a part of another one. */
function withTexts(secrets: string[], more: readonly string[]): string[] {
  return more.length === 0 ? secrets : [...new Set([...secrets, ...more])].sort((a, b) => b.length - a.length);
}

function textsOf({ vaultSecrets, vaultTexts }: Sources): string[] {
  const all = [{ texts: vaultTexts }, ...vaultSecrets] as object[];
  return all.flatMap((given) => secretsOf(given, new Set(Object.keys(given))));
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
function serialize(output: unknown, { outputs, name }: CompiledAction, call: ConnectionCall, found: Found): JsonText {
  const checked = outputs.safeParse(output);
  if (!checked.success) {
    const issues = checked.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
    call.log('warn', `${found.type.definition.name} ${name} gave other outputs than it declares: ${issues.join('; ')}`);
  }
  try {
    return JSON.stringify(output ?? null);
  } catch (error) {
    throw new PetioleError(
      'NOT_SERIALIZABLE',
      `the output of ${found.type.definition.name} ${name} cannot be written as JSON`,
      {},
      { cause: error },
    );
  }
}

function failure(error: unknown, prepared: Prepared | undefined, attempts: number): ConnectionResult {
  const shown = toExecutionError(error, prepared?.secrets ?? []);
  return { ok: false, output: null, error: shown, message: shown.message, shownInputs: prepared?.shownInputs ?? null, attempts };
}
