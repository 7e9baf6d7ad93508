/** Watches an execution by the events of the server, whatever happens to the connection meanwhile. */
import { setTimeout as sleep } from 'node:timers/promises';
import { EventSourceParserStream, type EventSourceMessage } from 'eventsource-parser/stream';
import { isTerminal, type ExecutionTree, type LogLine } from '../model.ts';
import { getTree, Unreachable, type Client } from './client.ts';
import type { Progress } from './progress.ts';

export interface FollowEventsOptions {
  client: Client;
  progress: Progress;
  /** a log line, with the name of its execution; absent: logs are not read */
  onLog?: (name: string, line: LogLine) => void;
  /** an aborted follow gives up */
  signal: AbortSignal;
}

/** A tree is drawn so often, however fast it changes. */
const DRAW_MS = 100;
const PATIENCE_MS = 60_000;
const LONGEST_WAIT_MS = 2000;

type Node = Omit<ExecutionTree, 'children'>;

/** The tree once its root ended; goes on with what `continueAs` started in its place. */
export async function followEvents(id: string, options: FollowEventsOptions): Promise<ExecutionTree> {
  const { client, progress } = options;
  for (let current = id; ;) {
    await new Following(current, options).untilEnd();
    const tree = await getTree(client, current);
    if (tree.continued_as === null) return tree;
    progress.finish(tree);
    progress.note('continued as a new execution');
    current = tree.continued_as;
  }
}

class Following {
  readonly #id: string;
  readonly #options: FollowEventsOptions;
  readonly #nodes = new Map<string, Node>();
  #lastEvent: string | null = null;
  #hasEnded = false;
  #drawn = 0;
  #timer: NodeJS.Timeout | null = null;

  constructor(id: string, options: FollowEventsOptions) {
    this.#id = id;
    this.#options = options;
  }

  /** Connects again where the stream breaks off, and goes on behind the last event. */
  async untilEnd(): Promise<void> {
    const { signal, progress } = this.#options;
    try {
      for (let failures = 0, since = Date.now(); !this.#hasEnded;) {
        const before = this.#lastEvent;
        const error = await this.#read().then(
          () => null,
          (reason: unknown) => reason,
        );
        if (this.#hasEnded) return;
        signal.throwIfAborted();
        if (error !== null && !passes(error)) throw error;
        if (this.#lastEvent !== before) [failures, since] = [0, Date.now()];
        if (error !== null && Date.now() - since > PATIENCE_MS) throw error;
        if (error !== null && failures++ === 0) progress.note(`${(error as Error).message}; waiting for it`);
        await sleep(Math.min(100 * 2 ** failures, LONGEST_WAIT_MS), undefined, { signal });
      }
    } finally {
      if (this.#timer !== null) clearTimeout(this.#timer);
    }
  }

  async #read(): Promise<void> {
    const { client, onLog, signal } = this.#options;
    const headers: Record<string, string> = { accept: 'text/event-stream' };
    if (this.#lastEvent !== null) headers['last-event-id'] = this.#lastEvent;
    const response = await client.stream(`/executions/${encodeURIComponent(this.#id)}/events`, onLog ? { logs: true } : {}, {
      headers,
      signal,
    });
    const events = response.body!.pipeThrough(new TextDecoderStream()).pipeThrough(new EventSourceParserStream());
    for await (const event of events) {
      this.#take(event);
      if (this.#hasEnded) return;
    }
  }

  #take({ event, data, id }: EventSourceMessage): void {
    if (id !== undefined) this.#lastEvent = id;
    const given = JSON.parse(data) as { items?: unknown[]; ids?: string[] };
    if (event === 'nodes') for (const node of given.items as Node[]) this.#nodes.set(node.id, node);
    if (event === 'removed') for (const each of given.ids ?? []) this.#nodes.delete(each);
    if (event === 'logs') this.#tell(given.items as (LogLine & { execution_id: string })[]);
    if (event === 'ended') this.#hasEnded = true;
    this.#drawSoon();
  }

  #tell(lines: (LogLine & { execution_id: string })[]): void {
    for (const { execution_id: of, ...line } of lines) this.#options.onLog?.(this.#nodes.get(of)?.name ?? of, line);
  }

  #drawSoon(): void {
    if (this.#timer !== null || this.#hasEnded) return;
    const wait = Math.max(0, this.#drawn + DRAW_MS - Date.now());
    this.#timer = setTimeout(() => this.#draw(), wait);
  }

  #draw(): void {
    this.#timer = null;
    this.#drawn = Date.now();
    const tree = treeOf(this.#id, this.#nodes);
    if (tree === null) return;
    this.#options.progress.update(tree);
    // what still runs gets older
    if (!isTerminal(tree.status)) this.#timer = setTimeout(() => this.#draw(), 10 * DRAW_MS).unref();
  }
}

function passes(error: unknown): boolean {
  if (error instanceof Unreachable) return true;
  const { status, name } = error as { status?: number; name?: string };
  // A stream that was cut: what undici says of it is a TypeError.
  return name === 'TypeError' || [502, 503, 504].includes(status ?? 0);
}

/** Children by their position; null where the root has not come yet. */
function treeOf(id: string, nodes: ReadonlyMap<string, Node>): ExecutionTree | null {
  const trees = new Map([...nodes].map(([key, node]): [string, ExecutionTree] => [key, { ...node, children: [] }]));
  for (const tree of trees.values()) {
    if (tree.id !== id && tree.parent_id !== null) trees.get(tree.parent_id)?.children.push(tree);
  }
  for (const { children } of trees.values()) children.sort((a, b) => (a.position ?? 0) - (b.position ?? 0));
  return trees.get(id) ?? null;
}
