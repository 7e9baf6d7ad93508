/**
 * The editor with the languages that are used here, and nothing of the others. It is loaded when the first editor is shown; its
 * workers are files of this server.
 */
import * as monaco from 'monaco-editor/editor';
import 'monaco-editor/features/register.all';
import 'monaco-editor/languages/definitions/typescript/register';
import 'monaco-editor/languages/definitions/yaml/register';
import { jsonDefaults } from 'monaco-editor/languages/features/json/register';
import { typescriptDefaults } from 'monaco-editor/languages/features/typescript/register';
import EditorWorker from 'monaco-editor/editor/editor.worker?worker';
import JsonWorker from 'monaco-editor/language/json/json.worker?worker';
import TypeScriptWorker from 'monaco-editor/language/typescript/ts.worker?worker';

const WORKERS: Record<string, new () => Worker> = { typescript: TypeScriptWorker, javascript: TypeScriptWorker, json: JsonWorker };

self.MonacoEnvironment = {
  getWorker: (_id: string, label: string) => new (WORKERS[label] ?? EditorWorker)(),
};

jsonDefaults.setDiagnosticsOptions({ validate: true, allowComments: false, trailingCommas: 'error' });

/** As `flows/tsconfig.json` has it; the numbers are those of TypeScript, of which the editor names only the older ones. */
const BUNDLER_RESOLUTION: number = 100;
const ESNEXT = 99;
const ES2024: number = 11;
typescriptDefaults.setCompilerOptions({
  target: ES2024,
  lib: ['es2024', 'esnext.disposable'],
  module: ESNEXT,
  moduleResolution: BUNDLER_RESOLUTION,
  allowImportingTsExtensions: true,
  verbatimModuleSyntax: true,
  noEmit: true,
  strict: true,
  noUncheckedIndexedAccess: true,
  skipLibCheck: true,
  allowNonTsExtensions: true,
  types: [],
});
// Until the declarations are there, every import would be a mistake.
typescriptDefaults.setDiagnosticsOptions({ noSemanticValidation: true, noSuggestionDiagnostics: true });
typescriptDefaults.setEagerModelSync(true);

/** Where the flows lie, as the compiler sees it. */
export const FLOWS_ROOT = 'file:///flows/';

/** What a script is compiled against: path below the flows folder → text. */
export function setDeclarations(files: Record<string, string>): void {
  typescriptDefaults.setExtraLibs(Object.entries(files).map(([path, content]) => ({ filePath: `${FLOWS_ROOT}${path}`, content })));
  typescriptDefaults.setDiagnosticsOptions({ noSemanticValidation: false, noSuggestionDiagnostics: true });
}

monaco.editor.defineTheme('petiole-dark', {
  base: 'vs-dark',
  inherit: true,
  // the base's own green is too dark to be read
  rules: [{ token: 'comment', foreground: '7fb069' }],
  // vs-dark has its line numbers just below the contrast that small text needs
  colors: { 'editor.background': '#1f1f1f', 'editorGutter.background': '#1f1f1f', 'editorLineNumber.foreground': '#9d9d9d' },
});

export const themeOf = (scheme: 'light' | 'dark'): string => (scheme === 'dark' ? 'petiole-dark' : 'vs');

export { monaco };
