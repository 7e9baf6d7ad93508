/**
 * The call pipeline: what is the same for every connector type.
 *
 *   resolve the target (from memory) → merge the inputs → validate, fill defaults → run the action, in attempts
 *   → keep its outputs → mask the inputs for whoever looks
 *
 * A call never rejects: whatever goes wrong is the error of its execution. An aborted call ends within the grace period,
 * whatever the far side does. Its steps are in `pipeline/`: `attempts.ts` (breaker, Vault), `actions.ts`, `results.ts`.
 */
import type { ConnectionTarget, JsonText } from '../model.ts';
import type { HttpSender } from '../sdk/connector.ts';
import { withAttempts } from './attempts.ts';
import { CallBudgets } from './budget/call-budgets.ts';
import { shownByNames } from './masking-by-name.ts';
import { Actions } from './pipeline/actions.ts';
import { Ahead } from './pipeline/ahead.ts';
import { Attempts } from './pipeline/attempts.ts';
import { Contexts } from './pipeline/context.ts';
import { isElsewhere } from './pipeline/overrides.ts';
import { Results } from './pipeline/results.ts';
import type { Running } from './pipeline/running.ts';
import { withDefaults, type ConnectionSettings, type PipelineParts } from './pipeline/settings.ts';
import type { ConnectionCall, ConnectionResult, Connections, Groundwork, ResolvedTarget } from './port.ts';
import { shownOverrides } from './prepare.ts';
import { AttemptLog } from './retry/attempt-log.ts';
import { Targets, type Found } from './targets.ts';
import { inputsAlone, testConnector, type ConnectorTest, type TesterParts } from './tester.ts';
import { retryAfterMs, scrubMessage, toExecutionError } from './translate.ts';

export class ConnectionPipeline implements Connections {
  readonly #parts: PipelineParts;
  readonly #targets: Targets;
  readonly #contexts: Contexts;
  readonly #budgets: CallBudgets;
  readonly #attempts: Attempts;
  readonly #results: Results;

  constructor(settings: ConnectionSettings) {
    const parts = withDefaults(settings);
    this.#parts = parts;
    this.#targets = new Targets(parts.types, parts.connectors);
    this.#contexts = new Contexts(parts);
    this.#budgets = new CallBudgets(parts.budgets, parts.clock);
    this.#attempts = new Attempts(parts, this.#targets, new Actions(parts, this.#contexts, this.#budgets));
    this.#results = new Results(parts.types, parts.known);
  }

  resolve(target: ConnectionTarget, overrides?: JsonText): ResolvedTarget {
    const { known } = this.#parts;
    const { connector, type } = this.#targets.lookUp(target);
    const shown = overrides === undefined ? null : type ? shownOverrides(type, overrides, known) : shownByNames(overrides, known);
    return {
      connector: connector?.name ?? null,
      connectorType: type?.definition.name ?? connector?.type ?? null,
      ...(connector?.pool && { pool: connector.pool }),
      ...(shown !== null && { shownInputs: shown }),
    };
  }

  groundwork(target: ConnectionTarget, given: JsonText): Groundwork | null {
    return Ahead.of(this.#targets, target, given, this.#parts.known);
  }

  async call(call: ConnectionCall): Promise<ConnectionResult> {
    const { clock, known } = this.#parts;
    const results = this.#results;
    const running: Running = {
      call,
      startedAt: clock.now(),
      log: new AttemptLog(clock, call.attemptsBefore, (error) => toExecutionError(error, known)),
    };
    try {
      const loop = { policy: call.options.retry, before: call.attemptsBefore, signal: call.signal, clock, log: running.log };
      const outcome = await withAttempts(loop, {
        run: () => this.#attempts.make(running),
        retryAfterMs: (error) => (call.signal.aborted ? undefined : retryAfterMs(error)),
        onRetry: (error, attempt, waitMs) => {
          const message = scrubMessage(error, known);
          call.log('warn', `attempt ${attempt} failed: ${message}; the next one starts in ${(waitMs / 1000).toFixed(1)} s`);
        },
      });
      return this.#noted(
        running,
        outcome.ok ? results.success(outcome.value, running, outcome.attempts) : results.failure(outcome.error, running, outcome.attempts),
      );
    } catch (error) {
      return this.#noted(running, results.failure(error, running, call.attemptsBefore + 1));
    }
  }

  /** How the connector fares. Where the script says where to go, or the call was aborted, the end says nothing of the connector. */
  #noted({ call, found, overrides = {} }: Running, result: ConnectionResult): ConnectionResult {
    const { states } = this.#parts;
    if (!states || !found?.connector) return result;
    if (call.signal.aborted || isElsewhere(found, overrides)) states.used(found.connector.id);
    else states.used(found.connector.id, { error: result.error });
    return result;
  }

  /** Tries out a connector, without an execution. Throws CONNECTOR_NOT_FOUND; a failure of the test is its answer. */
  async test(target: ConnectionTarget, stop: AbortSignal): Promise<ConnectorTest> {
    const contextOf: TesterParts['contextOf'] = (found, inputs, by) => {
      const call = { ...by, log: silent };
      return this.#contexts.of(found, { inputs, call, budget: this.#budgets.of(found, call, 0) });
    };
    const found = this.#targets.find(target);
    // a type alone has nothing that could be wrong
    if (!found.connector) return { ok: true, tested: false, duration_ms: 0 };
    const { vault, known, graceMs, states, breakers } = this.#parts;
    const result = await testConnector(found, { vault, known, graceMs, contextOf }, stop);
    states?.tested(found.connector.id, result.error ?? null);
    if (result.ok && result.tested) await breakers?.closed(found.connector.id);
    return result;
  }

  /** A connector without a script: its inputs, and what sends its requests. Throws what is missing, or what Vault says. */
  async opened(
    target: ConnectionTarget,
    signal: AbortSignal,
  ): Promise<{ found: Found; inputs: Record<string, unknown>; sender: HttpSender }> {
    const found = this.#targets.find(target);
    const { http, vault, known } = this.#parts;
    const inputs = await inputsAlone(found, { vault, known }, signal);
    return { found, inputs, sender: http.under(this.#contexts.policyOf(found.connector)) };
  }

  shownOutput(connectorType: string, output: JsonText): JsonText | null {
    return this.#results.shownOutput(connectorType, output);
  }
}

const silent = (): void => undefined;
