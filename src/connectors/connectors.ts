/** The connectors as the doors see them: the documents, how they fare, what their connections said, and a test. */
import { PetioleError } from '../errors.ts';
import type { JsonObject, JsonValue, LogLevel, LogLine } from '../model.ts';
import type { RevisionCheck } from '../revision.ts';
import type { Breakers } from './breaker/breakers.ts';
import type { ConnectionPipeline } from './connections.ts';
import type { ConnectorTypes } from './registry.ts';
import type { ConnectorStates } from './states.ts';
import { NO_STATE, type ConnectorState } from './states.ts';
import type { AccessView, ConnectorAccess } from './oauth/connector-access.ts';
import type { AuthorizationView, Callback, Settled, StartedAuthorization } from './oauth/authorizations.ts';
import { statusOf, type KnownVaults } from './status.ts';
import type { ConnectorStore, ConnectorView } from './store.ts';
import type { ConnectorTest } from './tester.ts';
import type { FileProblem, WatchedFolders } from './watched-folders.ts';

/** A log line of some connection of a connector; `seq` is null for the error with which it ended. */
export type ConnectorLogLine = Omit<LogLine, 'seq'> & { execution_id: string; seq: number | null };

/** After which line a page begins: that of a connection made then, and its number in it. */
export interface LogPosition {
  createdMs: number;
  executionId: string;
  seq: number;
}

/** Lines, newest connection first and the last line of each first; `seq` of a failure is higher than that of any line. */
export type ConnectorLogs = (
  connector: string,
  before: LogPosition | null,
  limit: number,
) => Promise<{ at: LogPosition; isFailure: boolean; time: Date; level: LogLevel; values: unknown[] }[]>;

export interface Page<T> {
  items: T[];
  next: string | null;
}

export interface ConnectorsParts {
  store: ConnectorStore;
  types: ConnectorTypes;
  pipeline: Pick<ConnectionPipeline, 'test'>;
  states: ConnectorStates;
  logs: ConnectorLogs;
  /** default: none of them opens */
  breakers?: Pick<Breakers, 'states' | 'closed'>;
  vaults: KnownVaults;
  /** default: connectors have no access that a person gave */
  access?: ConnectorAccess;
  /** the folder that connectors are loaded from; default: none that could be looked at */
  folders?: Pick<WatchedFolders, 'look' | 'problems' | 'problemOf'>;
}

export class Connectors {
  readonly #parts: ConnectorsParts;

  constructor(parts: ConnectorsParts) {
    this.#parts = parts;
    // what was seen of a connector was seen of it as it was
    parts.store.onChanged((id) => {
      parts.states.changed(id);
      parts.access?.changed(id);
      void parts.breakers?.closed(id);
    });
  }

  async list(page: { limit?: number; cursor?: string; q?: string } = {}): Promise<Page<ConnectorView> & { problems: FileProblem[] }> {
    const { store, folders } = this.#parts;
    await folders?.look();
    const { items, next } = await store.list(page);
    return { items: await this.#withState(items), next, problems: folders?.problems('connector', 'vault') ?? [] };
  }

  async get(name: string): Promise<ConnectorView> {
    await this.#parts.folders?.look();
    return this.#one(await this.#parts.store.get(name));
  }

  /** Its document as its author wrote it, the secrets masked. Throws NOT_FOUND. */
  document(name: string): Promise<string> {
    return this.#parts.store.document(name);
  }

  async create(document: string): Promise<ConnectorView> {
    return this.#one(await this.#parts.store.create(document));
  }

  async put(name: string, document: string, check?: RevisionCheck): Promise<{ connector: ConnectorView; created: boolean }> {
    const { connector, created } = await this.#parts.store.put(name, document, check);
    return { connector: await this.#one(connector), created };
  }

  async change(name: string, document: string, check?: RevisionCheck): Promise<ConnectorView> {
    const connector = await this.#parts.store.change(name, document, check);
    return this.#one(connector);
  }

  /** What somebody gave access to is told that it is not needed any more, where that is possible. */
  async delete(name: string, check?: RevisionCheck): Promise<void> {
    const { store, access } = this.#parts;
    const record = store.connector((await store.get(name)).name);
    const giveBack = record && (await access?.giveBackLater(record));
    await store.delete(name, check);
    await giveBack?.();
  }

  /** An address for the browser of a person who gives the connector access (OAuth 2.0). */
  async authorize(name: string, startedBy: string, browser?: string): Promise<StartedAuthorization> {
    const connector = await this.#parts.store.get(name);
    return this.#access.start(connector.name, startedBy, browser);
  }

  /** How an authorization fares. Throws NOT_FOUND. */
  async authorization(name: string, id: string): Promise<AuthorizationView> {
    const record = this.#parts.store.connector((await this.#parts.store.get(name)).name);
    if (!record || !UUID.test(id)) throw new PetioleError('NOT_FOUND', `there is no such authorization of the connector '${name}'`);
    return this.#access.get(record, id);
  }

  /** What a browser brings back; who brings it is known by its `state` alone. */
  async settle(callback: Callback): Promise<Settled> {
    return this.#access.settle(callback);
  }

  get #access(): ConnectorAccess {
    const { access } = this.#parts;
    if (!access) throw new PetioleError('UNAVAILABLE', 'OAuth 2.0 is not possible here');
    return access;
  }

  /** Throws NOT_FOUND; that the connector does not work is the answer, and no error. */
  async test(name: string, stop: AbortSignal = new AbortController().signal): Promise<ConnectorTest> {
    await this.#parts.folders?.look();
    const connector = await this.#parts.store.get(name);
    return this.#parts.pipeline.test({ by: 'connector', name: connector.name }, stop);
  }

  async logs(name: string, page: { limit?: number; cursor?: string } = {}): Promise<Page<ConnectorLogLine>> {
    const connector = await this.#parts.store.get(name);
    const limit = page.limit ?? 100;
    const rows = await this.#parts.logs(connector.name, page.cursor === undefined ? null : positionOf(page.cursor), limit + 1);
    const items = rows.slice(0, limit).map(({ at, isFailure, time, level, values }) => ({
      execution_id: at.executionId,
      seq: isFailure ? null : at.seq,
      time: time.toISOString(),
      level,
      values: values as JsonValue[],
    }));
    const last = rows.length > limit ? rows[limit - 1] : undefined;
    return { items, next: last ? cursorOf(last.at) : null };
  }

  async #one(view: ConnectorView): Promise<ConnectorView> {
    const [found] = await this.#withState([view]);
    return found ?? view;
  }

  async #withState(views: ConnectorView[]): Promise<ConnectorView[]> {
    const ids = views.map(({ id }) => id);
    const records = views.flatMap(({ name }) => this.#parts.store.connector(name) ?? []);
    const { states: seen, access: accesses, breakers } = this.#parts;
    const [states, access, circuits] = await Promise.all([seen.of(ids), accesses?.of(records), breakers?.states(ids)]);
    return views.map((view) => {
      const { id, name, type = null, namespace = null, ...document } = view;
      const state = { ...(states.get(id) ?? NO_STATE), access: access?.get(id) ?? null };
      return {
        id,
        name,
        type,
        namespace,
        ...this.#stateOf(name, state),
        circuit: circuits?.get(id) ?? CLOSED,
        ...document,
      } as ConnectorView;
    });
  }

  #fileProblems(name: string): string[] {
    const problem = this.#parts.folders?.problemOf('connector', name);
    return problem ? [`its file ${problem.file} has an error, and what it held before is used: ${problem.message}`] : [];
  }

  #stateOf(name: string, state: ConnectorState & { access: AccessView | null }): JsonObject {
    const { store, types, vaults } = this.#parts;
    const record = store.connector(name);
    if (!record) throw new PetioleError('NOT_FOUND', `there is no connector '${name}' any more`);
    const { status, missing, problems } = statusOf(record, types.get(record.type), state, vaults);
    return {
      status,
      missing,
      problems: [...problems, ...this.#fileProblems(name)],
      last_used_at: state.last_used_at?.toISOString() ?? null,
      last_tested_at: state.last_tested_at?.toISOString() ?? null,
      last_failure: state.last_failure,
      ...(state.access && { access: state.access }),
    };
  }
}

const CLOSED = { state: 'CLOSED', failures: 0, next_try_at: null };

function cursorOf({ createdMs, executionId, seq }: LogPosition): string {
  return Buffer.from(JSON.stringify([createdMs, executionId, seq])).toString('base64url');
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

function positionOf(cursor: string): LogPosition {
  try {
    const [createdMs, executionId, seq] = JSON.parse(Buffer.from(cursor, 'base64url').toString()) as unknown[];
    if (Number.isFinite(createdMs) && UUID.test(String(executionId)) && Number.isInteger(seq)) {
      return { createdMs: createdMs as number, executionId: String(executionId), seq: seq as number };
    }
  } catch {
    // told below
  }
  throw new PetioleError('INVALID_REQUEST', `'${cursor}' is not a cursor of this list; take it from 'next' of the page before`);
}
