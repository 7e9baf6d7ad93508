/** What an editor of flows needs: the declarations of this installation, and what the compiler says of a script. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PetioleError } from '../errors.ts';
import { PRODUCT } from '../model.ts';
import type { Catalogue } from './declarations/declaration-file.ts';
import type { FlowModules } from './ports.ts';
import type { TypeCheckProcess } from './type-check/process.ts';
import type { SourceFiles, TypeProblem } from './type-check/protocol.ts';
import type { Asker } from './type-check/turns.ts';

/** In the flows folder, where an editor and tsc find it by themselves. */
export const TYPES_FILE = `${PRODUCT.command}-types.d.ts`;
const SDK = `node_modules/${PRODUCT.command}`;
const MAX_BYTES = 2 << 20;
const MAX_MODULES = 500;

export interface FlowTypesParts {
  process: TypeCheckProcess;
  /** the sources of what flows import as `petiole` */
  sdkFolder: string;
  catalogue(): Promise<Catalogue>;
}

export interface CheckedScript {
  /** default: flow */
  name?: string;
  script: string;
  modules?: FlowModules;
}

export class FlowTypes {
  readonly #parts: FlowTypesParts;
  #sdk: Promise<SourceFiles> | undefined;
  #made: { of: string; files: Promise<SourceFiles> } | undefined;

  constructor(parts: FlowTypesParts) {
    this.#parts = parts;
  }

  /** All declarations but those of npm packages, path → text; the same object for as long as nothing changed. */
  async files(): Promise<SourceFiles> {
    const catalogue = await this.#parts.catalogue();
    // The connector types belong to the installation and stay; of a connector only this shows in its declaration.
    const of = JSON.stringify([catalogue.connectors, catalogue.flows]);
    if (this.#made?.of !== of) {
      const made = { of, files: this.#make(catalogue) };
      this.#made = made;
      made.files.catch(() => {
        if (this.#made === made) this.#made = undefined;
      });
    }
    return this.#made.files;
  }

  /** The declarations behind imports of npm packages, such as `zod`. */
  async packages(imports: string[]): Promise<SourceFiles> {
    const { files } = await this.#parts.process.ask<{ files: SourceFiles }>({ task: 'packages', imports });
    return files;
  }

  async check({ name = 'flow', script, modules = {} }: CheckedScript, asker?: Asker): Promise<{ problems: TypeProblem[] }> {
    assertSize(script, modules);
    const entry = `${name}.ts`;
    const request = { task: 'check', entry, files: { ...modules, [entry]: script }, alone: Object.keys(modules).length > 0 } as const;
    return this.#parts.process.ask<{ problems: TypeProblem[] }>(request, await this.files(), asker);
  }

  async #make(catalogue: Catalogue): Promise<SourceFiles> {
    const [sdk, { text }] = await Promise.all([
      (this.#sdk ??= readSdk(this.#parts.sdkFolder)),
      this.#parts.process.ask<{ text: string }>({ task: 'declare', catalogue }),
    ]);
    return { ...sdk, [TYPES_FILE]: text };
  }
}

/** As an installed package: what is imported from it is found without further settings. */
async function readSdk(folder: string): Promise<SourceFiles> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.ts') && name !== 'connector.ts').sort();
  const texts = await Promise.all(names.map((name) => readFile(join(folder, name), 'utf8')));
  const files = names.map((name, index): [string, string] => [name.endsWith('.d.ts') ? name : `${SDK}/${name}`, texts[index] ?? '']);
  const manifest = JSON.stringify({ name: PRODUCT.command, type: 'module', exports: { '.': { types: './index.ts' } } });
  return { ...Object.fromEntries(files), [`${SDK}/package.json`]: manifest };
}

function assertSize(script: string, modules: FlowModules): void {
  const texts = [script, ...Object.values(modules)];
  const bytes = texts.reduce((sum, text) => sum + Buffer.byteLength(text), 0);
  if (bytes > MAX_BYTES || texts.length > MAX_MODULES) {
    throw new PetioleError('TOO_LARGE', `a script and its modules may have ${MAX_BYTES >> 20} MiB and ${MAX_MODULES} files together`);
  }
}
