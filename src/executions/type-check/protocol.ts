/** What the process that knows TypeScript is asked, and what it answers. */
import type { Catalogue } from '../declarations/declaration-file.ts';

/** A mistake, as tsc tells it. Lines and columns count from 1. */
export interface TypeProblem {
  /** below the folder of the flows; null where it is about no file */
  file: string | null;
  line: number | null;
  column: number | null;
  message: string;
  /** such as `TS2322` */
  code: string;
  /** the script cannot even be read: what it is about is no matter of types */
  is_syntax: boolean;
}

/** Path below the folder of the flows → text. */
export type SourceFiles = Record<string, string>;

export type TypeCheckRequest =
  | { task: 'declare'; catalogue: Catalogue }
  /** `files` is what a check builds upon; it stays for those that follow */
  | { task: 'know'; files: SourceFiles }
  /** `alone`: the flows folder is not looked into for what the script imports */
  | { task: 'check'; entry: string; files: SourceFiles; alone: boolean }
  /** the declarations that lie behind these imports of npm packages */
  | { task: 'packages'; imports: string[] };

export type TypeCheckAnswer = { text: string } | { problems: TypeProblem[] } | { files: SourceFiles } | { known: true };

/** Where the process finds what it may read. */
export interface TypeCheckFolders {
  typescript: string;
  flows: string | null;
  /** npm package → its folder */
  packages: Record<string, string>;
}
