/**
 * The call pipeline: what is the same for every connector type.
 *
 *   resolve the target (from memory) → merge the inputs → validate, fill defaults → run the action, in attempts
 *   → keep its outputs → mask the inputs for whoever looks
 *
 * A call never rejects: whatever goes wrong is the error of its execution. An aborted call ends within the grace period,
 * whatever the far side does.
 */
import { isDeepStrictEqual } from 'node:util';
import type { Connections, ConnectionCall, ConnectionResult, Groundwork, ResolvedTarget } from './port.ts';
import { PetioleError } from '../errors.ts';
import type { ConnectionTarget, JsonObject, JsonText, JsonValue } from '../model.ts';
import { isConnectorError, type ActionContext, type Files, type HttpSender, type TestContext } from '../sdk/connector.ts';
import { KnownSecrets } from '../secrets/scrubber.ts';
import type { AddressPolicy } from './address-policy.ts';
import { withAttempts } from './attempts.ts';
import type { Breakers } from './breaker/breakers.ts';
import type { Budgets } from './budget/budgets.ts';
import { CallBudget, countsRequests } from './budget/call-budget.ts';
import { budgetOf } from './budget/limits.ts';
import { withFiles, type FileStore } from './call-files.ts';
import type { CompiledAction } from './compiled-type.ts';
import { assertConnectorOnly } from './destinations/connector-only.ts';
import { assertDestinationBeforeVault, destinationsInVault } from './destinations/check.ts';
import { withinGrace } from './grace.ts';
import type { HttpPools } from './http.ts';
import { scrubValue } from './masking.ts';
import { shownOutput } from './masking-answers.ts';
import { shownByNames } from './masking-by-name.ts';
import { GuardedNetwork, type Resolver } from './network.ts';
import { NO_FILES } from './no-files.ts';
import { accessTokenOf } from './oauth/access-token.ts';
import type { OAuth } from './oauth/port.ts';
import { prepare, shownOverrides, type Prepared } from './prepare.ts';
import type { ConnectorTypes } from './registry.ts';
import type { Unsent } from './requests/call.ts';
import { httpOf, type RequestsOf } from './requests/http.ts';
import { AttemptLog } from './retry/attempt-log.ts';
import { SYSTEM_CLOCK, type Clock } from './retry/clock.ts';
import { RetriedRequests } from './retry/requests.ts';
import { plainSources, sourcesWithVault, usesVault } from './sources.ts';
import type { ConnectorStates } from './states.ts';
import { Targets, type Found, type KnownConnectors } from './targets.ts';
import { inputsAlone, testConnector, type ConnectorTest, type TesterParts } from './tester.ts';
import { retryAfterMs, scrubMessage, toExecutionError } from './translate.ts';
import { NO_VAULT, type VaultSecrets } from './vault-port.ts';

export type { KnownConnectors } from './targets.ts';

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
  files?: FileStore;
  /** GIT may read local paths */
  allowLocalGit?: boolean;
  /** `PATH` of the programs that connector types start; default: the usual folders */
  searchPath?: string;
  /** told every secret that a call is given, and scrubs what is shown of it; default: its own */
  known?: KnownSecrets;
  /** where access tokens come from; default: nowhere, so that `oauth2` is an error */
  oauth?: OAuth;
  /** told how connectors fare; default: nobody is */
  states?: Pick<ConnectorStates, 'used' | 'tested'>;
  /** how often connectors are called; default: as often as scripts want */
  budgets?: Budgets;
  /** which connectors are not called for a while; default: none */
  breakers?: Pick<Breakers, 'guard' | 'closed'>;
  /** time and chance of attempts; default: those of the system */
  clock?: Clock;
  /** how long an aborted call may put things in order; default 5,000 */
  graceMs?: number;
}

const USUAL_FOLDERS = '/usr/local/bin:/opt/homebrew/bin:/usr/bin:/bin';

/** A call while it runs; `prepared` is that of the last attempt. */
interface Running {
  call: ConnectionCall;
  startedAt: number;
  log: AttemptLog;
  found?: Found;
  /** told where somebody saw that it waited */
  waited?: string;
  /** what the script gave */
  overrides?: JsonObject;
  /** those of the last attempt */
  requests?: RetriedRequests;
  prepared?: Prepared;
}

/** Of a connector that does not use Vault all is known before the call may leave. */
class Ahead {
  readonly found: Found;
  readonly overrides: JsonObject;
  readonly prepared: Prepared;

  constructor(found: Found, overrides: JsonObject, prepared: Prepared) {
    this.found = found;
    this.overrides = overrides;
    this.prepared = prepared;
  }

  /** Still so, where nobody has changed the connector since. */
  static for({ call, found: before }: Running, { connector, type }: Found): Ahead | undefined {
    const { groundwork } = call;
    if (before !== undefined || !(groundwork instanceof Ahead)) return undefined;
    return groundwork.found.connector === connector && groundwork.found.type === type ? groundwork : undefined;
  }
}

interface ContextOf {
  inputs: Record<string, unknown>;
  call: Pick<ConnectionCall, 'executionId' | 'signal' | 'log'>;
  action?: string;
  requests?: Pick<RequestsOf, 'attempts' | 'unsent' | 'files'>;
  /** keys of the inputs that the script gave */
  given?: ReadonlySet<string>;
  budget?: CallBudget;
}

type Budgeted = Pick<ConnectionCall, 'log' | 'signal' | 'progress'> & Partial<Pick<ConnectionCall, 'options' | 'priority'>>;

const NOTHING: ReadonlySet<string> = new Set();

export class ConnectionPipeline implements Connections {
  readonly #settings: ConnectionSettings;
  readonly #targets: Targets;
  readonly #known: KnownSecrets;
  readonly #graceMs: number;

  constructor(settings: ConnectionSettings) {
    this.#settings = settings;
    this.#targets = new Targets(settings.types, settings.connectors);
    this.#known = settings.known ?? new KnownSecrets();
    this.#graceMs = settings.graceMs ?? 5_000;
  }

  private get clock(): Clock {
    return this.#settings.clock ?? SYSTEM_CLOCK;
  }

  resolve(target: ConnectionTarget, overrides?: JsonText): ResolvedTarget {
    const { connector, type } = this.#targets.lookUp(target);
    const shown =
      overrides === undefined ? null : type ? shownOverrides(type, overrides, this.#known) : shownByNames(overrides, this.#known);
    return {
      connector: connector?.name ?? null,
      connectorType: type?.definition.name ?? connector?.type ?? null,
      ...(connector?.pool && { pool: connector.pool }),
      ...(shown !== null && { shownInputs: shown }),
    };
  }

  groundwork(target: ConnectionTarget, given: JsonText): Groundwork | null {
    try {
      const found = this.#targets.find(target);
      if (usesVault(found.connector)) return null;
      const overrides = parseOverrides(given);
      assertConnectorOnly(found, overrides);
      return new Ahead(found, overrides, prepare(found, plainSources(found.connector, overrides), silent, this.#known));
    } catch {
      return null; // the call itself tells what is wrong
    }
  }

  async call(call: ConnectionCall): Promise<ConnectionResult> {
    const { clock } = this;
    const running: Running = {
      call,
      startedAt: clock.now(),
      log: new AttemptLog(clock, call.attemptsBefore, (error) => toExecutionError(error, this.#known)),
    };
    try {
      const loop = { policy: call.options.retry, before: call.attemptsBefore, signal: call.signal, clock, log: running.log };
      const outcome = await withAttempts(loop, {
        // connector values and secrets are resolved again on each attempt: they may have changed meanwhile
        run: () => this.#attempt(running),
        retryAfterMs: (error) => (call.signal.aborted ? undefined : retryAfterMs(error)),
        onRetry: (error, attempt, waitMs) => {
          const message = scrubMessage(error, this.#known);
          call.log('warn', `attempt ${attempt} failed: ${message}; the next one starts in ${(waitMs / 1000).toFixed(1)} s`);
        },
      });
      return this.#noted(
        running,
        outcome.ok ? this.#success(outcome.value, running, outcome.attempts) : this.#failure(outcome.error, running, outcome.attempts),
      );
    } catch (error) {
      return this.#noted(running, this.#failure(error, running, call.attemptsBefore + 1));
    }
  }

  /** How the connector fares. Where the script says where to go, or the call was aborted, the end says nothing of the connector. */
  #noted({ call, found, overrides = {} }: Running, result: ConnectionResult): ConnectionResult {
    const { states } = this.#settings;
    if (!states || !found?.connector) return result;
    if (call.signal.aborted || isElsewhere(found, overrides)) states.used(found.connector.id);
    else states.used(found.connector.id, { error: result.error });
    return result;
  }

  /** One attempt, where the circuit breaker of the connector lets it through. */
  async #attempt(running: Running): Promise<JsonText> {
    const { call } = running;
    const found = this.#targets.find(call.target);
    const ahead = Ahead.for(running, found);
    running.found = found;
    const overrides = ahead?.overrides ?? parseOverrides(call.overrides);
    running.overrides = overrides;
    if (!ahead) assertConnectorOnly(found, overrides);
    const { breakers } = this.#settings;
    const { connector } = found;
    // where the script says where to go, the end says nothing of the connector
    if (!breakers || !connector || isElsewhere(found, overrides)) return this.#once(running, found, overrides, ahead);
    return breakers.guard(connector, () => this.#once(running, found, overrides, ahead), call.signal);
  }

  /** A second time at once where the far side did not accept what came from Vault and Vault has something newer. */
  async #once(running: Running, found: Found, overrides: JsonObject, ahead: Ahead | undefined): Promise<JsonText> {
    const { call, log } = running;
    const note = (text: string) => call.log('info', text);
    if (!usesVault(found.connector)) {
      running.prepared = ahead?.prepared ?? prepare(found, plainSources(found.connector, overrides), note, this.#known);
      return this.#run(running, found, running.prepared);
    }
    const { vault = NO_VAULT } = this.#settings;
    const { signal } = call;
    assertDestinationBeforeVault(found, overrides);
    const keep = destinationsInVault(found, overrides);
    const at = { startedAt: this.clock.now(), method: null };
    const sources = await sourcesWithVault(vault, found.connector, overrides, { signal }, keep);
    running.prepared = prepare(found, sources, note, this.#known);
    try {
      return await this.#run(running, found, running.prepared);
    } catch (error) {
      // a later request that is refused must not have the earlier ones sent again
      if (signal.aborted || !isRefusedCredential(error) || running.requests?.hasSucceeded) throw error;
      const again = sourcesWithVault(vault, found.connector, overrides, { signal, fresh: true }, keep);
      const renewed = await again.catch(() => sources);
      if (isDeepStrictEqual(renewed, sources)) throw error;
      log.failed(at, error, 0);
      note('the far side did not accept the credentials, and Vault has others by now: trying these');
      running.prepared = prepare(found, renewed, () => undefined, this.#known);
      return this.#run(running, found, running.prepared);
    }
  }

  async #run(state: Running, found: Found, prepared: Prepared): Promise<JsonText> {
    const { call, log } = state;
    const { action, inputs } = prepared;
    const { definition } = found.type;
    const layers = [definition.retry, action.action.retry, found.connector?.retry];
    const attempts = new RetriedRequests({ layers, clock: this.clock, log, signal: call.signal });
    state.requests = attempts;
    const given = new Set(Object.keys(state.overrides ?? {}));
    const budget = this.#budgetOf(found, call, state.startedAt);
    const unsent = new Set<Unsent>();
    let open: Files = NO_FILES;
    const requests = { attempts, unsent, files: () => open };
    const context = this.#context(found, { inputs, call, action: action.name, requests, given, ...(budget && { budget }) });
    const { executionId, signal } = call;
    const withHandles = { executionId, signal, inputs: Object.values(pick(inputs, action.fileKeys)) };
    const act = () =>
      withFiles(this.#settings.files, withHandles, async (files) => {
        open = files;
        const output: unknown = await action.action.run({
          ...context,
          files,
          inputs: pick(inputs, action.inputKeys),
        } satisfies ActionContext);
        for (const { place } of unsent) context.log('warn', `${place} was made but never sent: a request is sent when it is awaited`);
        return output;
      });
    if (!budget) return serialize(await withinGrace(act(), signal, this.#graceMs), action, call, found);
    try {
      const running = countsRequests(found.type) ? act() : budget.around(act);
      return serialize(await withinGrace(running, signal, this.#graceMs), action, call, found);
    } finally {
      state.waited = budget.noteIn(log) ?? state.waited;
    }
  }

  /** Undefined where there is none: such a call has nothing to do with budgets. */
  #budgetOf(found: Found, { log, progress, options, priority, signal }: Budgeted, startedAt: number): CallBudget | undefined {
    const { budgets } = this.#settings;
    const budget = budgets && budgetOf(found);
    if (!budget) return undefined;
    const deadline = options?.timeout === undefined ? undefined : startedAt + options.timeout * 1000;
    return new CallBudget({ budget, budgets, clock: this.clock, listeners: { log, progress }, signal, deadline, priority });
  }

  /** Tries out a connector, without an execution. Throws CONNECTOR_NOT_FOUND; a failure of the test is its answer. */
  async test(target: ConnectionTarget, stop: AbortSignal): Promise<ConnectorTest> {
    const { vault = NO_VAULT } = this.#settings;
    const contextOf: TesterParts['contextOf'] = (found, inputs, call) =>
      this.#context(found, { inputs, call: { ...call, log: silent }, budget: this.#budgetOf(found, { ...call, log: silent }, 0) });
    const found = this.#targets.find(target);
    // a type alone has nothing that could be wrong
    if (!found.connector) return { ok: true, tested: false, duration_ms: 0 };
    const result = await testConnector(found, { vault, known: this.#known, graceMs: this.#graceMs, contextOf }, stop);
    this.#settings.states?.tested(found.connector.id, result.error ?? null);
    if (result.ok && result.tested) await this.#settings.breakers?.closed(found.connector.id);
    return result;
  }

  #policyOf(connector: Found['connector']): AddressPolicy {
    return (connector && this.#settings.policyOf?.(connector.name)) ?? this.#settings.policy;
  }

  /** A connector without a script: its inputs, and what sends its requests. Throws what is missing, or what Vault says. */
  async opened(
    target: ConnectionTarget,
    signal: AbortSignal,
  ): Promise<{ found: Found; inputs: Record<string, unknown>; sender: HttpSender }> {
    const found = this.#targets.find(target);
    const { vault = NO_VAULT } = this.#settings;
    const inputs = await inputsAlone(found, { vault, known: this.#known }, signal);
    return { found, inputs, sender: this.#settings.http.under(this.#policyOf(found.connector)) };
  }

  /** What actions and tests are given alike. */
  #context({ connector, type }: Found, { inputs, call, action, requests, given = NOTHING, budget }: ContextOf): TestContext {
    const policy = this.#policyOf(connector);
    const { signal, executionId } = call;
    const sender = this.#settings.http.under(policy);
    const tokens = this.#settings.oauth?.tokensOf({ type, connector, inputs, given, sender, signal });
    return {
      connection: pick(inputs, type.connectionKeys),
      authorization: type.authorization.pick(inputs)?.key ?? null,
      http: httpOf(budget && countsRequests(type) ? budget.sender(sender) : sender, {
        type,
        inputs,
        signal,
        ...(action && { action }),
        ...requests,
        ...(tokens && { tokens }),
      }),
      accessToken: accessTokenOf(tokens, type.definition.name),
      network: new GuardedNetwork(policy, this.#settings.resolver),
      files: NO_FILES,
      signal,
      log: (level, ...values) => call.log(level, ...(scrubValue(values as JsonValue[], this.#known) as JsonValue[])),
      executionId,
      allowed: { localGit: this.#settings.allowLocalGit ?? false },
      searchPath: this.#settings.searchPath ?? USUAL_FOLDERS,
    };
  }

  /** By what any action of the type declares secret: which of them it was is not asked. */
  shownOutput(connectorType: string, output: JsonText): JsonText | null {
    const known = this.#known;
    const type = this.#settings.types.get(connectorType);
    if (!type) return shownByNames(output, known);
    let shown: JsonText | null = null;
    for (const { outputJsonSchema } of type.actions.values()) {
      shown = shownOutput(shown ?? output, outputJsonSchema, (secret, source) => known.add([secret], source)) ?? shown;
    }
    return shown;
  }

  /** The output as it is, and beside it what may be shown, where its type declares a part of it secret. */
  #success(output: JsonText, { prepared, log, waited }: Running, attempts: number): ConnectionResult {
    const known = this.#known;
    const schema = prepared?.action.outputJsonSchema;
    const shown = schema ? shownOutput(output, schema, (secret, source) => known.add([secret], source)) : null;
    const shownInputs = prepared?.shownInputs ?? null;
    return {
      ok: true,
      output,
      ...(shown !== null && { shownOutput: shown }),
      error: null,
      message: waited ?? null,
      shownInputs,
      attempts,
      ...log.result(),
    };
  }

  #failure(error: unknown, { prepared, log }: Running, attempts: number): ConnectionResult {
    const shown = toExecutionError(error, this.#known);
    const shownInputs = prepared?.shownInputs ?? null;
    return { ok: false, output: null, error: shown, message: shown.message, shownInputs, attempts, ...log.result() };
  }
}

const silent = (): void => undefined;

/** The script says where to go, or with which credentials. */
function isElsewhere({ type }: Found, overrides: JsonObject): boolean {
  return Object.keys(overrides).some((key) => key in type.connection.shape);
}

function parseOverrides(text: JsonText): JsonObject {
  const overrides: unknown = JSON.parse(text || '{}');
  if (typeof overrides !== 'object' || overrides === null || Array.isArray(overrides)) {
    throw new PetioleError('INVALID_INPUT', 'the inputs of a connection must be an object');
  }
  return overrides as JsonObject;
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

/** The far side did not accept who is asking. */
function isRefusedCredential(error: unknown): boolean {
  return isConnectorError(error) && (error.code === 'AUTHENTICATION_FAILED' || error.details.status === 401);
}
