import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Flow, FlowVersion } from '../../src/executions/ports.ts';
import type { Execution } from '../../src/model.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { call, createFolders, startUp, type Folders, type Up } from '../support/product.ts';

interface Problem {
  code: string;
  detail: string;
  file?: string;
  line?: number;
  column?: number;
}
interface Page<T> {
  items: T[];
  next: string | null;
}
type Connector = { name: string; type: string; value: Record<string, unknown>; source: string; namespace: string };

let database: TestDatabase;
let folders: Folders;
let up: Up;

const script = (value: string): string => `import { flow } from 'petiole';\nexport default flow(async () => (${value}));\n`;
const TS = { 'content-type': 'application/typescript' };
const YAML = { 'content-type': 'application/yaml' };

beforeAll(async () => {
  database = await createTestDatabase();
  folders = await createFolders(database.url);
  await folders.write('flows/from-file.ts', script(`{ from: 'file' }`));
  await folders.write('flows/broken.ts', `import { flow } from 'petiole';\nexport default flow(async () => {\n  return 1 +;\n});\n`);
  await folders.write('connectors/from-file.yaml', 'type: REST\nvalue:\n  url: https://example.com\n');
  await folders.write('connectors/broken.yaml', 'name: broken\ntype: [REST\n');
  up = await startUp(folders);
});
afterAll(async () => {
  await up?.stop();
  await folders?.remove();
  await database?.drop();
});

const run = async (flow: string): Promise<Execution> => (await call<Execution>(up, 'POST', '/executions?wait=20', { flow })).body;

/** Waits for what a saved file leads to. */
async function until<T>(look: () => Promise<T>, wanted: (value: T) => boolean): Promise<T> {
  for (;;) {
    const value = await look();
    if (wanted(value)) return value;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

describe('flows', () => {
  it('are made by PUT, as TypeScript or in JSON, and run at once', async () => {
    const made = await call<Flow>(up, 'PUT', '/flows/made', script('1'), TS);
    expect([made.status, made.body.name, made.body.source, made.body.script]).toEqual([201, 'made', 'api', script('1')]);
    expect((await run('made')).output_value).toBe(1);
    const changed = await call<Flow>(up, 'PUT', '/flows/made', { script: script('2') });
    expect(changed.status).toBe(200);
    expect(changed.body.version).not.toBe(made.body.version);
    expect((await run('made')).output_value).toBe(2);
  });

  it('keep every version, and make none of unchanged content', async () => {
    await call(up, 'PUT', '/flows/versions', script('1'), TS);
    const second = await call<Flow>(up, 'PUT', '/flows/versions', script('2'), TS);
    const same = await call<Flow>(up, 'PUT', '/flows/versions', script('2'), TS);
    expect([same.status, same.body]).toEqual([200, second.body]);
    const { body } = await call<Page<FlowVersion>>(up, 'GET', '/flows/versions/versions');
    expect(body.items.map((version) => version.script)).toEqual([script('2'), script('1')]);
    const page = await call<Page<FlowVersion>>(up, 'GET', '/flows/versions/versions?limit=1');
    const next = await call<Page<FlowVersion>>(up, 'GET', `/flows/versions/versions?limit=1&cursor=${page.body.next}`);
    expect([page.body.items[0]!.sha256, next.body.items[0]!.sha256, next.body.next]).toEqual([
      ...body.items.map(({ sha256 }) => sha256),
      null,
    ]);
  });

  it('become a new version also by the edit of a comment: what is shown is what was saved, and errors name its lines', async () => {
    const failing = `import { flow } from 'petiole';\nexport default flow(async () => {\n  throw new Error('here');\n});\n`;
    const first = await call<Flow>(up, 'PUT', '/flows/commented', failing, TS);
    const second = await call<Flow>(up, 'PUT', '/flows/commented', `// why\n${failing}`, TS);
    expect(second.body.version).not.toBe(first.body.version);
    expect((await call<Flow>(up, 'GET', '/flows/commented')).body.script).toBe(`// why\n${failing}`);
    expect((await run('commented')).error?.line).toMatch(/commented\.ts:4:9$/);
  });

  it('leave executions with the version that they started with', async () => {
    const sleeper = (value: number) =>
      `import { flow } from 'petiole';\nexport default flow(async function () { await this.sleep(1.5); return ${value}; });\n`;
    await call(up, 'PUT', '/flows/pinned', sleeper(1), TS);
    const started = await call<Execution>(up, 'POST', '/executions', { flow: 'pinned' });
    await call(up, 'PUT', '/flows/pinned', sleeper(2), TS);
    const ended = await until(
      () => call<Execution>(up, 'GET', `/executions/${started.body.id}`),
      ({ body }) => body.ended_at !== null,
    );
    expect(ended.body.output_value).toBe(1);
  });

  it('are made by POST, where a script may name itself', async () => {
    const named = `import { flow } from 'petiole';\nexport default flow({ name: 'self named', handler: async () => 'me' });\n`;
    const made = await call<Flow>(up, 'POST', '/flows', { script: named });
    expect([made.status, made.headers.get('location')]).toEqual([201, '/api/v1/flows/self%20named']);
    const again = await call<Problem>(up, 'POST', '/flows', { script: named });
    expect([again.status, again.body.code]).toEqual([409, 'CONFLICT']);
    const nameless = await call<Problem>(up, 'POST', '/flows', { script: script('1') });
    expect([nameless.status, nameless.body.detail]).toEqual([400, expect.stringContaining("give 'name'")]);
    const other = await call<Problem>(up, 'PUT', '/flows/another', named, TS);
    expect([other.status, other.body.detail]).toEqual([400, expect.stringContaining("names itself 'self named'")]);
  });

  it('have names of every language, percent-encoded in the address', async () => {
    const name = 'Bestätigung 100% – 確認';
    const path = `/flows/${encodeURIComponent(name)}`;
    expect((await call(up, 'PUT', path, script(`'ok'`), TS)).status).toBe(201);
    expect((await call<Flow>(up, 'GET', path)).body.name).toBe(name);
    expect((await run(name)).output_value).toBe('ok');
    for (const wrong of ['a/b', ' a', 'a\u0001'])
      expect((await call(up, 'PUT', `/flows/${encodeURIComponent(wrong)}`, script('1'), TS)).status).toBe(400);
  });

  it('are listed without their scripts, page by page, and found by a part of the name', async () => {
    for (const name of ['list-a', 'list-b', 'list-c']) await call(up, 'PUT', `/flows/${name}`, script(`'${name}'`), TS);
    const first = await call<Page<Flow>>(up, 'GET', '/flows?q=LIST-&limit=2');
    expect(first.body.items.map(({ name, script: text }) => [name, text])).toEqual([
      ['list-a', undefined],
      ['list-b', undefined],
    ]);
    const second = await call<Page<Flow>>(up, 'GET', `/flows?q=LIST-&limit=2&cursor=${first.body.next}`);
    expect([second.body.items.map(({ name }) => name), second.body.next]).toEqual([['list-c'], null]);
  });

  it('are deleted, and unknown from then on', async () => {
    await call(up, 'PUT', '/flows/doomed', script('1'), TS);
    expect((await call(up, 'DELETE', '/flows/doomed')).status).toBe(204);
    for (const answer of [await call<Problem>(up, 'GET', '/flows/doomed'), await call<Problem>(up, 'DELETE', '/flows/doomed')]) {
      expect([answer.status, answer.body.code]).toEqual([404, 'FLOW_NOT_FOUND']);
    }
    expect((await call<Problem>(up, 'POST', '/executions', { flow: 'doomed' })).status).toBe(404);
  });

  it('that do not compile are refused with line and column, and what there was stays', async () => {
    await call(up, 'PUT', '/flows/careful', script('1'), TS);
    const { status, body } = await call<Problem>(up, 'PUT', '/flows/careful', `${script('1')}\nconst x = ;\n`, TS);
    expect([status, body.code, body.line, body.column]).toEqual([400, 'COMPILE_ERROR', 4, 11]);
    expect((await run('careful')).output_value).toBe(1);
  });

  it('without a default export, or with one that is no flow, are refused', async () => {
    for (const text of ['export const a = 1;', 'export default 17;', '']) {
      const { status, body } = await call<Problem>(up, 'PUT', '/flows/nothing', { script: text });
      expect([status, body.code]).toEqual([400, 'NO_DEFAULT_EXPORT']);
      expect(Object.keys(body).sort()).toEqual(['code', 'detail', 'status', 'title', 'type']);
    }
    expect((await call(up, 'GET', '/flows/nothing')).status).toBe(404);
  });

  it('that compute for ever while they are loaded are refused', async () => {
    const { status, body } = await call<Problem>(up, 'PUT', '/flows/loop', `while (true) {}\n${script('1')}`, TS);
    expect([status, body.code]).toEqual([400, 'CPU_LIMIT']);
  });

  it('can bring modules along, which reach no other file', async () => {
    const text = `import { flow } from 'petiole';\nimport { n } from './lib/n.ts';\nexport default flow(async () => n);\n`;
    expect((await call(up, 'PUT', '/flows/with-modules', { script: text, modules: { 'lib/n.ts': 'export const n = 5;' } })).status).toBe(
      201,
    );
    expect((await run('with-modules')).output_value).toBe(5);
    for (const path of ['../n.ts', '/etc/n.ts', 'a/../../n.ts', 'node_modules/n/index.js', 'n.sh']) {
      expect((await call(up, 'PUT', '/flows/with-modules', { script: text, modules: { [path]: '' } })).status).toBe(400);
    }
    const passwd = `import { flow } from 'petiole';\nimport x from '/etc/passwd';\nexport default flow(async () => x);\n`;
    expect((await call<Problem>(up, 'PUT', '/flows/thief', passwd, TS)).body.code).toBe('COMPILE_ERROR');
  });

  it('are published unlisted as a version that replaces nothing', async () => {
    await call(up, 'PUT', '/flows/listed', script(`'listed'`), TS);
    const saved = await call<{ flow: string; version: string }>(up, 'POST', '/flows/listed/versions', { script: script(`'unlisted'`) });
    expect(saved.status).toBe(201);
    const { body } = await call<Execution>(up, 'POST', '/executions?wait=20', saved.body);
    expect([body.output_value, body.flow]).toEqual(['unlisted', 'listed']);
    expect((await run('listed')).output_value).toBe('listed');
    expect((await call<Page<FlowVersion>>(up, 'GET', '/flows/listed/versions')).body.items).toHaveLength(1);
  });
});

describe('flows of the folder', () => {
  it('are there at the start; a broken one is told of with line and column and harms no other', async () => {
    expect((await run('from-file')).output_value).toEqual({ from: 'file' });
    expect(up.stderr()).toMatch(/^flows\/broken\.ts:3:13: /m);
  });

  it('are read-only over the API', async () => {
    for (const answer of [
      await call<Problem>(up, 'PUT', '/flows/from-file', script('1'), TS),
      await call<Problem>(up, 'DELETE', '/flows/from-file'),
    ]) {
      expect([answer.status, answer.body.code]).toEqual([409, 'MANAGED_BY_FILE']);
    }
  });

  it('are loaded again when they are saved, and gone when their file is', async () => {
    await folders.write('flows/broken.ts', script(`'mended'`));
    await until(
      () => call(up, 'GET', '/flows/broken'),
      ({ status }) => status === 200,
    );
    expect((await run('broken')).output_value).toBe('mended');
    await folders.write('flows/saved.ts', script('1'));
    const first = await until(
      () => call<Flow>(up, 'GET', '/flows/saved'),
      ({ status }) => status === 200,
    );
    await folders.write('flows/saved.ts', script('2'));
    await until(
      () => call<Flow>(up, 'GET', '/flows/saved'),
      ({ body }) => body.version !== first.body.version,
    );
    expect((await run('saved')).output_value).toBe(2);
    await rm(join(folders.root, 'flows/saved.ts'));
    await until(
      () => call(up, 'GET', '/flows/saved'),
      ({ status }) => status === 404,
    );
  });
});

describe('connectors', () => {
  it('are made, read, changed and deleted, in YAML and in JSON', async () => {
    const made = await call<Connector>(up, 'PUT', '/connectors/api', 'type: REST\nvalue:\n  url: https://example.com/a\n', YAML);
    expect([made.status, made.body.name, made.body.type, made.body.source]).toEqual([201, 'api', 'REST', 'api']);
    const changed = await call<Connector>(up, 'PUT', '/connectors/api', { type: 'REST', value: { url: 'https://example.com/b' } });
    expect([changed.status, changed.body.value['url']]).toEqual([200, 'https://example.com/b']);
    expect((await call<Connector>(up, 'GET', '/connectors/api')).body).toEqual(changed.body);
    const names = (await call<Page<Connector>>(up, 'GET', '/connectors')).body.items.map(({ name }) => name);
    expect(names).toEqual(['api', 'from-file']);
    expect((await call(up, 'DELETE', '/connectors/api')).status).toBe(204);
    expect((await call(up, 'GET', '/connectors/api')).status).toBe(404);
  });

  it('are made by POST once', async () => {
    const document = { name: 'posted', type: 'REST', namespace: 'posted', value: { url: 'https://example.com' } };
    expect((await call(up, 'POST', '/connectors', document)).status).toBe(201);
    const again = await call<Problem>(up, 'POST', '/connectors', document);
    expect([again.status, again.body.code]).toEqual([409, 'CONFLICT']);
  });

  it('show no secret', async () => {
    const value = { url: 'https://example.com', username: 'u', password: 'hunter2hunter2' };
    const made = await call<Connector>(up, 'PUT', '/connectors/secret', { type: 'REST', namespace: 'secretOne', value });
    expect([made.status, JSON.stringify(made.body).includes('hunter2')]).toEqual([201, false]);
  });

  it.each([
    ['a syntax error, with line and column', 'type: REST\nvalue: {a: [1, 2}\n', /line 2|:2:/],
    ['a key twice', 'type: REST\ntype: GIT\nvalue: {}\n', /type|unique|twice/i],
    [
      'aliases that explode',
      `a: &a [x,x,x,x,x,x,x,x,x]\n${['b', 'c', 'd', 'e', 'f', 'g'].map((k, i) => `${k}: &${k} [${Array(9).fill(`*${'abcdef'[i]}`).join(',')}]`).join('\n')}\n`,
      /alias/i,
    ],
    ['a type that there is not', 'type: REZT\nvalue: {}\n', /REZT.*REST/],
    ['a field that the type has not', 'type: REST\nvalue:\n  urll: https://example.com\n', /urll.*url/],
    ['a field of the wrong type', 'type: REST\nvalue:\n  url: 17\n', /url.*(text|string|quotes)/],
    ['another name than the address', 'name: other\ntype: REST\nvalue: {}\n', /other/],
    ['no document', ' \n', /connector/],
  ])('are refused with %s', async (_what, document, sentence) => {
    const { status, body } = await call<Problem>(up, 'PUT', '/connectors/wrong', document, YAML);
    expect(status).toBe(400);
    expect(body.detail).toMatch(sentence);
    expect((await call(up, 'GET', '/connectors/wrong')).status).toBe(404);
  });

  it('of the folder are read-only over the API, a broken one is told of, and they are loaded again when saved', async () => {
    const refused = await call<Problem>(up, 'PUT', '/connectors/from-file', 'type: REST\nvalue: {}\n', YAML);
    expect([refused.status, refused.body.code]).toEqual([409, 'MANAGED_BY_FILE']);
    expect(up.stderr()).toMatch(/^connectors\/broken\.yaml:/m);
    expect(up.stderr()).not.toMatch(/broken\.yaml.*broken\.yaml/);
    await folders.write('connectors/from-file.yaml', 'type: REST\nvalue:\n  url: https://example.com/changed\n');
    await until(
      () => call<Connector>(up, 'GET', '/connectors/from-file'),
      ({ body }) => body.value['url'] === 'https://example.com/changed',
    );
  });
});

describe('connector types', () => {
  it('are a catalogue with JSON Schemas, by id and by name', async () => {
    const { body } = await call<{ items: { id: string; name: string; actions: unknown }[] }>(up, 'GET', '/connector-types');
    expect(body.items.map(({ name }) => name)).toEqual(expect.arrayContaining(['REST', 'GIT', 'SSH']));
    const rest = body.items.find(({ name }) => name === 'REST')!;
    expect((await call(up, 'GET', `/connector-types/${rest.id}`)).body).toEqual(rest);
    expect((await call(up, 'GET', '/connector-types/REST')).body).toEqual(rest);
    expect(JSON.stringify(rest)).toContain('"type":"object"');
    expect((await call<Problem>(up, 'GET', '/connector-types/REZT')).status).toBe(404);
  });
});
