/** The compiler, asked about one script at a time. */
import type ts from 'typescript';
import { ROOT, type Host } from './host.ts';
import type { SourceFiles, TypeProblem } from './protocol.ts';

const MAX_PROBLEMS = 100;
const GLOBALS = ['globals.d.ts', 'petiole-types.d.ts'];

/** As `flows/tsconfig.json` has it. */
function optionsOf({ ScriptTarget, ModuleKind, ModuleResolutionKind }: typeof ts): ts.CompilerOptions {
  return {
    target: ScriptTarget.ES2024,
    lib: ['lib.es2024.d.ts', 'lib.esnext.disposable.d.ts'],
    module: ModuleKind.ESNext,
    moduleResolution: ModuleResolutionKind.Bundler,
    allowImportingTsExtensions: true,
    verbatimModuleSyntax: true,
    noEmit: true,
    strict: true,
    noUncheckedIndexedAccess: true,
    skipLibCheck: true,
    types: [],
  };
}

/** What is wrong with the script and the modules that came with it; the rest of the program is not theirs to mend. */
export function problemsOf(
  typescript: typeof ts,
  host: Host,
  { entry, files, alone }: { entry: string; files: SourceFiles; alone: boolean },
): TypeProblem[] {
  host.forgetFlows();
  const names = [entry, ...GLOBALS.filter((name) => host.known[name] !== undefined)];
  const program = programOf(typescript, host, { names, files, alone });
  const problems: TypeProblem[] = [];
  for (const name of Object.keys(files)) {
    const file = program.getSourceFile(`${ROOT}/${name}`);
    // A module that nothing imports is no part of the flow.
    if (file === undefined) continue;
    const before = problems.length;
    const unread = program.getSyntacticDiagnostics(file);
    for (const diagnostic of [...unread, ...program.getSemanticDiagnostics(file)]) {
      problems.push({ ...problemOf(typescript, diagnostic), is_syntax: problems.length < before + unread.length });
      if (problems.length === MAX_PROBLEMS) return problems;
    }
  }
  return problems;
}

/** The declarations behind imports of npm packages, with the `package.json` that led to them. */
export function packageFiles(typescript: typeof ts, host: Host, imports: readonly string[]): SourceFiles {
  const files = { 'imports.ts': imports.map((name) => `import ${JSON.stringify(name)};`).join('\n') };
  const program = programOf(typescript, host, { names: ['imports.ts'], files, alone: true });
  const compilerHost = host.compilerHost({ files, alone: true });
  const found: SourceFiles = {};
  const prefix = `${ROOT}/`;
  for (const { fileName, text } of program.getSourceFiles()) {
    if (!fileName.startsWith(`${prefix}node_modules/`)) continue;
    found[fileName.slice(prefix.length)] = text;
    const [folder = ''] = /^.*\/node_modules\/(?:@[^/]+\/)?[^/]+/.exec(fileName) ?? [];
    const manifest = compilerHost.readFile(`${folder}/package.json`);
    if (manifest !== undefined) found[`${folder.slice(prefix.length)}/package.json`] = manifest;
  }
  return found;
}

function programOf(
  typescript: typeof ts,
  host: Host,
  { names, files, alone }: { names: string[]; files: SourceFiles; alone: boolean },
): ts.Program {
  return typescript.createProgram({
    rootNames: names.map((name) => `${ROOT}/${name}`),
    options: optionsOf(typescript),
    host: host.compilerHost({ files, alone }),
  });
}

function problemOf(
  { flattenDiagnosticMessageText }: typeof ts,
  { file, start, messageText, code }: ts.Diagnostic,
): Omit<TypeProblem, 'is_syntax'> {
  const place = file && start !== undefined ? file.getLineAndCharacterOfPosition(start) : undefined;
  return {
    file: file?.fileName.slice(ROOT.length + 1) ?? null,
    line: place === undefined ? null : place.line + 1,
    column: place === undefined ? null : place.character + 1,
    message: flattenDiagnosticMessageText(messageText, '\n').slice(0, 4000),
    code: `TS${code}`,
  };
}
