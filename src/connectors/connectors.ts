/** The connectors as the doors see them: the documents, how they fare, what their connections said, and a test. */
import { PetioleError } from '../errors.ts';
import type { JsonObject, JsonValue, LogLevel, LogLine } from '../model.ts';
import type { ConnectionPipeline } from './connections.ts';
import type { ConnectorTypes } from './registry.ts';
import type { ConnectorStates } from './states.ts';
import { NO_STATE, type ConnectorState } from './states.ts';
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
  vaults: KnownVaults;
  /** the folder that connectors are loaded from; default: none that could be looked at */
  folders?: Pick<WatchedFolders, 'look' | 'problems' | 'problemOf'>;
}

export class Connectors {
  readonly #parts: ConnectorsParts;

  constructor(parts: ConnectorsParts) {
    this.#parts = parts;
    // what was seen of a connector was seen of it as it was
    parts.store.onChanged((id) => parts.states.changed(id));
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

  async create(document: string): Promise<ConnectorView> {
    return this.#one(await this.#parts.store.create(document));
  }

  async put(name: string, document: string): Promise<{ connector: ConnectorView; created: boolean }> {
    const { connector, created } = await this.#parts.store.put(name, document);
    return { connector: await this.#one(connector), created };
  }

  async change(name: string, document: string): Promise<ConnectorView> {
    const connector = await this.#parts.store.change(name, document);
    return this.#one(connector);
  }

  delete(name: string): Promise<void> {
    return this.#parts.store.delete(name);
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
    const states = await this.#parts.states.of(views.map(({ id }) => id));
    return views.map((view) => {
      const { id, name, type = null, namespace = null, ...document } = view;
      return { id, name, type, namespace, ...this.#stateOf(name, states.get(id) ?? NO_STATE), ...document } as ConnectorView;
    });
  }

  #fileProblems(name: string): string[] {
    const problem = this.#parts.folders?.problemOf('connector', name);
    return problem ? [`its file ${problem.file} has an error, and what it held before is used: ${problem.message}`] : [];
  }

  #stateOf(name: string, state: ConnectorState): JsonObject {
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
    };
  }
}

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
