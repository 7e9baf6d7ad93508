import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { call, command, createFolders, startUp, type Folders, type Up } from '../support/product.ts';

let database: TestDatabase;
let folders: Folders;
let up: Up;
let id: string;

beforeAll(async () => {
  database = await createTestDatabase();
  folders = await createFolders(database.url);
  const head = `import { flow } from 'petiole';\n`;
  await folders.write(
    'flows/leaf.ts',
    `${head}export default flow(async function (inputs) { this.log('leaf', inputs.n); return inputs.n; });\n`,
  );
  await folders.write(
    'flows/tree.ts',
    `${head}export default flow(async function () { await this.flow('leaf', { n: 1 }); await this.flow('leaf', { n: 2 }); });\n`,
  );
  await folders.write('flows/sleeps.ts', `${head}export default flow(async function () { await this.sleep(3600); });\n`);
  await folders.write(
    'connectors/site.yaml',
    'type: REST\nvalue:\n  url: https://example.com\n  password: hunter2hunter2\n  username: me\n',
  );
  up = await startUp(folders);
  id = (await call<{ id: string }>(up, 'POST', '/executions?wait=20', { flow: 'tree', labels: { team: 'a' } })).body.id;
});
afterAll(async () => {
  await up?.stop();
  await folders?.remove();
  await database?.drop();
});

const petiole = async (...args: string[]): Promise<string> => {
  const { code, stdout, stderr } = await command(args, folders);
  expect([code, stderr]).toEqual([0, '']);
  return stdout;
};

describe('execution', () => {
  it('list shows what was started, the newest first; with filters the rest', async () => {
    expect(await petiole('execution', 'list')).toMatch(new RegExp(`^ID +STATUS +NAME +TOOK +CREATED\\n${id}  ✔ ENDED_SUCCESS  tree `));
    expect(JSON.parse(await petiole('execution', 'list', '--flow', 'leaf', '--root', id, '--json'))).toHaveLength(2);
    expect(JSON.parse(await petiole('execution', 'list', '--label', 'team=b', '--json'))).toEqual([]);
  });

  it('show, tree and logs show one', async () => {
    expect(await petiole('execution', 'show', id)).toMatch(/^labels: +team=a$/m);
    expect(await petiole('execution', 'tree', id)).toMatch(/^✔ tree .*\n├─ ✔ leaf .*\n└─ ✔ leaf .*\n$/);
    const tree = JSON.parse(await petiole('execution', 'tree', id, '--json')) as { children: { id: string }[] };
    expect(await petiole('execution', 'logs', tree.children[1]!.id)).toMatch(/^\S+Z info {3}leaf 2\n$/);
  });

  it('pause, resume and cancel do so', async () => {
    const { body } = await call<{ id: string }>(up, 'POST', '/executions', { flow: 'sleeps' });
    expect(await petiole('execution', 'pause', body.id)).toContain(body.id);
    expect(await petiole('execution', 'resume', body.id)).toContain(body.id);
    expect(await petiole('execution', 'cancel', body.id)).toContain(body.id);
    expect(await command(['execution', 'resume', id], folders)).toMatchObject({ code: 1, stderr: expect.stringMatching(/ended|ENDED/) });
  });

  it('of an id that there is not, or that is none, ends with 1', async () => {
    expect((await command(['execution', 'show', '01900000-0000-7000-8000-000000000000'], folders)).code).toBe(1);
    expect(await command(['execution', 'tree', 'abc'], folders)).toMatchObject({
      code: 1,
      stderr: expect.stringContaining("'abc' is not the id"),
    });
  });

  it.each([
    [['--status', 'DONE'], /--status must be one of .*"ENDED_SUCCESS"/],
    [['--label', ''], /--label must not be empty/],
    [['--root', 'abc'], /--root must be the id of an execution/],
    [['--from', 'yesterday'], /--from.*'yesterday'.*2026-01-31/],
    [['--to', '2026-02-31'], /--to.*'2026-02-31'/],
  ])('list of a wrong filter ends with 2, and names the option: %j', async (filter, said) => {
    expect(await command(['execution', 'list', ...filter], folders)).toMatchObject({ code: 2, stderr: expect.stringMatching(said) });
  });

  it('list takes a day, a time of this machine, and one with an offset', async () => {
    const listed = async (from: string) => (await petiole('execution', 'list', '--from', from)).includes(id);
    const now = new Date();
    const local = new Date(now.getTime() - now.getTimezoneOffset() * 60_000).toISOString();
    const tomorrow = new Date(now.getTime() + 86_400_000).toISOString();
    expect(await Promise.all(['2026-01-31', local.slice(0, 10), tomorrow, tomorrow.slice(0, 19)].map(listed))).toEqual([
      true,
      true,
      false,
      false,
    ]);
    expect(await petiole('audit', 'list', '--from', '2026-01-31')).toContain('execution.start');
  });
});

describe('flow', () => {
  it('push publishes a file under the name it gives itself, the file has, or the option says', async () => {
    const text = (value: number, name?: string) =>
      `import { flow } from 'petiole';\nimport { n } from './lib/n.ts';\nexport default flow({ ${name ? `name: '${name}', ` : ''}handler: async () => n + ${value} });\n`;
    await folders.write('mine/lib/n.ts', 'export const n = 10;\n');
    const file = await folders.write('mine/pushed.ts', text(1));
    expect(await petiole('flow', 'push', file)).toMatch(/^pushed is at version [0-9a-f]{12}\n$/);
    expect(await petiole('flow', 'push', file, '-n', 'other name')).toMatch(/^other name is at/);
    const named = await folders.write('mine/named.ts', text(2, 'my own'));
    expect(await petiole('flow', 'push', named)).toMatch(/^my own is at/);
    const { body } = await call<{ output_value: unknown }>(up, 'POST', '/executions?wait=20', { flow: 'my own' });
    expect(body.output_value).toBe(12);
    expect(await petiole('flow', 'show', 'pushed')).toBe(text(1));
  });

  it('list shows where each comes from', async () => {
    expect(await petiole('flow', 'list')).toMatch(/^leaf +file +[0-9a-f]{12} /m);
  });

  it('push over a flow that comes from a file ends with 1', async () => {
    const file = await folders.write('mine/leaf.ts', `import { flow } from 'petiole';\nexport default flow(async () => 1);\n`);
    expect(await command(['flow', 'push', file], folders)).toMatchObject({ code: 1, stderr: expect.stringMatching(/flows folder/) });
  });
});

describe('connector', () => {
  it('list, show and list-available show connectors, with secrets masked, and types', async () => {
    expect(await petiole('connector', 'list')).toMatch(/^site +REST +\S+ +file +READY +never\b/m);
    const shown = await petiole('connector', 'show', 'site');
    expect(shown).toMatch(/^type: REST$/m);
    expect(shown).not.toContain('hunter2');
    const all = await petiole('connector', 'list-available');
    for (const name of ['REST', 'GIT', 'SSH']) expect(all).toMatch(new RegExp(`^\\S+ +${name} `, 'm'));
    expect(await petiole('connector', 'list-available', '-f', 'ssh')).not.toMatch(/REST/);
  });

  it('types are listed and shown, with fields, authorizations and actions', async () => {
    expect(await petiole('connector-type', 'list', '-f', 'web serv')).toMatch(/^http +HTTP +Web service$/m);
    const shown = await petiole('connector-type', 'show', 'HTTP');
    for (const part of ['`base_url`', '`bearer`', '### `request`']) expect(shown).toContain(part);
    const json = JSON.parse(await petiole('connector-type', 'show', 'http', '--json')) as Record<string, unknown>;
    expect(json).toMatchObject({ has_test: true });
    expect(json['authorization']).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ key: 'none', fields: [] }),
        expect.objectContaining({ key: 'bearer', fields: ['token'] }),
        expect.objectContaining({ key: 'oauth2', kind: 'oauth2', fields: ['client_id', 'client_secret'] }),
      ]),
    );
    expect(await command(['connector-type', 'show', 'htp'], folders)).toMatchObject({ code: 1, stderr: expect.stringContaining("'HTTP'") });
    expect((await command(['connector-type', 'new', '../x'], folders)).code).toBe(2);
  });
});

describe('the command line', () => {
  it('shows its help and its version on stdout', async () => {
    expect(await petiole('--version')).toMatch(/^\d+\.\d+\.\d+\n$/);
    const help = await petiole('--help');
    for (const name of ['up', 'run', 'worker', 'migrate', 'execution', 'flow', 'connector'])
      expect(help).toMatch(new RegExp(`^  ${name}\\b`, 'm'));
    expect(await petiole('run', '--help')).toMatch(/--inputs <json\|@file>/);
  });

  it('ends with 2 and a hint for a command that there is not', async () => {
    expect(await command(['rn', 'quickstart'], folders)).toMatchObject({
      code: 2,
      stdout: '',
      stderr: expect.stringMatching(/unknown command 'rn'[^]*run/),
    });
    expect((await command(['flow', 'psh'], folders)).code).toBe(2);
    expect((await command(['flow'], folders)).code).toBe(2);
  });
});
