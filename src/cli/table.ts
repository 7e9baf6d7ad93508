import { stripVTControlCharacters } from 'node:util';
import sliceAnsi from 'slice-ansi';
import type { Colours, Terminal } from './terminal.ts';

/** Columns that people copy from are never cut. */
const WHOLE = /^(ID|TOKEN)$/;
const LEAST = 8;
const GAP = 2;

/**
 * Columns as wide as their widest cell; the last one is not padded. On a terminal that is too narrow the widest are cut, so that
 * each row stays one; what goes into a pipe is never cut.
 */
export function table(head: string[], rows: string[][], { colours, stdout }: Pick<Terminal, 'colours' | 'stdout'>): string {
  const all = [head, ...rows];
  const natural = head.map((_, column) => Math.max(...all.map((row) => width(row[column] ?? ''))));
  const widths = stdout.isTTY ? fitted(head, natural, stdout.columns || 80) : natural;
  const cell = (text: string, column: number, isLast: boolean) => {
    const cut = clip(text, widths[column]!, colours);
    return isLast ? cut : pad(cut, widths[column]!);
  };
  const lines = all.map((row) => row.map((text, column) => cell(text, column, column === row.length - 1)).join(' '.repeat(GAP)));
  return [colours.dim(lines[0]!), ...lines.slice(1)].map((line) => line.trimEnd()).join('\n');
}

/** Takes from the widest, character by character, down to what can still be read. */
function fitted(head: string[], natural: number[], columns: number): number[] {
  const widths = [...natural];
  const room = columns - GAP * (widths.length - 1);
  for (let over = widths.reduce((sum, each) => sum + each, 0) - room; over > 0; over--) {
    const widest = widths.reduce((best, each, at) => (WHOLE.test(head[at]!) || each <= (widths[best] ?? LEAST) ? best : at), -1);
    if (widest < 0 || widths[widest]! <= LEAST) break;
    widths[widest]!--;
  }
  return widths;
}

/** `name:  value`, further lines of the value below it. */
export function field(name: string, value: string, colours: Colours): string {
  return `${colours.dim(pad(`${name}:`, 16))}${value.split('\n').join(`\n${' '.repeat(16)}`)}`;
}

/** No longer than so many columns of a terminal. */
export function clip(text: string, columns: number, { dim }: Pick<Colours, 'dim'>): string {
  return width(text) <= columns ? text : `${sliceAnsi(text, 0, Math.max(0, columns - 1))}${dim('…')}`;
}

const ASCII = /^[\u0020-\u007e]*$/;

/** Columns of a terminal: characters of Chinese, Japanese and Korean, and emoji, take two. */
export function width(text: string): number {
  const plain = stripVTControlCharacters(text);
  if (ASCII.test(plain)) return plain.length;
  let columns = 0;
  for (const { segment } of GRAPHEMES.segment(plain)) columns += isWide(segment) ? 2 : 1;
  return columns;
}

const GRAPHEMES = new Intl.Segmenter();

/** What stands behind a wide character stands two columns further. */
function isWide(segment: string): boolean {
  return !ASCII.test(segment) && sliceAnsi(`${segment}x`, 2) === 'x';
}

function pad(cell: string, to: number): string {
  return cell + ' '.repeat(Math.max(0, to - width(cell)));
}
