/** `execution tree --follow`: a running tree, live, until it has ended. */
import { isTerminal, type ExecutionTree, type LogLine } from '../model.ts';
import { getTree, type Client } from './client.ts';
import { EXIT, type ExitCode } from './exit.ts';
import { followEvents } from './follow-events.ts';
import { liveProgress, plainProgress, type Progress } from './progress.ts';
import type { Surroundings } from './surroundings.ts';
import { errorLines, logText, walk } from './tree-view.ts';

export interface WatchOptions {
  json?: boolean;
  logs?: boolean;
  ids?: boolean;
}

/** Ends as `run` does, but Ctrl-C leaves the execution alone. */
export async function watch(id: string, options: WatchOptions, client: Client, surroundings: Surroundings): Promise<ExitCode> {
  const { terminal, interrupted, gone } = surroundings;
  const progress = progressFor(options, surroundings);
  const signal = AbortSignal.any([interrupted, gone]);
  const onLog = options.logs ? (name: string, line: LogLine) => progress.note(noteOf(name, line, options, terminal)) : undefined;
  const tree = await followEvents(id, { client, progress, onLog, signal }).catch((error: unknown) => {
    if (signal.aborted) return null;
    throw error;
  });
  if (tree === null) {
    const now = gone.aborted ? null : await getTree(client, id).catch(() => null);
    if (now !== null) progress.finish(now);
    if (now !== null && !isTerminal(now.status)) terminal.err(`${id} goes on`);
    return EXIT.cancelled;
  }
  progress.finish(tree);
  if (tree.error !== null && !options.json) terminal.err(errorLines(tree.error, terminal.colours).join('\n'));
  if (tree.status === 'ENDED_SUCCESS') return EXIT.success;
  return tree.status === 'ENDED_CANCELLED' ? EXIT.cancelled : EXIT.error;
}

function noteOf(name: string, line: LogLine, { json }: WatchOptions, terminal: Surroundings['terminal']): string {
  return json ? JSON.stringify({ log: { name, ...line } }) : logText(line, name, terminal);
}

function progressFor({ json, ids }: WatchOptions, { terminal }: Surroundings): Progress {
  if (json) return jsonProgress(terminal.out);
  const view = { ids: ids ? ('all' as const) : ('some' as const) };
  return terminal.isInteractive ? liveProgress(terminal, view) : plainProgress(terminal.out, terminal, view);
}

/** A line for each node that is new or has changed. */
function jsonProgress(out: (text: string) => void): Progress {
  const told = new Map<string, string>();
  const update = (tree: ExecutionTree): void => {
    for (const { children: _, ...node } of walk(tree)) {
      const { status, name, message, error, wake_at, attempt } = node;
      const state = JSON.stringify([status, name, message, error?.message, wake_at, attempt]);
      if (told.get(node.id) === state) continue;
      told.set(node.id, state);
      out(JSON.stringify(node));
    }
  };
  // the last line is the root with its inputs and output
  const finish = (tree: ExecutionTree): void => {
    update(tree);
    const { children: _, ...root } = tree;
    out(JSON.stringify(root));
  };
  return { update, note: (text) => out(text.startsWith('{') ? text : JSON.stringify({ note: text })), finish };
}
