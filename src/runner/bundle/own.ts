/**
 * Which modules a flow may import: relative TypeScript, JavaScript and JSON inside the flows folder (after `realpath`), `petiole`,
 * and the npm packages that the flows' own package.json names. Everything else is refused here, before anything is read: the
 * bundler runs with the rights of the worker, and what it reads would land in the bundle.
 */
import { stat } from 'node:fs/promises';
import { basename, dirname, extname, join, relative, sep } from 'node:path';
import type { Loader, OnLoadResult, OnResolveArgs, OnResolveResult, Plugin } from 'esbuild';
import { builtinRefused, isBuiltin, isInside, packageName, readModule, realpathOrNull } from './names.ts';

const NAMESPACE = 'flow';

const LOADERS: Record<string, Loader> = {
  '.ts': 'ts',
  '.mts': 'ts',
  '.cts': 'ts',
  '.js': 'js',
  '.mjs': 'js',
  '.cjs': 'js',
  '.json': 'json',
};

/** `./x.js` may mean `./x.ts`, as TypeScript has it. */
const SOURCE_OF: Record<string, string> = { '.js': '.ts', '.mjs': '.mts', '.cjs': '.cts' };
const IMPLIED = ['.ts', '.js', '.json', '/index.ts', '/index.js'];

export interface OwnModules {
  /** real path of the flows folder */
  root: string;
  /** path of the entry in the folder, with `/` */
  entry: string;
  /** the entry's text where it is no file */
  source: string | null;
  /** decides about a bare import: external, or an error */
  onPackage(specifier: string): Promise<OnResolveResult>;
  /** `pluginData` of a question to esbuild itself */
  asked: unknown;
}

export function ownModules(modules: OwnModules): Plugin {
  return {
    name: 'flows',
    setup(build) {
      build.onResolve({ filter: /^/ }, async (args) => {
        if (args.kind === 'entry-point') return { path: modules.entry, namespace: NAMESPACE };
        if (args.namespace !== NAMESPACE || args.pluginData === modules.asked) return undefined;
        const refused = refusedKind(args);
        return refused === null ? resolve(args, modules) : { errors: [{ text: refused }] };
      });
      build.onLoad({ filter: /^/, namespace: NAMESPACE }, ({ path }) => load(path, modules));
    },
  };
}

function refusedKind({ kind, path, with: attributes }: OnResolveArgs): string | null {
  if (kind === 'dynamic-import') return `import() is not available in flow scripts; import "${path}" at the top of the file`;
  if (kind !== 'import-statement' && kind !== 'require-call')
    return `"${path}" cannot be loaded by ${kind} in a flow script; import it at the top of the file`;
  const unknown = Object.entries(attributes).filter(([key, value]) => key !== 'type' || value !== 'json' || extname(path) !== '.json');
  if (unknown.length === 0) return null;
  return `the import attribute "${unknown[0]![0]}: ${unknown[0]![1]}" is not available in flow scripts; only with { type: 'json' } for a .json file`;
}

async function resolve(args: OnResolveArgs, modules: OwnModules): Promise<OnResolveResult> {
  const { path } = args;
  if (/^\.\.?(\/|$)/.test(path)) return resolveRelative(args, modules);
  if (/^([/\\#?]|[a-z]:[\\/])/i.test(path) || path.includes('\\') || path.includes('\0')) {
    return refuse(`"${path}" cannot be imported; a flow imports files of its own folder by a path that begins with ./ or ../`);
  }
  if (path === 'petiole') return { path, external: true };
  if (packageName(path) === 'petiole') return refuse(`flow scripts import from 'petiole' only; "${path}" is not for them`);
  if (isBuiltin(path)) return refuse(builtinRefused(path));
  if (/^[a-z][a-z+.-]*:/i.test(path))
    return refuse(`"${path}" cannot be imported; a flow imports its own files and npm packages, not addresses`);
  return modules.onPackage(path);
}

async function resolveRelative({ path, importer }: OnResolveArgs, { root }: OwnModules): Promise<OnResolveResult> {
  const wanted = join(root, dirname(importer), path);
  for (const candidate of candidatesFor(wanted)) {
    const real = await realpathOrNull(candidate);
    if (real === null || !(await stat(real)).isFile()) continue;
    if (!isInside(real, root)) return refuse(`"${path}" leads out of the flows folder; move the file into it`);
    if (real.includes(`${sep}node_modules${sep}`)) return refuse(`"${path}" is part of an npm package; import the package by its name`);
    if (!(extname(real) in LOADERS)) break;
    return { path: relative(root, real).split(sep).join('/'), namespace: NAMESPACE };
  }
  if (!isInside(wanted, root)) return refuse(`"${path}" leads out of the flows folder; move the file into it`);
  if ((await realpathOrNull(wanted)) !== null && extname(wanted) !== '') {
    return refuse(`"${path}" is neither TypeScript, JavaScript nor JSON; other files cannot be imported into a flow`);
  }
  return refuse(`there is no file "${path}" beside ${basename(importer)}`);
}

function candidatesFor(wanted: string): string[] {
  const extension = extname(wanted);
  const source = SOURCE_OF[extension];
  const exact = extension in LOADERS ? [wanted] : [];
  const typescript = source === undefined ? [] : [wanted.slice(0, -extension.length) + source];
  return [...exact, ...typescript, ...IMPLIED.map((implied) => wanted + implied)];
}

async function load(path: string, { root, entry, source }: OwnModules): Promise<OnLoadResult> {
  const loader = LOADERS[extname(path)]!;
  if (path === entry && source !== null) return { contents: source, loader };
  try {
    return { contents: await readModule(join(root, path)), loader };
  } catch (error) {
    return { errors: [{ text: `${path} cannot be read: ${(error as Error).message}` }] };
  }
}

export function refuse(text: string): OnResolveResult {
  return { errors: [{ text }] };
}
