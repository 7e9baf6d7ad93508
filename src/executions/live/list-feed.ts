/**
 * The first page of a list of executions, for all who watch it with the same filter in this process. A page is small: it is read
 * anew, and whoever watches it is told what differs from the page that they were told last. So there is no position to come back to.
 *
 * A look comes soon after a commit of this process and every second for what others wrote, and takes no more than a tenth of the time:
 * a filter that finds little in a large table is slow.
 */
import { Pace } from './pace.ts';
import type { ExecutionNode } from './types.ts';

/** The nodes of a page with their text, which says whether one changed. */
export type ListPage = Map<string, { node: ExecutionNode; text: string }>;

export interface ListFeedPorts {
  read(): Promise<ExecutionNode[]>;
  isRetryable(error: unknown): boolean;
}

const SOON_MS = 250;
const POLL_MS = 1000;
const REST = 9;

export class ListFeed {
  readonly #ports: ListFeedPorts;
  #page: ListPage | null = null;
  #waiting: { seen: ListPage | null; resolve: (page: ListPage) => void; reject: (error: unknown) => void }[] = [];
  readonly #pace = new Pace(REST, () => this.#look());
  #woken = false;

  constructor(ports: ListFeedPorts) {
    this.#ports = ports;
  }

  wake(): void {
    this.#woken = true;
    if (this.#waiting.length > 0) this.#pace.schedule(SOON_MS);
  }

  /** The page once it is another one than the one that was seen. */
  async next(seen: ListPage | null, signal: AbortSignal): Promise<ListPage> {
    signal.throwIfAborted();
    if (this.#page !== null && seen !== null && this.#page !== seen) return this.#page;
    const { promise, resolve, reject } = Promise.withResolvers<ListPage>();
    const waiter = { seen, resolve, reject };
    this.#waiting.push(waiter);
    this.#pace.schedule(seen === null ? 0 : this.#woken ? SOON_MS : POLL_MS);
    const onAbort = (): void => {
      this.#waiting = this.#waiting.filter((other) => other !== waiter);
      reject(signal.reason as Error);
    };
    signal.addEventListener('abort', onAbort, { once: true });
    return promise.finally(() => signal.removeEventListener('abort', onAbort));
  }

  close(): void {
    this.#pace.stop();
  }

  async #look(): Promise<void> {
    if (this.#waiting.length === 0) return;
    this.#woken = false;
    await this.#pace.during(async () => {
      try {
        const nodes = await this.#ports.read();
        const page: ListPage = new Map(nodes.map((node) => [node.id, { node, text: JSON.stringify(node) }]));
        if (this.#page === null || !isSame(this.#page, page)) this.#page = page;
        this.#tell(this.#page);
      } catch (error) {
        if (!this.#ports.isRetryable(error)) for (const { reject } of this.#waiting.splice(0)) reject(error);
      }
    });
    if (this.#waiting.length > 0) this.#pace.schedule(this.#woken ? SOON_MS : POLL_MS);
  }

  #tell(page: ListPage): void {
    const told = this.#waiting.filter(({ seen }) => seen !== page);
    this.#waiting = this.#waiting.filter(({ seen }) => seen === page);
    for (const { resolve } of told) resolve(page);
  }
}

function isSame(a: ListPage, b: ListPage): boolean {
  return a.size === b.size && [...b].every(([id, { text }]) => a.get(id)?.text === text);
}

/** What makes the second page of the first. */
export function differenceOf(before: ListPage, after: ListPage): { nodes: ExecutionNode[]; removed: string[] } {
  const nodes = [...after].filter(([id, { text }]) => before.get(id)?.text !== text).map(([, { node }]) => node);
  return { nodes, removed: [...before.keys()].filter((id) => !after.has(id)) };
}
