/** Tries a connector out: its inputs without those of an action, its Vault secrets, and what its type does to test it. */
import { randomUUID } from 'node:crypto';
import { PetioleError } from '../errors.ts';
import type { ExecutionError } from '../model.ts';
import { ConnectorError, NOTHING_TESTED, type TestContext } from '../sdk/connector.ts';
import type { KnownSecrets } from '../secrets/scrubber.ts';
import { withinGrace } from './grace.ts';
import { prepareTest } from './prepare.ts';
import { plainSources, sourcesWithVault, usesVault } from './sources.ts';
import type { Found } from './targets.ts';
import { toExecutionError } from './translate.ts';
import type { VaultSecrets } from './vault-port.ts';

export interface ConnectorTest {
  ok: boolean;
  duration_ms: number;
  /** false: the far side was not asked, so that only the configuration was looked at */
  tested: boolean;
  error?: ExecutionError;
}

export interface TesterParts {
  vault: VaultSecrets;
  known: KnownSecrets;
  graceMs: number;
  /** what the type's test is given, but for what is told here */
  contextOf(found: Found, inputs: Record<string, unknown>, call: { executionId: string; signal: AbortSignal }): TestContext;
}

const LONGEST_TEST_SECONDS = 60;

/** Never rejects. */
export async function testConnector(found: Found, parts: TesterParts, stop: AbortSignal): Promise<ConnectorTest> {
  const startedAt = performance.now();
  let tested = found.type.definition.test !== undefined;
  const late = AbortSignal.timeout(LONGEST_TEST_SECONDS * 1000);
  const end = (error?: unknown): ConnectorTest => ({
    ok: error === undefined,
    duration_ms: Math.round(performance.now() - startedAt),
    tested,
    ...(error !== undefined && { error: toExecutionError(error, parts.known) }),
  });
  try {
    tested = await run(found, parts, AbortSignal.any([stop, late]));
    return end();
  } catch (error) {
    if (!late.aborted) return end(error ?? new PetioleError('CONNECTION_FAILED', 'the test failed without saying why'));
    return end(new ConnectorError('CONNECTION_TIMEOUT', `the test did not end within ${LONGEST_TEST_SECONDS} s`));
  }
}

/** What the connector gives without a script: its value and its Vault secrets, validated. */
export async function inputsAlone(
  found: Found,
  { vault, known }: Pick<TesterParts, 'vault' | 'known'>,
  signal: AbortSignal,
): Promise<Record<string, unknown>> {
  const { connector } = found;
  const sources = usesVault(connector) ? await sourcesWithVault(vault, connector, {}, { signal }) : plainSources(connector, {});
  return prepareTest(found, sources, known).inputs;
}

/** Whether the far side was asked. */
async function run(found: Found, parts: TesterParts, signal: AbortSignal): Promise<boolean> {
  const { type } = found;
  const inputs = await inputsAlone(found, parts, signal);
  const { test } = type.definition;
  if (test === undefined) return false;
  const context = parts.contextOf(found, inputs, { executionId: randomUUID(), signal });
  return (await withinGrace(test.call(type.definition, context), signal, parts.graceMs)) !== NOTHING_TESTED;
}
