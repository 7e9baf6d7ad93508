/** A password or token as a person types it, unseen, or as a program gives it on standard input. */
import { text } from 'node:stream/consumers';
import { isAtTerminal } from '../confirm.ts';
import { usageError } from '../exit.ts';
import { withoutLineEnd } from '../given-secret.ts';

/** Questions are on stderr, so that stdout has the result alone. */
export const ON_STDERR = { output: process.stderr };

export async function fromStdin(option: string): Promise<string> {
  if (process.stdin.isTTY) throw usageError(`${option} reads from a pipe or a file: leave it out, and you will be asked`);
  const given = withoutLineEnd(await text(process.stdin));
  if (given === '') throw usageError(`${option}: standard input is empty`);
  return given;
}

/** `otherwise`: what to say to somebody who cannot be asked. */
export async function askSecret(message: string, otherwise: string): Promise<string> {
  if (!isAtTerminal()) throw usageError(otherwise);
  const { password } = await import('@inquirer/prompts');
  return password({ message, mask: '*', validate: (given) => given !== '' || 'it must not be empty' }, ON_STDERR);
}

/** Asked for twice: nobody sees what was typed. */
export async function newPassword({ passwordStdin }: { passwordStdin?: boolean }): Promise<string> {
  if (passwordStdin) return fromStdin('--password-stdin');
  const first = await askSecret('New password:', 'nobody can be asked for the password here: give it with --password-stdin');
  const { password } = await import('@inquirer/prompts');
  await password({ message: 'Once more:', mask: '*', validate: (given) => given === first || 'it is not the same' }, ON_STDERR);
  return first;
}
