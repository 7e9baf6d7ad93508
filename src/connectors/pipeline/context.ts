/** The context of an action or a test: all of the world that a connector type is given. */
import type { JsonValue } from '../../model.ts';
import type { TestContext } from '../../sdk/connector.ts';
import type { AddressPolicy } from '../address-policy.ts';
import { countsRequests, type CallBudget } from '../budget/call-budget.ts';
import { scrubValue } from '../masking.ts';
import { GuardedNetwork } from '../network.ts';
import { NO_FILES } from '../no-files.ts';
import { accessTokenOf } from '../oauth/access-token.ts';
import type { ConnectionCall } from '../port.ts';
import { httpOf, type RequestsOf } from '../requests/http.ts';
import type { Found } from '../targets.ts';
import type { PipelineParts } from './settings.ts';

export interface ContextOf {
  inputs: Record<string, unknown>;
  call: Pick<ConnectionCall, 'executionId' | 'signal' | 'log'>;
  action?: string;
  requests?: Pick<RequestsOf, 'attempts' | 'unsent' | 'files'>;
  /** keys of the inputs that the script gave */
  given?: ReadonlySet<string>;
  budget?: CallBudget;
}

const NOTHING: ReadonlySet<string> = new Set();

export class Contexts {
  readonly #parts: PipelineParts;

  constructor(parts: PipelineParts) {
    this.#parts = parts;
  }

  /** Which addresses a connector may reach. */
  policyOf(connector: Found['connector']): AddressPolicy {
    return (connector && this.#parts.policyOf?.(connector.name)) ?? this.#parts.policy;
  }

  of({ connector, type }: Found, { inputs, call, action, requests, given = NOTHING, budget }: ContextOf): TestContext {
    const { http, oauth, resolver, known, allowLocalGit, searchPath } = this.#parts;
    const policy = this.policyOf(connector);
    const { signal, executionId } = call;
    const sender = http.under(policy);
    const tokens = oauth?.tokensOf({ type, connector, inputs, given, sender, signal });
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
      network: new GuardedNetwork(policy, resolver),
      files: NO_FILES,
      signal,
      log: (level, ...values) => call.log(level, ...(scrubValue(values as JsonValue[], known) as JsonValue[])),
      executionId,
      allowed: { localGit: allowLocalGit },
      searchPath,
    };
  }
}

/** Of the inputs those that are given. */
export function pick(inputs: Record<string, unknown>, keys: readonly string[]): Record<string, unknown> {
  const picked: Record<string, unknown> = {};
  for (const key of keys) if (inputs[key] !== undefined) picked[key] = inputs[key];
  return picked;
}
