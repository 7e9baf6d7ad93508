/** What editors of flows and connectors ask the server for. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { call, createFolders, startUp, type Folders, type Up } from '../support/product.ts';
import { VaultAdmin } from '../support/vault-admin.ts';
import { startVault, type VaultServer } from '../support/vault-server.ts';

const SLOW = 60_000;
const PRIVATE = { allow_private: ['127.0.0.0/8'] };

let database: TestDatabase;
let folders: Folders;
let vault: VaultServer;
let admin: VaultAdmin;
let up: Up;

interface Problem {
  file: string | null;
  line: number | null;
  column: number | null;
  message: string;
  code: string;
}

beforeAll(async () => {
  [database, vault] = await Promise.all([createTestDatabase(), startVault()]);
  admin = new VaultAdmin({ url: vault.url, rootToken: vault.rootToken });
  await admin.engine(2, 'secret');
  await admin.secret('secret', 2, 'git/repository', { token: 'a-t0ken-that-nobody-sees', user: 'somebody-unseen' });
  folders = await createFolders(database.url);
  await folders.write('connectors/shop.yaml', '# what it is for\ntype: REST\nvalue:\n  url: https://shop.example.com # the shop\n');
  await folders.write('flows/report.ts', "import { flow } from 'petiole';\nexport default flow(async () => 1);\n");
  await folders.write('flows/_shared.ts', 'export const twice = (text: string): string => text + text;\n');
  up = await startUp(folders);
}, SLOW);
afterAll(async () => {
  await up?.stop();
  await vault?.stop();
  await folders?.remove();
  await database?.drop();
});

const check = async (script: string, modules?: Record<string, string>): Promise<Problem[]> => {
  const { body } = await call<{ problems: Problem[] }>(up, 'POST', '/flows/check', { name: 'mine', script, modules });
  return body.problems;
};
const flow = (body: string, imports = ''): string =>
  `import { flow } from 'petiole';\n${imports}export default flow(async function () {\n  ${body}\n});\n`;

describe('a script that is checked', () => {
  it('is right where its connectors, their inputs and its modules are', async () => {
    expect(
      await check(flow("const { output_value: answer } = await this.connect('shop', { path: '/a' });\n  return answer.status_code;")),
    ).toEqual([]);
    expect(
      await check(flow("return two('a');", "import { two } from './lib/two.ts';\n"), {
        'lib/two.ts': 'export const two = (a: string) => a;\n',
      }),
    ).toEqual([]);
    // without modules of its own it sees those of the flows folder, as when it is saved
    expect(await check(flow("return twice('a');", "import { twice } from './_shared.ts';\n"))).toEqual([]);
  });

  it('is told of with file, line, column and code, as tsc tells it', async () => {
    const problems = await check(flow("await this.connect('shop', { pth: '/a' });\n  const n: number = 'text';\n  return n;"));
    expect(problems).toContainEqual({
      file: 'mine.ts',
      line: 4,
      column: 9,
      message: "Type 'string' is not assignable to type 'number'.",
      code: 'TS2322',
      is_syntax: false,
    });
    expect(problems.find(({ line }) => line === 3)?.message).toContain('pth');
    expect(await check(flow('return 1 + ;'))).toMatchObject([{ file: 'mine.ts', line: 3, code: 'TS1109', is_syntax: true }]);
    const [inModule] = await check(flow("return two('a');", "import { two } from './two.ts';\n"), {
      'two.ts': 'export const two = (a: string): number => a;\n',
    });
    expect(inModule).toMatchObject({ file: 'two.ts', line: 1, code: 'TS2322' });
  });

  it.each([
    ['a file above the folder', "import x from '../connectors/shop.yaml';\n"],
    ['a file of the machine', "import x from '/etc/passwd';\n"],
    ['a JSON file of a package', "import x from 'zod/package.json';\n"],
    ['a reference to a path', '/// <reference path="/etc/passwd" />\nimport x from "./nowhere.ts";\n'],
    ['a package that the flows do not name', "import x from 'pg';\n"],
  ])('sees nothing of %s', async (_what, imports) => {
    const problems = await check(flow('return x;', imports));
    expect(problems.length).toBeGreaterThan(0);
    expect(JSON.stringify(problems)).not.toMatch(/root:|https:\/\/shop/);
  });

  it('cannot be larger than a script may be, nor be something else', async () => {
    const huge = await call<{ code: string }>(up, 'POST', '/flows/check', { script: `//${'x'.repeat(2 << 20)}` });
    expect(huge).toMatchObject({ status: 413, body: { code: 'TOO_LARGE' } });
    const none = await call<{ code: string }>(up, 'POST', '/flows/check', { script: 7 });
    expect(none).toMatchObject({ status: 400, body: { code: 'INVALID_REQUEST' } });
  });
});

it('gives an editor the declarations of this installation, and follows what is stored', async () => {
  const types = async () => (await call<{ files: Record<string, string> }>(up, 'GET', '/flow-types')).body.files;
  const before = await types();
  expect(Object.keys(before)).toEqual(expect.arrayContaining(['petiole-types.d.ts', 'globals.d.ts', 'node_modules/petiole/index.ts']));
  expect(before['petiole-types.d.ts']).toContain('shop: ConnectionEntry<RESTActions');
  await call(up, 'PUT', '/connectors/later', { type: 'REST', value: { url: 'https://later.example.com', password: 'unseen-in-types' } });
  const after = await types();
  expect(after['petiole-types.d.ts']).toContain('later: ConnectionEntry<RESTActions');
  expect(JSON.stringify(after)).not.toContain('unseen-in-types');
  expect(await check(flow("await this.connect('later', { path: '/a' });"))).toEqual([]);
});

it('keeps the modules of a version, also after its flow is gone', async () => {
  const modules = { 'lib/two.ts': 'export const two = 2; // as it was written\n' };
  const script = flow('return two;', "import { two } from './lib/two.ts';\n");
  const { body: made } = await call<{ version: string }>(up, 'PUT', '/flows/with-modules', { script, modules });
  await call(up, 'DELETE', '/flows/with-modules');
  const { body } = await call<object>(up, 'GET', `/flows/with-modules/versions/${made.version}`);
  expect(body).toMatchObject({ sha256: made.version, script, sources: modules });
  expect(await call(up, 'GET', `/flows/with-modules/versions/${'0'.repeat(64)}`)).toMatchObject({
    status: 404,
    body: { code: 'NOT_FOUND' },
  });
});

it('lists flows with their last run', async () => {
  const { body: run } = await call<{ id: string }>(up, 'POST', '/executions?wait=30', { flow: 'report' });
  const { body } = await call<{ items: { name: string; last_run: object | null }[] }>(up, 'GET', '/flows?q=report');
  expect(body.items).toMatchObject([{ name: 'report', last_run: { id: run.id, status: 'ENDED_SUCCESS' } }]);
});

describe('the document of a connector', () => {
  const documentOf = async (name: string) => (await call<{ yaml: string }>(up, 'GET', `/connectors/${name}/document`)).body.yaml;

  it('is as its author wrote it', async () => {
    expect(await documentOf('shop')).toBe('# what it is for\ntype: REST\nvalue:\n  url: https://shop.example.com # the shop\n');
  });

  it('has its secrets masked, which stay when it is sent back', async () => {
    const yaml = 'type: HTTP # kept\nvalue:\n  base_url: https://crm.example.com\n  # from the wallet\n  token: an-unseen-t0ken\n';
    const put = (text: string) => call<object>(up, 'PUT', '/connectors/crm', text, { 'content-type': 'application/yaml' });
    await put(yaml);
    const shown = await documentOf('crm');
    expect(shown).toContain('# from the wallet\n  token: ');
    expect(shown).toContain('***');
    expect(shown).not.toContain('an-unseen-t0ken');
    await put(shown.replace('crm.example.com', 'crm.example.com/v2'));
    expect(await documentOf('crm')).toContain('# from the wallet');
    const { rows } = await database.pool.query<{ value: Record<string, string> }>("select value from connectors where name = 'crm'");
    expect(rows[0]?.value['token']).toMatch(/^petiole:v1:/);
  });

  it('is made anew where it was given as JSON', async () => {
    await call(up, 'PUT', '/connectors/plain', {
      type: 'REST',
      value: { url: 'https://a.example', headers: { authorization: 'Bearer unseen-header' } },
    });
    const shown = await documentOf('plain');
    expect(shown).toMatch(/^name: plain\ntype: REST\n/);
    expect(shown).not.toContain('unseen-header');
  });
});

describe('the names in a Vault', () => {
  const names = (path = '') => call<object>(up, 'GET', `/vaults/main/secrets?path=${encodeURIComponent(path)}`);

  beforeAll(async () => {
    await call(up, 'PUT', '/vaults/main', { address: vault.url, auth: { method: 'token', token: vault.rootToken }, ...PRIVATE });
  });

  it('are given folder by folder, and never a value', async () => {
    expect((await names()).body).toEqual({ path: '', names: ['git/'], keys: null, error: null });
    expect((await names('git')).body).toEqual({ path: 'git', names: ['repository'], keys: null, error: null });
    const secret = await names('git/repository');
    expect(secret.body).toMatchObject({ keys: ['token', 'user'] });
    expect(JSON.stringify(secret.body)).not.toMatch(/nobody-sees|unseen/);
    const { rows } = await database.pool.query<{ object: string }>("select object from audit where action = 'vault.browse' order by at");
    expect(rows.map(({ object }) => object)).toContain('main:git/repository');
  });

  it('are refused in words where a path or a Vault is none, or it does not answer', async () => {
    expect(await names('../sys')).toMatchObject({ status: 200, body: { names: null, error: { code: 'VAULT_INVALID_REFERENCE' } } });
    expect(await call(up, 'GET', '/vaults/other/secrets')).toMatchObject({ status: 404 });
    await call(up, 'PUT', '/vaults/away', { address: 'http://127.0.0.1:1', auth: { method: 'token', token: 'x' }, ...PRIVATE });
    expect(await call(up, 'GET', '/vaults/away/secrets')).toMatchObject({ status: 200, body: { error: { code: 'VAULT_UNREACHABLE' } } });
  });
});
