import type { Colours } from './terminal.ts';

const ESCAPES = /\u001b\[\d+m/g;

/** Columns as wide as their widest cell; the last one is not padded. */
export function table(head: string[], rows: string[][], colours: Colours): string {
  const all = [head, ...rows];
  const widths = head.map((_, column) => Math.max(...all.map((row) => width(row[column] ?? ''))));
  const lines = all.map((row) => row.map((cell, column) => (column === row.length - 1 ? cell : pad(cell, widths[column]!))).join('  '));
  return [colours.dim(lines[0]!), ...lines.slice(1)].join('\n');
}

/** `name:  value`, further lines of the value below it. */
export function field(name: string, value: string, colours: Colours): string {
  return `${colours.dim(pad(`${name}:`, 16))}${value.split('\n').join(`\n${' '.repeat(16)}`)}`;
}

function width(cell: string): number {
  return cell.replace(ESCAPES, '').length;
}

function pad(cell: string, to: number): string {
  return cell + ' '.repeat(Math.max(0, to - width(cell)));
}
