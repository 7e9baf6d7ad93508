/**
 * `system.vault.reveal`: connections of the type VAULT with the action `reveal`, which give a script the value of a secret. Every one
 * is written to the audit trail, before the script is given anything. The value lies sealed in the journal and is masked wherever
 * it turns up.
 */
import { PetioleError } from '../errors.ts';
import type { ConnectionTarget, JsonText, JsonValue } from '../model.ts';
import type { KnownSecrets } from '../secrets/scrubber.ts';
import type { AuditTrail } from '../storage/audit-table.ts';
import { MASK, secretsOf } from './masking.ts';
import type { Connections, ConnectionCall, ConnectionResult, Groundwork, ResolvedTarget } from './port.ts';
import { toExecutionError } from './translate.ts';
import { REVEALING } from '../secrets/vault/failures.ts';
import type { VaultSecrets } from './vault-port.ts';

export interface RevealParts {
  connections: Connections;
  vault: VaultSecrets;
  known: KnownSecrets;
  audit: AuditTrail;
}

const SHOWN = JSON.stringify(MASK);

export class RevealingConnections implements Connections {
  readonly #parts: RevealParts;

  constructor(parts: RevealParts) {
    this.#parts = parts;
  }

  resolve(target: ConnectionTarget, overrides?: JsonText): ResolvedTarget {
    return isVault(target) && overrides !== undefined && isReveal(overrides)
      ? { connector: null, connectorType: 'VAULT' }
      : this.#parts.connections.resolve(target, overrides);
  }

  shownOutput(connectorType: string, output: JsonText): JsonText | null {
    const { connections, known } = this.#parts;
    if (connectorType !== 'VAULT') return connections.shownOutput?.(connectorType, output) ?? null;
    known.add(secretsOf({ value: JSON.parse(output) as JsonValue }, new Set(['value'])));
    return SHOWN;
  }

  groundwork(target: ConnectionTarget, overrides: JsonText): Groundwork | null {
    return isVault(target) && isReveal(overrides) ? null : (this.#parts.connections.groundwork?.(target, overrides) ?? null);
  }

  call(call: ConnectionCall): Promise<ConnectionResult> {
    return isVault(call.target) && isReveal(call.overrides) ? this.#reveal(call) : this.#parts.connections.call(call);
  }

  async #reveal(call: ConnectionCall): Promise<ConnectionResult> {
    const { known } = this.#parts;
    const common = { message: null, shownInputs: call.overrides, attempts: call.attemptsBefore + 1 };
    const reference = (JSON.parse(call.overrides) as { reference?: unknown }).reference;
    try {
      const output = JSON.stringify(await this.#read(String(reference), call));
      return { ...common, ok: true, output, shownOutput: SHOWN, error: null };
    } catch (error) {
      const shown = toExecutionError(error, known);
      return { ...common, ok: false, output: null, error: shown, message: shown.message };
    }
  }

  async #read(reference: string, { executionId, signal }: ConnectionCall): Promise<unknown> {
    const { vault, known, audit } = this.#parts;
    const actor = { kind: 'execution', id: executionId, name: executionId } as const;
    const entry = { actor, action: 'vault.reveal', object: known.scrub(reference), executionId };
    try {
      if (/[{}]/.test(reference)) throw new PetioleError('INVALID_INPUT', `${REVEALING}: a reference has no braces`);
      const { value, secrets } = await vault.expand({ value: `\${vault:${reference}}` }, { connector: REVEALING, signal, reveals: true });
      known.add([...secrets, ...secretsOf(value, new Set(['value']))]);
      await audit.record(entry);
      return value['value'];
    } catch (error) {
      const code = error instanceof PetioleError ? error.code : 'INTERNAL';
      await audit.record({ ...entry, details: { refused: code } });
      throw error;
    }
  }
}

function isVault(target: ConnectionTarget): boolean {
  return target.by === 'connector_type' && target.name === 'VAULT';
}

function isReveal(overrides: JsonText): boolean {
  return overrides.includes('"reveal"') && (JSON.parse(overrides) as { action?: unknown }).action === 'reveal';
}
