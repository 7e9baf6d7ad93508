/** Executions as rows, listed or live. */
import type { Execution } from '../model.ts';
import { table } from './table.ts';
import type { Terminal } from './terminal.ts';
import { shownTime } from './times.ts';
import { durationOf, oneLine, SIGNS } from './tree-view.ts';

export function executionTable(items: readonly Execution[], terminal: Terminal): string {
  const rows = items.map((item) => {
    const { glyph, colour } = SIGNS[item.status];
    const status = `${terminal.colours[colour](glyph)} ${item.status}`;
    return [item.id, status, oneLine(item.name), durationOf(item, Date.now()), shownTime(item.created_at, terminal)];
  });
  return table(['ID', 'STATUS', 'NAME', 'TOOK', 'CREATED'], rows, terminal);
}
