/** `connector-type new`, in a copy of the sources: what it writes compiles, passes its own test and the contract of all types. */
import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { newConnectorType } from '../../src/cli/connector-types.ts';
import type { Terminal } from '../../src/cli/terminal.ts';

const ROOT = join(import.meta.dirname, '../..');
const SLOW = 240_000;
const run = promisify(execFile);
let copy: string;

beforeAll(async () => {
  copy = await mkdtemp(join(tmpdir(), 'petiole-scaffold-'));
  await mkdir(join(copy, 'connector-types'));
  for (const path of ['src', 'test/support', 'test/connector-types', 'tsconfig.json', 'package.json', 'jest.config.mjs'])
    await cp(join(ROOT, path), join(copy, path), { recursive: true });
  await symlink(join(ROOT, 'node_modules'), join(copy, 'node_modules'));
});
afterAll(() => rm(copy, { recursive: true, force: true }));

const said: string[] = [];
const terminal = { out: (text: string) => said.push(text) } as unknown as Terminal;
const make = (name: string) => newConnectorType(name, join(copy, 'connector-types'), terminal);
/** what the command says, and the exit code */
const node = async (...args: string[]): Promise<string> => {
  try {
    const { stdout, stderr } = await run(process.execPath, args, { cwd: copy });
    return `ended with 0\n${stdout}${stderr}`;
  } catch (error) {
    const { code, stdout, stderr } = error as { code: number; stdout: string; stderr: string };
    return `ended with ${code}\n${stdout}${stderr}`;
  }
};

describe('connector-type new', () => {
  it('writes a type and its test, says what to do next, and never overwrites', async () => {
    expect(await make('Acme CRM')).toBe(0);
    expect(said.join('\n')).toContain('acme-crm.test.ts');
    const text = await readFile(join(copy, 'connector-types/acme-crm.ts'), 'utf8');
    for (const line of ["id: 'acme-crm'", "name: 'ACME_CRM'", "title: 'Acme CRM'"]) expect(text).toContain(line);
    await expect(make('acme crm')).rejects.toThrow('is there already');
    expect(await readFile(join(copy, 'connector-types/acme-crm.ts'), 'utf8')).toBe(text);
  });

  it.each(['', '7up', "a'; process.exit(); '", '../../evil', 'a\nb', '*/'])('refuses %j as a name', async (name) => {
    await expect(make(name)).rejects.toThrow('cannot be the name');
  });

  it('says where it has to be called', async () => {
    await expect(newConnectorType('Other', join(copy, 'nowhere'), terminal)).rejects.toThrow('there is no folder');
  });

  it(
    'writes what passes its own test and the contract',
    async () => {
      const config = `import base from './jest.config.mjs';\nexport default { ...base, globalSetup: undefined, globalTeardown: undefined };\n`;
      await writeFile(join(copy, 'jest.alone.mjs'), config);
      const jest = ['--experimental-vm-modules', join(ROOT, 'node_modules/jest/bin/jest.js'), '-c', 'jest.alone.mjs', '--no-cache'];
      const result = await node(...jest, 'test/connector-types/acme-crm.test.ts', 'test/connector-types/contract.test.ts');
      expect(result).toMatch(/^ended with 0/);
      expect(result).toMatch(/Test Suites: 2 passed, 2 total/);
    },
    SLOW,
  );

  it(
    'writes what compiles',
    async () => {
      const files = ['connector-types/acme-crm.ts', 'test/connector-types/acme-crm.test.ts'];
      await writeFile(join(copy, 'tsconfig.alone.json'), JSON.stringify({ extends: './tsconfig.json', include: files, exclude: [] }));
      expect(await node(join(ROOT, 'node_modules/typescript/bin/tsc'), '-p', 'tsconfig.alone.json', '--noEmit')).toBe('ended with 0\n');
    },
    SLOW,
  );
});
