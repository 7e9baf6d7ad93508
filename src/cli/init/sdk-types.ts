/** The declarations of `petiole` for a project of its own: an editor finds them without the sources and without a server. */
import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { CommandError } from '../exit.ts';

const ROOT = '/types';

/** File name → text, `index.d.ts` and `globals.d.ts` among them. */
export async function sdkTypes(sdkFolder: string): Promise<Record<string, string>> {
  const { default: ts } = await import('typescript');
  const files: Record<string, string> = {};
  const program = ts.createProgram([join(sdkFolder, 'index.ts')], {
    target: ts.ScriptTarget.ES2024,
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
    allowImportingTsExtensions: true,
    declaration: true,
    emitDeclarationOnly: true,
    outDir: ROOT,
    rootDir: sdkFolder,
    types: [],
    skipLibCheck: true,
    noCheck: true,
  });
  program.emit(undefined, (file, text) => (files[basename(file)] = withoutSourceNames(text)));
  if (files['index.d.ts'] === undefined)
    throw new CommandError(`the types could not be made of ${sdkFolder}: is the installation complete?`);
  return { ...files, 'globals.d.ts': await readFile(join(sdkFolder, 'globals.d.ts'), 'utf8') };
}

/** Only the declarations go along, and `./flow.ts` would be a source. */
function withoutSourceNames(text: string): string {
  return text.replace(/((?:from|import\()\s*['"]\.\/[\w-]+)\.ts(['"])/g, '$1.js$2');
}
