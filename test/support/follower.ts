/** A client of live events that folds them into the tree that they tell of, and holds them to their rules. */
import type { Live } from '../../src/executions/live/live.ts';
import type { ExecutionNode, LiveEvent } from '../../src/executions/live/types.ts';
import type { LogLine } from '../../src/model.ts';

interface Start {
  eventId?: string;
  nodes?: Map<string, ExecutionNode>;
  logs?: boolean;
}

export class Follower {
  readonly nodes: Map<string, ExecutionNode>;
  /** by execution and number */
  readonly logs = new Map<string, LogLine>();
  readonly events: LiveEvent[] = [];
  eventId: string | undefined;
  isReady = false;
  resets = 0;
  end: object | null = null;
  /** resolves when the stream is over */
  ended: Promise<void> = Promise.resolve();
  readonly #gone = new AbortController();
  #told = Promise.withResolvers<void>();

  constructor({ eventId, nodes }: Start = {}) {
    this.eventId = eventId;
    this.nodes = new Map(nodes);
  }

  static of(live: Live, id: string, start: Start = {}): Follower {
    const follower = new Follower(start);
    const signal = follower.#gone.signal;
    follower.ended = follower.#read(live.tree(id, { eventId: start.eventId, logs: start.logs ?? false, signal }));
    follower.ended.catch(() => undefined);
    return follower;
  }

  async #read(stream: Promise<AsyncGenerator<LiveEvent>>): Promise<void> {
    try {
      for await (const event of await stream) this.take(event);
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
    this.nodes.set(node.id, node);
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
