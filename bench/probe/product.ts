/** The modules of the product that the process itself runs, by their place in dist/src. */
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const DIST = join(import.meta.dirname, '../../dist/src');

export function product(module: string): Promise<Record<string, unknown>> {
  return import(pathToFileURL(join(DIST, module)).href) as Promise<Record<string, unknown>>;
}

/** A package as the product has it; the bench has some of the same name. */
export const productRequire = createRequire(join(DIST, 'main.js'));

type Method = (this: object, ...given: never[]) => unknown;

/** Puts `around` in the place of a method. Throws where the product has none of that name any more. */
export async function wrap(module: string, className: string, method: string, around: (original: Method) => Method): Promise<void> {
  const found = (await product(module))[className] as { prototype: Record<string, Method> } | undefined;
  const original = found?.prototype[method];
  if (!found || typeof original !== 'function') throw new Error(`${module} has no ${className}.${method} any more: mend bench/probe`);
  found.prototype[method] = around(original);
}
