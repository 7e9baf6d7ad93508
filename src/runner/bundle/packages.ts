/**
 * The npm packages of a flow: those that the flows' own package.json names as dependencies, from the `node_modules` folders that lead
 * up from the flows folder. esbuild resolves and reads them by itself (date-fns has 300 modules, and a question per import takes
 * seconds); what went into the bundle is checked afterwards, before anyone sees it: each file lies, after `realpath`, inside a package
 * in one of those folders, and each package was imported by one that names it. A Node module that a package asks for becomes an object
 * that says so when it is used, since many packages mention one that they never need here.
 */
import { realpathSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { builtinModules } from 'node:module';
import { dirname, extname, join, relative, resolve, sep } from 'node:path';
import type { Metafile, OnResolveResult, Plugin, PluginBuild } from 'esbuild';
import { isInside, packageName, realpathOrNull } from './names.ts';
import { refuse } from './own.ts';

interface Manifest {
  dependencies?: Record<string, string>;
  peerDependencies?: Record<string, string>;
  optionalDependencies?: Record<string, string>;
  petiole?: { perExecution?: string[] };
}

const EXTENSIONS = new Set(['.js', '.mjs', '.cjs', '.json']);
const BUILTIN = new RegExp(`^(node:|(${builtinModules.map((name) => name.replace('/', '\\/')).join('|')})$)`);

export class Packages {
  /** specifiers that the flow's own modules import */
  readonly used = new Set<string>();
  private readonly root: string;
  /** real paths of the `node_modules` folders from the flows folder upward */
  private readonly stores: string[];
  private readonly manifests = new Map<string, Promise<Manifest>>();

  private constructor(root: string, stores: string[]) {
    this.root = root;
    this.stores = stores;
  }

  static async of(root: string): Promise<Packages> {
    const stores: string[] = [];
    for (let folder = root; ; folder = dirname(folder)) {
      const store = await realpathOrNull(join(folder, 'node_modules'));
      if (store !== null) stores.push(store);
      if (dirname(folder) === folder) return new Packages(root, stores);
    }
  }

  /** Decides about a bare import of the flow's own modules. */
  async onImport(specifier: string, build: PluginBuild): Promise<OnResolveResult> {
    const name = packageName(specifier);
    const manifest = await this.manifest(this.root);
    if (!Object.hasOwn(manifest.dependencies ?? {}, name)) {
      return refuse(`the npm package "${name}" is not among the dependencies of the flows' package.json; add it there and run npm install`);
    }
    const found = await build.resolve(specifier, { resolveDir: this.root, kind: 'import-statement', pluginData: ASKED });
    const home = found.errors.length === 0 && found.namespace === 'file' ? this.homeOf(found.path) : null;
    if (home === null || (home.name !== name && !isAliasOf(manifest, name, home.name))) return refuse(this.notInstalled(specifier, name));
    // A package that is configured by changing it cannot be shared between executions: it becomes part of the script.
    if (manifest.petiole?.perExecution?.includes(name) === true) return { path: found.path, sideEffects: found.sideEffects };
    this.used.add(specifier);
    return { path: specifier, external: true };
  }

  /** Text of a module that evaluates every used package. */
  entry(): string {
    const lines = [...this.used].sort().map((specifier) => `${JSON.stringify(specifier)}: require(${JSON.stringify(specifier)}),`);
    return `module.exports = { __proto__: null,\n${lines.join('\n')}\n};`;
  }

  /** Stands in for the Node modules that packages ask for. */
  standIns(): Plugin {
    return {
      name: 'packages',
      setup: (build) => {
        build.onResolve({ filter: BUILTIN, namespace: 'file' }, async ({ path, importer }) => {
          const home = this.homeOf(importer);
          const names = home === null ? [] : namesOf(await this.manifest(home.folder));
          // npm has packages of the same names: `events`, `buffer`, `punycode`
          if (names.includes(packageName(path))) return undefined;
          return { path: `${path} ${home?.name ?? 'unknown'}`, namespace: 'absent' };
        });
        build.onLoad({ filter: /^/, namespace: 'absent' }, ({ path }) => ({ contents: standIn(path), loader: 'js' }));
      },
    };
  }

  /** What is wrong with the files that went into a bundle; null where nothing is. `folder`: what esbuild's paths are relative to. */
  async problem({ inputs }: Metafile, folder: string): Promise<string | null> {
    for (const [input, { imports }] of Object.entries(inputs)) {
      if (!isFile(input)) continue;
      const home = this.homeOf(resolve(folder, input));
      if (home === null) return `an npm package leads out of its node_modules folder; only files of packages can be bundled`;
      if (!EXTENSIONS.has(extname(input)))
        return `the npm package ${home.name} imports ${extname(input)} files; only JavaScript and JSON can be bundled`;
      const names = namesOf(await this.manifest(home.folder));
      for (const { path, external } of imports) {
        if (external === true || !isFile(path)) continue;
        const target = this.homeOf(resolve(folder, path));
        const declared = target !== null && (target.folder === home.folder || names.includes(target.name));
        if (!declared)
          return `the npm package ${home.name} imports ${target?.name ?? 'a file'}, which is not one of its installed dependencies`;
      }
    }
    return null;
  }

  /** Whether an error of esbuild may be shown with its line of text. */
  mayShow(file: string, folder: string): boolean {
    return !isFile(file) || this.homeOf(resolve(folder, file)) !== null;
  }

  /** The package that a file belongs to, after `realpath`; null outside of every `node_modules` folder of the flows. */
  private homeOf(path: string): { name: string; folder: string } | null {
    let file: string;
    try {
      file = realpathSync(path);
    } catch {
      return null;
    }
    const store = this.stores.find((folder) => isInside(file, folder));
    if (store === undefined) return null;
    // pnpm keeps packages in folders of their own below: the innermost `node_modules` counts
    const segments = relative(store, file).split(sep);
    const inner = segments.lastIndexOf('node_modules') + 1;
    const name = packageName(segments.slice(inner).join('/'));
    return { name, folder: join(store, ...segments.slice(0, inner), ...name.split('/')) };
  }

  private manifest(folder: string): Promise<Manifest> {
    let manifest = this.manifests.get(folder);
    if (manifest === undefined) {
      manifest = readFile(join(folder, 'package.json'), 'utf8').then(
        (text) => JSON.parse(text) as Manifest,
        () => ({}),
      );
      this.manifests.set(folder, manifest);
    }
    return manifest;
  }

  private notInstalled(specifier: string, name: string): string {
    return `"${specifier}" is not a module of a package "${name}" that is installed in a node_modules folder above the flows; run npm install there (linked folders are not bundled)`;
  }
}

/** A question to esbuild itself: the flows' resolver leaves it alone. */
export const ASKED = 'asked';

/** Paths in a namespace are `namespace:path`; the entry is `<stdin>`. */
function isFile(path: string): boolean {
  return !/^(flow|absent|<|\(disabled\))/.test(path);
}

/** The packages that a package may import, and what they are called behind an alias (`npm:name@range`). */
function namesOf({ dependencies, peerDependencies, optionalDependencies }: Manifest): string[] {
  const declared = Object.entries({ ...dependencies, ...peerDependencies, ...optionalDependencies });
  return declared.flatMap(([name, range]) => [name, /^npm:(@?[^@]+)/.exec(range)?.[1] ?? name]);
}

function isAliasOf({ dependencies }: Manifest, name: string, target: string): boolean {
  return dependencies?.[name]?.startsWith(`npm:${target}@`) === true;
}

function standIn(path: string): string {
  const [specifier = '', name = ''] = path.split(' ');
  const message = `the npm package ${name} uses the Node.js module "${specifier}", which flow scripts do not have`;
  return `module.exports = new Proxy({}, { get(_, key) {
  if (typeof key === 'symbol' || key === '__esModule' || key === 'default' || key === 'then') return undefined;
  throw new Error(${JSON.stringify(message)} + ' (' + key + ')');
} });`;
}
