/**
 * The events of one tree, or of what is below one of its nodes, for one client. First everything there is, parents first, then what
 * changed since the position before that; so whatever happened while it was read comes after it. `feed.ts` says how a slow client is
 * kept from costing memory: only what is being written is in it.
 *
 * An event bears an id where everything up to that position was told. While everything is told anew there is none: who is cut off
 * then begins anew.
 */
import { setTimeout as delay } from 'node:timers/promises';
import { isTerminal } from '../../model.ts';
import {
  currentSnapshot,
  FIRST_CHILD,
  FIRST_LINE,
  isOver,
  loadFlowsBelow,
  loadLogs,
  loadNodes,
  loadNodesBelow,
  logsBetween,
  type ChildKey,
  type LogKey,
  type Snapshot,
  type TreeLogRow,
} from '../../storage/journal/changes.ts';
import type { NodeRow } from '../../storage/journal/node-rows.ts';
import type { ExecutionRow } from '../../storage/journal/rows.ts';
import { logLineOf } from '../render.ts';
import type { ExecutionNode, LiveEvent } from './types.ts';
import type { Delta, FeedPorts, Mark, TreeFeed } from './feed.ts';
import { nodeOf } from './nodes.ts';
import { eventIdOf } from './positions.ts';

const BATCH = 500;
/** so many flows are asked for their children at once */
const PARENTS = 100;
const RETRY_MS = 1000;

export interface TreeStreamOptions {
  ports: FeedPorts;
  feed: TreeFeed;
  top: Pick<ExecutionRow, 'id' | 'root_id' | 'type' | 'status' | 'continued_as'>;
  identity: string;
  /** where the client stands; null: it has nothing */
  from: Snapshot | null;
  logs: boolean;
  signal: AbortSignal;
}

export class TreeStream {
  readonly #options: TreeStreamOptions;
  /** of the part of a tree below a node: the flows in it. Null: the whole tree */
  #flows: Set<string> | null = null;
  #end: { status: string; continued_as: string | null } | null = null;

  constructor(options: TreeStreamOptions) {
    this.#options = options;
    const { top } = options;
    this.#note(top);
    if (top.id !== top.root_id) this.#flows = new Set(top.type === 'FLOW' ? [top.id] : []);
  }

  async *events(): AsyncGenerator<LiveEvent> {
    const { feed, from, signal } = this.#options;
    if (from !== null && this.#flows !== null) this.#flows = new Set(await this.#ask((db) => loadFlowsBelow(db, this.#options.top.id)));
    let mark = from === null ? yield* this.#everything() : { snapshot: from, looks: -1 };
    for (let isReady = false; !signal.aborted;) {
      const delta = isReady ? await feed.next(mark, signal) : await feed.since(mark.snapshot, signal);
      if (delta.isGone) return yield { event: 'removed', data: { ids: [this.#options.top.id] } };
      if (delta.rows === null) {
        mark = yield* this.#everything();
        isReady = false;
        continue;
      }
      yield* this.#changes(delta, mark.snapshot);
      mark = delta.mark;
      if (!isReady) yield { event: 'ready', id: this.#id(mark), data: {} };
      isReady = true;
      if (this.#end !== null && (await this.#ask((db) => isOver(db, this.#options.top)))) return yield* this.#last(mark);
    }
  }

  /** All of it has ended, after the position perhaps: what was written up to its end comes before `ended`. */
  async *#last({ snapshot }: Mark): AsyncGenerator<LiveEvent> {
    const delta = await this.#options.feed.since(snapshot, this.#options.signal);
    yield* this.#changes(delta, snapshot);
    yield { event: 'ended', id: this.#id(delta.mark), data: this.#end ?? {} };
  }

  async *#everything(): AsyncGenerator<LiveEvent, Mark> {
    const { feed, top } = this.#options;
    yield { event: 'reset', id: '', data: {} };
    const { looks } = feed.mark;
    const mark = { snapshot: await this.#ask(currentSnapshot), looks };
    let batch: NodeRow[] = await this.#ask((db) => loadNodes(db, [top.id]));
    const open = top.type === 'FLOW' ? [top.id] : [];
    while (open.length > 0) {
      for await (const page of this.#pagesBelow(open.splice(-PARENTS))) {
        for (const row of page) if (row.type === 'FLOW') open.push(row.id);
        batch.push(...page);
        if (batch.length < BATCH) continue;
        yield* this.#told(batch);
        batch = [];
      }
    }
    yield* this.#told(batch);
    return mark;
  }

  async *#pagesBelow(parents: string[]): AsyncGenerator<NodeRow[]> {
    let after: ChildKey = FIRST_CHILD;
    for (;;) {
      const page = await this.#ask((db) => loadNodesBelow(db, parents, after, BATCH));
      yield page;
      const last = page.at(-1);
      if (!last || page.length < BATCH) return;
      after = { parent: last.parent_id ?? '', position: last.position ?? 0, generation: last.generation };
    }
  }

  async *#told(rows: NodeRow[]): AsyncGenerator<LiveEvent> {
    if (rows.length === 0) return;
    yield { event: 'nodes', data: { items: rows.map((row) => this.#node(row)) } };
    if (!this.#options.logs) return;
    const ids = rows.filter(({ type }) => type === 'FLOW' || type === 'CONNECTION').map(({ id }) => id);
    yield* this.#lines((after) => this.#ask((db) => loadLogs(db, ids, after, BATCH)));
  }

  async *#changes(delta: Delta, since: Snapshot): AsyncGenerator<LiveEvent> {
    const rows = (delta.rows ?? []).filter((row) => this.#holds(row));
    const { feed, logs, top } = this.#options;
    for (let i = 0; i < rows.length; i += BATCH) {
      const ids = rows.slice(i, i + BATCH).map(({ id }) => id);
      const items = (await this.#ask(() => feed.nodes(delta, ids))).map((row) => this.#node(row));
      const isLast = i + BATCH >= rows.length && !logs;
      if (items.length > 0) yield { event: 'nodes', ...(isLast && { id: this.#id(delta.mark) }), data: { items } };
    }
    if (!logs) return;
    const between = { since, until: delta.mark.snapshot };
    yield* this.#lines((after) => this.#ask((db) => logsBetween(db, top.root_id, between, after, BATCH)));
  }

  async *#lines(load: (after: LogKey) => Promise<TreeLogRow[]>): AsyncGenerator<LiveEvent> {
    for (let after = FIRST_LINE; ;) {
      const page = await load(after);
      const items = page.filter((row) => row.parent_id === undefined || this.#holds({ id: row.execution_id, parent_id: row.parent_id }));
      if (items.length > 0)
        yield { event: 'logs', data: { items: items.map((row) => ({ execution_id: row.execution_id, ...logLineOf(row) })) } };
      const last = page.at(-1);
      if (!last || page.length < BATCH) return;
      after = { execution: last.execution_id, seq: last.seq };
    }
  }

  #node(row: NodeRow): ExecutionNode {
    if (row.id === this.#options.top.id) this.#note(row);
    if (this.#flows !== null && row.type === 'FLOW') this.#flows.add(row.id);
    return nodeOf(row);
  }

  #note({ status, continued_as }: Pick<ExecutionRow, 'status' | 'continued_as'>): void {
    if (isTerminal(status)) this.#end = { status, continued_as };
  }

  /** Whether a row is in the part of the tree that is watched; a new flow is known before its children come. */
  #holds({ id, parent_id, type }: { id: string; parent_id: string | null; type?: string }): boolean {
    if (this.#flows === null) return true;
    const isIn = id === this.#options.top.id || (parent_id !== null && this.#flows.has(parent_id));
    if (isIn && type === 'FLOW') this.#flows.add(id);
    return isIn;
  }

  #id({ snapshot }: Mark): string {
    return eventIdOf(this.#options.identity, snapshot);
  }

  /** A database that is away is waited for: the client keeps what it has. */
  async #ask<T>(query: (db: FeedPorts['db']) => Promise<T>): Promise<T> {
    const { ports, signal } = this.#options;
    for (;;) {
      signal.throwIfAborted();
      try {
        return await query(ports.db);
      } catch (error) {
        if (!ports.isRetryable(error)) throw error;
        await delay(RETRY_MS, undefined, { signal });
      }
    }
  }
}
