/** This installation of the product: where its files lie, which release it is, and what people type to run it. */
import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { PRODUCT } from '../model.ts';

export const ROOT = join(import.meta.dirname, import.meta.filename.endsWith('.ts') ? '../..' : '../../..');
export const SDK_FOLDER = join(ROOT, 'src/sdk');

export function version(): string {
  return (JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { version: string }).version;
}

/** Tells one build from another: a build writes all files anew. */
export function build(): string {
  return `${version()} ${statSync(import.meta.filename).mtimeMs}`;
}

/** A clone puts no command on anybody's path. */
export function command(): string {
  const isClone = existsSync(join(ROOT, 'package-lock.json')) && existsSync(join(ROOT, 'src/main.ts'));
  return isClone ? 'npm start --' : PRODUCT.command;
}
