/** What the two resolvers of the bundler have in common: admissible paths, and how a module that is not admitted is refused. */
import { constants } from 'node:fs';
import { open, realpath } from 'node:fs/promises';
import { builtinModules } from 'node:module';
import { sep } from 'node:path';

/** A module larger than this is no source text. */
const MODULE_BYTES = 8 << 20;

const BUILTIN = new Set(builtinModules);

/** The way to do it here, for the modules that people reach for first. */
const INSTEAD: Record<string, string> = {
  fs: 'read and write through a connection, or import a JSON file of the flows folder',
  http: "use this.connect('REST', { url })",
  https: "use this.connect('REST', { url })",
  child_process: 'run commands through a connection of the type SSH',
  crypto: 'crypto.randomUUID(), hash and hmac are there without an import',
  timers: 'use this.sleep(seconds)',
  process: 'give settings as inputs or in a connector',
};

export function isBuiltin(specifier: string): boolean {
  return specifier.startsWith('node:') || BUILTIN.has(specifier) || BUILTIN.has(specifier.split('/')[0]!);
}

export function builtinRefused(specifier: string): string {
  const name = specifier.replace(/^node:/, '').split('/')[0]!;
  return `flow scripts have no Node.js modules, so "${specifier}" cannot be imported: ${INSTEAD[name] ?? 'reach the outside world through connections'}`;
}

/** `@scope/name/sub` → `@scope/name` */
export function packageName(specifier: string): string {
  return specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');
}

export function isInside(file: string, folder: string): boolean {
  return file.startsWith(folder.endsWith(sep) ? folder : folder + sep);
}

export async function realpathOrNull(file: string): Promise<string | null> {
  return realpath(file).catch(() => null);
}

/** Reads a file that `realpath` gave: should it have become a link since, opening it fails. */
export async function readModule(file: string): Promise<string> {
  const handle = await open(file, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0));
  try {
    const stats = await handle.stat();
    if (!stats.isFile()) throw new Error('it is not a file');
    if (stats.size > MODULE_BYTES) throw new Error(`it has ${stats.size} bytes; a module may have ${MODULE_BYTES}`);
    return await handle.readFile('utf8');
  } finally {
    await handle.close();
  }
}
