/**
 * The folders of flows, connectors and Vaults, for whoever is asked for something that stands in one of them: what of them cannot be
 * loaded, and a look at them right now, since a file may have been saved a moment ago.
 */
import path from 'node:path';
import type { FileKind } from '../model.ts';

export type FileProblem = {
  kind: FileKind;
  /** as it is found from the working directory of the process */
  file: string;
  code: string;
  message: string;
};

const LONGEST_REASON = 300;

export class WatchedFolders {
  readonly #problems = new Map<FileKind, FileProblem[]>();
  #look: () => Promise<void> = () => Promise.resolve();
  #again: () => Promise<void> = () => Promise.resolve();

  /** `look` loads what was changed since, `again` everything; both resolve when that is done. */
  follow(look: () => Promise<void>, again: () => Promise<void> = look): void {
    this.#look = look;
    this.#again = again;
  }

  /** All that the folders hold is stored again where the database has not got it; rejects where it cannot be. */
  again(): Promise<void> {
    return this.#again();
  }

  /** What was saved a moment ago is loaded when this resolves. */
  look(): Promise<void> {
    return this.#look();
  }

  /** Replaces what was known of files of these kinds. */
  report(kinds: readonly FileKind[], problems: readonly FileProblem[]): void {
    for (const kind of kinds)
      this.#problems.set(
        kind,
        problems.filter((problem) => problem.kind === kind),
      );
  }

  problems(...kinds: FileKind[]): FileProblem[] {
    const wanted = kinds.length === 0 ? [...this.#problems.keys()] : kinds;
    return wanted.flatMap((kind) => this.#problems.get(kind) ?? []);
  }

  /** The file that bears the name, where it has an error: what it held before is in use, if anything is. */
  problemOf(kind: FileKind, name: string): FileProblem | undefined {
    return this.problems(kind).find(({ file }) => path.parse(file).name === name);
  }

  /** A sentence for somebody who looks for something in vain, or nothing: a file that cannot be read may hold it. */
  hint(kind: FileKind, name: string): string {
    const [first, ...more] = this.problems(kind);
    const found = this.problemOf(kind, name) ?? first;
    if (!found) return '';
    const others = more.length > 0 ? ` (and ${more.length} more)` : '';
    return ` (the ${kind} file ${found.file} has an error, so that what it holds is not known${others}: ${shortened(found.message)})`;
  }
}

function shortened(text: string): string {
  return text.length > LONGEST_REASON ? `${text.slice(0, LONGEST_REASON).toWellFormed()} …` : text;
}
