/** Live events: of one tree, and of the first page of a list. What watchers of the same thing ask for is asked once. */
import { setTimeout as delay } from 'node:timers/promises';
import { PetioleError } from '../../errors.ts';
import { currentSnapshot, databaseIdentity, listNodes } from '../../storage/journal/changes.ts';
import { findExecution, listNodeRows } from '../../storage/journal/queries.ts';
import type { NodeRow } from '../../storage/journal/node-rows.ts';
import type { ExecutionRow } from '../../storage/journal/rows.ts';
import { cursorOf, decodeCursor, filterOf, idOf } from '../paging.ts';
import type { ListFilter, Page } from '../types.ts';
import type { ExecutionNode, LiveEvent, LivePort, TreeEventsOptions } from './types.ts';
import { TreeFeed, type FeedPorts } from './feed.ts';
import { differenceOf, ListFeed } from './list-feed.ts';
import { nodeOf } from './nodes.ts';
import { snapshotOf } from './positions.ts';
import { TreeStream } from './tree-stream.ts';
import type { Wakes } from './wakes.ts';

export interface LivePorts extends FeedPorts {
  wakes: Wakes;
}

interface Shared<T> {
  feed: T;
  watchers: number;
  unwatch(): void;
}

const NODES = 500;
const RETRY_MS = 1000;

export class Live implements LivePort {
  readonly #ports: LivePorts;
  readonly #trees = new Map<string, Shared<TreeFeed>>();
  readonly #lists = new Map<string, Shared<ListFeed>>();
  #identity: string | null = null;
  #rewound = new AbortController();

  constructor(ports: LivePorts) {
    this.#ports = ports;
  }

  /**
   * The database went on from an earlier state, so positions of before mean nothing: who watches a tree is let go, and is told
   * everything anew when they come back.
   */
  rewound(): void {
    this.#identity = null;
    this.#trees.clear(); // whoever still reads what was told leaves its feed later
    this.#rewound.abort(new Error('the database went on from an earlier state'));
    this.#rewound = new AbortController();
  }

  /** Rejects with NOT_FOUND before anything is told. */
  async tree(id: string, options: TreeEventsOptions): Promise<AsyncGenerator<LiveEvent>> {
    const top = await this.#row(id);
    return this.#untilRewound(top, options);
  }

  async *#untilRewound(top: ExecutionRow, options: TreeEventsOptions): AsyncGenerator<LiveEvent> {
    const rewound = this.#rewound.signal;
    try {
      yield* this.#treeEvents(top, { ...options, signal: AbortSignal.any([options.signal, rewound]) });
    } catch (error) {
      if (!rewound.aborted || options.signal.aborted) throw error;
    }
  }

  async *#treeEvents(top: ExecutionRow, { eventId, logs, signal }: TreeEventsOptions): AsyncGenerator<LiveEvent> {
    const { db } = this.#ports;
    const now = await this.#patiently(() => currentSnapshot(db), signal);
    const identity = await this.#patiently(async () => (this.#identity ??= await databaseIdentity(db)), signal);
    const from = eventId === undefined ? null : snapshotOf(eventId, identity, now);
    const make = () => new TreeFeed(this.#ports, top.root_id, now);
    const shared = join(this.#trees, top.root_id, make, (feed) => this.#ports.wakes.watch(top.root_id, () => feed.wake()));
    try {
      yield* new TreeStream({ ports: this.#ports, feed: shared.feed, top, identity, from, logs, signal }).events();
    } finally {
      leave(this.#trees, top.root_id, shared);
    }
  }

  /** Its first page, then what changes in it. There is no position: who comes back is told the page anew. */
  list(filter: ListFilter, signal: AbortSignal): AsyncGenerator<LiveEvent> {
    // what cannot be searched for is refused before the stream begins
    return this.#list(filterOf(filter), signal);
  }

  async *#list(query: ReturnType<typeof filterOf>, signal: AbortSignal): AsyncGenerator<LiveEvent> {
    const key = JSON.stringify(query);
    const { db, isRetryable, wakes } = this.#ports;
    const read = async () => (await listNodeRows(db, query)).map(nodeOf);
    const shared = join(
      this.#lists,
      key,
      () => new ListFeed({ read, isRetryable }),
      (feed) => wakes.watchAll(() => feed.wake()),
    );
    try {
      yield { event: 'reset', id: '', data: {} };
      let page = await shared.feed.next(null, signal);
      if (page.size > 0) yield { event: 'nodes', data: { items: [...page.values()].map(({ node }) => node) } };
      yield { event: 'ready', data: {} };
      for (;;) {
        const next = await shared.feed.next(page, signal);
        const { nodes, removed } = differenceOf(page, next);
        if (removed.length > 0) yield { event: 'removed', data: { ids: removed } };
        if (nodes.length > 0) yield { event: 'nodes', data: { items: nodes } };
        page = next;
      }
    } finally {
      leave(this.#lists, key, shared);
    }
  }

  /** What `tree` tells, in pages; by id, which is no order of the tree. */
  async nodes(id: string, page: { limit?: number; cursor?: string }): Promise<Page<ExecutionNode>> {
    const top = await this.#row(id);
    const limit = page.limit ?? NODES;
    const after = page.cursor === undefined ? null : idOf(decodeCursor(page.cursor)[0] ?? '');
    const rows: NodeRow[] = await listNodes(this.#ports.db, top, after, limit + 1);
    const items = rows.slice(0, limit);
    return { items: items.map(nodeOf), next: rows.length > limit ? cursorOf([items.at(-1)?.id ?? '']) : null };
  }

  async #row(id: string): Promise<ExecutionRow> {
    const row = await findExecution(this.#ports.db, idOf(id));
    if (!row) throw new PetioleError('NOT_FOUND', `there is no execution ${id}`);
    return row;
  }

  async #patiently<T>(ask: () => Promise<T>, signal: AbortSignal): Promise<T> {
    for (;;) {
      signal.throwIfAborted();
      try {
        return await ask();
      } catch (error) {
        if (!this.#ports.isRetryable(error)) throw error;
        await delay(RETRY_MS, undefined, { signal });
      }
    }
  }
}

function join<T>(all: Map<string, Shared<T>>, key: string, make: () => T, watch: (feed: T) => () => void): Shared<T> {
  let shared = all.get(key);
  if (!shared) {
    const feed = make();
    shared = { feed, watchers: 0, unwatch: watch(feed) };
    all.set(key, shared);
  }
  shared.watchers += 1;
  return shared;
}

function leave<T extends { close(): void }>(all: Map<string, Shared<T>>, key: string, shared: Shared<T>): void {
  shared.watchers -= 1;
  if (shared.watchers > 0) return;
  shared.unwatch();
  shared.feed.close();
  if (all.get(key) === shared) all.delete(key);
}
