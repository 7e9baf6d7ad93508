/** A text as an option takes it: itself, a file of it (`@file`), or standard input (`-` or `@-`). */
import { readFile } from 'node:fs/promises';
import { text } from 'node:stream/consumers';
import { messageOf } from '../errors.ts';
import { usageError } from './exit.ts';

/** `option` is for messages, such as `--value`. `from` tells where the text came from; no message quotes it: it may hold a secret. */
export async function givenText(given: string, option: string): Promise<{ text: string; from: string }> {
  if (given !== '-' && !given.startsWith('@')) return { text: given, from: 'the text' };
  const file = given.replace(/^@/, '');
  if (file === '-') return { text: await text(process.stdin), from: 'standard input' };
  try {
    return { text: await readFile(file, 'utf8'), from: file };
  } catch (error) {
    throw usageError(`${option}: the file ${file} cannot be read: ${messageOf(error)}`);
  }
}
