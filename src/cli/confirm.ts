/** Asks before what cannot be taken back, where somebody sits at the terminal. */
import { CommandError, EXIT, usageError } from './exit.ts';

export interface Asking {
  yes?: boolean;
  /** how it is told to somebody who cannot be asked; absent: then it is done */
  needsYes?: boolean;
}

/** Goes on, or ends the command. Questions are on stderr, so that stdout has the result alone. */
export async function confirmed(question: string, { yes, needsYes }: Asking): Promise<void> {
  if (yes) return;
  if (!isAtTerminal()) {
    if (needsYes) throw usageError(`${question} Nobody can be asked here: say --yes`);
    return;
  }
  const { confirm } = await import('@inquirer/prompts');
  if (!(await confirm({ message: question, default: false }, { output: process.stderr }))) {
    throw new CommandError('nothing was done', EXIT.cancelled);
  }
}

export const isAtTerminal = (): boolean => process.stdin.isTTY === true && process.stderr.isTTY === true;
