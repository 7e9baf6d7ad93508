import { execFile } from 'node:child_process';
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { ADMIN_TOKEN, call, command, createFolders, startUp, type Folders, type Up } from '../support/product.ts';

const ROOT = join(import.meta.dirname, '../..');
const SLOW = 120_000;

let database: TestDatabase;
let folders: Folders;
let up: Up;

beforeAll(async () => {
  database = await createTestDatabase();
  folders = await createFolders(database.url);
  await folders.write('connectors/shop.yaml', 'type: REST\nvalue:\n  url: https://shop.example.com\n');
  await folders.write('connectors/crm.yaml', 'type: HTTP\nvalue:\n  base_url: https://crm.example.com\n');
  await folders.write(
    'connectors/site-files.yaml',
    'type: GIT\nnamespace: files\nvalue:\n  repository_url: https://example.com/site.git\n  command: get\n',
  );
  await folders.write(
    'flows/report.ts',
    `import { flow } from 'petiole';
export default flow({
  inputs: {
    type: 'object',
    properties: { month: { type: 'string' }, detailed: { type: 'boolean', default: false }, limit: { type: ['integer', 'null'] } },
    required: ['month', 'detailed'],
  },
  outputs: { type: 'object', properties: { rows: { type: 'integer' }, note: { type: ['string', 'null'] } }, required: ['rows', 'note'] },
  handler: () => ({ rows: 1, note: null }),
});
`,
  );
  await folders.write('flows/anything.ts', `import { flow } from 'petiole';\nexport default flow(async () => 1);\n`);
  up = await startUp(folders);
}, SLOW);
afterAll(async () => {
  await up?.stop();
  await folders?.remove();
  await database?.drop();
});

/** A folder of scripts with its declaration file, beside the folder that the server watches. */
class Project {
  readonly #name: string;

  constructor(name: string) {
    this.#name = name;
  }

  /** The declaration file itself is checked too. */
  async declare(): Promise<void> {
    const compilerOptions = { skipLibCheck: false, paths: { petiole: [join(ROOT, 'src/sdk/index.ts')] } };
    const include = ['*.ts', join(ROOT, 'src/sdk/globals.d.ts')];
    const tsconfig = { extends: join(ROOT, 'flows/tsconfig.json'), compilerOptions, include };
    await folders.write(`${this.#name}/tsconfig.json`, JSON.stringify(tsconfig));
    expect(await petiole('flow', 'types', '--out', `${this.#name}/types.d.ts`)).toMatchObject({ code: 0, stderr: '' });
  }

  /** Writes a flow and gives `file:line` of those that say that they are wrong. */
  async write(name: string, body: string): Promise<string[]> {
    const text = `import { flow } from 'petiole';\nexport default flow(async function () {\n${body}\n});\n`;
    await folders.write(`${this.#name}/${name}.ts`, text);
    return text.split('\n').flatMap((line, index) => (line.includes('// wrong') ? [`${name}.ts:${index + 1}`] : []));
  }

  /** `file:line` of everything that tsc complains about. */
  complaints(): Promise<string[]> {
    const args = [join(ROOT, 'node_modules/typescript/bin/tsc'), '-p', join(folders.root, this.#name), '--pretty', 'false'];
    return new Promise((resolve) => {
      execFile(process.execPath, args, (_error, stdout) => {
        const lines = stdout.split('\n').filter((line) => line !== '' && !line.startsWith(' '));
        resolve(lines.map((line) => line.replace(/^(?:.*\/)?([^/(]+)\((\d+),\d+\): error.*$/, '$1:$2')).sort());
      });
    });
  }
}

const petiole = (...args: string[]) => command(args, folders);
const typesFile = () => join(folders.root, 'flows/petiole-types.d.ts');

describe('flow types', () => {
  it(
    'makes unknown names, misspelt inputs and wrong types compile errors at their line, and leaves correct flows alone',
    async () => {
      const project = new Project('checked');
      await project.declare();
      await project.write(
        'good',
        `  const answer = await this.connect('shop', { path: '/orders', params: { page: 1 }, read_timeout: null });
  const status: number = answer.output_value.status_code;
  const encoding: string | null = answer.output_value.encoding;
  const first: string = answer.output_value.json.orders[0].id;
  const undeclared: unknown = answer.output_value['x-of-later'];
  const name: string = (await this.connect('site-files')).output_value.files[0]!.name;
  const message: string = (await this.connect('site-files', { command: 'metadata' })).output_value.commit_message;
  const tags = (await this.connect({ connector: 'site-files', action: 'refs', timeout: 5 })).output_value.tags;
  const files = (await this.connect({ connector_type: 'GIT', command: 'get', repository_url: 'https://example.com/a.git' })).output_value.files;
  const sent = await connectors.shop.request({ method: 'post', json: { a: 1 } }, { timeout: 10 });
  const byNamespace = await connectors.files.refs();
  const found = await connectors.crm.request({ url: '/contacts', options: { method: 'POST', headers: { accept: '*/*' }, body: { a: 1 } } });
  await connectors.utils.sleep({ milliseconds: 10 });
  const byType = await connectors.ssh.script({ hostname: 'example.com', username: 'me', script: 'true' });
  const report = await this.flow('report', { month: '2026-01', limit: null }).get('output_value');
  const rows: number = report.rows;
  const anything = await this.flow('anything', { whatever: 1 });
  return { status, encoding, first, undeclared, name, message, tags, files, sent: sent.url, branch: byNamespace.branches['main'],
    code: byType.retcode, rows, note: report.note?.length, found: found.results[0].id, any: anything.output_value.anything };`,
      );
      const wrong = [
        await project.write('unknown-connector', `  await this.connect('shopp'); // wrong`),
        await project.write('unknown-in-long-form', `  await this.connect({ connector: 'shopp' }); // wrong`),
        await project.write('unknown-type', `  await this.connect({ connector_type: 'RESTT', url: 'https://example.com' }); // wrong`),
        await project.write('misspelt-input', `  await this.connect('shop', {\n    path: '/orders',\n    metod: 'post', // wrong\n  });`),
        await project.write('misspelt-in-long-form', `  await this.connect({ connector: 'shop', pathh: '/orders' }); // wrong`),
        await project.write('misspelt-inside', `  await this.connect('shop', {\n    retry_backoff: { inital: 1 }, // wrong\n  });`),
        await project.write('wrong-input-type', `  await this.connect('shop', {\n    verify_ssl: 'no', // wrong\n  });`),
        await project.write('not-null', `  await this.connect('shop', { path: null }); // wrong`),
        await project.write('unknown-action', `  await this.connect('site-files', { command: 'gett' }); // wrong`),
        await project.write('selector-of-another-type', `  await this.connect('shop', { command: 'request' }); // wrong`),
        await project.write('input-of-another-action', `  await this.connect('site-files', { command: 'refs', paths: ['a'] }); // wrong`),
        await project.write(
          'unknown-output',
          `  const { output_value } = await this.connect('shop');\n  return output_value.staus_code + 1; // wrong`,
        ),
        await project.write(
          'output-that-may-be-null',
          `  const { output_value } = await this.connect('shop');\n  return output_value.encoding.length; // wrong`,
        ),
        await project.write('unknown-flow', `  await this.flow('reports', { month: '2026-01' }); // wrong`),
        await project.write('misspelt-flow-input', `  await this.flow('report', {\n    month: '2026-01',\n    limitt: 3, // wrong\n  });`),
        await project.write('missing-flow-input', `  await this.flow('report', {}); // wrong`),
        await project.write(
          'unknown-flow-output',
          `  const { output_value } = await this.flow('report', { month: '2026-01' });\n  return output_value.row; // wrong`,
        ),
        await project.write('unknown-namespace', `  await connectors.shopp.request(); // wrong`),
        await project.write('unknown-namespace-action', `  await connectors.shop.get(); // wrong`),
        await project.write('unknown-request-input', `  await connectors.crm.request({ ulr: '/contacts' }); // wrong`),
        await project.write('unknown-request-option', `  await connectors.crm.request({ url: '/', options: { metod: 'POST' } }); // wrong`),
        await project.write('misspelt-utils', `  await connectors.utils.slep({ milliseconds: 10 }); // wrong`),
        await project.write('misspelt-milliseconds', `  await connectors.utils.sleep({ seconds: 10 }); // wrong`),
        await project.write('misspelt-namespace-input', `  await connectors.files.get({ pathes: ['a'] }); // wrong`),
      ];
      expect(wrong.every((lines) => lines.length === 1)).toBe(true);
      expect(await project.complaints()).toEqual(wrong.flat().sort());
    },
    SLOW,
  );

  it('without --out goes to the flows folder, and writes only what has changed', async () => {
    await petiole('flow', 'types', '--out', 'flows/petiole-types.d.ts');
    const { mtimeMs } = await stat(typesFile());
    expect((await petiole('flow', 'types')).stdout).toBe('flows/petiole-types.d.ts was up to date\n');
    expect((await stat(typesFile())).mtimeMs).toBe(mtimeMs);
  });

  it('--check ends with 1 when the file is missing or no longer true, says the command, and writes nothing', async () => {
    const out = ['--out', 'new/folder/types.d.ts'];
    const missing = await petiole('flow', 'types', '--check', ...out);
    expect(missing).toMatchObject({ code: 1, stdout: '' });
    expect(missing.stderr).toBe('new/folder/types.d.ts does not exist: `npm start -- flow types --out new/folder/types.d.ts` writes it\n');
    expect(await petiole('flow', 'types', ...out)).toMatchObject({ code: 0, stdout: 'new/folder/types.d.ts written\n' });
    expect(await petiole('flow', 'types', '--check', ...out)).toMatchObject({ code: 0, stdout: 'new/folder/types.d.ts is up to date\n' });

    const before = await readFile(join(folders.root, 'new/folder/types.d.ts'), 'utf8');
    expect((await call(up, 'PUT', '/connectors/added', { type: 'SSH', value: {} })).status).toBe(201);
    expect(await petiole('flow', 'types', '--check', ...out)).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('is not up to date'),
    });
    expect(await readFile(join(folders.root, 'new/folder/types.d.ts'), 'utf8')).toBe(before);
    await petiole('flow', 'types', ...out);
    expect(await readFile(join(folders.root, 'new/folder/types.d.ts'), 'utf8')).toContain('added: ConnectionEntry<SSHActions');
  });

  it('asks the server that PETIOLE_URL names', async () => {
    const elsewhere = await createFolders();
    try {
      elsewhere.env['PETIOLE_URL'] = up.url;
      elsewhere.env['PETIOLE_TOKEN'] = ADMIN_TOKEN;
      expect(await command(['flow', 'types'], elsewhere)).toMatchObject({ code: 0, stderr: '' });
      expect(await readFile(join(elsewhere.root, 'flows/petiole-types.d.ts'), 'utf8')).toContain(
        `'site-files': ConnectionEntry<GITActions, 'get'`,
      );
    } finally {
      await elsewhere.remove();
    }
  });

  it('that cannot write says so', async () => {
    await folders.write('in-the-way', '');
    expect(await petiole('flow', 'types', '--out', 'in-the-way/types.d.ts')).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/^in-the-way\/types\.d\.ts cannot be (read|written): /),
    });
  });

  it(
    'takes hostile names and schemas as names and schemas',
    async () => {
      const names = [
        '} } declare global { const injected: 1 } {',
        `'; const injected = 1; '`,
        '`${injected}`',
        'a\u2028b',
        'größe',
        '__proto__',
      ];
      for (const name of names) {
        const schema = {
          type: 'object',
          properties: { [`${name}*/\n`]: { const: name, description: `${name}\n*/ injected` } },
          tsType: 'injected',
        };
        const script = `import { flow } from 'petiole';\nexport default flow({ inputs: ${JSON.stringify(schema)}, handler() {} });\n`;
        const { status, body } = await call(up, 'PUT', `/flows/${encodeURIComponent(name)}`, { script });
        expect([name, status, body['detail']]).toEqual([name, 201, undefined]);
      }
      const connector = `'; const injected = 1; *\\ "`;
      expect(await call(up, 'PUT', `/connectors/${encodeURIComponent(connector)}`, { type: 'REST', value: {} })).toMatchObject({
        status: 201,
      });
      const project = new Project('hostile');
      await project.declare();
      const right = names.map(
        (name) => `  await this.flow(${JSON.stringify(name)}, { [${JSON.stringify(`${name}*/\n`)}]: ${JSON.stringify(name)} });`,
      );
      await project.write('hostile', `${right.join('\n')}\n  await this.connect(${JSON.stringify(connector)});`);
      const wrong = await project.write('injected', `  return injected; // wrong`);
      expect(await project.complaints()).toEqual(wrong);
    },
    SLOW,
  );
});

describe('the shipped flows', () => {
  it('have types that are up to date', async () => {
    const own = await createTestDatabase();
    const clone = await createFolders(own.url);
    try {
      clone.env['PETIOLE_FLOWS'] = join(ROOT, 'flows');
      clone.env['PETIOLE_CONNECTORS'] = join(ROOT, 'connectors');
      expect(await command(['flow', 'types', '--check'], clone)).toMatchObject({
        code: 0,
        stdout: expect.stringContaining('is up to date'),
      });
    } finally {
      await clone.remove();
      await own.drop();
    }
  });
});
