/** What the shell's completion asks: one line for each candidate, and one that says what the shell may add. */
import { findServer } from '../connect.ts';
import type { CliCommand } from '../command.ts';
import { EXIT, type ExitCode } from '../exit.ts';
import type { Surroundings } from '../surroundings.ts';
import { oneLine } from '../tree-view.ts';
import { printable } from '../visible.ts';
import { candidatesFor, type Candidate, type NameKind } from './candidates.ts';
import { namesOf } from './names.ts';

/** The words of the scripts that `completion` prints: cobra's directives. */
const DIRECTIVE = { files: 0, noFiles: 4 } as const;

/** Somebody waits with a finger on the key. */
const PATIENCE_MS = 1000;

/** Never fails, and never starts a server: without one there are only the names that the command line has itself. */
export async function complete(words: readonly string[], program: CliCommand, surroundings: Surroundings): Promise<ExitCode> {
  const { known, names, files, prefix } = candidatesFor(program, words);
  const typed = (words.at(-1) ?? '').slice(prefix.length);
  const all = [...known, ...(names === null ? [] : await askedFor(names, surroundings))];
  const { out } = surroundings.terminal;
  for (const { value, about } of all) {
    if (value.startsWith(typed) && isPrintable(value)) out(`${prefix}${value}\t${oneLine(about)}`);
  }
  out(`:${files ? DIRECTIVE.files : DIRECTIVE.noFiles}`);
  return EXIT.success;
}

/** A name with a line break would be two, and one with a control character is nothing that a shell should put on its line. */
const isPrintable = (value: string): boolean => printable(value) === value && !/[\n\t]/.test(value);

async function askedFor(kind: NameKind, surroundings: Surroundings): Promise<Candidate[]> {
  const asked = findServer(surroundings, { waitMs: 0 })
    .then((client) => (client === null ? [] : namesOf(kind, client)))
    .catch(() => []);
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<Candidate[]>((resolve) => (timer = setTimeout(() => resolve([]), PATIENCE_MS)));
  try {
    return await Promise.race([asked, late]);
  } finally {
    clearTimeout(timer);
  }
}
