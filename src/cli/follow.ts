/** Watches an execution until it ended, whatever happens to the server meanwhile. */
import { setTimeout as sleep } from 'node:timers/promises';
import { isTerminal, type ExecutionTree, type LogLine } from '../model.ts';
import { getLogs, getTree, Unreachable, type Client } from './client.ts';
import type { Progress } from './progress.ts';
import { walk } from './tree-view.ts';

export interface FollowOptions {
  client: Client;
  progress: Progress;
  /** a log line of an execution of the tree; absent: logs are not read */
  onLog?: (node: ExecutionTree, line: LogLine) => void;
  /** an aborted follow gives up */
  signal?: AbortSignal;
}

const POLL_MS = 120;
/** A server may be restarted under a flow: the flow goes on, and so does who watches it. */
const PATIENCE_MS = 60_000;

/** The tree once its root ended; goes on with what `continueAs` started in its place. */
export async function follow(id: string, options: FollowOptions): Promise<ExecutionTree> {
  const { client, progress } = options;
  const logs = createLogReader(client, options.onLog);
  let current = id;
  for (;;) {
    const began = performance.now();
    const tree = await patiently(() => getTree(client, current), progress, options.signal);
    await logs.read(tree);
    if (isTerminal(tree.status)) {
      if (tree.continued_as === null) return tree;
      progress.finish(tree);
      progress.note('continued as a new execution');
      current = tree.continued_as;
      continue;
    }
    progress.update(tree);
    // A tree of thousands takes a while to read: it is asked for less often.
    await sleep(Math.max(POLL_MS, 3 * (performance.now() - began)), undefined, { signal: options.signal });
  }
}

async function patiently<T>(ask: () => Promise<T>, progress: Progress, signal?: AbortSignal): Promise<T> {
  const until = Date.now() + PATIENCE_MS;
  for (let attempt = 0; ; attempt++) {
    try {
      return await ask();
    } catch (error) {
      const passing = error instanceof Unreachable || (error as { status?: number }).status === 503;
      if (!passing || Date.now() > until) throw error;
      if (attempt === 0) progress.note(`${(error as Error).message}; waiting for it`);
      await sleep(Math.min(100 * 2 ** attempt, 2000), undefined, { signal });
    }
  }
}

interface LogReader {
  read(tree: ExecutionTree): Promise<void>;
}

/** Reads what is new of each execution; of one that ended for the last time. */
function createLogReader(client: Client, onLog: FollowOptions['onLog']): LogReader {
  const seen = new Map<string, string>();
  const done = new Set<string>();
  const readNode = async (node: ExecutionTree): Promise<void> => {
    const ended = isTerminal(node.status);
    for (;;) {
      const page = await getLogs(client, node.id, seen.get(node.id));
      for (const line of page.items) {
        seen.set(node.id, String(line.seq));
        onLog?.(node, line);
      }
      if (page.next === null || page.items.length === 0) break;
    }
    if (ended) done.add(node.id);
  };
  return {
    async read(tree) {
      if (onLog === undefined) return;
      for (const node of walk(tree)) {
        if (done.has(node.id) || node.type === 'SLEEP' || node.started_at === null) continue;
        await readNode(node);
      }
    },
  };
}
