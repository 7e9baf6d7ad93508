/** A new project: what `init` writes is what an editor, `tsc` and a server are content with. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { execFile } from 'node:child_process';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { command, createFolders, startUp, type Folders } from '../support/product.ts';

const ROOT = join(import.meta.dirname, '../..');
const SLOW = 120_000;

let database: TestDatabase;
let folders: Folders;
/** the project, as somebody who went into its folder has it */
let project: Folders;

beforeAll(async () => {
  database = await createTestDatabase();
  folders = await createFolders(database.url);
  const { PETIOLE_FLOWS: _flows, PETIOLE_CONNECTORS: _connectors, ...env } = folders.env;
  project = { ...folders, root: join(folders.root, 'shop flows'), env };
});
afterAll(async () => {
  await folders?.remove();
  await database?.drop();
});

/** What `tsc` in the project says. */
function tsc(): Promise<string> {
  const args = [join(ROOT, 'node_modules/typescript/bin/tsc'), '-p', project.root, '--pretty', 'false'];
  return new Promise((resolve) => execFile(process.execPath, args, { cwd: project.root }, (_error, stdout) => resolve(stdout)));
}

describe('init', () => {
  it(
    'makes a project whose types are right, and in which a misspelt name is an error',
    async () => {
      const { code, stdout } = await command(['init', 'shop flows'], folders);
      expect([code, stdout]).toEqual([0, expect.stringMatching(/cd shop flows\n {2}petiole run hello\n/)]);
      expect(JSON.parse(await readFile(join(project.root, 'package.json'), 'utf8'))).toMatchObject({ name: 'shop-flows', private: true });
      expect(await tsc()).toBe('');

      const flow = await readFile(join(project.root, 'flows/hello.ts'), 'utf8');
      await folders.write('shop flows/flows/wrong.ts', flow.replace(`'demo'`, `'dmo'`));
      expect(await tsc()).toMatch(/^flows\/wrong\.ts\(\d+,\d+\): error TS/m);
      await folders.write('shop flows/flows/wrong.ts', flow.replace('method:', 'methd:'));
      expect(await tsc()).toMatch(/^flows\/wrong\.ts\(\d+,\d+\): error TS[^]*'methd'/m);
      await folders.write('shop flows/flows/wrong.ts', flow);
    },
    SLOW,
  );

  it('touches nothing that is there', async () => {
    expect(await command(['init', 'shop flows'], folders)).toMatchObject({ code: 1, stderr: expect.stringMatching(/is not empty/) });
    expect(await command(['init', 'shop flows/README.md'], folders)).toMatchObject({ code: 1, stderr: expect.stringMatching(/is a file/) });
  });

  it(
    'makes a project in which up, run, flow push and flow types work',
    async () => {
      await rm(join(project.root, 'flows/wrong.ts'));
      const up = await startUp(project);
      const types = await command(['flow', 'types', '--check'], project);
      expect([types.stderr, types.code]).toEqual(['', 0]);
      const run = await command(['run', 'hello', '--inputs', '{"name":"Ada"}', '--json'], project);
      expect([run.code, (JSON.parse(run.stdout) as { output_value: unknown }).output_value]).toEqual([0, { sent: { hello: 'Ada' } }]);
      expect(await command(['flow', 'push', 'flows/hello.ts', '--name', 'hi'], project)).toMatchObject({
        code: 0,
        stdout: expect.stringMatching(/^hi is at version/),
      });
      expect((await up.stop()).code).toBe(0);
    },
    SLOW,
  );
});
