/** What an operator types against a running server: one `up`, asked by the built command line as processes of their own. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { openTerminal } from '../support/far-sides/terminal.ts';
import { call, command, createFolders, start, startUp, type Folders, type Up } from '../support/product.ts';

const SLOW = 120_000;
const PASSWORD = 'correct horse battery';
const WIDE = { cols: 110, rows: 30 };
const head = `import { flow } from 'petiole';\n`;

let database: TestDatabase;
let folders: Folders;
let up: Up;
/** of somebody elsewhere: no data folder in common with the server */
let elsewhere: Folders;

beforeAll(async () => {
  database = await createTestDatabase();
  folders = await createFolders(database.url);
  elsewhere = await createFolders();
  await folders.write('connectors/shop.yaml', 'type: REST\nvalue:\n  url: https://shop.example.com\n');
  await folders.write(
    'flows/leaf.ts',
    `${head}export default flow(async function (inputs: { n?: number }) { this.log('leaf', inputs.n); return inputs.n; });\n`,
  );
  await folders.write(
    'flows/fails.ts',
    `${head}export default flow(async function () { await this.flow('leaf', { n: 1 }); throw this.error('as it must'); });\n`,
  );
  await folders.write(
    'flows/waits.ts',
    `${head}export default flow(async function () { await this.flow('leaf', { n: 7 }); await this.sleep(3600); });\n`,
  );
  up = await startUp(folders);
}, SLOW);
afterAll(async () => {
  await up?.stop();
  await Promise.all([folders?.remove(), elsewhere?.remove()]);
  await database?.drop();
});

const petiole = async (...args: string[]): Promise<string> => {
  const { code, stdout, stderr } = await command(args, folders);
  expect([args.join(' '), code, stderr]).toEqual([args.join(' '), 0, '']);
  return stdout;
};
const json = async <T>(...args: string[]): Promise<T> => JSON.parse(await petiole(...args, '--json')) as T;
const startFlow = async (flow: string, wait = ''): Promise<string> =>
  (await call<{ id: string }>(up, 'POST', `/executions${wait}`, { flow })).body.id;

describe('executions', () => {
  it(
    'are rerun and forked, followed until they end, and the exit code says how',
    async () => {
      const id = await startFlow('fails', '?wait=20');
      const tree = await petiole('execution', 'tree', id);
      expect(tree).toMatch(new RegExp(`^✖ fails .* as it must {2}${id}\\n└─ ✔ leaf .* s\\n$`));
      expect((await petiole('execution', 'tree', id, '--ids')).split('\n')[1]).toMatch(/^└─ ✔ leaf .* [0-9a-f-]{36}$/);

      const again = await command(['execution', 'rerun', id, '--follow', '--logs'], folders);
      expect([again.code, again.stdout]).toEqual([1, expect.stringMatching(/^ENDED_ERROR +✖ fails/m)]);
      expect(again.stdout).toMatch(/^\S+Z info {3}leaf {2}leaf 1$/m);

      const forked = await command(['execution', 'fork', id, '--at', '1', '--label', 'why=test', '--json'], folders);
      expect(forked.code).toBe(0);
      expect(JSON.parse(forked.stdout)).toMatchObject({ labels: { why: 'test' }, origin: { kind: 'fork', execution_id: id } });
      expect((await command(['execution', 'fork', id, '--output', 'x'], folders)).code).toBe(2);
    },
    SLOW,
  );

  it(
    'are followed live on a terminal; Ctrl-C leaves them alone',
    async () => {
      const id = await startFlow('waits');
      const person = openTerminal(['execution', 'tree', id, '--follow'], folders, WIDE);
      await person.sees(
        (lines) => lines.some((line) => /^◐ waits .*[0-9a-f-]{36}$/.test(line)) && lines.some((line) => /✔ leaf/.test(line)),
        'the tree',
      );
      await person.sees(
        (lines) => lines.some((line) => /◐ sleep .*until \d{4}-\d\d-\d\d \d\d:\d\d:\d\d (UTC|[+-]\d)/.test(line)),
        'a local time',
      );
      person.type('\u0003');
      expect(await person.ended).toBe(130);
      expect(person.lines().at(-1)!.text).toMatch(/goes on$/);
      expect(await json<{ status: string }>('execution', 'show', id)).toMatchObject({ status: 'WAITING' });
    },
    SLOW,
  );

  it(
    'are listed live: each change is a line where nobody sits at a terminal',
    async () => {
      const list = start(['execution', 'list', '--flow', 'leaf', '--follow', '--json'], folders);
      const id = await startFlow('leaf');
      await list.says(new RegExp(`^\\{"id":"${id}".*"status":"ENDED_SUCCESS"`, 'm'));
      expect((await list.stop('SIGINT')).code).toBe(0);
    },
    SLOW,
  );

  it(
    'are rerun by a filter as the list shows them: what a flow started runs again with its flow alone',
    async () => {
      await startFlow('fails', '?wait=20');
      const listed = await json<unknown[]>('execution', 'list', '--flow', 'leaf');
      const { stderr } = await command(['execution', 'rerun', '--flow', 'leaf'], folders);
      expect(stderr).toContain(`Rerun ${listed.length} execution${listed.length === 1 ? '' : 's'}?`);
    },
    SLOW,
  );

  it(
    'are cancelled by a filter, after a question on a terminal, and not without --yes elsewhere',
    async () => {
      await startFlow('waits');
      const args = ['execution', 'cancel', '--flow', 'waits', '--status', 'WAITING,RUNNING,PENDING'];
      expect(await command(args, folders)).toMatchObject({ code: 2, stderr: expect.stringMatching(/Cancel \d executions\?.*--yes/) });
      expect((await command(['execution', 'cancel'], folders)).code).toBe(2);

      const no = openTerminal(args, folders, WIDE);
      await no.sees((lines) => lines.some((line) => /Cancel \d executions\?/.test(line)), 'the question');
      no.type('n\r');
      expect(await no.ended).toBe(130);
      expect((await json<unknown[]>('execution', 'list', '--flow', 'waits', '--status', 'WAITING')).length).toBeGreaterThan(0);

      expect(await petiole(...args, '--yes')).toMatch(/^cancel: \d of \d\n$/);
      const [ended] = await json<{ id: string }[]>('execution', 'list', '--flow', 'waits', '--status', 'ENDED_CANCELLED');
      expect(await petiole('execution', 'delete', ended!.id)).toBe(`${ended!.id} is deleted\n`);
      expect((await command(['execution', 'show', ended!.id], folders)).stderr).toMatch(/NOT_FOUND/);
    },
    SLOW,
  );
});

describe('flow push', () => {
  it(
    'says what the compiler says, with the connectors of the server, and saves nothing',
    async () => {
      const wrong = `${head}import { two } from './lib/two.ts';\nexport default flow(async function () {\n  await this.connect('shopp');\n  return two;\n});\n`;
      const file = await folders.write('mine/priced.ts', wrong);
      await folders.write('mine/lib/two.ts', `export const two: string = 2;\n`);
      const { code, stdout, stderr } = await command(['flow', 'push', file], folders);
      expect([code, stdout]).toEqual([1, '']);
      expect(stderr).toMatch(/^\S+\/mine\/priced\.ts\(4,22\): error TS2769: No overload matches this call\.\n[^]*'"shopp"'/m);
      expect(stderr).toMatch(/^\S+\/mine\/lib\/two\.ts\(1,14\): error TS2322: Type 'number' is not assignable to type 'string'\.$/m);
      expect((await call(up, 'GET', '/flows/priced')).status).toBe(404);

      const asJson = await command(['flow', 'push', file, '--json'], folders);
      expect([asJson.code, (JSON.parse(asJson.stdout) as { problems: unknown[] }).problems.length]).toEqual([1, 2]);
      const coloured = await command(['flow', 'push', file], { ...folders, env: { ...folders.env, NO_COLOR: '', FORCE_COLOR: '1' } });
      expect(coloured.stderr).toMatch(/this\.connect\('shopp'\)/);

      expect(await petiole('flow', 'push', file, '--no-check')).toMatch(/^priced is at version/);
      await folders.write('mine/lib/two.ts', 'export const two = 2;\n');
      await folders.write('mine/priced.ts', wrong.replace('shopp', 'shop'));
      expect(await petiole('flow', 'push', file)).toMatch(/^priced is at version/);
      expect(await json<unknown[]>('flow', 'versions', 'priced')).toHaveLength(2);
      expect(await petiole('flow', 'delete', 'priced', '--yes')).toBe('priced is deleted\n');
    },
    SLOW,
  );
});

describe('who may do what', () => {
  const at = (...args: string[]) => command(args, elsewhere);
  const kept = () => join(elsewhere.root, '.config/petiole/logins.json');

  it(
    'is made by token and user, and kept by login in a file for this user alone',
    async () => {
      const made = await command(['token', 'create', '--name', 'watcher', '--role', 'viewer', '--expires', '30d'], folders);
      expect([made.code, made.stdout]).toEqual([0, expect.stringMatching(/^petiole_\S+\n$/)]);
      expect(await petiole('token', 'list')).toMatch(/^[0-9a-f-]{36} {2}watcher +viewer /m);
      const withIt = { ...folders, env: { ...folders.env, PETIOLE_TOKEN: made.stdout.trim() } };
      expect((await command(['whoami'], withIt)).stdout).toMatch(/watcher \(token, viewer\)[^]*PETIOLE_TOKEN/);

      expect((await command(['login', up.url, '--token-stdin'], elsewhere, made.stdout)).stdout).toMatch(
        /^You are watcher \(token, viewer\) at http/,
      );
      expect((await stat(kept())).mode & 0o777).toBe(0o600);
      expect((await at('flow', 'list')).stdout).toMatch(/^fails /m);
      expect(await at('flow', 'delete', 'fails')).toMatchObject({
        code: 1,
        stderr: expect.stringMatching(/flows:write[^]*FORBIDDEN[^]*whoami/),
      });

      expect(await petiole('token', 'revoke', 'watcher')).toMatch(/^watcher \(\S+\) is revoked\n$/);
      expect(await at('flow', 'list')).toMatchObject({
        code: 1,
        stderr: expect.stringMatching(/UNAUTHORIZED[^]*login http\S+` signs in anew/),
      });
      expect(await at('logout')).toMatchObject({ code: 0, stdout: expect.stringMatching(/is forgotten/) });
      expect(await readFile(kept(), 'utf8')).not.toContain(made.stdout.trim());
    },
    SLOW,
  );

  it(
    'is asked for on a terminal, and what is typed is not shown',
    async () => {
      const create = openTerminal(['user', 'create', 'ada', '--role', 'operator'], folders, WIDE);
      await create.sees((lines) => lines.some((line) => /New password:/.test(line)), 'the first question');
      create.type(`${PASSWORD}\r`);
      await create.sees((lines) => lines.some((line) => /Once more:/.test(line)), 'the second question');
      create.type(`${PASSWORD}\r`);
      expect(await create.ended).toBe(0);
      expect(create.received()).not.toContain(PASSWORD);
      expect(create.lines().at(-1)!.text).toBe('ada may sign in as operator');

      const login = openTerminal(['login'], elsewhere, WIDE);
      await login.sees((lines) => lines.some((line) => /Address of the server:/.test(line)), 'the question for the address');
      login.type(`${up.url}\r`);
      await login.sees((lines) => lines.some((line) => /How do you sign in\?/.test(line)), 'the choice');
      login.type('\r');
      await login.sees((lines) => lines.some((line) => /User name:/.test(line)), 'the question for the name');
      login.type('ada\r');
      await login.sees((lines) => lines.some((line) => /Password:/.test(line)), 'the question for the password');
      login.type(`${PASSWORD}\r`);
      expect(await login.ended).toBe(0);
      expect(login.received()).not.toContain(PASSWORD);
      expect(await readFile(kept(), 'utf8')).not.toContain(PASSWORD);
      expect(JSON.parse((await at('whoami', '--json')).stdout)).toMatchObject({
        name: 'ada',
        role: 'operator',
        credential: 'login',
        url: up.url,
      });
      // a session changes things too
      expect((await at('run', 'leaf')).code).toBe(0);

      const other = start(['login', up.url, '--user', 'ada', '--password-stdin'], elsewhere, 'something else\n');
      expect(await other.ended).toMatchObject({ code: 1, stderr: expect.stringMatching(/does not know these/) });
      expect(await petiole('user', 'update', 'ada', '--disable')).toMatch(/disabled/);
      expect((await at('flow', 'list')).code).toBe(1);
      expect(await petiole('user', 'delete', 'ada', '--yes')).toBe('ada is deleted\n');
    },
    SLOW,
  );

  it(
    'is in the audit log, as a table and as JSON lines',
    async () => {
      expect(await petiole('audit', 'list', '--action', 'user.create')).toMatch(/ user\.create +ada /);
      const lines = (await petiole('audit', 'export', '--action', 'user.create')).trim().split('\n');
      expect(lines.map((line) => (JSON.parse(line) as { object: string }).object)).toEqual(['ada']);
      const file = join(folders.root, 'audit.ndjson');
      expect((await command(['audit', 'export', '-o', file], folders)).code).toBe(0);
      expect((await command(['audit', 'export', '-o', file], folders)).stderr).toMatch(/there already/);
    },
    SLOW,
  );

  it('a server that cannot be reached is told with what to do', async () => {
    const env = { ...elsewhere.env, PETIOLE_URL: 'http://127.0.0.1:9' };
    expect(await command(['flow', 'list'], { ...elsewhere, env })).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/cannot be reached.*doctor/),
    });
  });
});

describe('the whole of it', () => {
  it(
    'is told by system status, worker list and doctor beside the server',
    async () => {
      expect(await petiole('system', 'status')).toMatch(/^running: +\d/m);
      expect(await json<unknown[]>('worker', 'list')).toMatchObject([{ status: 'ALIVE' }]);
      const { code, stdout } = await command(['doctor', '--json'], folders);
      const { ok, checks } = JSON.parse(stdout) as { ok: boolean; checks: { name: string; status: string; message: string }[] };
      expect([code, ok, checks.filter(({ status }) => status === 'error')]).toEqual([0, true, []]);
      expect(checks).toContainEqual(
        expect.objectContaining({ name: 'port', status: 'ok', message: expect.stringContaining(String(up.child.pid)) }),
      );
      expect(checks).toContainEqual(expect.objectContaining({ name: 'server', status: 'ok', message: expect.stringContaining(up.url) }));
    },
    SLOW,
  );

  it('is completed in the shell, with the names of the server', async () => {
    const words = async (...args: string[]) => (await petiole('complete', '--', ...args)).trim().split('\n');
    expect(await words('flow', 'show', 'l')).toEqual(['leaf\t', ':4']);
    expect(await words('connector', 'test', '')).toEqual(['shop\tREST', ':4']);
    expect(await words('run', 'wai')).toEqual(['waits\t', ':0']);
    const script = await command(['completion', 'bash'], folders);
    expect([script.code, script.stdout]).toEqual([0, expect.stringMatching(/petiole complete --/)]);
  });

  it('ends quietly where nobody reads to the end', async () => {
    const running = start(['execution', 'list', '--limit', '1000'], folders);
    running.child.stdout!.destroy();
    expect(await running.ended).toMatchObject({ code: 0, stderr: '' });
  });
});
