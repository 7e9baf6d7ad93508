/**
 * What a script or a far side can do wrong, as a person with the built product meets it: `run` ends with 1 and says what is wrong,
 * the tree is recorded as far as it came, and whatever else runs in the same process goes on.
 */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Socket } from 'node:net';
import type { ExecutionTree } from '../../src/model.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { selfMadeCertificate } from '../support/far-sides/certificate.ts';
import { freePort } from '../support/far-sides/free-port.ts';
import { startGitHttp, type GitHttp } from '../support/far-sides/git-http.ts';
import { createGitRoot, type GitRoot } from '../support/far-sides/git-repositories.ts';
import { serveHttp, serveTcp, type TestServer } from '../support/far-sides/http-server.ts';
import { startSshd, type Sshd } from '../support/far-sides/sshd.ts';
import { call, command, createFolders, startUp, type Folders, type Up } from '../support/product.ts';

let database: TestDatabase;
let folders: Folders;
let up: Up;
let git: GitHttp;
let root: GitRoot;
let sshd: Sshd;
let secured: TestServer;
let resetting: TestServer;
let broken: TestServer;
/** a flow that was started before everything else, and is told to end after it */
let witness: string;

const flow = (body: string): string =>
  `import { flow } from 'petiole';\nexport default flow(async function (inputs: any) {\n${body}\n});\n`;

/** Each is a flow of its own: name → body. */
const SCRIPTS = {
  loop: `while (true);`,
  'loop-after-a-wait': `await this.sleep(0.01);\nfor (;;);`,
  microtasks: `for (;;) await null;`,
  'heap-bomb': `const all = [];\nwhile (true) all.push(new Array(1000).fill('x'.repeat(100) + all.length));`,
  'large-output': `return 'x'.repeat(50 * 1024 * 1024);`,
  circular: `const a: any = { b: {} };\na.b.a = a;\nreturn { a };`,
  bigint: `return { n: [1n] };`,
  function: `return { f: () => 1 };`,
  nothing: `return undefined;`,
  nul: `this.log('a\\u0000b');\nreturn { 'a\\u0000b': 'c\\u0000d' };`,
  'no-connector': `await this.connect('demmo');`,
  'no-type': `await this.connect({ connector_type: 'RESTT', url: 'http://127.0.0.1' } as any);`,
  'no-child-flow': `await this.flow('nothin');`,
  connection: `await this.connect({ connector_type: inputs.type, ...inputs.with });`,
};

beforeAll(async () => {
  [database, root, sshd] = await Promise.all([createTestDatabase(), createGitRoot(), startSshd()]);
  const certificate = selfMadeCertificate();
  git = await startGitHttp(root.folder, { credentials: { username: 'ada', password: 'right-word-1' } });
  secured = await serveHttp((_request, response) => response.end('ok'), certificate);
  const half = 'HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nhalf';
  resetting = await serveTcp((socket: Socket) => socket.once('data', () => socket.write(half, () => socket.resetAndDestroy())));
  broken = await serveHttp((_request, response) => response.writeHead(200, { 'content-type': 'application/json' }).end('{"a": '));
  folders = await createFolders(database.url);
  folders.env['PETIOLE_ALLOW_PRIVATE'] = '127.0.0.0/8';
  for (const [name, body] of Object.entries(SCRIPTS)) await folders.write(`flows/${name}.ts`, flow(body));
  await folders.write('flows/witness.ts', flow(`const n = await this.sleep(3600);\nreturn n;`));
  const same = `import { flow } from 'petiole';\nexport default flow({ name: 'same', handler: async () => '__' });\n`;
  for (const name of ['a', 'b']) {
    await folders.write(`flows/same-${name}.ts`, same.replace('__', name));
    await folders.write(`connectors/same-${name}.yaml`, 'name: same\ntype: REST\nvalue: {}\n');
  }
  await folders.write('connectors/demo.yaml', 'type: REST\nvalue:\n  url: https://example.com\n');
  up = await startUp(folders);
  witness = (await call<{ id: string }>(up, 'POST', '/executions', { flow: 'witness' })).body.id;
}, 120_000);

afterAll(async () => {
  await up?.stop();
  await folders?.remove();
  await Promise.all([git?.stop(), sshd?.stop(), secured?.stop(), resetting?.stop(), broken?.stop()]);
  await Promise.all([root?.remove(), database?.drop()]);
});

interface Ran {
  code: number | null;
  tree: ExecutionTree;
  stderr: string;
}

async function run(name: string, inputs: object = {}): Promise<Ran> {
  const { code, stdout, stderr } = await command(['run', name, '--json', '--inputs', JSON.stringify(inputs)], folders);
  return { code, tree: JSON.parse(stdout) as ExecutionTree, stderr };
}

async function expectRecorded({ tree }: Ran): Promise<void> {
  const { body } = await call<ExecutionTree>(up, 'GET', `/executions/${tree.id}/tree`);
  expect(body).toEqual(tree);
}

describe('a script that does wrong ends the run with 1, says what it was, and harms no other', () => {
  it.each([
    ['loop', /^CPU_LIMIT$/, /computed for more than 1000 ms/],
    ['loop-after-a-wait', /^CPU_LIMIT$/, /computed for more than 1000 ms/],
    // it may run out of memory before it runs out of time: both are true of it
    ['microtasks', /^(CPU|HEAP)_LIMIT$/, /computed for more than|memory/],
    ['heap-bomb', /^HEAP_LIMIT$/, /memory|MB/],
    ['large-output', /^OUTPUT_LIMIT$/, /bytes/],
    ['circular', /^NOT_SERIALIZABLE$/, /output_value\.a\.b\.a cannot be written as JSON: it is a circular reference/],
    ['bigint', /^NOT_SERIALIZABLE$/, /output_value\.n\[0\] cannot be written as JSON: it is a BigInt/],
    ['function', /^NOT_SERIALIZABLE$/, /output_value\.f cannot be written as JSON: it is a function/],
    ['no-connector', /^CONNECTOR_NOT_FOUND$/, /no connector.*'demmo'.*did you mean 'demo'/],
    ['no-type', /^CONNECTOR_NOT_FOUND$/, /'RESTT'.*'REST'/],
    ['no-child-flow', /^FLOW_NOT_FOUND$/, /'nothin'.*'nothing'/],
  ])('%s', async (name, code, message) => {
    const ran = await run(name);
    expect([ran.code, ran.tree.status]).toEqual([1, 'ENDED_ERROR']);
    expect(ran.tree.error?.code).toMatch(code);
    expect(ran.tree.error?.message).toMatch(message);
    expect(ran.stderr).toContain(`${ran.tree.error?.code}: ${ran.tree.error?.message}`);
    await expectRecorded(ran);
  });
});

describe('a value that is unusual but no mistake is kept', () => {
  it('no output is null', async () => {
    const ran = await run('nothing');
    expect([ran.code, ran.tree.status, ran.tree.output_value]).toEqual([0, 'ENDED_SUCCESS', null]);
  });

  it('a NUL in texts and keys comes back as it was', async () => {
    const ran = await run('nul', { given: 'e\u0000f' });
    expect([ran.code, ran.tree.inputs, ran.tree.output_value]).toEqual([0, { given: 'e\u0000f' }, { 'a\u0000b': 'c\u0000d' }]);
    const logs = await call<{ items: { values: unknown[] }[] }>(up, 'GET', `/executions/${ran.tree.id}/logs`);
    expect(logs.body.items.map(({ values }) => values)).toEqual([['a\u0000b']]);
    await expectRecorded(ran);
  });
});

interface Wrong {
  what: string;
  type?: string;
  inputs: () => object | Promise<object>;
  code: string;
  message: RegExp;
}

const repository = (more: object) => ({ repository_url: `${git.url}/repository.git`, username: 'ada', password: 'right-word-1', ...more });
const ssh = (more: object) => ({
  hostname: '127.0.0.1',
  port: sshd.port,
  username: sshd.username,
  key: sshd.key,
  hostkey: sshd.hostkey,
  script: 'true',
  ...more,
});

const WRONG: Wrong[] = [
  { what: 'an unknown input', inputs: () => ({ urll: 'https://example.com' }), code: 'INVALID_INPUT', message: /'urll'.*'url'/ },
  {
    what: 'a missing input',
    type: 'SSH',
    inputs: () => ({ hostname: '127.0.0.1' }),
    code: 'INVALID_INPUT',
    message: /'script' is missing/,
  },
  { what: 'an input of the wrong type', inputs: () => ({ url: 17 }), code: 'INVALID_INPUT', message: /'url'.*text.*quotes/ },
  {
    what: 'a host where nothing listens',
    inputs: async () => ({ url: `http://127.0.0.1:${await freePort()}/` }),
    code: 'CONNECTION_FAILED',
    message: /127\.0\.0\.1:\d+ refused the connection \(ECONNREFUSED\): nothing listens there/,
  },
  {
    what: 'a host without an address',
    inputs: () => ({ url: 'http://no-such-host.invalid/' }),
    code: 'CONNECTION_FAILED',
    message: /no-such-host\.invalid\S* cannot be resolved/,
  },
  { what: 'a certificate that is not trusted', inputs: () => ({ url: secured.url }), code: 'TLS_ERROR', message: /self-signed.*cacert/ },
  {
    what: 'a connection that is reset in the body',
    inputs: () => ({ url: resetting.url }),
    code: 'CONNECTION_FAILED',
    message: /broke off in the body of its answer/,
  },
  { what: 'a 200 with broken JSON', inputs: () => ({ url: broken.url }), code: 'INVALID_RESPONSE', message: /JSON/ },
  {
    what: 'a wrong ref',
    type: 'GIT',
    inputs: () => repository({ ref: 'develp' }),
    code: 'REF_NOT_FOUND',
    message: /no branch, tag or commit 'develp'; did you mean 'develop'\?/,
  },
  {
    what: 'wrong credentials of GIT',
    type: 'GIT',
    inputs: () => repository({ password: 'wrong-word-2' }),
    code: 'AUTHENTICATION_FAILED',
    message: /did not accept the credentials/,
  },
  {
    what: 'wrong credentials of SSH',
    type: 'SSH',
    inputs: () => ssh({ key: undefined, password: 'wrong-word-2' }),
    code: 'AUTHENTICATION_FAILED',
    message: /127\.0\.0\.1:\d+.*(password|key)/,
  },
  {
    what: 'a changed host key',
    type: 'SSH',
    inputs: () => ssh({ hostkey: sshd.otherHostkey }),
    code: 'HOST_KEY_MISMATCH',
    message: /expected SHA256:\S+, it shows SHA256:/,
  },
];

describe('a connection that goes wrong ends the run with 1, and says where and why', () => {
  it.each(WRONG)('$what', async ({ type = 'REST', inputs, code, message }) => {
    const ran = await run('connection', { type, with: await inputs() });
    expect([ran.code, ran.tree.status, ran.tree.error?.code]).toEqual([1, 'ENDED_ERROR', code]);
    expect(ran.tree.error?.message).toMatch(message);
    // one line, but for a list of several inputs
    expect(ran.tree.error?.message).not.toMatch(/\r|\n(?!- ')|node:internal|\.\.\/deps/);
    expect(ran.tree.children).toMatchObject([{ type: 'CONNECTION', status: 'ENDED_ERROR', error: { code } }]);
    expect(ran.stderr).toContain(`${code}: ${ran.tree.error?.message}`);
    expect(ran.stderr + JSON.stringify(ran.tree.children)).not.toMatch(/wrong-word-2|right-word-1|PRIVATE KEY/);
    await expectRecorded(ran);
  });
});

describe('one name in two files', () => {
  it('is told of with both files, and the first one counts', async () => {
    expect(up.stderr()).toContain("flows/same-b.ts: same-a.ts holds the flow 'same' already: give one of them another name\n");
    expect(up.stderr()).toContain(
      "connectors/same-b.yaml: same-a.yaml holds the connector 'same' already: give one of them another name\n",
    );
    expect((await run('same')).tree.output_value).toBe('a');
  });
});

describe('after all of that', () => {
  it('the same process still runs what was started before, and lost nothing', async () => {
    const { body } = await call<ExecutionTree>(up, 'GET', `/executions/${witness}/tree`);
    expect([body.status, body.children.map(({ status }) => status)]).toEqual(['WAITING', ['WAITING']]);
    expect((await fetch(`${up.url}/ready`)).status).toBe(200);
    expect((await call(up, 'POST', `/executions/${witness}/cancel`)).status).toBe(200);
    const witnessed = () => call<ExecutionTree>(up, 'GET', `/executions/${witness}`);
    while ((await witnessed()).body.status !== 'ENDED_CANCELLED');
    const left = await call<{ items: unknown[] }>(up, 'GET', '/executions?parent=none&status=PENDING,RUNNING,WAITING');
    expect(left.body.items).toEqual([]);
    expect((await run('nothing')).code).toBe(0);
  });
});
