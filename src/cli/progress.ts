/** How a running tree is shown: redrawn on a terminal, one line per change everywhere else. */
import { createLogUpdate } from 'log-update';
import { isTerminal, type ExecutionTree } from '../model.ts';
import type { Terminal } from './terminal.ts';
import { nodeLine, treeLines, walk } from './tree-view.ts';

export interface Progress {
  update(tree: ExecutionTree): void;
  /** a line that stays: a log line, a notice */
  note(text: string): void;
  /** draws the tree for the last time */
  finish(tree: ExecutionTree): void;
}

/** Lines of a tree at its end; a larger one is cut in the middle. */
const MAX_FINAL_LINES = 1000;

export function liveProgress({ stdout, colours }: Terminal): Progress {
  const draw = createLogUpdate(stdout);
  return {
    update(tree) {
      const lines = treeLines(tree, { colours, now: Date.now() });
      draw(fit(lines, (stdout.rows ?? 24) - 2, colours.dim).join('\n'));
    },
    note: (text) => draw.persist(text),
    finish(tree) {
      draw.clear();
      draw.done();
      const lines = treeLines(tree, { colours, now: Date.now() });
      stdout.write(`${fit(lines, MAX_FINAL_LINES, colours.dim).join('\n')}\n`);
    },
  };
}

/** Keeps the root and the end, where the newest children are. */
function fit(lines: string[], height: number, dim: (text: string) => string): string[] {
  if (lines.length <= height || height < 4) return lines;
  const hidden = lines.length - height + 1;
  return [lines[0]!, dim(`   … ${hidden} more`), ...lines.slice(hidden + 1)];
}

/** `write` is stdout's or stderr's; a node is told of when its status or message changed. */
export function plainProgress(write: (text: string) => void, { colours }: Pick<Terminal, 'colours'>): Progress {
  const told = new Map<string, string>();
  const update = (tree: ExecutionTree): void => {
    const depths = depthsOf(tree);
    for (const node of walk(tree)) {
      const state = `${node.status} ${node.message ?? ''}`;
      if (told.get(node.id) === state || node.status === 'CREATED') continue;
      told.set(node.id, state);
      write(`${node.status.padEnd(15)} ${'  '.repeat(depths.get(node.id) ?? 0)}${nodeLine(node, { colours, now: Date.now() })}`);
    }
  };
  return { update, note: write, finish: update };
}

function depthsOf(tree: ExecutionTree, depth = 0, depths = new Map<string, number>()): Map<string, number> {
  depths.set(tree.id, depth);
  for (const child of tree.children) depthsOf(child, depth + 1, depths);
  return depths;
}

export const hasEnded = (tree: ExecutionTree): boolean => [...walk(tree)].every(({ status }) => isTerminal(status));
