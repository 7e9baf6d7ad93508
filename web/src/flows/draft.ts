/** What is being written: the script and its modules, beside what they were when it began. */
import type { Files } from './queries.ts';

export interface Draft {
  /** path → text; the script first */
  files: Files;
  saved: Files;
  /** what a save has to find on the server */
  etag: string | null;
}

export const entryOf = (flow: string): string => `${flow}.ts`;

export function draftOf(flow: string, script: string, modules: Files, etag: string | null): Draft {
  const files = { [entryOf(flow)]: script, ...modules };
  return { files, saved: files, etag };
}

export function isChanged({ files, saved }: Draft): boolean {
  return changedFiles({ files, saved }).length > 0;
}

export function changedFiles({ files, saved }: Pick<Draft, 'files' | 'saved'>): string[] {
  return [...new Set([...Object.keys(files), ...Object.keys(saved)])].filter((path) => files[path] !== saved[path]);
}

export function without(files: Files, path: string): Files {
  return Object.fromEntries(Object.entries(files).filter(([name]) => name !== path));
}

/** As a save sends it. */
export function scriptAndModules(flow: string, files: Files): { script: string; modules?: Files } {
  const modules = without(files, entryOf(flow));
  return { script: files[entryOf(flow)] ?? '', ...(Object.keys(modules).length > 0 && { modules }) };
}

/** Why a module cannot be called so; null: it can. */
export function moduleNameProblem(name: string, files: Files): string | null {
  if (!/\.(ts|js|json)$/.test(name)) return 'It ends with .ts, .js or .json';
  if (!/^[\w-][\w.-]*(\/[\w-][\w.-]*)*$/.test(name)) return 'A path below the script, such as lib/dates.ts';
  if (name.startsWith('node_modules/')) return 'npm packages are installed in the flows folder';
  return files[name] === undefined ? null : 'There is one of that name';
}

/** The npm packages that the texts import. */
export function importsOf(files: Files): string[] {
  const found = Object.values(files).flatMap((text) => [...text.matchAll(IMPORT)].map(([, name = '']) => name));
  return [...new Set(found)].filter((name) => PACKAGE.test(name) && name !== 'petiole').sort();
}

const IMPORT = /^[ \t]*(?:import|export)\b[^'"\n;]*?['"]([^'"\n]+)['"]|\bfrom\s+['"]([^'"\n]+)['"]/gm;
const PACKAGE = /^(@[\w.-]+\/)?[\w-][\w.-]*(\/[\w./-]+)?$/;
