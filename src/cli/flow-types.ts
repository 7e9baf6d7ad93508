/** `flow types`: the declaration file with which a misspelt name or input does not compile. */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join, relative, resolve } from 'node:path';
import { messageOf } from '../errors.ts';
import { allItems, dataOf, PAGE, type Client } from './client.ts';
import { declarationFile, type Catalogue } from '../executions/declarations/declaration-file.ts';
import { TYPES_FILE } from '../executions/flow-types.ts';
import { CommandError, EXIT, type ExitCode } from './exit.ts';
import type { Surroundings } from './surroundings.ts';

export interface FlowTypesOptions {
  out?: string;
  check?: boolean;
}

export async function writeFlowTypes(
  { out, check }: FlowTypesOptions,
  client: Client,
  { terminal, config, root }: Surroundings,
): Promise<ExitCode> {
  const file = out === undefined ? join(config().flowsFolder, TYPES_FILE) : resolve(out);
  const shown = out ?? relative(process.cwd(), file);
  const wanted = declarationFile(await catalogueOf(client));
  const present = await readPresent(file, shown);
  if (check) {
    if (present !== wanted) throw new CommandError(complaint(present, shown, { out, called: root.command }));
    terminal.out(`${shown} is up to date`);
    return EXIT.success;
  }
  // A file that is rewritten has everybody who watches the folder look at it again.
  if (present !== wanted) await write(file, wanted, shown);
  terminal.out(present === wanted ? `${shown} was up to date` : `${shown} written`);
  return EXIT.success;
}

export async function catalogueOf(client: Client): Promise<Catalogue> {
  const [{ items: types }, connectors, flows] = await Promise.all([
    dataOf(client.api.GET('/api/v1/connector-types')),
    allItems((cursor) => client.api.GET('/api/v1/connectors', { params: { query: { cursor, limit: PAGE } } })),
    allItems((cursor) => client.api.GET('/api/v1/flows', { params: { query: { cursor, limit: PAGE } } })),
  ]);
  return { types, connectors, flows } as Catalogue;
}

async function readPresent(file: string, shown: string): Promise<string | null> {
  return readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw new CommandError(`${shown} cannot be read: ${error.message}`);
  });
}

async function write(file: string, content: string, shown: string): Promise<void> {
  try {
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, content);
  } catch (error) {
    throw new CommandError(`${shown} cannot be written: ${messageOf(error)}`);
  }
}

function complaint(present: string | null, shown: string, { out, called }: { out: string | undefined; called: string }): string {
  const command = `${called} flow types${out === undefined ? '' : ` --out ${out}`}`;
  return `${shown} ${present === null ? 'does not exist' : 'is not up to date'}: \`${command}\` writes it`;
}
