/**
 * How Vault fails. Inside this folder a failure says what happened at the Vault; the place that knows for whom it was asked
 * (`naming`) makes it the error of the product. None of it ever holds a value: what Vault says is shortened and scrubbed.
 */
import { PetioleError, type Code } from '../../errors.ts';
import { isConnectorError } from '../../sdk/connector.ts';

export type VaultCode = Extract<Code, `VAULT_${string}`>;

export class VaultFailure extends Error {
  override readonly name = 'VaultFailure';
  readonly code: VaultCode;
  /** HTTP status that Vault answered with */
  readonly status: number | undefined;

  constructor(code: VaultCode, message: string, { status, cause }: { status?: number; cause?: unknown } = {}) {
    super(message, cause === undefined ? undefined : { cause });
    this.code = code;
    this.status = status;
  }
}

/** For whom, which Vault and which path: what a person needs to find the place. */
export interface Purpose {
  connector?: string;
  vault: string;
  path?: string;
}

/** What reads secrets for scripts, and is no connector. */
export const REVEALING = 'system.vault.reveal';

/** For whom it was asked, in messages. */
export function asker(connector: string): string {
  return connector === REVEALING ? REVEALING : `the connector '${connector}'`;
}

export function naming(error: unknown, { connector, vault, path }: Purpose): unknown {
  if (!(error instanceof VaultFailure)) return error;
  const who = connector === undefined ? '' : `${asker(connector)} needs `;
  const what =
    path === undefined ? `the Vault '${vault}'` : `${connector === undefined ? '' : 'the secret '}'${path}' of the Vault '${vault}'`;
  const details = { vault, ...(path !== undefined && { path }), ...(error.status !== undefined && { status: error.status }) };
  return new PetioleError(error.code, `${who}${what}: ${error.message}`, details, { cause: undefined });
}

/** What an exchange rejected with, in the words of this folder. `address` is the Vault's. */
export function transportFailure(error: unknown, address: string): VaultFailure {
  if (error instanceof VaultFailure) return error;
  if (!isConnectorError(error)) return new VaultFailure('VAULT_FAILED', `the request to ${address} could not be made`);
  if (error.code === 'CONNECTION_REFUSED_BY_POLICY') {
    // what is said of connectors would not help here: their `allow_private` opens no Vault
    const said = error.message
      .replace(/^connections may not reach/, 'it must not be reached at')
      .replace(/to one connector in its document: allow_private/, 'to this Vault in its document: `allow_private`');
    return new VaultFailure('VAULT_REFUSED_BY_POLICY', said);
  }
  if (error.code === 'TLS_ERROR')
    return new VaultFailure('VAULT_UNREACHABLE', `no secure connection to ${address}: ${tlsReason(error.cause)}`);
  if (error.code === 'RESPONSE_TOO_LARGE') return new VaultFailure('VAULT_FAILED', `the answer of ${address} is too large for a secret`);
  return new VaultFailure('VAULT_UNREACHABLE', `it cannot be reached: ${error.message}. See its \`address\``);
}

function tlsReason(cause: unknown): string {
  const code = (cause as { code?: string } | undefined)?.code ?? 'unknown';
  if (/SELF_SIGNED|UNABLE_TO_/.test(code))
    return `its certificate is of an authority that is not known here: give that as \`ca\` (${code})`;
  if (/ALTNAME|HOSTNAME/.test(code)) return `its certificate is made out to another name: see \`address\` (${code})`;
  if (/EXPIRED/.test(code)) return `its certificate has expired: have it renewed (${code})`;
  if (/WRONG_VERSION|PACKET_LENGTH|HTTP_REQUEST/.test(code)) return `it does not speak TLS: see \`address\` (${code})`;
  return code;
}
