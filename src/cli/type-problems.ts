/** What the compiler says, as `tsc` prints it: with colours the line of the source too. */
import type { Colours } from './terminal.ts';
import { printable } from './visible.ts';

export interface TypeProblem {
  file: string;
  line: number | null;
  column: number | null;
  message: string;
  code: string;
}

export function problemLines(problems: readonly TypeProblem[], texts: ReadonlyMap<string, string>, colours: Colours): string[] {
  const lines = problems.flatMap((problem) => [headOf(problem, colours), ...sourceOf(problem, texts, colours)]);
  const many = problems.length === 1 ? '1 error' : `${problems.length} errors`;
  return [...lines, `${many}: nothing is saved; --no-check saves it all the same`];
}

/** `flows/report.ts(4,9): error TS2322: Type 'string' is not assignable to type 'number'.` */
function headOf({ file, line, column, message, code }: TypeProblem, { cyan, yellow, red, dim }: Colours): string {
  const at = line === null ? '' : `(${yellow(String(line))},${yellow(String(column ?? 1))})`;
  return `${cyan(printable(file))}${at}: ${red('error')} ${dim(`${code}:`)} ${printable(message)}`;
}

function sourceOf({ file, line, column }: TypeProblem, texts: ReadonlyMap<string, string>, colours: Colours): string[] {
  const text = line === null ? undefined : texts.get(file)?.split(/\r?\n/)[line - 1];
  if (text === undefined || !colours.isColorSupported) return [];
  const from = (column ?? 1) - 1;
  const word = /^(?:[\w$]+|(["'`]).*?\1|.)/.exec(text.slice(from))?.[0].length ?? 1;
  const number = String(line);
  const gutter = colours.inverse(' '.repeat(number.length));
  // a tab stays one, so that the mark stands below what it means
  const before = text.slice(0, from).replace(/[^\t]/g, ' ');
  return ['', `${colours.inverse(number)} ${printable(text)}`, `${gutter} ${before}${colours.red('~'.repeat(word))}`, ''];
}
