/** `completion SHELL`: what the shell reads. The scripts are those of @bomb.sh/tab, which speak cobra's protocol. */
import { script } from '@bomb.sh/tab';
import { PRODUCT } from '../../model.ts';
import { EXIT, usageError, type ExitCode } from '../exit.ts';
import type { Surroundings } from '../surroundings.ts';

const SHELLS = ['bash', 'zsh', 'fish', 'powershell'];

export function printScript(shell: string, { terminal, root }: Surroundings): ExitCode {
  if (!SHELLS.includes(shell)) throw usageError(`'${shell}' is none of the shells that are known: ${SHELLS.join(', ')}`);
  script(shell, PRODUCT.command, PRODUCT.command);
  if (root.command !== PRODUCT.command) {
    terminal.err(
      `A clone puts no \`${PRODUCT.command}\` on the path, and completion needs one: alias ${PRODUCT.command}='${root.program}'`,
    );
  }
  return EXIT.success;
}
