import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pc from 'picocolors';
import { fromOpenApi, type FromOpenApiOptions } from '../../../src/cli/openapi/from-openapi.ts';
import type { Terminal } from '../../../src/cli/terminal.ts';
import { lintDestinations, lintType } from '../../../src/connectors/lint.ts';
import { ConnectorTypes } from '../../../src/connectors/registry.ts';
import type { ConnectorType } from '../../../src/sdk/connector.ts';
import { createConnections, type TestConnections } from '../../support/connections.ts';
import { serveHttp, type TestServer } from '../../support/far-sides/http-server.ts';
import { serveOpenApi, type OpenApiServer } from '../../support/far-sides/openapi-server.ts';
import { LIBRARY } from './library.openapi.ts';

const ROOT = path.join(import.meta.dirname, '../../..');
let clone: string;
const said: string[] = [];
const terminal: Terminal = {
  out: (text) => void said.push(text),
  err: () => undefined,
  isInteractive: false,
  stdout: process.stdout,
  colours: pc.createColors(false),
};

beforeAll(async () => {
  await mkdir(path.join(ROOT, '.cache'), { recursive: true });
  // below the package, so that `petiole/connector` is found
  clone = await mkdtemp(path.join(ROOT, '.cache/openapi-'));
  await mkdir(path.join(clone, 'connector-types'));
});
afterAll(() => rm(clone, { recursive: true, force: true }));

const options = (more: Partial<FromOpenApiOptions> = {}): FromOpenApiOptions => ({
  folder: path.join(clone, 'connector-types'),
  tag: [],
  only: [],
  ...more,
});

async function written(name: string, document: unknown): Promise<string> {
  const file = path.join(clone, name);
  await writeFile(file, typeof document === 'string' ? document : JSON.stringify(document));
  return file;
}

async function made(
  document: unknown,
  more: Partial<FromOpenApiOptions> = {},
): Promise<{ type: ConnectorType; told: Record<string, unknown> }> {
  const file = await written(`document-${said.length}.json`, document);
  await fromOpenApi(file, options({ json: true, ...more }), terminal);
  const told = JSON.parse(said.at(-1) ?? '') as Record<string, unknown>;
  const module = (await import(path.join(clone, 'connector-types', `${String(told['id'])}.ts`))) as { default: ConnectorType };
  return { type: module.default, told };
}

async function failure(source: string, more: Partial<FromOpenApiOptions> = {}): Promise<string> {
  return fromOpenApi(source, options(more), terminal).then(
    () => 'it succeeded',
    (error: Error) => error.message,
  );
}

describe('a type made from a document', () => {
  let type: ConnectorType;
  let told: Record<string, unknown>;
  let service: OpenApiServer;
  let connections: TestConnections;
  beforeAll(async () => {
    ({ type, told } = await made(LIBRARY));
    service = await serveOpenApi(structuredClone(LIBRARY) as unknown as Record<string, unknown>);
    // the address of the document has a name in it that there is not
    const here: ConnectorType = { ...type, base_url: service.url };
    connections = await createConnections(undefined, { types: new ConnectorTypes([here]) });
  });
  afterAll(async () => {
    await connections?.close();
    await service?.stop();
  });
  const key = { authorization: 'key_app', key: 'the-key-of-the-app', app: 'the-id-of-the-app' };
  const send = async (action: string, inputs: object) => {
    const result = await connections.call({ by: 'connector_type', name: type.name }, { ...key, ...inputs, action });
    return { ...result, sent: new URL(service.last?.url ?? 'http://nowhere') };
  };

  it('has an action for each operation, and says what did not map', () => {
    expect(Object.keys(type.actions)).toEqual([
      'request',
      'books_list',
      'books_add',
      'books_get',
      'delete_books_isbn',
      'getCover',
      'setCover',
      'shelf',
      'addReader',
      'login',
      'loans',
    ]);
    expect(told).toMatchObject({ paged: ['books_list', 'loans'] });
    expect(told['did_not_map']).toEqual([
      expect.stringMatching(/callbacks: .*addReader/),
      expect.stringMatching(/no authorization.*login/),
      expect.stringMatching(/nested in itself .*books_list: answer/),
    ]);
  });

  it('has the parts of the address and the authorization of the document as connection fields', () => {
    expect(type.connection).toMatchObject({ properties: { branch: { enum: ['main', 'north'], default: 'main', destination: true } } });
    expect(type.authorization).toMatchObject({
      key_app: { kind: 'custom', fields: { required: ['key', 'app'] } },
      token: { kind: 'oauth2', grant: 'client_credentials', token_url: 'https://login.library.example/token' },
    });
    expect((LIBRARY.servers[0].url as string).replace('{branch}', 'north')).toBe('https://north.library.example/api/v2');
    expect((type.base_url as (connection: object) => string)({ branch: 'north' })).toBe('https://north.library.example/api/v2');
  });

  it('passes the lint of secrets, and marks a body that holds one', () => {
    const types = new ConnectorTypes([type]);
    expect(lintType(types.require(type.name))).toEqual([]);
    expect(type.actions['login']?.inputs).toMatchObject({ properties: { body: { secret: true } } });
  });

  it('has an icon, and takes what sounds like an address for what it is: content of the request', async () => {
    expect(type.icon).toMatch(/^<svg /);
    const parameters = ['url', 'domain_name', 'host'].map((name) => ({ name, in: 'query', schema: { type: 'string' } }));
    const get = { operationId: 'shorten', parameters, responses: { 200: { description: 'done' } } };
    const document = { ...LIBRARY, servers: [{ url: 'https://links.example' }], paths: { '/links': { get } } };
    const compiled = new ConnectorTypes([(await made(document, { name: 'Links' })).type]).require('Links');
    expect(lintDestinations(compiled)).toEqual([]);
    expect(compiled.destinations.map(({ key }) => key)).toEqual(['base_url']);
  });

  it('writes the parameters in the styles of the document', async () => {
    const inputs = {
      page: 3,
      filter: { author: 'Ada' },
      ids: [1, 2],
      genre: ['novel', 'poem'],
      range: { from: 1 },
      name_: 'x y',
      'Accept-Language': 'de',
    };
    const { sent, error } = await send('books_list', inputs);
    expect(error).toBe(null);
    expect(service.last?.problems).toEqual([]);
    expect([...sent.searchParams].filter(([name]) => name !== 'app_id')).toEqual([
      ['page', '3'],
      ['filter[author]', 'Ada'],
      ['ids', '1,2'],
      ['genre', 'novel'],
      ['genre', 'poem'],
      ['range', '{"from":1}'],
      ['name', 'x y'],
    ]);
    expect(service.last?.headers).toMatchObject({ 'accept-language': 'de', 'x-api-key': key.key });
    expect(sent.searchParams.get('app_id')).toBe(key.app);
  });

  it('writes parts of the path so that they stay parts', async () => {
    expect((await send('books_get', { isbn: 'a/b?c#d' })).sent.pathname).toBe('/books/a%2Fb%3Fc%23d');
    expect((await send('shelf', { path: ['top', 'left; x'] })).sent.pathname).toBe('/shelves/;path=top;path=left%3B%20x');
    for (const isbn of ['..', '.', '', 'a/../../b', '..\\b']) {
      expect((await send('books_get', { isbn })).error).toMatchObject({
        code: 'INVALID_INPUT',
        message: expect.stringMatching(/'isbn'|leads out of/),
      });
    }
    expect((await send('books_list', { 'Accept-Language': 'de\r\nX-Evil: 1' })).error).toMatchObject({ code: 'INVALID_INPUT' });
  });

  it('sends JSON, forms and bytes', async () => {
    expect((await send('books_add', { body: { title: 'Emma', year: 1815 } })).error).toBe(null);
    expect(service.last?.body).toEqual({ title: 'Emma', year: 1815 });
    await send('addReader', { body: { mail: 'ada@example.com', address: { city: 'Graz' }, tags: ['new', 'young'] } });
    expect(service.last?.body).toBe('mail=ada%40example.com&address%5Bcity%5D=Graz&tags=new&tags=young');
    await send('setCover', { isbn: '1', body: { content: Buffer.from('a picture').toString('base64'), encoding: 'base64' } });
    expect(service.last).toMatchObject({ body: 'a picture', headers: { 'content-type': 'image/png' }, problems: [] });
  });

  it.each([
    ['books_list', 'GET /books'],
    ['books_add', 'POST /books'],
    ['books_get', 'GET /books/{isbn}'],
    ['delete_books_isbn', 'DELETE /books/{isbn}'],
    ['setCover', 'PUT /books/{isbn}/cover'],
    ['shelf', 'GET /shelves/{path}'],
    ['addReader', 'POST /readers'],
    ['login', 'POST /login'],
    ['loans', 'GET /loans'],
  ])('%s makes the request %s, as the test that is written for it has it', async (action, route) => {
    const { error, output } = await send(action, service.inputsFor(type, action, route));
    expect(service.last).toMatchObject({ problems: [], route });
    expect(error).toBe(null);
    expect(JSON.parse(output ?? '')).toEqual(service.last?.answer);
  });

  it('refuses what the document refuses, before anything is sent', async () => {
    const before = service.last;
    expect((await send('books_add', {})).error).toMatchObject({ code: 'INVALID_INPUT', message: expect.stringContaining("'body'") });
    expect((await send('books_list', { genre: ['cook'] })).error).toMatchObject({
      code: 'INVALID_INPUT',
      message: expect.stringContaining('genre'),
    });
    expect((await send('books_list', { pag: 1 })).error).toMatchObject({ message: expect.stringContaining("'pag'") });
    expect(service.last).toBe(before);
  });
});

describe('pages', () => {
  let service: TestServer;
  let connections: TestConnections;
  let type: ConnectorType;
  const asked: string[] = [];
  beforeAll(async () => {
    service = await serveHttp((request, response) => {
      const url = new URL(request.url ?? '/', 'http://localhost');
      asked.push(url.search);
      const page = Number(url.searchParams.get('page') ?? 1);
      const cursor = url.searchParams.get('cursor');
      const body =
        url.pathname === '/books'
          ? { total: 5, books: [1, 2, 3, 4, 5].slice((page - 1) * 2, page * 2).map((year) => ({ year })) }
          : { items: cursor === null ? [{ a: 1 }] : [{ a: 2 }], next_cursor: cursor === null ? 'second' : null };
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    });
    ({ type } = await made(LIBRARY, { name: 'PAGES', only: ['loans', 'books/list'] }));
    const here: ConnectorType = { ...type, base_url: service.url, authorization: { kind: 'none' } };
    connections = await createConnections(undefined, { types: new ConnectorTypes([here]) });
  });
  afterAll(async () => {
    await connections?.close();
    await service?.stop();
  });

  it('gives one page as it is, and reads on where it is told how far', async () => {
    expect(await connections.output('PAGES', { action: 'books_list' })).toEqual({ total: 5, books: [{ year: 1 }, { year: 2 }] });
    expect(await connections.output('PAGES', { action: 'books_list', max_items: 100 })).toEqual({
      total: 5,
      books: [1, 2, 3, 4, 5].map((year) => ({ year })),
    });
    asked.length = 0;
    expect(await connections.output('PAGES', { action: 'books_list', max_items: 3 })).toMatchObject({
      books: [{ year: 1 }, { year: 2 }, { year: 3 }],
    });
    expect(asked).toEqual(['?page=1', '?page=2']);
  });

  it('follows a cursor in the answer', async () => {
    expect(await connections.output('PAGES', { action: 'loans', max_items: 10 })).toMatchObject({ items: [{ a: 1 }, { a: 2 }] });
  });
});

describe('what is written', () => {
  it('takes the operations that are asked for', async () => {
    const { told } = await made(LIBRARY, { name: 'Only Loans', only: ['loans'] });
    expect(told).toMatchObject({ id: 'only-loans', name: 'Only Loans', actions: ['loans'] });
    const { told: tagged } = await made(LIBRARY, { name: 'By Tag', tag: ['books & MORE'] });
    expect(tagged['actions']).toEqual(['books_list', 'books_add', 'books_get', 'delete_books_isbn']);
  });

  it('stands beside a test and the document', async () => {
    await made(LIBRARY, { name: 'With Test' });
    const test = await readFile(path.join(clone, 'test/connector-types/with-test.test.ts'), 'utf8');
    expect(test).toContain('POST /books');
    expect(JSON.parse(await readFile(path.join(clone, 'test/connector-types/with-test.openapi.json'), 'utf8'))).toEqual(LIBRARY);
  });

  it('leaves a test of that name alone that is about something else', async () => {
    const test = path.join(clone, 'test', 'connector-types', 'own.test.ts');
    await mkdir(path.dirname(test), { recursive: true });
    await writeFile(test, 'mine');
    const file = await written('own.json', LIBRARY);
    for (const force of [false, true]) expect(await failure(file, { name: 'Own', force })).toMatch(/own\.test\.ts is there already/);
    expect(await readFile(test, 'utf8')).toBe('mine');
  });

  it('overwrites nothing but what was made before, and that only where it is asked for', async () => {
    await made(LIBRARY, { name: 'Twice' });
    const file = await written('twice.json', LIBRARY);
    expect(await failure(file, { name: 'Twice' })).toMatch(/is there already: make it again with --force/);
    expect(await failure(file, { name: 'Twice', force: true })).toBe('it succeeded');
    await writeFile(path.join(clone, 'connector-types/own.ts'), 'export default {};');
    expect(await failure(file, { name: 'Own', force: true })).toMatch(/choose another name with --name/);
  });

  it('holds nothing of the document as code', async () => {
    const evil = "*/ process.exit(9); /* ${process.exit(9)} ` '";
    const { type } = await made(
      {
        openapi: '3.1.0',
        info: { title: evil, version: evil },
        servers: [{ url: 'https://{x}.example/`${y}', variables: { x: { default: 'a' } } }],
        paths: {
          [`/a${evil}`]: { get: { operationId: evil, tags: [evil], summary: evil, responses: {} } },
          '/b': {
            get: {
              operationId: '__proto__',
              parameters: [{ name: '__proto__', in: 'query', schema: { type: 'string', description: evil } }],
              responses: {},
            },
          },
        },
        components: { securitySchemes: { [`k${evil.replaceAll(/[^a-z]/g, '')}`]: { type: 'apiKey', in: 'cookie', name: evil } } },
      },
      { name: 'Evil', lenient: true },
    );
    expect(Object.keys(type.actions)).toEqual(['request', 'process_exit_9_process_exit_9', 'proto']);
    expect((type.base_url as (connection: object) => string)({ x: 'q' })).toBe('https://q.example/`${y}');
  });
});

describe('a document that cannot be used', () => {
  const least = {
    openapi: '3.0.0',
    info: { title: 'T', version: '1' },
    paths: { '/a': { get: { responses: { 200: { description: '' } } } } },
  };
  it.each([
    ['no JSON', '{ "openapi": ', /is no JSON/],
    ['no YAML', 'openapi: [3', /neither JSON nor YAML/],
    ['a web page', '<!doctype html><html></html>', /it must be an object with openapi, info and paths/],
    ['Swagger', { swagger: '2.0', info: {}, paths: {} }, /Swagger 2\.0 document: OpenAPI 3\.0 and 3\.1 can be used/],
    ['another version', { ...least, openapi: '4.0.0' }, /says openapi: "4\.0\.0"/],
    ['no version', { info: {} }, /has no key `openapi`/],
    ['no operation', { ...least, paths: {} }, /no operations \(paths\)/],
    [
      'an error',
      { ...least, paths: { '/a/{id}': { get: { parameters: [{ name: 'id', in: 'path' }], responses: {} } } } },
      /no valid OpenAPI document:[\s\S]+--lenient/,
    ],
    [
      'something elsewhere',
      { ...least, paths: { '/a': { $ref: 'https://elsewhere.example/a.yaml' } } },
      /refers to https:\/\/elsewhere\.example\/a\.yaml, which is not in it/,
    ],
    ['a file that is not there', { ...least, paths: { '/a': { $ref: './gone.yaml' } } }, /cannot be read: .*gone\.yaml/],
    [
      'a flood of aliases',
      `a: &a [x,x,x,x,x,x,x,x,x]\n${'bcdefgh'
        .split('')
        .map((name, i) => `${name}: &${name} [${Array(9).fill(`*${'abcdefg'[i]}`).join(',')}]`)
        .join('\n')}`,
      /cannot be read: .*alias/i,
    ],
  ])('%s', async (what, document, message) => {
    expect(await failure(await written(`${what.replaceAll(' ', '-')}.json`, document), { name: what })).toMatch(message);
  });

  it('is told of a file or an address that does not answer', async () => {
    expect(await failure('/nowhere/api.json')).toMatch(/\/nowhere\/api\.json cannot be read \(ENOENT\)/);
    const gone = await serveHttp((_, response) => response.writeHead(404).end());
    expect(await failure(`${gone.url}/api.json`)).toMatch(/answered 404/);
    await gone.stop();
    expect(await failure(`${gone.url}/api.json`)).toMatch(/cannot be read: .*ECONNREFUSED/);
  });

  it('may go round in circles in every way', async () => {
    const circles = {
      ...least,
      paths: {
        '/a': {
          post: {
            operationId: 'turn',
            requestBody: { content: { 'application/json': { schema: { $ref: '#/components/schemas/A' } } } },
            responses: { 200: { description: '', content: { 'application/json': { schema: { $ref: '#/components/schemas/All' } } } } },
          },
        },
      },
      components: {
        schemas: {
          A: { type: 'object', properties: { b: { $ref: '#/components/schemas/B' } } },
          B: { type: 'array', items: { $ref: '#/components/schemas/A' } },
          All: { allOf: [{ $ref: '#/components/schemas/All' }, { type: 'object', properties: { x: { type: 'string' } } }] },
        },
      },
    };
    const { type, told } = await made(circles, { name: 'Circles', lenient: true });
    expect(type.actions['turn']?.inputs).toMatchObject({ properties: { body: { properties: { b: { type: 'array', items: {} } } } } });
    expect(told['did_not_map']).toEqual(expect.arrayContaining([expect.stringContaining('nested in itself')]));
  });
});
