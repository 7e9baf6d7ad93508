/** One line that somebody types without its being seen, or that comes over standard input. */
import { createInterface } from 'node:readline/promises';
import { text } from 'node:stream/consumers';
import { Writable } from 'node:stream';

/** The line break at the end, which editors and `echo` add, is no part of a secret. */
export const withoutLineEnd = (given: string): string => given.replace(/\r?\n$/, '');

export async function givenSecret(prompt: string): Promise<string> {
  if (!process.stdin.isTTY) return withoutLineEnd(await text(process.stdin));
  process.stderr.write(prompt);
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
  const reader = createInterface({ input: process.stdin, output: nowhere, terminal: true });
  try {
    return await reader.question('');
  } finally {
    reader.close();
    process.stderr.write('\n');
  }
}
