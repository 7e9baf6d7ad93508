import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, describe, expect, it } from '@jest/globals';

const root = join(dirname(fileURLToPath(import.meta.url)), '../..');
const run = promisify(execFile);
const SLOW = 120_000;

/** What tsc says of a project; an empty text means that it compiles. */
async function complaints(project: string): Promise<string> {
  try {
    await run(process.execPath, [join(root, 'node_modules/typescript/bin/tsc'), '-p', project, '--noEmit', '--pretty', 'false'], {
      cwd: root,
    });
    return '';
  } catch (error) {
    return (error as { stdout?: string }).stdout || String(error);
  }
}

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

/** A project below node_modules, so that the packages that examples import are found from it. */
function project(sources: Record<string, string>): string {
  const cache = join(root, 'node_modules/.cache');
  mkdirSync(cache, { recursive: true });
  const folder = mkdtempSync(join(cache, 'examples-'));
  folders.push(folder);
  const tsconfig = {
    extends: join(root, 'flows/tsconfig.json'),
    compilerOptions: { paths: { petiole: [join(root, 'src/sdk/index.ts')] } },
    include: ['*.ts', join(root, 'src/sdk/globals.d.ts')],
  };
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(tsconfig));
  for (const [name, text] of Object.entries(sources)) writeFileSync(join(folder, `${name}.ts`), text);
  return folder;
}

/** The examples of doc comments; a fragment is the body of a handler. */
function examplesOf(file: string): string[] {
  const text = readFileSync(file, 'utf8');
  return [...text.matchAll(/@example(.*?)(?=\n\s*\* @|\*\/)/gs)].map((match) =>
    match[1]!
      .split('\n')
      .map((line) => line.replace(/^\s*\* ?/, ''))
      .join('\n')
      .trim(),
  );
}

const FRAGMENT = (
  body: string,
): string => `import { DependencyFailedError, flow, hash, hmac, type Child, type RunningExecution, type Untyped } from 'petiole';
declare const first: Child, second: Child, handle: RunningExecution, rows: Untyped[], done: number, total: number, body: string, secret: string;
void [DependencyFailedError, hash, hmac, first, second, handle, rows, done, total, body, secret];
export default flow(async function (inputs: Untyped, system) {
  void [inputs, system];
${body}
});`;

describe('the types of flows and connector types', () => {
  it.each(['test/types/untyped', 'test/types/registry', 'test/types/connector', 'flows'])(
    '%s compiles, and every line that must not compile does not',
    async (folder) => {
      expect(await complaints(join(root, folder))).toBe('');
    },
    SLOW,
  );

  it(
    'a type that differs is seen by the assertions of these tests',
    async () => {
      const support = readFileSync(join(root, 'test/types/support.ts'), 'utf8');
      const folder = project({
        support,
        wrong: `import { expectAny, expectType } from './support.ts';\nexpectType<string>()(1);\nexpectType<string | null>()('x' as string);\nexpectAny('x');`,
      });
      const lines = (await complaints(folder)).match(/wrong\.ts\(\d/g);
      expect(lines).toEqual(['wrong.ts(2', 'wrong.ts(3', 'wrong.ts(4']);
    },
    SLOW,
  );
});

describe('examples', () => {
  it(
    'of docs/flows.md compile',
    async () => {
      const blocks = [...readFileSync(join(root, 'docs/flows.md'), 'utf8').matchAll(/```ts\n(.*?)```/gs)].map((match) => match[1]!);
      const plain = blocks.filter((block) => !block.includes('declare module'));
      const typed = blocks.filter((block) => block.includes('declare module'));
      expect([plain.length > 5, typed.length]).toEqual([true, 1]);
      expect(await complaints(project(Object.fromEntries(plain.map((block, i) => [`block-${i}`, block]))))).toBe('');
      expect(await complaints(project({ typed: typed[0]! }))).toBe('');
    },
    SLOW,
  );

  it(
    'of the other pages that are whole flows compile',
    async () => {
      const pages = readdirSync(join(root, 'docs')).filter((name) => name.endsWith('.md') && name !== 'flows.md');
      const flows = pages.flatMap((page) =>
        [...readFileSync(join(root, 'docs', page), 'utf8').matchAll(/```ts\n(.*?)```/gs)]
          .map((match) => match[1]!)
          .filter((block) => block.includes('export default flow('))
          .map((block, i) => [`${page.replace('.md', '')}-${i}`, block]),
      );
      expect(flows.length).toBeGreaterThan(5);
      expect(await complaints(project(Object.fromEntries(flows) as Record<string, string>))).toBe('');
    },
    SLOW,
  );

  it(
    'of the doc comments compile',
    async () => {
      const sdk = join(root, 'src/sdk');
      const files = readdirSync(sdk).filter((file) => file.endsWith('.ts') && file !== 'connector.ts' && !file.endsWith('.d.ts'));
      const examples = files.flatMap((file) => examplesOf(join(sdk, file)).map((text, i) => [`${file.slice(0, -3)}-${i}`, text] as const));
      expect(examples.length).toBeGreaterThan(12);
      const modules = examples.filter(([, text]) => !text.startsWith('declare module'));
      const sources = modules.map(([name, text]) => [
        name,
        text.startsWith('export default') ? `import { flow } from 'petiole';\n${text}` : FRAGMENT(text),
      ]);
      expect(await complaints(project(Object.fromEntries(sources) as Record<string, string>))).toBe('');
      const registry = examples.find(([, text]) => text.startsWith('declare module'))![1];
      expect(await complaints(project({ registry: `import 'petiole';\n${registry}` }))).toBe('');
    },
    SLOW,
  );
});
