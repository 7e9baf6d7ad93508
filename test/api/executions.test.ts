import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Execution, ExecutionTree, LogLine } from '../../src/model.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { serveHttp, type TestServer } from '../support/far-sides/http-server.ts';
import { call, createFolders, startUp, type Folders, type Up } from '../support/product.ts';

interface Problem {
  code: string;
  detail: string;
  near?: string[];
}
interface Page<T> {
  items: T[];
  next: string | null;
}

let database: TestDatabase;
let folders: Folders;
let up: Up;
let teapot: TestServer;

const FLOWS: Record<string, string> = {
  echo: `export default flow(async function (inputs) { this.log('got', inputs); return { got: inputs }; });`,
  waits: `export default flow(async function () { await this.sleep(3600); });`,
  parent: `export default flow(async function () {
    const outputs = [];
    for (const n of [1, 2, 3]) outputs.push((await this.flow('echo', { n }).get('output_value')).got.n);
    return { outputs };
  });`,
  endless: `export default flow(async function (inputs) { if (inputs.n < 3) this.continueAs({ n: inputs.n + 1 }); return { n: inputs.n }; });`,
  refused: `export default flow(async function () {\n  await this.connect('echo', { path: '/status/418' });\n});`,
  fails: `export default flow(async function () {\n  throw this.error('no luck');\n});`,
  strict: `export default flow({
    inputs: { type: 'object', properties: { ref: { type: 'string' } }, required: ['ref'], additionalProperties: false },
    handler: async function (inputs) { return { ref: inputs.ref }; },
  });`,
};

beforeAll(async () => {
  database = await createTestDatabase();
  folders = await createFolders(database.url);
  for (const [name, text] of Object.entries(FLOWS)) await folders.write(`flows/${name}.ts`, `import { flow } from 'petiole';\n${text}\n`);
  teapot = await serveHttp((_request, response) => response.writeHead(418, { 'content-type': 'application/json' }).end('{"tea":true}'));
  await folders.write('connectors/echo.yaml', `type: REST\nvalue:\n  url: ${teapot.url}\n`);
  folders.env['PETIOLE_ALLOW_PRIVATE'] = '127.0.0.0/8';
  up = await startUp(folders);
});
afterAll(async () => {
  await up?.stop();
  await teapot?.stop();
  await folders?.remove();
  await database?.drop();
});

const startFlow = (flow: string, inputs: object = {}, query = '', headers: Record<string, string> = {}) =>
  call<Execution>(up, 'POST', `/executions${query}`, { flow, inputs }, headers);

describe('POST /executions', () => {
  it('answers 201 with the execution and its address, at once', async () => {
    const { status, headers, body } = await startFlow('waits');
    expect(status).toBe(201);
    expect(headers.get('location')).toBe(`/api/v1/executions/${body.id}`);
    expect(body).toMatchObject({ type: 'FLOW', flow: 'waits', name: 'waits', parent_id: null, root_id: body.id, inputs: {}, labels: {} });
    expect(body.status).not.toMatch(/^ENDED/);
    await call(up, 'POST', `/executions/${body.id}/cancel`);
  });

  it('with wait answers when it ended', async () => {
    const { status, body } = await startFlow('echo', { a: ['ä', null, 1.5] }, '?wait=20');
    expect([status, body.status, body.output_value]).toEqual([201, 'ENDED_SUCCESS', { got: { a: ['ä', null, 1.5] } }]);
  });

  it('with wait answers 202 after that time', async () => {
    const { status, body } = await startFlow('waits', {}, '?wait=0.2');
    expect([status, body.ended_at]).toEqual([202, null]);
    await call(up, 'POST', `/executions/${body.id}/cancel`);
  });

  it('with wait follows continueAs', async () => {
    const { body } = await startFlow('endless', { n: 0 }, '?wait=20');
    expect(body.output_value).toEqual({ n: 3 });
  });

  it('with a failing flow is a success that shows the failure, with the line of the script', async () => {
    const { status, body } = await startFlow('fails', {}, '?wait=20');
    expect([status, body.status]).toEqual([201, 'ENDED_ERROR']);
    expect(body.error).toMatchObject({ message: 'no luck', stack: expect.stringContaining('fails.ts:3') });
  });

  it('with the same idempotency key gives the same execution, with another request 409', async () => {
    const once = { 'idempotency-key': 'order 17' };
    const first = await startFlow('echo', { n: 1 }, '', once);
    const again = await startFlow('echo', { n: 1 }, '?wait=20', once);
    expect([first.status, again.status, again.body.id]).toEqual([201, 200, first.body.id]);
    const other = await startFlow('echo', { n: 2 }, '', once);
    expect([other.status, (other.body as unknown as Problem).code]).toEqual([409, 'IDEMPOTENCY_MISMATCH']);
  });

  it('with the same idempotency key at once starts one execution', async () => {
    const answers = await Promise.all(Array.from({ length: 8 }, () => startFlow('echo', {}, '', { 'idempotency-key': 'at once' })));
    expect(new Set(answers.map(({ body }) => body.id)).size).toBe(1);
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
  });

  it('with an unknown flow is a 404 that names near ones', async () => {
    const { status, body } = await call<Problem>(up, 'POST', '/executions', { flow: 'eccho' });
    expect([status, body.code]).toEqual([404, 'FLOW_NOT_FOUND']);
    expect(body.detail).toMatch(/'eccho'.*echo/);
  });

  it('with inputs that the flow does not take is a 400 that names the key', async () => {
    const wrong = await call<Problem>(up, 'POST', '/executions', { flow: 'strict', inputs: { reff: 'v2' } });
    expect([wrong.status, wrong.body.code]).toEqual([400, 'INVALID_INPUT']);
    expect(wrong.body.detail).toMatch(/'ref' is missing.*no input 'reff'; did you mean 'ref'/);
    expect((await startFlow('strict', { ref: 'v2' }, '?wait=20')).body.output_value).toEqual({ ref: 'v2' });
  });

  it('with inputs over the limit is a 413', async () => {
    const { status, body } = await call<Problem>(up, 'POST', '/executions', { flow: 'echo', inputs: { a: 'x'.repeat(18 << 20) } });
    expect([status, body.code]).toEqual([413, 'TOO_LARGE']);
  });

  it('keeps a NUL, lone surrogates and the order of keys in inputs', async () => {
    const inputs = { z: 'a\u0000b', a: '\ud800', '1': 1 };
    const { body } = await startFlow('echo', inputs, '?wait=20');
    expect(JSON.stringify(body.inputs)).toBe(JSON.stringify(inputs));
    expect(body.output_value).toEqual({ got: inputs });
  });

  it('with a version that does not exist is a 404', async () => {
    const { status } = await call(up, 'POST', '/executions', { flow: 'echo', version: '0'.repeat(64) });
    expect(status).toBe(404);
  });

  it('with a version of another flow is a 404 that names that flow', async () => {
    const { version } = (await call<{ version: string }>(up, 'GET', '/flows/fails')).body;
    const { status, body } = await call<Problem>(up, 'POST', '/executions', { flow: 'echo', version });
    expect([status, body.code, body.detail]).toEqual([404, 'NOT_FOUND', `the flow 'echo' has no version ${version}: it is one of 'fails'`]);
  });

  it('with one key and two versions is a 409', async () => {
    const save = async (value: number) => {
      const script = `import { flow } from 'petiole';\nexport default flow(async () => ${value});\n`;
      return (await call<{ version: string }>(up, 'POST', '/flows/versioned/versions', { script })).body.version;
    };
    const versions = [await save(1), await save(2)];
    const key = { 'idempotency-key': 'two versions' };
    const answers = [];
    for (const version of [versions[0], versions[0], versions[1]])
      answers.push(await call<Problem>(up, 'POST', '/executions', { flow: 'versioned', version }, key));
    expect(answers.map(({ status }) => status)).toEqual([201, 200, 409]);
  });
});

describe('GET /executions', () => {
  it('filters, and goes through all pages with the cursor', async () => {
    const ids: string[] = [];
    for (const n of [1, 2, 3, 4, 5]) {
      const { body } = await call<Execution>(up, 'POST', '/executions?wait=20', {
        flow: 'echo',
        inputs: { n },
        labels: { batch: 'pages' },
      });
      ids.unshift(body.id);
    }
    const found: string[] = [];
    let cursor: string | null = '';
    do {
      const path: string = `/executions?label=batch%3Dpages&limit=2${cursor && `&cursor=${cursor}`}`;
      const { body }: { body: Page<Execution> } = await call<Page<Execution>>(up, 'GET', path);
      expect(body.items.length).toBeLessThanOrEqual(2);
      found.push(...body.items.map(({ id }) => id));
      cursor = body.next;
    } while (cursor !== null);
    expect(found).toEqual(ids);
    const none = await call<Page<Execution>>(up, 'GET', '/executions?label=batch%3Dpages&status=ENDED_ERROR');
    expect(none.body).toEqual({ items: [], next: null });
  });

  it('refuses a cursor that it did not give', async () => {
    const { status, body } = await call<Problem>(up, 'GET', '/executions?cursor=nonsense');
    expect([status, body.code]).toEqual([400, 'INVALID_REQUEST']);
  });
});

describe('one execution', () => {
  it('shows itself, its tree, its children and its logs', async () => {
    const { body: parent } = await startFlow('parent', {}, '?wait=20');
    expect((await call<Execution>(up, 'GET', `/executions/${parent.id}`)).body).toEqual(parent);
    const { body: tree } = await call<ExecutionTree>(up, 'GET', `/executions/${parent.id}/tree`);
    expect(tree.children.map(({ flow, position, inputs }) => [flow, position, inputs])).toEqual(
      [1, 2, 3].map((n, i) => ['echo', i, { n }]),
    );
    const { body: children } = await call<Page<Execution>>(up, 'GET', `/executions/${parent.id}/children?limit=2`);
    expect(children.items.map(({ id }) => id)).toEqual(tree.children.slice(0, 2).map(({ id }) => id));
    const rest = await call<Page<Execution>>(up, 'GET', `/executions/${parent.id}/children?limit=2&cursor=${children.next}`);
    expect([rest.body.items.length, rest.body.next]).toEqual([1, null]);
    const logs = await call<Page<LogLine>>(up, 'GET', `/executions/${tree.children[0]!.id}/logs`);
    expect(logs.body.items).toEqual([{ seq: 0, time: expect.any(String), level: 'info', values: ['got', { n: 1 }] }]);
    const inTree = await call<Page<Execution>>(up, 'GET', `/executions?root=${parent.id}&type=FLOW&parent=${parent.id}`);
    expect(inTree.body.items).toHaveLength(3);
  });

  it('has these fields, as a flow and as a connection, with the answer of the far side in its error', async () => {
    const labels = { team: 'tea' };
    const { body: started } = await call<Execution>(up, 'POST', '/executions?wait=20', { flow: 'refused', labels });
    const { body: tree } = await call<ExecutionTree>(up, 'GET', `/executions/${started.id}/tree`);
    const text = expect.any(String) as unknown as string;
    const time = expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/) as unknown as string;
    const ended = { status: 'ENDED_ERROR', output_value: null, message: text, created_at: time, started_at: time, ended_at: time };
    const failure = {
      name: text,
      message: text,
      code: 'UNEXPECTED_STATUS',
      status: 418,
      response: expect.objectContaining({ json: { tea: true } }),
    };
    const { children, ...root } = tree;
    expect(root).toEqual({
      ...ended,
      ...{ id: started.id, root_id: started.id, parent_id: null, position: null, type: 'FLOW', name: 'refused', inputs: {} },
      ...{ flow: 'refused', flow_version: text, connector: null, connector_type: null, pool: 'default', attempt: 1, labels },
      error: { ...failure, stack: text, line: expect.stringMatching(/refused\.ts:3:\d+$/), execution: expect.anything() },
      ...{ wake_at: null, attempts: null, continued_as: null, origin: null, copied_from: null },
    });
    const [connection] = children;
    expect(connection).toEqual({
      ...ended,
      ...{ id: text, root_id: started.id, parent_id: started.id, position: 0, type: 'CONNECTION', name: 'echo', children: [] },
      inputs: expect.objectContaining({ url: teapot.url, path: '/status/418' }),
      ...{ flow: null, flow_version: null, connector: 'echo', connector_type: 'REST', pool: null, attempt: 1, labels },
      error: failure,
      ...{ wake_at: null, attempts: expect.anything(), continued_as: null, origin: null, copied_from: null },
    });
  });

  it('that does not exist is a 404 on every route', async () => {
    const id = '01900000-0000-7000-8000-000000000000';
    for (const path of ['', '/tree', '/children', '/logs']) expect((await call(up, 'GET', `/executions/${id}${path}`)).status).toBe(404);
    for (const path of ['cancel', 'pause', 'resume']) expect((await call(up, 'POST', `/executions/${id}/${path}`)).status).toBe(404);
  });

  it('can be paused, resumed and cancelled, and not once it ended', async () => {
    const { body } = await startFlow('waits');
    const post = (action: string) => call<Execution & Problem>(up, 'POST', `/executions/${body.id}/${action}`);
    expect((await post('pause')).status).toBe(200);
    expect((await untilStatus(body.id, /PAUSED/)).status).toBe('PAUSED');
    expect((await post('resume')).status).toBe(200);
    expect((await untilStatus(body.id, /WAITING/)).status).toBe('WAITING');
    expect((await post('cancel')).status).toBe(200);
    expect((await untilStatus(body.id, /ENDED/)).status).toBe('ENDED_CANCELLED');
    for (const action of ['cancel', 'pause', 'resume']) {
      const refused = await post(action);
      expect([refused.status, refused.body.code]).toEqual([409, 'CONFLICT']);
    }
  });
});

async function untilStatus(id: string, status: RegExp): Promise<Execution> {
  for (;;) {
    const { body } = await call<Execution>(up, 'GET', `/executions/${id}`);
    if (status.test(body.status)) return body;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

describe('health', () => {
  it('is told at the root without a token', async () => {
    const health = await fetch(`${up.url}/health`);
    expect([health.status, await health.json()]).toEqual([
      200,
      { status: 'ok', instance: expect.any(String), version: expect.any(String) },
    ]);
    expect((await fetch(`${up.url}/ready`)).status).toBe(200);
  });
});
