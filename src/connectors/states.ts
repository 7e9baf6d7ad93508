/**
 * How connectors fare: when they were used last, and whether the last call or test says that they do not work. A call only notes
 * it in memory; what was noted is written once a second, one statement for all connectors, and before somebody looks.
 */
import type { JsonObject } from '../model.ts';

export type ConnectorFailure = JsonObject & {
  /** ISO 8601 */
  at: string;
  code: string;
  message: string;
};

export interface ConnectorState {
  last_used_at: Date | null;
  last_tested_at: Date | null;
  last_failure: ConnectorFailure | null;
  failing: boolean;
}

/** What is new; null is nothing new. `failing` goes with the time at which that was seen: an older one does not replace it. */
export interface StateChange {
  id: string;
  usedAt: Date | null;
  testedAt: Date | null;
  failing: boolean | null;
  failure: ConnectorFailure | null;
}

export interface StateStorage {
  states(ids: readonly string[]): Promise<Map<string, ConnectorState>>;
  change(changes: readonly StateChange[]): Promise<void>;
}

export const NO_STATE: ConnectorState = { last_used_at: null, last_tested_at: null, last_failure: null, failing: false };

const WRITE_AFTER_MS = 1000;

/** With these the connector itself does not work, whoever calls. A Vault that does not give what it should counts too. */
const FAILURES = new Set([
  'AUTHENTICATION_FAILED',
  'CONNECTION_FAILED',
  'CONNECTOR_TYPE_BROKEN',
  'CONNECTION_TIMEOUT',
  'TLS_ERROR',
  'HOST_KEY_MISMATCH',
  'CONNECTION_REFUSED_BY_POLICY',
]);
/** These say nothing of the connector: the far side was not asked, or nobody waited for it. */
const SILENT = new Set([
  'CANCELLED',
  'CIRCUIT_OPEN',
  'RATE_LIMITED',
  'INVALID_INPUT',
  'CONNECTOR_INCOMPLETE',
  'CONNECTOR_NOT_FOUND',
  'NOT_SERIALIZABLE',
]);

/** Whether an end says that the connector does not work; null where it says nothing. */
export function isFailing(error: { code: string; status?: number } | null): boolean | null {
  if (error === null) return false;
  if (SILENT.has(error.code)) return null;
  return FAILURES.has(error.code) || error.code.startsWith('VAULT_') || error.status === 401;
}

export class ConnectorStates {
  readonly #storage: StateStorage;
  #noted = new Map<string, StateChange>();
  #timer: NodeJS.Timeout | undefined;
  #writing: Promise<void> = Promise.resolve();

  constructor(storage: StateStorage) {
    this.#storage = storage;
  }

  /** Without an end that says something of the connector, only the time is noted. */
  used(id: string, end?: { error: { code: string; message: string; status?: number } | null }): void {
    this.#note(id, end?.error ?? null, { usedAt: new Date(), testedAt: null }, end ? isFailing(end.error) : null);
  }

  /** A test that fails counts as a failure whatever its code. */
  tested(id: string, error: { code: string; message: string } | null): void {
    this.#note(id, error, { usedAt: null, testedAt: new Date() }, error !== null);
  }

  /** For a connector that was changed: what was seen before was seen of another one. */
  changed(id: string): void {
    this.#note(id, null, { usedAt: null, testedAt: null }, false);
  }

  async of(ids: readonly string[]): Promise<Map<string, ConnectorState>> {
    await this.flush();
    return this.#storage.states(ids);
  }

  /** What cannot be written is kept for the next time. */
  flush(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#writing = this.#writing.then(() => this.#write());
    return this.#writing;
  }

  close(): Promise<void> {
    return this.flush();
  }

  async #write(): Promise<void> {
    if (this.#noted.size === 0) return;
    const noted = this.#noted;
    this.#noted = new Map();
    // in one order in all processes, or two of them could wait for each other
    const changes = [...noted.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
    await this.#storage.change(changes).catch(() => {
      for (const change of changes) this.#noted.set(change.id, together(change, this.#noted.get(change.id)));
    });
  }

  #note(
    id: string,
    error: { code: string; message: string } | null,
    times: Pick<StateChange, 'usedAt' | 'testedAt'>,
    failing: boolean | null,
  ): void {
    const failure = failing === true && error !== null ? { at: new Date().toISOString(), code: error.code, message: error.message } : null;
    this.#noted.set(id, together(this.#noted.get(id), { id, ...times, failing, failure }));
    this.#timer ??= setTimeout(() => void this.flush(), WRITE_AFTER_MS).unref();
  }
}

/** The later one wins, where it says something. */
function together(earlier: StateChange | undefined, later: StateChange | undefined): StateChange {
  if (!earlier || !later) return (earlier ?? later) as StateChange;
  return {
    id: later.id,
    usedAt: later.usedAt ?? earlier.usedAt,
    testedAt: later.testedAt ?? earlier.testedAt,
    failing: later.failing ?? earlier.failing,
    failure: later.failure ?? earlier.failure,
  };
}
