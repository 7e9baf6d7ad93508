/** What the commands of `connector-type` do. */
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import type { ConnectorTypeInfo } from '../connectors/compiled-type.ts';
import { typeDocument } from '../connectors/type-document.ts';
import { messageOf } from '../errors.ts';
import { dataOf, type Client } from './client.ts';
import { CommandError, EXIT, usageError, type ExitCode } from './exit.ts';
import { testTemplate, typeTemplate, type NewType } from './templates/connector-type.ts';
import type { Terminal } from './terminal.ts';

/** As its page in the documentation has it. */
export async function showConnectorType(id: string, { json }: { json?: boolean }, client: Client, { out }: Terminal): Promise<ExitCode> {
  const type = (await dataOf(client.api.GET('/api/v1/connector-types/{id}', { params: { path: { id } } }))) as unknown as ConnectorTypeInfo;
  out(
    json
      ? JSON.stringify(type, null, 2)
      : typeDocument(type)
          .replace(/^<!--.*-->\n\n/m, '')
          .trimEnd(),
  );
  return EXIT.success;
}

/** Writes nothing where one of the files is there already. */
export async function newConnectorType(given: string, folder: string, { out }: Terminal): Promise<ExitCode> {
  const type = namesOf(given);
  const types = resolve(folder);
  const present = await readdir(types).catch((error: unknown) => {
    throw new CommandError(`there is no folder ${folder} here (${messageOf(error)}): go to the clone, or name its folder with --folder`);
  });
  if (present.some((file) => basename(file, '.ts').toLowerCase() === type.id)) {
    throw new CommandError(`${join(folder, `${type.id}.ts`)} is there already: choose another name`);
  }
  const test = join(dirname(types), 'test', 'connector-types', `${type.id}.test.ts`);
  await write(join(types, `${type.id}.ts`), typeTemplate(type));
  await write(test, testTemplate(type));
  out(
    [
      `${join(folder, `${type.id}.ts`)} and test/connector-types/${type.id}.test.ts written. Now:`,
      `  npm test -- test/connector-types/${type.id}.test.ts test/connector-types/contract.test.ts`,
      '  node_modules/.bin/node scripts/connector-docs.mjs     (its page in docs/connectors/)',
      'A running `up` knows it from its next start on.',
    ].join('\n'),
  );
  return EXIT.success;
}

/** `Acme CRM` → id `acme-crm`, name `ACME_CRM`, title `Acme CRM`. */
function namesOf(given: string): NewType {
  const words = given.normalize('NFKD').match(/[A-Za-z0-9]+/g) ?? [];
  const id = words.join('-').toLowerCase();
  if (!/^[a-z]/.test(id) || !/^[\p{L}\p{M}\p{N} ._-]{1,60}$/u.test(given)) {
    throw usageError(
      `'${given}' cannot be the name of a connector type: take letters, digits and spaces, a letter first, as in 'Acme CRM'`,
    );
  }
  return { id, name: words.join('_').toUpperCase(), title: given.trim() };
}

async function write(file: string, text: string): Promise<void> {
  try {
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, text, { flag: 'wx' });
  } catch (error) {
    throw new CommandError(`${file} cannot be written: ${messageOf(error)}`);
  }
}
