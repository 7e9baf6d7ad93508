/** What a key does in the tree grid: the pattern of the ARIA authoring practices, and + and - for the time axis. */
import type { Row } from './tree-store.ts';

export type KeyAction = { go: number } | { toggle: string; open: boolean } | { zoom: number } | { pan: number } | { enter: true };

interface Place {
  rows: readonly Row[];
  /** the chosen row; -1: none */
  at: number;
  /** rows in sight */
  page: number;
  /** with the arrows: the time axis moves, not the choice */
  shift: boolean;
}

const PAN = 0.2;

export function keyAction(key: string, { rows, at, page, shift }: Place): KeyAction | null {
  const row = rows[at];
  if (shift && key === 'ArrowRight') return { pan: PAN };
  if (shift && key === 'ArrowLeft') return { pan: -PAN };
  switch (key) {
    case 'ArrowDown':
      return { go: at + 1 };
    case 'ArrowUp':
      return { go: Math.max(at - 1, 0) };
    case 'PageDown':
      return { go: at + page };
    case 'PageUp':
      return { go: at - page };
    case 'Home':
      return { go: 0 };
    case 'End':
      return { go: rows.length - 1 };
    case 'ArrowRight':
      if (!row || row.childCount === 0) return null;
      return row.isOpen ? { go: at + 1 } : { toggle: row.id, open: true };
    case 'ArrowLeft':
      if (!row) return null;
      return row.isOpen && row.childCount > 0 ? { toggle: row.id, open: false } : { go: parentOf(rows, at) };
    case 'Enter':
      return row ? { enter: true } : null;
    case ' ':
      return row && row.childCount > 0 ? { toggle: row.id, open: !row.isOpen } : null;
    case '+':
      return { zoom: 0.6 };
    case '-':
      return { zoom: 1 / 0.6 };
    default:
      return null;
  }
}

function parentOf(rows: readonly Row[], at: number): number {
  const depth = rows[at]?.depth ?? 0;
  for (let i = at - 1; i >= 0; i--) if (rows[i]!.depth < depth) return i;
  return at;
}
