import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { AttemptEntry, Execution, ExecutionTree } from '../../src/model.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { serveHttp, type TestServer } from '../support/far-sides/http-server.ts';
import { call, command, createFolders, startUp, type Folders, type Up } from '../support/product.ts';

const TOKEN = 'the-right-token-of-the-shop';

let database: TestDatabase;
let folders: Folders;
let up: Up;
let server: TestServer;
/** statuses that the server answers next, before it is well */
let ill: number[] = [];
/** `METHOD path` of all requests */
let asked: string[] = [];

const flow = (body: string, options = '') =>
  `import { flow } from 'petiole';\nexport default flow({ ${options} async handler(inputs: any) {\n${body}\n} });\n`;

beforeAll(async () => {
  server = await serveHttp((request, response) => {
    asked.push(`${request.method} ${request.url}`);
    const status = request.headers.authorization === `Bearer ${TOKEN}` ? (ill.shift() ?? 200) : 401;
    response.writeHead(status, { 'content-type': 'application/json' }).end('{"items":["book"]}');
  });
  database = await createTestDatabase();
  folders = await createFolders(database.url);
  folders.env['PETIOLE_ALLOW_PRIVATE'] = '127.0.0.1';
  await folders.write('flows/order.ts', flow(`return await connectors.shop.request({ url: '/orders', options: { method: 'GET' } });`));
  await folders.write('flows/careful.ts', flow(`return (await connectors.shop.request({ url: 'orders' })).items;`, 'preflight: true,'));
  await folders.write('flows/parent.ts', flow(`return await this.flow('careful').get('output_value');`));
  await folders.write(
    'flows/patient.ts',
    flow(`const first = (await connectors.shop.request({ url: 'orders' })).items;
      this.save({ message: 'half done' });
      await this.sleep(3600);
      return [...first, ...(await connectors.shop.request({ url: 'orders' })).items];`),
  );
  await folders.write('flows/naps.ts', flow(`await connectors.utils.sleep({ milliseconds: 5 }); return 'awake';`));
  up = await startUp(folders);
}, 120_000);
afterAll(async () => {
  await up?.stop();
  await folders?.remove();
  await server?.stop();
  await database?.drop();
});

beforeEach(async () => {
  ill = [];
  for (const name of ['Shop', 'Main%20shop']) await call(up, 'DELETE', `/connectors/${name}`);
});

/** The connector of the tests, with what a test wants otherwise. */
async function shop(value: object = { token: TOKEN }, more: object = {}): Promise<void> {
  const base = { base_url: server.url, authorization: 'bearer', test_path: 'me' };
  const { status } = await call(up, 'PUT', '/connectors/Shop', { type: 'HTTP', value: { ...base, ...value }, ...more });
  expect([200, 201]).toContain(status);
}

const WRONG = { token: 'a-wrong-token-of-the-shop' };

const petiole = (...args: string[]) => command(args, folders);

/** The whole of one command: exit code, what it said. */
async function says(...args: string[]): Promise<string> {
  const { code, stdout, stderr } = await petiole(...args);
  expect([code, stderr]).toEqual([0, '']);
  return stdout;
}

async function until(holds: () => Promise<boolean>): Promise<void> {
  while (!(await holds())) await new Promise((resolve) => setTimeout(resolve, 20));
}

async function run(name: string): Promise<Execution> {
  asked = [];
  return (await call<Execution>(up, 'POST', '/executions?wait=20', { flow: name })).body;
}

describe('connector', () => {
  it('list-available finds a type, add makes a connector of it that may be completed later', async () => {
    expect(await says('connector', 'list-available', '-f', 'web SERV')).toMatch(/^ID +NAME +TITLE\n(.*\n)*http +HTTP +Web service\n/);
    expect(await petiole('connector', 'list-available', '-f', 'web serf')).toMatchObject({
      ...{ code: 0, stdout: '' },
      stderr: expect.stringContaining("no connector type has 'web serf' in its id, name or title"),
    });
    expect((await petiole('connector', 'add', 'hubspott', '-n', 'Mine')).stderr).toContain("did you mean 'hubspot'?");
    const value = JSON.stringify({ base_url: server.url, authorization: 'bearer', test_path: 'me' });
    expect(await says('connector', 'add', 'http', '-n', 'Shop', '--value', value)).toBe(
      'Shop is there: connectors.shop, INCOMPLETE (it lacks token)\n',
    );
    expect(await says('connector', 'list')).toMatch(
      /^NAME +TYPE +NAMESPACE +SOURCE +STATUS +LAST USED +ID\nShop +HTTP +shop +api +INCOMPLETE +never +[0-9a-f-]{36}\n$/,
    );
    const test = await petiole('connector', 'test', 'Shop');
    expect([test.code, test.stdout]).toEqual([1, '']);
    expect(test.stderr).toMatch(/^Shop does not work.*\nCONNECTOR_INCOMPLETE: .*'token'/);
    expect((await run('order')).error).toMatchObject({ message: expect.stringContaining("'token' is in neither its value") });
  });

  it('update completes it, test says whether it works, and a secret is shown nowhere', async () => {
    await shop({});
    const file = await folders.write('wrong.yaml', 'token: a-wrong-token-of-the-shop\n');
    expect(await says('connector', 'update', 'Shop', '--value', `@${file}`)).toBe('Shop is changed: connectors.shop, READY\n');
    const wrong = await petiole('connector', 'test', 'Shop', '--json');
    expect(wrong.code).toBe(1);
    expect(JSON.parse(wrong.stdout)).toMatchObject({ ok: false, tested: true, error: { code: 'UNEXPECTED_STATUS', status: 401 } });
    expect(await says('connector', 'list')).toContain('FAILING');
    const shown = await says('connector', 'show', 'Shop');
    expect(shown).toMatch(/^status: FAILING$/m);
    expect(shown + wrong.stdout).not.toContain('a-wrong-token');
    const right = await command(['connector', 'update', 'Shop', '--value', '@-'], folders, `token: ${TOKEN}`);
    expect(right).toMatchObject({ code: 0, stdout: 'Shop is changed: connectors.shop, READY\n' });
    expect(await says('connector', 'test', 'Shop')).toMatch(/^Shop works \(\d\.\d\d s\)\n$/);
  });

  it.each([
    [['add', 'htp', '-n', 'x'], 1, /no connector type 'htp'; did you mean .*'HTTP'/],
    [['add', 'http'], 2, /-n, --name/],
    [['add', '-n', 'x'], 2, /which type\?/],
    [['add', 'http', '-n', 'x', '--set', 'base_url'], 2, /--set: 'base_url' must be key=value/],
    [['add', 'http', '-n', 'x', '--set', 'bas_url=https://a.example'], 1, /unknown input 'bas_url'; did you mean 'base_url'/],
    [['add', 'http', '-n', 'x', '--set', 'token=@nowhere.txt'], 2, /--set token: the file nowhere\.txt cannot be read/],
    [['add', 'http', '-n', 'x', '--value', '-', '--set', 'token=-'], 2, /only one option can read standard input/],
    [['add', 'http', '-n', 'x', '--vault-secret', 'main'], 2, /--vault-secret: 'main' must be VAULT:PATH/],
    [['add', 'http', '-n', 'x', '--vault-secret', 'main:shop#token=tokn'], 1, /names the unknown input 'tokn'; did you mean 'token'/],
    [['add', 'http', '-n', 'x', '--retry', '{attempts: 0}'], 1, /'retry\.?.*/],
    [['add', 'http', '-n', 'x', '--allow-private', 'nowhere'], 1, /'allow_private/],
    [
      ['add', 'http', '-n', 'x', '--rate-budget', '{requests: 10}'],
      1,
      /'rate_budget.*must be an object such as \{requests: 10, period: 1\}, or false/,
    ],
    [['add', 'http', '-n', 'x', '--circuit-breaker', '{failures: 0}'], 1, /'circuit_breaker\.failures' must be at least 1/],
    [['add', 'http', '-n', 'x', '--value', '[1]'], 2, /--value: the text must be a mapping/],
    [['add', 'http', '-n', 'x', '--value', '{secret-text: ['], 2, /--value: the text is not valid YAML: line 1, column 16: Flow sequence /],
    [['add', 'http', '-n', 'x', '--value', 'a: b\nc: "secret-text'], 2, /--value: the text is not valid YAML: line 2, column \d+: /],
    [['add', 'http', '-n', 'x', '--value', '@nowhere.yaml'], 2, /nowhere\.yaml cannot be read/],
    [['update', 'Shop'], 2, /nothing to change/],
    [['update', 'Shop', '--value', '{bas_url: x}'], 1, /unknown input 'bas_url'; did you mean 'base_url'/],
    [['test', 'Shp'], 1, /no connector 'Shp'; did you mean 'Shop'/],
    [['logs', 'Shp'], 1, /no connector 'Shp'/],
    [['delete', 'Shp'], 1, /no connector 'Shp'/],
  ])('%j ends with %i', async (args, code, message) => {
    await shop();
    const ended = await petiole('connector', ...args);
    expect(ended.stderr).toMatch(message);
    expect(ended.stderr).not.toContain('secret-text');
    expect(ended.code).toBe(code);
  });

  it('logs says that there is nothing to show', async () => {
    await call(up, 'PUT', '/connectors/Main%20shop', { type: 'HTTP', value: { base_url: server.url } });
    expect(await petiole('connector', 'logs', 'Main shop')).toMatchObject({
      code: 0,
      stdout: '',
      stderr: expect.stringMatching(/^there are no log lines of Main shop: /),
    });
    expect(await petiole('connector', 'logs', 'Main shop', '--json')).toMatchObject({ code: 0, stdout: '', stderr: '' });
  });

  it('logs shows what its connections failed with, the newest first', async () => {
    await shop();
    ill = [404, 500];
    await run('order');
    await run('order');
    const lines = (await says('connector', 'logs', 'Shop')).split('\n').filter((line) => line.includes('UNEXPECTED_STATUS'));
    expect(lines[0]).toMatch(/^\S+Z error +[0-9a-f-]{36} +UNEXPECTED_STATUS: .*500/);
    expect(lines[1]).toMatch(/404/);
    expect((await says('connector', 'logs', 'Shop', '--limit', '1', '--json')).trim().split('\n')).toHaveLength(1);
  });
});

describe('the tries of a connection', () => {
  it('are in the execution, in the tree and in what show says', async () => {
    await shop(undefined, { retry: { initial: 0.01, maximum: 0.02 } });
    ill = [503, 502];
    const { id, status, output_value } = await run('order');
    expect([status, output_value, asked]).toEqual(['ENDED_SUCCESS', { items: ['book'] }, ['GET /orders', 'GET /orders', 'GET /orders']]);
    const { body } = await call<ExecutionTree>(up, 'GET', `/executions/${id}/tree`);
    const [child] = body.children;
    expect(body.attempts).toBeNull();
    expect(child?.attempts).toMatchObject([
      { attempt: 1, method: 'GET', status: 503, code: 'UNEXPECTED_STATUS', reason: expect.stringContaining('503') },
      { attempt: 2, method: 'GET', status: 502 },
      { attempt: 3, method: 'GET', status: 200, code: null, reason: null, wait_ms: 0 },
    ] satisfies Partial<Record<keyof AttemptEntry, unknown>>[]);
    expect((await call<Execution>(up, 'GET', `/executions/${child?.id}`)).body.attempts).toEqual(child?.attempts);
    expect(await says('execution', 'tree', id)).toMatch(/ shop\.request .*3 attempts/);
    expect(await says('execution', 'show', child?.id ?? '')).toMatch(
      /^attempts: +1\. \S+Z GET 503, .*\n +2\. \S+ GET 502, .*\n +3\. \S+ GET 200, /m,
    );
  });

  it('follow the connector: retry: false sends once', async () => {
    await shop(undefined, { retry: false });
    ill = [503];
    const { status } = await run('order');
    expect([status, asked]).toEqual(['ENDED_ERROR', ['GET /orders']]);
  });
});

describe('a flow with a preflight', () => {
  const starts = async () => (await call<{ items: Execution[] }>(up, 'GET', '/executions?flow=careful&parent=none')).body.items;

  it('starts where its connectors work: they are asked first', async () => {
    await shop();
    expect(await run('careful')).toMatchObject({ status: 'ENDED_SUCCESS', output_value: ['book'] });
    expect(asked).toEqual(['GET /me', 'GET /orders']);
  });

  it('is not started where one does not, and the reason is given; so is a child', async () => {
    await shop(WRONG);
    const before = await starts();
    asked = [];
    const refused = await call<{ code: string; detail: string; failures: unknown[] }>(up, 'POST', '/executions', { flow: 'careful' });
    expect(refused).toMatchObject({
      status: 424,
      body: { code: 'PREFLIGHT_FAILED', failures: [{ connector: 'connectors.shop', code: 'UNEXPECTED_STATUS' }] },
    });
    expect(refused.body.detail).toMatch(/'careful' was not started.*401/);
    expect(asked).toEqual(['GET /me']);
    expect(await starts()).toEqual(before);
    const parent = await run('parent');
    expect(parent).toMatchObject({
      status: 'ENDED_ERROR',
      error: { code: 'PREFLIGHT_FAILED', message: expect.stringContaining('was not started') },
    });
    expect(asked).toEqual(['GET /me']);
  });

  it('that was started before is given back with its key, however its connectors fare by now', async () => {
    const start = (key: string) =>
      call<Execution & { code: string }>(up, 'POST', '/executions?wait=20', { flow: 'careful' }, { 'idempotency-key': key });
    await shop();
    const first = await start('once');
    expect(first.status).toBe(201);
    await shop(WRONG);
    expect((await start('once')).body.id).toBe(first.body.id);
    expect((await start('twice')).body.code).toBe('PREFLIGHT_FAILED');
  });
});

describe('the options of add and update', () => {
  const stored = async () => (await call<Record<string, unknown>>(up, 'GET', '/connectors/Shop')).body;

  it('make a whole document; a text stays one where the type wants one, and a secret comes over standard input', async () => {
    const args = ['add', 'Web service', '-n', 'Shop', '--set', `base_url=${server.url}`, '--set', 'authorization=bearer'];
    const more = ['--set', 'test_path=007', '--set', 'token=-', '--retry', '{attempts: 5}', '--allow-private', '10.0.0.0/8'];
    const limits = ['--rate-budget', '{requests: 10, period: 1}', '--circuit-breaker', 'false'];
    const vault = ['--vault-secret', 'main:shop/api#login=user', '--vault-secret', 'main:shop/api#password', '--namespace', 'store'];
    const made = await command(['connector', ...args, ...more, ...limits, ...vault, '--description', 'of books'], folders, `${TOKEN}\n`);
    expect(made).toEqual({
      code: 0,
      stdout: expect.stringMatching(/^Shop is there: connectors\.store, INCOMPLETE \(there is no Vault 'main' yet: add it with .*\)\n$/),
      stderr: '',
    });
    expect(await stored()).toMatchObject({
      value: { base_url: server.url, authorization: 'bearer', test_path: '007', token: '***' },
      vault_secrets: [{ vault: 'main', path: 'shop/api', keys: { login: 'user', password: 'password' } }],
      retry: { attempts: 5 },
      rate_budget: { requests: 10, period: 1 },
      circuit_breaker: false,
      circuit: { state: 'CLOSED', failures: 0, next_try_at: null },
      allow_private: ['10.0.0.0/8'],
      namespace: 'store',
      description: 'of books',
    });
    await petiole('connector', 'update', 'Shop', '--unset', 'test_path', '--allow-private', 'none', '--retry', 'false');
    expect(await stored()).toMatchObject({ value: { base_url: server.url, authorization: 'bearer' }, retry: false, allow_private: null });
    expect((await stored())['value']).not.toHaveProperty('test_path');
  });

  it('take away no key that nobody has: a misspelt one would stay, and the answer say that it is gone', async () => {
    await shop();
    const { stderr, code } = await petiole('connector', 'update', 'Shop', '--unset', 'tokn');
    expect([code, stderr]).toEqual([
      1,
      expect.stringMatching(/^--unset tokn: neither the connector nor its type has this key\. They have .*token/),
    ]);
    // one that its type knows may be gone already
    for (let i = 0; i < 2; i++) expect((await petiole('connector', 'update', 'Shop', '--unset', 'test_path')).code).toBe(0);
  });

  it('tell of a secret that stands on the command line, and of no other field', async () => {
    await shop();
    const { stderr, code } = await petiole('connector', 'update', 'Shop', '--set', `token=${TOKEN}`, '--set', 'test_path=me');
    expect(code).toBe(0);
    expect(stderr).toMatch(/^'token' is a secret, .*--set token=- asks for it.*\n$/);
    expect(await says('connector', 'test', 'Shop')).toMatch(/works/);
  });

  it('are what show --document gives: it can be sent back, by id too, and keeps the secrets', async () => {
    await shop();
    const { id } = await stored();
    const document = await says('connector', 'show', String(id), '--document');
    expect(document).not.toMatch(/^(id|status|created_at):/m);
    const file = await folders.write('shop.yaml', document);
    expect(await says('connector', 'update', String(id), '-f', file, '--set', 'test_path=me')).toMatch(/^Shop is changed/);
    expect(await says('connector', 'test', String(id))).toMatch(/works/);
    await says('connector', 'delete', String(id));
    const copy = await command(
      ['connector', 'add', '-f', '-', '--set', `token=@${await folders.write('token', TOKEN)}`],
      folders,
      document,
    );
    expect(copy).toMatchObject({ code: 0, stdout: expect.stringMatching(/^Shop is there: connectors\.shop, READY/) });
    expect((await stored())['id']).not.toBe(id);
  });
});

describe('another name', () => {
  it.each(['the CLI', 'the API'])(
    'that %s gives changes no id, and a flow that is in the middle of it goes on by the namespace',
    async (door) => {
      await shop();
      const { body: before } = await call(up, 'GET', '/connectors/Shop');
      asked = [];
      const { body: started } = await call<Execution>(up, 'POST', '/executions', { flow: 'patient' });
      await until(async () => (await call<Execution>(up, 'GET', `/executions/${started.id}`)).body.message === 'half done');
      if (door === 'the CLI') await says('connector', 'update', 'Shop', '-n', 'Main shop');
      else expect((await call(up, 'PATCH', '/connectors/Shop', { name: 'Main shop' })).status).toBe(200);
      const { body: after } = await call(up, 'GET', '/connectors/Main%20shop');
      expect(after).toMatchObject({ id: before['id'], namespace: 'shop' });
      // the hour is over, by the time of the database
      const isOut = async () =>
        (await database.pool.query('select from executions where id = $1 and worker_id is null', [started.id])).rowCount === 1;
      await until(isOut);
      await database.pool.query(`update executions set wake_at = now() where id = $1 or (parent_id = $1 and type = 'SLEEP')`, [started.id]);
      await until(async () => (await call<Execution>(up, 'GET', `/executions/${started.id}`)).body.ended_at !== null);
      const { body: ended } = await call<ExecutionTree>(up, 'GET', `/executions/${started.id}/tree`);
      expect(ended).toMatchObject({ status: 'ENDED_SUCCESS', output_value: ['book', 'book'] });
      // what was called before stays called as it was
      expect(ended.children.map(({ connector }) => connector)).toEqual(['Shop', null, 'Main shop']);
      expect(asked).toEqual(['GET /orders', 'GET /orders']);
    },
  );
});

describe('the end of a connector', () => {
  it('update -n gives it another name, delete takes it away', async () => {
    await shop();
    expect(await says('connector', 'update', 'Shop', '-n', 'Main shop')).toMatch(/^Main shop is changed: connectors\.shop/);
    expect((await petiole('connector', 'show', 'Shop')).code).toBe(1);
    expect(await says('connector', 'delete', 'Main shop')).toBe('Main shop is deleted\n');
    expect(JSON.parse(await says('connector', 'list', '--json'))).toEqual([]);
  });
});

describe('connectors.utils.sleep', () => {
  it('is a sleep in the tree', async () => {
    const { id, output_value } = await run('naps');
    expect(output_value).toBe('awake');
    const { body } = await call<ExecutionTree>(up, 'GET', `/executions/${id}/tree`);
    expect(body.children).toMatchObject([{ type: 'SLEEP', status: 'ENDED_SUCCESS', inputs: { seconds: 0.005 } }]);
  });
});
