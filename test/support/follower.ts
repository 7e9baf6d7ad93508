/** A client of live events that folds them into the tree that they tell of, and holds them to their rules. */
import type { Live } from '../../src/executions/live/live.ts';
import type { ExecutionNode, LiveEvent, TreeEventsOptions } from '../../src/executions/live/types.ts';
import { isRetryable } from '../../src/storage/errors.ts';
import type { ListFilter } from '../../src/executions/types.ts';
import type { LogLine } from '../../src/model.ts';

interface Start {
  /** where it stands, with what it was told up to there */
  eventId?: string;
  nodes?: Map<string, ExecutionNode>;
  lines?: Map<string, LogLine>;
  logs?: boolean;
  /** waited for before each event is read */
  pace?(): Promise<void>;
}

export class Follower {
  readonly nodes: Map<string, ExecutionNode>;
  /** by execution and number */
  readonly logs: Map<string, LogLine>;
  /** the ids of all nodes that came, each as often as it came */
  readonly told: string[] = [];
  readonly events: LiveEvent[] = [];
  eventId: string | undefined;
  isReady = false;
  resets = 0;
  end: object | null = null;
  /** resolves when the stream is over */
  ended: Promise<void> = Promise.resolve();
  readonly #gone = new AbortController();
  #told = Promise.withResolvers<void>();

  readonly #start: Start;

  constructor(start: Start = {}) {
    this.#start = start;
    this.eventId = start.eventId;
    this.nodes = new Map(start.nodes);
    this.logs = new Map(start.lines);
  }

  static of(live: Live, id: string, start: Start = {}): Follower {
    const follower = new Follower(start);
    const signal = follower.#gone.signal;
    follower.ended = follower.#read(open(live, id, { eventId: start.eventId, logs: start.logs ?? false, signal }));
    follower.ended.catch(() => undefined);
    return follower;
  }

  static ofList(live: Live, filter: ListFilter): Follower {
    const follower = new Follower();
    follower.ended = follower.#read(Promise.resolve(live.list(filter, follower.#gone.signal)));
    follower.ended.catch(() => undefined);
    return follower;
  }

  /** Comes back with what it has, to the same server or another one. */
  again(live: Live, id: string): Follower {
    const { eventId, nodes, logs: lines } = this;
    return Follower.of(live, id, { ...this.#start, eventId, nodes, lines });
  }

  async #read(stream: Promise<AsyncGenerator<LiveEvent>>): Promise<void> {
    try {
      for await (const event of await stream) {
        this.take(event);
        await this.#start.pace?.();
      }
    } catch (error) {
      if (!this.#gone.signal.aborted) throw error;
    }
  }

  take({ event, id, data }: LiveEvent): void {
    this.events.push({ event, ...(id !== undefined && { id }), data });
    if (id !== undefined) this.eventId = id === '' ? undefined : id;
    if (event === 'reset') this.#reset();
    if (event === 'ready') this.isReady = true;
    if (event === 'nodes') for (const node of (data as { items: ExecutionNode[] }).items) this.#node(node);
    if (event === 'removed') for (const one of (data as { ids: string[] }).ids) this.nodes.delete(one);
    if (event === 'ended') this.end = data;
    if (event === 'logs') {
      for (const line of (data as { items: (LogLine & { execution_id: string })[] }).items) {
        if (!this.nodes.has(line.execution_id)) throw new Error(`a line of ${line.execution_id}, of which nothing was told`);
        this.logs.set(`${line.execution_id} ${line.seq}`, line);
      }
    }
    this.#told.resolve();
    this.#told = Promise.withResolvers();
  }

  #reset(): void {
    this.resets += 1;
    this.isReady = false;
    this.nodes.clear();
    this.logs.clear();
  }

  #node(node: ExecutionNode): void {
    const isTop = this.nodes.size === 0;
    if (!isTop && node.parent_id !== null && !this.nodes.has(node.id) && !this.nodes.has(node.parent_id)) {
      throw new Error(`${node.id} was told before its parent ${node.parent_id}`);
    }
    const known = this.nodes.get(node.id);
    if (known?.status.startsWith('ENDED_') && known.status !== node.status) {
      throw new Error(`${node.id} went back from ${known.status} to ${node.status}`);
    }
    this.told.push(node.id);
    this.nodes.set(node.id, node);
  }

  /** Waits until so many events have come. */
  untilEvents(count: number): Promise<void> {
    return this.until(() => this.events.length >= count).catch(() => undefined);
  }

  /** Waits until the condition holds; fails when the stream is over before. */
  async until(condition: () => boolean): Promise<void> {
    const over = this.ended.then(() => 'over' as const);
    while (!condition()) {
      const told = this.#told.promise.then(() => 'told' as const);
      if ((await Promise.race([told, over])) === 'over' && !condition()) throw new Error('the stream was over before');
    }
  }

  /** Cuts the stream, as a client that goes away. */
  async stop(): Promise<void> {
    this.#gone.abort(new Error('cut'));
    await this.ended;
  }
}

/** A client whose server has lost its database is refused, and tries again. */
async function open(live: Live, id: string, options: TreeEventsOptions): Promise<AsyncGenerator<LiveEvent>> {
  for (;;) {
    try {
      return await live.tree(id, options);
    } catch (error) {
      if (!isRetryable(error)) throw error;
    }
  }
}
