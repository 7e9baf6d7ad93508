/** How a running tree is shown: redrawn on a terminal, one line per change everywhere else. */
import { createLogUpdate } from 'log-update';
import { isTerminal, type ExecutionTree } from '../model.ts';
import { clip } from './table.ts';
import type { Terminal } from './terminal.ts';
import { nodeLine, treeLines, walk, type TreeLine, type View } from './tree-view.ts';

export interface Progress {
  update(tree: ExecutionTree): void;
  /** a line that stays: a log line, a notice */
  note(text: string): void;
  /** draws the tree for the last time */
  finish(tree: ExecutionTree): void;
}

/** Lines of a tree at its end; a larger one is cut in the middle. */
const MAX_FINAL_LINES = 1000;

type Ids = Pick<View, 'ids'>;

export function liveProgress({ stdout, colours }: Pick<Terminal, 'stdout' | 'colours'>, { ids }: Ids = {}): Progress {
  const draw = createLogUpdate(stdout);
  const linesOf = (tree: ExecutionTree, height: number) =>
    fit(treeLines(tree, { colours, now: Date.now(), ids, times: { stdout } }), height, colours.dim);
  return {
    update(tree) {
      const { rows = 24, columns = 80 } = stdout;
      // A line that wraps would take the room of two, and push the root out of sight.
      draw(
        linesOf(tree, rows - 2)
          .map((line) => clip(line, columns, colours))
          .join('\n'),
      );
    },
    note: (text) => draw.persist(text),
    finish(tree) {
      draw.clear();
      draw.done();
      stdout.write(`${linesOf(tree, MAX_FINAL_LINES).join('\n')}\n`);
    },
  };
}

/** Leaves out what has ended, the oldest first; then, if that is not enough, the oldest of the rest. The root stays. */
function fit(lines: TreeLine[], height: number, dim: (text: string) => string): string[] {
  if (lines.length <= height || height < 4) return lines.map(({ text }) => text);
  const [root, ...below] = lines as [TreeLine, ...TreeLine[]];
  const hidden = lines.length - height + 1;
  const ended = below.filter(({ hasEnded }) => hasEnded).slice(0, hidden);
  const others = below.filter(({ hasEnded }) => !hasEnded).slice(0, hidden - ended.length);
  const left = new Set([...ended, ...others]);
  const shown = below.filter((line) => !left.has(line));
  return [root.text, dim(`   … ${hidden} more`), ...shown.map(({ text }) => text)];
}

/** `write` is stdout's or stderr's; a node is told of when its status or message changed. */
export function plainProgress(write: (text: string) => void, { colours }: Pick<Terminal, 'colours'>, { ids }: Ids = {}): Progress {
  const told = new Map<string, string>();
  const update = (tree: ExecutionTree): void => {
    const depths = depthsOf(tree);
    for (const node of walk(tree)) {
      const state = `${node.status} ${node.message ?? ''}`;
      if (told.get(node.id) === state || node.status === 'CREATED') continue;
      told.set(node.id, state);
      const line = nodeLine(node, { colours, now: Date.now() });
      write(`${node.status.padEnd(15)} ${'  '.repeat(depths.get(node.id) ?? 0)}${line}${ids === 'all' ? `  ${node.id}` : ''}`);
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
