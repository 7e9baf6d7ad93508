/** Two runs of esbuild make a bundle: the flow's own modules, and the npm packages that they turned out to use. */
import { createHash } from 'node:crypto';
import { realpath, stat } from 'node:fs/promises';
import { basename, dirname, extname, normalize, relative, resolve, sep } from 'node:path';
import { build, type BuildOptions, type BuildResult, type Message, type Plugin, type PluginBuild } from 'esbuild';
import { isInside } from './names.ts';
import { ownModules } from './own.ts';
import { ASKED, Packages } from './packages.ts';

export type CompileRequest = { root: string; guestRuntime: number } & ({ file: string } | { source: string; name: string });

export interface Compiled {
  sha256: string;
  script: string;
  packages: string | null;
  sourceMap: string;
  /** the flow's own modules beside the script, as they were written: path below the flows folder → text */
  modules: Record<string, string>;
}

/** What a person must mend in the script. */
export class CompileFailure extends Error {
  readonly messages: Message[];
  constructor(messages: Message[]) {
    super(messages[0]?.text);
    this.messages = messages;
  }
}

/** Left to themselves these would make a script that fails when it runs. */
const WATCHED = [
  'empty-import-meta',
  'unsupported-dynamic-import',
  'unsupported-require-call',
  'indirect-require',
  'require-resolve-not-external',
];

const COMMON = {
  bundle: true,
  write: false,
  outdir: '/bundle',
  platform: 'browser',
  target: ['node26'],
  charset: 'utf8',
  legalComments: 'none',
  logLevel: 'silent',
  logOverride: Object.fromEntries(WATCHED.map((id) => [id, 'warning' as const])),
  // No tsconfig.json is read: one could remap imports.
  tsconfigRaw: '{"compilerOptions":{"target":"esnext","useDefineForClassFields":true}}',
  metafile: true,
  define: { 'process.env.NODE_ENV': '"production"' },
} satisfies BuildOptions;

export async function compile(request: CompileRequest): Promise<Compiled> {
  const root = await realpath(request.root);
  const { entry, source } = await entryOf(request, root);
  const packages = await Packages.of(root);
  const own = await run(packages, {
    ...COMMON,
    // what the paths in the output are relative to: the same on every machine
    absWorkingDir: dirname(root),
    entryPoints: ['entry'],
    format: 'cjs',
    keepNames: true,
    sourcemap: 'external',
    plugins: [flowPlugin(root, entry, source, packages), packages.standIns()],
  });
  const script = textOf(own, '.js');
  const packagesText = packages.used.size === 0 ? null : await packagesOf(packages, root);
  const { sourcesContent, ...map } = JSON.parse(textOf(own, '.map')) as OwnMap;
  // With the sources: an edit that leaves the bundle as it was, such as a comment, moves the lines that stacks name.
  const sha256 = createHash('sha256')
    .update(`${script}\0${packagesText ?? ''}\0${request.guestRuntime}\0${JSON.stringify(sourcesContent)}`)
    .digest('hex');
  const modules = modulesOf(map.sources, sourcesContent, entry);
  return { sha256, script, packages: packagesText, sourceMap: relabel(map, basename(root)), modules };
}

function flowPlugin(root: string, entry: string, source: string | null, packages: Packages): Plugin {
  return {
    name: 'flow',
    setup(build: PluginBuild) {
      return ownModules({ root, entry, source, asked: ASKED, onPackage: (specifier) => packages.onImport(specifier, build) }).setup(build);
    },
  };
}

async function packagesOf(packages: Packages, root: string): Promise<string> {
  const result = await run(packages, {
    ...COMMON,
    absWorkingDir: dirname(root),
    stdin: { contents: packages.entry(), resolveDir: root, loader: 'js' },
    format: 'iife',
    globalName: '__packages',
    minifyWhitespace: true,
    plugins: [packages.standIns()],
  });
  return `(() => {\n${textOf(result, '.js')}return __packages;\n})()`;
}

async function run(packages: Packages, options: BuildOptions & { absWorkingDir: string }): Promise<BuildResult> {
  let result: BuildResult;
  try {
    result = await build(options);
  } catch (error) {
    const { errors } = error as { errors?: Message[] };
    if (errors === undefined) throw error;
    throw new CompileFailure(errors.map((message) => withoutForeignText(message, packages, options.absWorkingDir)));
  }
  const refused = result.warnings.filter(({ id, location }) => WATCHED.includes(id) && location?.file.startsWith('flow:') === true);
  if (refused.length > 0) throw new CompileFailure(refused);
  const problem = await packages.problem(result.metafile!, options.absWorkingDir);
  if (problem !== null) throw failure(problem);
  return result;
}

/** A message about a file that is none of the flow's or its packages' must not show that file's content. */
function withoutForeignText(message: Message, packages: Packages, folder: string): Message {
  if (message.location === null || packages.mayShow(message.location.file, folder)) return message;
  return {
    ...message,
    text: 'an npm package leads out of its node_modules folder; only files of packages can be bundled',
    location: null,
    notes: [],
  };
}

function textOf(result: BuildResult, extension: string): string {
  return result.outputFiles?.find(({ path }) => path.endsWith(extension))?.text ?? '';
}

async function entryOf(request: CompileRequest, root: string): Promise<{ entry: string; source: string | null }> {
  if ('source' in request) {
    const entry = normalize(`${request.name}.ts`).split(sep).join('/');
    if (/^(\.\.|\/|[a-z]:)/i.test(entry) || /[\0\n\\]/.test(entry)) throw failure(`"${request.name}" is not a name that a flow can have`);
    return { entry, source: request.source };
  }
  const file = await realpath(resolve(root, request.file)).catch(() => null);
  if (file === null || !(await stat(file)).isFile()) throw failure(`there is no file ${request.file}`);
  if (!isInside(file, root)) throw failure(`${request.file} is not inside the flows folder ${basename(root)}`);
  if (!['.ts', '.mts', '.js', '.mjs'].includes(extname(file))) throw failure(`${request.file} is neither TypeScript nor JavaScript`);
  return { entry: relative(root, file).split(sep).join('/'), source: null };
}

function failure(text: string): CompileFailure {
  return new CompileFailure([{ id: '', pluginName: '', text, location: null, notes: [], detail: undefined }]);
}

interface OwnMap {
  sources: string[];
  sourcesContent: string[];
}

/** Sources that are none of the flow's own are those of packages that are part of the script. */
function modulesOf(sources: string[], contents: string[], entry: string): Record<string, string> {
  const pairs = sources.map((source, index): [string, string] => [source, contents[index] ?? '']);
  const own = pairs.filter(([source]) => source.startsWith('flow:')).map(([source, text]) => [source.slice('flow:'.length), text] as const);
  return Object.fromEntries(own.filter(([path]) => path !== entry));
}

/** `flow:x.ts` → `flows/x.ts`, as a person knows the file. */
function relabel(map: Omit<OwnMap, 'sourcesContent'>, folder: string): string {
  return JSON.stringify({ ...map, sources: map.sources.map((source) => source.replace(/^flow:/, `${folder}/`)) });
}
