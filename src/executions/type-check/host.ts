/**
 * The files that the compiler sees. They lie in a folder that does not exist: the script and its modules, the declarations of
 * this installation, and the declarations of the npm packages that the flows may import. Nothing else can be named by a script.
 */
import { readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import type ts from 'typescript';
import type { SourceFiles, TypeCheckFolders } from './protocol.ts';

export const ROOT = '/flows';
const LIBRARIES = '/typescript/lib';
const MODULES = `${ROOT}/node_modules/`;

export interface CheckedFiles {
  /** path below the folder of the flows → text */
  files: SourceFiles;
  /** not looked for in the flows folder on disk */
  alone: boolean;
}

/** Libraries, declarations and packages are parsed once, and held by their path and text. */
export class Host {
  readonly #ts: typeof ts;
  readonly #folders: TypeCheckFolders;
  readonly #texts = new Map<string, string | undefined>();
  readonly #parsed = new Map<string, { text: string; file: ts.SourceFile }>();
  #known: SourceFiles = {};

  constructor(typescript: typeof ts, folders: TypeCheckFolders) {
    this.#ts = typescript;
    this.#folders = folders;
  }

  get known(): SourceFiles {
    return this.#known;
  }

  know(files: SourceFiles): void {
    this.#known = files;
  }

  compilerHost(checked: CheckedFiles): ts.CompilerHost {
    const readFile = (path: string) => this.#read(path, checked);
    return {
      readFile,
      fileExists: (path) => readFile(path) !== undefined,
      getSourceFile: (path, options) => this.#source(path, readFile(path), options),
      getDefaultLibFileName: () => `${LIBRARIES}/lib.es2024.d.ts`,
      getDefaultLibLocation: () => LIBRARIES,
      getCurrentDirectory: () => ROOT,
      getCanonicalFileName: (path) => path,
      useCaseSensitiveFileNames: () => true,
      getNewLine: () => '\n',
      writeFile: () => undefined,
    };
  }

  #source(path: string, text: string | undefined, options: ts.ScriptTarget | ts.CreateSourceFileOptions): ts.SourceFile | undefined {
    if (text === undefined) return undefined;
    const held = this.#parsed.get(path);
    if (held?.text === text) return held.file;
    const file = this.#ts.createSourceFile(path, text, options, true);
    // Scripts are not held: each is another.
    if (this.#isLasting(path)) this.#parsed.set(path, { text, file });
    return file;
  }

  #isLasting(path: string): boolean {
    return path.startsWith(LIBRARIES) || path.startsWith(MODULES) || this.#known[path.slice(ROOT.length + 1)] !== undefined;
  }

  #read(path: string, { files, alone }: CheckedFiles): string | undefined {
    if (path.startsWith(`${LIBRARIES}/`)) return this.#library(path);
    if (!path.startsWith(`${ROOT}/`)) return undefined;
    const below = path.slice(ROOT.length + 1);
    const text = own(files, below) ?? own(this.#known, below);
    if (text !== undefined) return text;
    if (below.startsWith('node_modules/')) return this.#fromPackage(below);
    return alone || !isSource(below) ? undefined : this.#fromDisk(this.#folders.flows, below);
  }

  #library(path: string): string | undefined {
    const name = posix.basename(path);
    return /^lib\.[a-z0-9.]+\.d\.ts$/.test(name) ? this.#fromDisk(join(this.#folders.typescript, 'lib'), name) : undefined;
  }

  /** Only what a package declares: none of its code is of any use here. */
  #fromPackage(below: string): string | undefined {
    const [, name = '', rest = ''] = /^node_modules\/((?:@[^/]+\/)?[^/]+)\/(.+)$/.exec(below) ?? [];
    if (!/\.d\.[cm]?ts$|(^|\/)package\.json$/.test(rest)) return undefined;
    return this.#fromDisk(own(this.#folders.packages, name) ?? null, rest);
  }

  #fromDisk(folder: string | null, below: string): string | undefined {
    if (folder === null || below !== posix.normalize(below) || below.startsWith('..')) return undefined;
    const file = join(folder, below);
    if (!this.#texts.has(file)) this.#texts.set(file, readOrUndefined(file));
    return this.#texts.get(file);
  }

  /** The modules of the flows folder may have been changed meanwhile. */
  forgetFlows(): void {
    const { flows } = this.#folders;
    for (const file of this.#texts.keys()) if (flows !== null && file.startsWith(flows)) this.#texts.delete(file);
  }
}

function isSource(path: string): boolean {
  return /\.[cm]?[jt]s$/.test(path) && !path.split('/').some((part) => part.startsWith('.'));
}

function own(files: Record<string, string>, key: string): string | undefined {
  return Object.hasOwn(files, key) ? files[key] : undefined;
}

function readOrUndefined(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}
