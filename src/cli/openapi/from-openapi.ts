/** `connector-type from-openapi`: a connector type, its operations and its test, from one document. */
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { messageOf } from '../../errors.ts';
import { CommandError, EXIT, type ExitCode } from '../exit.ts';
import type { Terminal } from '../terminal.ts';
import { readOpenApi } from './document.ts';
import { makeType, type Made } from './make.ts';
import { sourcesOf, testSource } from '../templates/openapi-type.ts';

export interface FromOpenApiOptions {
  name?: string;
  folder: string;
  tag: string[];
  only: string[];
  lenient?: boolean;
  force?: boolean;
  json?: boolean;
}

export async function fromOpenApi(source: string, options: FromOpenApiOptions, { out, err }: Terminal): Promise<ExitCode> {
  err(`Reading ${source} …`);
  const document = await readOpenApi(source, { lenient: options.lenient ?? false });
  const made = makeType(document, { source, name: options.name, tags: options.tag, only: options.only });
  assertUsable(made, options, source);
  const { type } = made;
  const types = resolve(options.folder);
  const tests = join(dirname(types), 'test', 'connector-types');
  const test = join(tests, `${type.id}.test.ts`);
  await assertFree(types, type.id, { ...options, test });
  err(`Writing ${type.operations.length} actions …`);
  const format = await formatter(types);
  if (options.force) await rm(join(types, type.id), { recursive: true, force: true });
  for (const [file, text] of sourcesOf(type)) await write(join(types, file), await format(text, join(types, file)));
  await write(test, await format(testSource(type), test));
  await write(join(tests, `${type.id}.openapi.json`), `${JSON.stringify(document.content)}\n`);
  out(options.json ? JSON.stringify(summaryOf(made, document.problems), null, 2) : report(made, document.problems, options.folder));
  return EXIT.success;
}

function assertUsable({ type, notes }: Made, { tag, only }: FromOpenApiOptions, source: string): void {
  if (type.operations.length > 0) return;
  const why = tag.length + only.length > 0 ? 'none of its operations fits --tag and --only' : 'it has no operations (paths)';
  throw new CommandError([`Nothing can be made of ${source}: ${why}.`, ...notes.told()].join('\n'));
}

/** A file of somebody's own is not overwritten, and neither is one that was made before, unless that is asked for. */
async function assertFree(types: string, id: string, { folder, force, test }: FromOpenApiOptions & { test: string }): Promise<void> {
  const present = await readdir(types).catch((error: unknown) => {
    throw new CommandError(`there is no folder ${folder} here (${messageOf(error)}): go to the clone, or name its folder with --folder`);
  });
  if (!present.includes(`${id}.ts`) && !present.includes(id)) return await assertNoTest(test);
  const text = await readFile(join(types, `${id}.ts`), 'utf8').catch(() => '');
  const isMade = text.includes('by `connector-type from-openapi`');
  if (isMade && force) return;
  const way = isMade ? 'make it again with --force, or choose another name with --name' : 'choose another name with --name';
  throw new CommandError(`${join(folder, `${id}.ts`)} is there already: ${way}`);
}

/** The title of a document may be the name of a test that is about something else: `Contract`. */
async function assertNoTest(test: string): Promise<void> {
  const isThere = await readFile(test).then(
    () => true,
    () => false,
  );
  if (isThere) throw new CommandError(`${test} is there already, and of no type: choose another name with --name`);
}

async function write(file: string, text: string): Promise<void> {
  try {
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, text);
  } catch (error) {
    throw new CommandError(`${file} cannot be written: ${messageOf(error)}`);
  }
}

/** As the project has its sources formatted, where prettier is installed; the code is the same without. */
async function formatter(folder: string): Promise<(text: string, file: string) => Promise<string>> {
  const prettier = await import('prettier').catch(() => undefined);
  if (!prettier) return async (text) => text;
  const options = await prettier.resolveConfig(join(folder, 'any.ts'));
  return (text, file) => prettier.format(text, { ...options, filepath: file });
}

function summaryOf({ type, notes }: Made, problems: readonly string[]) {
  const { id, name, title, security, operations } = type;
  return {
    id,
    name,
    title,
    actions: operations.map(({ action }) => action),
    paged: operations.filter(({ operation }) => operation.pages).map(({ action }) => action),
    authorization: security.kinds.map(({ key, definition }) => ({ key, kind: definition['kind'] })),
    did_not_map: notes.told({ all: true }),
    problems,
  };
}

function report(made: Made, problems: readonly string[], folder: string): string {
  const { id, name, actions, paged, authorization } = summaryOf(made, problems);
  const kinds = authorization.map(({ kind }) => String(kind)).join(', ');
  return [
    `${join(folder, `${id}.ts`)}: type ${name} with ${actions.length} actions, ${paged.length} of them read lists page by page; authorization: ${kinds || 'none'}.`,
    ...told('What did not map:', made.notes.told()),
    ...told('What the document gets wrong:', problems),
    'Now:',
    `  npm test -- test/connector-types/${id}.test.ts test/connector-types/contract.test.ts`,
    '  node_modules/.bin/node scripts/connector-docs.mjs     (its page in docs/connectors/)',
    'A running `up` knows it from its next start on.',
  ].join('\n');
}

const MOST_TOLD = 20;

function told(head: string, lines: readonly string[]): string[] {
  if (lines.length === 0) return [];
  const more = lines.length > MOST_TOLD ? [`  … and ${lines.length - MOST_TOLD} more (--json has all)`] : [];
  return [head, ...lines.slice(0, MOST_TOLD).map((line) => `  ${line}`), ...more];
}
