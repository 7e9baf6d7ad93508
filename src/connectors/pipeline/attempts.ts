/** One attempt of a call: through the circuit breaker of its connector, with inputs from wherever they come, to its action. */
import { isDeepStrictEqual } from 'node:util';
import type { JsonObject, JsonText } from '../../model.ts';
import { isConnectorError } from '../../sdk/connector.ts';
import { assertDestinationBeforeVault, destinationsInVault } from '../destinations/check.ts';
import { assertConnectorOnly } from '../destinations/connector-only.ts';
import { prepare } from '../prepare.ts';
import { plainSources, sourcesWithVault, usesVault } from '../sources.ts';
import type { Found, Targets } from '../targets.ts';
import type { Actions } from './actions.ts';
import { Ahead } from './ahead.ts';
import { isElsewhere, parseOverrides } from './overrides.ts';
import type { Running } from './running.ts';
import type { PipelineParts } from './settings.ts';

export class Attempts {
  readonly #parts: PipelineParts;
  readonly #targets: Targets;
  readonly #actions: Actions;

  constructor(parts: PipelineParts, targets: Targets, actions: Actions) {
    this.#parts = parts;
    this.#targets = targets;
    this.#actions = actions;
  }

  /** Where the circuit breaker lets it through. Everything is resolved anew: connector values and secrets may have changed meanwhile. */
  async make(running: Running): Promise<JsonText> {
    const { call } = running;
    const found = this.#targets.find(call.target);
    const ahead = running.found === undefined ? Ahead.in(call.groundwork, found) : undefined;
    running.found = found;
    const overrides = ahead?.overrides ?? parseOverrides(call.overrides);
    running.overrides = overrides;
    if (!ahead) assertConnectorOnly(found, overrides);
    const { breakers } = this.#parts;
    const { connector } = found;
    if (!breakers || !connector || isElsewhere(found, overrides)) return this.#once(running, found, overrides, ahead);
    return breakers.guard(connector, () => this.#once(running, found, overrides, ahead), call.signal);
  }

  /** A second time at once where the far side did not accept what came from Vault and Vault has something newer. */
  async #once(running: Running, found: Found, overrides: JsonObject, ahead: Ahead | undefined): Promise<JsonText> {
    const { call, log } = running;
    const { vault, known, clock } = this.#parts;
    const note = (text: string) => call.log('info', text);
    if (!usesVault(found.connector)) {
      running.prepared = ahead?.prepared ?? prepare(found, plainSources(found.connector, overrides), note, known);
      return this.#actions.run(running, found, running.prepared);
    }
    const { signal } = call;
    assertDestinationBeforeVault(found, overrides);
    const keep = destinationsInVault(found, overrides);
    const at = { startedAt: clock.now(), method: null };
    const sources = await sourcesWithVault(vault, found.connector, overrides, { signal }, keep);
    running.prepared = prepare(found, sources, note, known);
    try {
      return await this.#actions.run(running, found, running.prepared);
    } catch (error) {
      // a later request that is refused must not have the earlier ones sent again
      if (signal.aborted || !isRefusedCredential(error) || running.requests?.hasSucceeded) throw error;
      const again = sourcesWithVault(vault, found.connector, overrides, { signal, fresh: true }, keep);
      const renewed = await again.catch(() => sources);
      if (isDeepStrictEqual(renewed, sources)) throw error;
      log.failed(at, error, 0);
      note('the far side did not accept the credentials, and Vault has others by now: trying these');
      running.prepared = prepare(found, renewed, () => undefined, known);
      return this.#actions.run(running, found, running.prepared);
    }
  }
}

/** The far side did not accept who is asking. */
function isRefusedCredential(error: unknown): boolean {
  return isConnectorError(error) && (error.code === 'AUTHENTICATION_FAILED' || error.details.status === 401);
}
