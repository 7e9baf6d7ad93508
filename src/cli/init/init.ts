/** `init DIR`: a new project, and nothing that was there before is touched. */
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { messageOf } from '../../errors.ts';
import { PRODUCT } from '../../model.ts';
import { CommandError, EXIT, type ExitCode } from '../exit.ts';
import type { Surroundings } from '../surroundings.ts';
import { projectFiles } from './project.ts';

export async function init(given: string, { terminal, root }: Surroundings): Promise<ExitCode> {
  const folder = resolve(given);
  await assertEmpty(folder, given);
  const files = await projectFiles(basename(folder), root.sdkFolder);
  for (const [path, text] of Object.entries(files)) await write(join(folder, path), text);
  const here = relative(process.cwd(), folder);
  const lines = [
    `${Object.keys(files).length} files written to ${given}. Now:`,
    ...(root.command === PRODUCT.command ? [] : [`  alias ${PRODUCT.command}='${root.program}'     (a clone puts no command on the path)`]),
    ...(here === '' ? [] : [`  cd ${given}`]),
    `  ${PRODUCT.command} run hello`,
    `  ${PRODUCT.command} up`,
  ];
  terminal.out(lines.join('\n'));
  return EXIT.success;
}

/** A repository without a file is empty too. */
async function assertEmpty(folder: string, shown: string): Promise<void> {
  const present = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    if (error.code === 'ENOTDIR') throw new CommandError(`${shown} is a file: name a folder that does not exist yet`);
    throw new CommandError(`${shown} cannot be looked at: ${error.message}`);
  });
  const others = present.filter((name) => name !== '.git');
  if (others.length === 0) return;
  const shownSome = others.slice(0, 3).join(', ');
  throw new CommandError(`${shown} is not empty (${shownSome}${others.length > 3 ? ', …' : ''}): name a folder that does not exist yet`);
}

async function write(file: string, text: string): Promise<void> {
  try {
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, text, { flag: 'wx' });
  } catch (error) {
    throw new CommandError(`${file} cannot be written: ${messageOf(error)}`);
  }
}
