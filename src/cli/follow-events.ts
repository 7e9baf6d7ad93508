/** Watches an execution by the events of the server. */
import { isTerminal, type ExecutionTree, type LogLine } from '../model.ts';
import { getTree, type Client } from './client.ts';
import { readStream, type LiveEvent } from './event-stream.ts';
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
/** What still runs gets older. */
const AGE_MS = 1000;

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
  /** by execution: the last log line that was told, since after a cut they may come again */
  readonly #told = new Map<string, number>();
  #isReady = false;
  #drawn = 0;
  #timer: NodeJS.Timeout | null = null;

  constructor(id: string, options: FollowEventsOptions) {
    this.#id = id;
    this.#options = options;
  }

  async untilEnd(): Promise<void> {
    const { client, progress, onLog, signal } = this.#options;
    const path = `/executions/${encodeURIComponent(this.#id)}/events`;
    const take = (event: LiveEvent) => this.#take(event);
    try {
      await readStream({ client, path, query: onLog ? { logs: true } : {}, take, note: (text) => progress.note(text), signal });
    } finally {
      if (this.#timer !== null) clearTimeout(this.#timer);
    }
  }

  #take({ name, data }: LiveEvent): boolean {
    if (name === 'ended') return true;
    if (name === 'reset') this.#nodes.clear();
    if (name === 'nodes') for (const node of data.items) this.#nodes.set(node.id, node as unknown as Node);
    if (name === 'removed') for (const each of data.ids) this.#nodes.delete(each);
    if (name === 'logs') for (const line of data.items) this.#tell(line as LogLine & { execution_id: string });
    // Orphans may run on for long; their lines are told all the same, where lines were asked for.
    if (name === 'ready') this.#isReady = true;
    if (this.#isReady && this.#hasEnded() && this.#options.onLog === undefined) return true;
    this.#drawSoon();
    return false;
  }

  #hasEnded(): boolean {
    const root = this.#nodes.get(this.#id);
    return root !== undefined && isTerminal(root.status);
  }

  #tell({ execution_id: of, ...line }: LogLine & { execution_id: string }): void {
    if (line.seq <= (this.#told.get(of) ?? -1)) return;
    this.#told.set(of, line.seq);
    this.#options.onLog?.(this.#nodes.get(of)?.name ?? of, line);
  }

  #drawSoon(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#draw(), Math.max(0, this.#drawn + DRAW_MS - Date.now()));
  }

  #draw(): void {
    this.#timer = null;
    this.#drawn = Date.now();
    const tree = treeOf(this.#id, this.#nodes);
    if (tree !== null) this.#options.progress.update(tree);
    this.#timer = setTimeout(() => this.#draw(), AGE_MS);
  }
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
