/** What an attacker sends to the API: raw bytes to the built product, with and without a token. */
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { ADMIN_TOKEN, call, createFolders, startUp, type Folders, type Up } from '../support/product.ts';

let database: TestDatabase;
let folders: Folders;
let up: Up;

beforeAll(async () => {
  database = await createTestDatabase();
  folders = await createFolders(database.url);
  up = await startUp(folders);
}, 120_000);

afterAll(async () => {
  await up?.stop();
  await folders?.remove();
  await database?.drop();
});

/** Sends the bytes, and gives everything that comes back until the server closes. */
function raw(text: string): Promise<string> {
  const { hostname, port } = new URL(up.url);
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), hostname);
    let answer = '';
    socket.on('data', (data) => (answer += data.toString('latin1')));
    socket.on('error', reject).on('close', () => resolve(answer));
    // whoever would answer more than once keeps the connection open; the first answer may take its time
    socket.once('data', () => socket.setTimeout(1500, () => socket.destroy()));
    socket.write(Buffer.from(text, 'latin1'));
  });
}

const statuses = (answer: string) => [...answer.matchAll(/^HTTP\/1\.1 (\d{3})/gm)].map(([, status]) => Number(status));
const authorized = () => `Host: localhost\r\nAuthorization: Bearer ${ADMIN_TOKEN}\r\n`;

describe('without a token', () => {
  it.each([
    ['GET', '/api/v1/executions'],
    ['GET', '//api/v1/executions'],
    ['GET', '/api//v1/executions'],
    ['GET', '/api/v1/executions/'],
    ['GET', '/api/v1/executions;x=y'],
    ['GET', '/api/v1/executions%2f'],
    ['GET', '/API/V1/EXECUTIONS'],
    ['GET', '/%61pi/v1/executions'],
    ['GET', '/./api/v1/executions'],
    ['GET', '/health/../api/v1/executions'],
    ['GET', '/health/%2e%2e/api/v1/executions'],
    ['GET', '/health?/api/v1/executions'],
    ['GET', 'http://127.0.0.1/api/v1/executions'],
    ['GET', '/api/v1/executions#/health'],
    ['HEAD', '/api/v1/executions'],
    ['OPTIONS', '/api/v1/executions'],
    ['POST', '/api/v1/executions'],
    ['PUT', '/api/v1/flows/x'],
    ['DELETE', '/api/v1/flows/x'],
    ['PATCH', '/api/v1/connectors/x'],
    ['TRACE', '/api/v1/executions'],
    ['POST', '/api/v1/files?name=x'],
    ['GET', '/api/v1/files/x/content'],
    ['GET', '/api/v1/vaults'],
    ['POST', '/api/v1/connectors/x/test'],
    ['GET', '/api/v1/connector-types'],
    ['GET', '/api/nothing'],
  ])('%s %s gives nothing away', async (method, path) => {
    const answer = await raw(`${method} ${path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
    expect(answer).toMatch(/^HTTP\/1\.1 (400|401|404|405) |^HTTP\/1\.1 200 OK[^]*"status":"ok"/);
    if (answer.includes(' 200 ')) expect(path).toMatch(/^\/health\?/);
    expect(answer).not.toMatch(/"items"|"id"/);
  });

  it.each([
    ...[
      'Basic QWRtaW46',
      'Bearer',
      'Bearer ',
      'Bearer  ',
      'Bearer null',
      'Bearer undefined',
      'bearer x y',
      'Bearer x,Bearer TOKEN',
      'TOKEN',
      'Token TOKEN',
    ],
    ...['BearerTOKEN', 'Bearer "TOKEN"', 'Bearer TOKEN TOKEN', 'Bearer TOKENx', 'Bearer \tTOKEN\x0b', "Bearer ' or 1=1 --"],
  ])('the header Authorization: %j opens nothing', async (header) => {
    const value = header.replaceAll('TOKEN', ADMIN_TOKEN);
    const answer = await raw(`GET /api/v1/executions HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nAuthorization: ${value}\r\n\r\n`);
    expect([400, 401]).toContain(statuses(answer)[0]);
    expect(answer).not.toContain(ADMIN_TOKEN);
  });

  it('a token in the query or in a cookie opens nothing', async () => {
    const inQuery = await raw(
      `GET /api/v1/executions?token=${ADMIN_TOKEN}&access_token=${ADMIN_TOKEN} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n`,
    );
    const inCookie = await raw(
      `GET /api/v1/executions HTTP/1.1\r\nHost: localhost\r\nCookie: token=${ADMIN_TOKEN}; Authorization=Bearer ${ADMIN_TOKEN}\r\nConnection: close\r\n\r\n`,
    );
    const another = await raw(
      `GET /api/v1/executions HTTP/1.1\r\nHost: localhost\r\nX-Api-Key: ${ADMIN_TOKEN}\r\nX-Forwarded-User: admin\r\nX-Forwarded-For: 127.0.0.1\r\nConnection: close\r\n\r\n`,
    );
    expect([inQuery, inCookie, another].flatMap(statuses)).toEqual([401, 401, 401]);
  });
});

describe('a request that two readers could read differently', () => {
  const start = () => `POST /api/v1/executions HTTP/1.1\r\n${authorized()}Content-Type: application/json\r\n`;
  const inner = () => `GET /api/v1/flows HTTP/1.1\r\n${authorized()}\r\n`;

  it.each([
    ['both lengths', () => `${start()}Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n${inner()}`],
    ['two lengths', () => `${start()}Content-Length: 2\r\nContent-Length: 40\r\n\r\n{}${inner()}`],
    ['lengths in a list', () => `${start()}Content-Length: 2, 2\r\n\r\n{}${inner()}`],
    ['a signed length', () => `${start()}Content-Length: +2\r\n\r\n{}${inner()}`],
    ['a length in hex', () => `${start()}Content-Length: 0x2\r\n\r\n{}${inner()}`],
    ['a blank before the colon', () => `${start()}Content-Length : 2\r\n\r\n{}${inner()}`],
    ['a folded header', () => `${start()}Transfer-Encoding:\r\n chunked\r\nContent-Length: 2\r\n\r\n{}${inner()}`],
    ['an unknown encoding', () => `${start()}Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n${inner()}`],
    ['chunked twice', () => `${start()}Transfer-Encoding: chunked, chunked\r\n\r\n0\r\n\r\n${inner()}`],
    ['chunked and identity', () => `${start()}Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n${inner()}`],
    ['a chunk with a wrong size', () => `${start()}Transfer-Encoding: chunked\r\n\r\n-1\r\n${inner()}`],
    ['a null character in a header', () => `${start()}X: a\0b\r\nContent-Length: 2\r\n\r\n{}`],
    ['lines that end with LF alone', () => `${start().replaceAll('\r\n', '\n')}Content-Length: 2\n\n{}${inner()}`],
    ['a CR in a header', () => `${start()}X: a\rContent-Length: 0\r\nContent-Length: 2\r\n\r\n{}`],
    ['no host', () => `GET /api/v1/flows HTTP/1.1\r\nAuthorization: Bearer ${ADMIN_TOKEN}\r\n\r\n`],
    ['a strange version', () => `GET /api/v1/flows HTTP/3.7\r\n${authorized()}\r\n`],
  ])('%s is refused, and what follows is not another request', async (_name, text) => {
    const answer = await raw(text());
    expect(statuses(answer)).toEqual([400]);
  });

  it('a request id of the caller is not taken over', async () => {
    const answer = await raw(
      `GET /api/v1/nothing HTTP/1.1\r\n${authorized()}Request-Id: evil-id\r\nX-Request-Id: evil-id\r\nConnection: close\r\n\r\n`,
    );
    expect(answer).not.toContain('evil-id');
  });
});

describe('with a token', () => {
  const LONG = 'x'.repeat(3000);

  it.each([
    ...[
      '?cursor=x',
      '?cursor=WyJ4Il0',
      '?cursor=W10',
      '?cursor=bnVsbA',
      '?cursor=WzFd',
      `?cursor=${'W'.repeat(1000)}`,
      '?cursor=WyJcdTAwMDAiXQ',
      '?cursor=WyJcdWQ4MDAiXQ',
    ],
    ...['?limit=0', '?limit=-1', '?limit=1e9', '?limit=NaN', '?limit=0x10', '?limit=1&limit=2', '?limit[]=1', '?limit=9007199254740993'],
    ...[
      '?q=%00',
      '?q=%25%25%25',
      '?q=_',
      '?q=%5c',
      '?q=%27%20or%201=1--',
      '?q=%ed%a0%80',
      '?flow=%00',
      '?flow[$ne]=x',
      '?label=%00',
      '?label==',
      '?label=a%3d%5c',
    ],
    ...[
      '?from=0000-01-01T00:00:00Z',
      '?from=9999-12-31T23:59:59Z',
      '?to=0001-01-01T00:00:00Z',
      '?from=2026-02-30T00:00:00Z',
      '?from=2026-01-01T00:00:00%2B99:99',
    ],
    ...[
      '?root=%00',
      '?parent=none&parent=none',
      '?status=x',
      '?status=__proto__',
      '?type=constructor',
      '?__proto__=x',
      '?constructor=x',
      '?toString=x',
    ],
  ])('the list %s is answered, or refused with a reason', async (query) => {
    for (const path of ['executions', 'flows', 'connectors', 'files', 'vaults']) {
      const { status, body } = await call<{ code?: string; detail?: string }>(up, 'GET', `/${path}${query}`);
      expect([path, [200, 400].includes(status), body.detail ?? '']).toEqual([
        path,
        true,
        status === 200 ? '' : expect.stringMatching(/\S/),
      ]);
    }
  });

  it.each([
    '%00',
    '..',
    '%2e%2e',
    '..%2f..%2fetc%2fpasswd',
    '%2fetc%2fpasswd',
    '__proto__',
    'constructor',
    'toString',
    '%ed%a0%80',
    '%f0%9f%92%a9',
    LONG,
    "'%20or%20''='",
    '%0d%0aX:1',
    '-1',
    '0',
    'null',
    '%',
  ])('what is called %s is not there', async (name) => {
    const paths = [
      'executions/NAME',
      'executions/NAME/tree',
      'executions/NAME/children',
      'executions/NAME/logs',
      'flows/NAME',
      'flows/NAME/versions',
      'connectors/NAME',
      'connectors/NAME/logs',
      'connector-types/NAME',
      'files/NAME',
      'files/NAME/content',
      'vaults/NAME',
    ];
    for (const path of paths) {
      const { status } = await call(up, 'GET', `/${path.replace('NAME', name)}`);
      expect([path, status >= 400 && status < 500]).toEqual([path, true]);
    }
  });

  it('a cursor of another list is refused by the children of an execution', async () => {
    await call(up, 'PUT', '/flows/one', "import { flow } from 'petiole';\nexport default flow(async () => 1);\n", {
      'content-type': 'application/typescript',
    });
    const { body } = await call<{ id: string }>(up, 'POST', '/executions?wait=20', { flow: 'one' });
    for (const parts of [['x'], ['1', 'x'], ['NaN', '1'], ['1e99', '0'], ['99999999999', '0'], [''], ['1.5', '0']]) {
      const cursor = Buffer.from(JSON.stringify(parts)).toString('base64url');
      expect(await call(up, 'GET', `/executions/${body.id}/children?cursor=${cursor}`)).toMatchObject({
        status: 400,
        body: { code: 'INVALID_REQUEST' },
      });
    }
    for (const path of ['logs', 'children', 'tree']) expect((await call(up, 'GET', `/executions/${body.id}/${path}`)).status).toBe(200);
  });

  it('a name of JavaScript is one of the document alone', async () => {
    const document = 'name: proto\ntype: REST\nvalue: {__proto__: {url: "http://x"}, constructor: 1}';
    const made = await call(up, 'POST', '/connectors', document, { 'content-type': 'application/yaml' });
    expect([201, 400]).toContain(made.status);
    const { body } = await call<{ value?: object }>(up, 'GET', '/connectors/proto');
    expect(JSON.stringify(body)).not.toContain('http://x');
    expect(({} as { url?: string }).url).toBeUndefined();
  });

  it.each(['-2', '9223372036854775807', '9223372036854775808', '1e30', '9007199254740991', 'x', '', '%00', '1.5'])(
    'the logs after %s are answered, or refused',
    async (cursor) => {
      const { status } = await call(up, 'GET', `/executions/01a201ef-b434-7481-9b3e-fed0fbd74695/logs?cursor=${cursor}`);
      expect([400, 404]).toContain(status);
    },
  );

  it.each([
    ...[
      '{"flow":"x","__proto__":{"a":1}}',
      '{"flow":"__proto__"}',
      '{"flow":"constructor"}',
      '{"flow":"a\\u0000b"}',
      '{"flow":"\\ud800"}',
      '{"flow":["x"]}',
      '{"flow":{"$ne":1}}',
      '[]',
      'null',
      '"x"',
      '1',
      '{',
    ],
    ...[
      '{"flow":"x","priority":1e400}',
      '{"flow":"x","labels":{"__proto__":"x"}}',
      '{"flow":"x","labels":{"a":"\\u0000"}}',
      '{"flow":"x","version":"../x"}',
      '{"flow":"x","id":"x"}',
      '{"flow":"x","root_id":"x"}',
      '{"flow":"x","status":"ENDED_SUCCESS"}',
    ],
    ...[`${'['.repeat(9000)}${']'.repeat(9000)}`, '{"flow":"x","flow":"y"}'],
  ])('starting with %s is refused', async (body) => {
    const { status } = await call(up, 'POST', '/executions', body, { 'content-type': 'application/json' });
    expect([400, 404]).toContain(status);
  });

  it.each(['a/b', '../x', '/x', 'x\\..\\y.ts', 'a\0.ts', '../../x.ts', 'node_modules/x.ts', './x.ts', 'x.sh', ''])(
    'a module called %j is not written',
    async (path) => {
      const script = `import { flow } from 'petiole';\nexport default flow(async () => 1);\n`;
      const { status } = await call(up, 'PUT', '/flows/with-modules', { script, modules: { [path]: 'export const a = 1;' } });
      expect(status).toBe(400);
    },
  );

  it.each([
    '/etc/passwd',
    '../../etc/passwd',
    '/etc/hostname',
    'file:///etc/passwd',
    '../data/key',
    '../data/instance.json',
    'data:text/javascript,export default 1',
    'https://example.com/x.js',
    'node:fs',
  ])('a script cannot import %s', async (path) => {
    const script = `import x from ${JSON.stringify(path)};\nimport { flow } from 'petiole';\nexport default flow(async () => x);\n`;
    const { status, body } = await call<{ code: string; detail: string }>(up, 'PUT', '/flows/thief', { script });
    expect([status, body.code]).toEqual([400, 'COMPILE_ERROR']);
    expect(JSON.stringify(body)).not.toContain('root:');
  });

  it.each([
    ...[
      'a: &a [x, x]\nb: *a',
      `a: &a [${'x,'.repeat(50)}]\nb: &b [${'*a,'.repeat(50)}]\nc: [${'*b,'.repeat(50)}]`,
      '!!js/function x',
      '!!python/object x',
      `${'['.repeat(2000)}`,
      '--- a\n--- b',
      '\0',
      '%YAML 9.9\n---\na: b',
    ],
    ...[
      'name: x\ntype: REST\n__proto__: {a: 1}',
      'name: __proto__\ntype: __proto__',
      'name: x\ntype: constructor',
      'name: a/b\ntype: REST',
      'name: "a\\0b"\ntype: REST',
      'name: REST\ntype: REST',
    ],
    ...[
      'name: ns1\ntype: REST\nnamespace: __proto__',
      'name: ns2\ntype: REST\nnamespace: constructor',
      'name: x\ntype: REST\nsource: file',
      'name: x\ntype: REST\nid: 1',
      'name: x\ntype: REST\nallow_private: "*"',
    ],
  ])('the connector %j is refused', async (document) => {
    const { status } = await call(up, 'POST', '/connectors', document, { 'content-type': 'application/yaml' });
    expect([400, 404, 409, 422]).toContain(status);
  });

  it.each([
    'text/plain',
    'multipart/form-data; boundary=x',
    'application/x-www-form-urlencoded',
    'application/vnd.petiole.raw',
    'application/json, text/plain',
    'application/jsonx',
    'text/html',
    '',
    ';',
    'application/xml',
  ])('a body of the type %j is not read', async (type) => {
    const body = '{"flow":"x"}';
    const answer = await raw(
      `POST /api/v1/executions HTTP/1.1\r\n${authorized()}Connection: close\r\nContent-Type: ${type}\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
    );
    expect(statuses(answer)).toHaveLength(1);
    expect([400, 415]).toContain(statuses(answer)[0]);
  });

  it('every answer says that it is what it says it is, and that nobody keeps it', async () => {
    for (const path of ['/health', '/api/v1/flows', '/api/v1/nothing', '/api/v1/executions/x', '/%']) {
      const answer = await raw(`GET ${path} HTTP/1.1\r\n${authorized()}Connection: close\r\n\r\n`);
      expect([path, answer.toLowerCase()]).toEqual([path, expect.stringContaining('\r\nx-content-type-options: nosniff\r\n')]);
      expect([path, answer.toLowerCase()]).toEqual([path, expect.stringMatching(/\r\ncache-control: [^\r]*no-(store|cache)/)]);
      expect(answer).not.toMatch(/access-control-allow|x-powered-by|^server:/im);
    }
  });

  it('the server is still there, and has no complaint of its own in the log', async () => {
    expect((await call(up, 'GET', '/executions')).status).toBe(200);
    expect(up.stderr()).not.toMatch(/request failed|uncaught|unhandled/i);
  });
});
