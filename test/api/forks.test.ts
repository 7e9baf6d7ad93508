import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Execution, LogLine } from '../../src/model.ts';
import type { BulkResult } from '../../src/executions/types.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { serveHttp, type TestServer } from '../support/far-sides/http-server.ts';
import { call, createFolders, startUp, type Folders, type Up } from '../support/product.ts';
import { until } from '../support/until.ts';

interface Problem {
  code: string;
  detail: string;
}
interface Page<T> {
  items: T[];
  next: string | null;
}

let database: TestDatabase;
let folders: Folders;
let up: Up;
let shop: TestServer;
/** paths that the far side was asked for */
let asked: string[] = [];

const FLOWS: Record<string, string> = {
  order: `export default flow(async function (inputs) {
    const stock = await this.connect('shop', { path: '/stock' }).get('output_value');
    const paid = await this.connect('shop', { path: '/pay/' + inputs.amount }).get('output_value');
    return { stock: stock.body, paid: paid.body };
  });`,
  waits: `export default flow(async function () { await this.sleep(3600); });`,
  fails: `export default flow(async function () { throw this.error('no luck'); });`,
};

beforeAll(async () => {
  database = await createTestDatabase();
  folders = await createFolders(database.url);
  for (const [name, text] of Object.entries(FLOWS)) await folders.write(`flows/${name}.ts`, `import { flow } from 'petiole';\n${text}\n`);
  shop = await serveHttp((request, response) => {
    asked.push(request.url ?? '');
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ of: request.url, n: asked.length }));
  });
  await folders.write('connectors/shop.yaml', `type: REST\nvalue:\n  url: ${shop.url}\n`);
  folders.env['PETIOLE_ALLOW_PRIVATE'] = '127.0.0.0/8';
  up = await startUp(folders);
});
afterAll(async () => {
  await up?.stop();
  await shop?.stop();
  await folders?.remove();
  await database?.drop();
});

const start = async (flow: string, inputs: object = {}, more: object = {}): Promise<Execution> =>
  (await call<Execution>(up, 'POST', `/executions${flow === 'waits' ? '' : '?wait=20'}`, { flow, inputs, ...more })).body;
const ended = async (id: string): Promise<Execution> => {
  const look = async (): Promise<Execution> => (await call<Execution>(up, 'GET', `/executions/${id}`)).body;
  await until(async () => (await look()).status.startsWith('ENDED'));
  return look();
};
const children = async (id: string): Promise<Execution[]> =>
  (await call<Page<Execution>>(up, 'GET', `/executions/${id}/children`)).body.items;

/** The headers of a token that may do just this. */
async function tokenFor(...scopes: string[]): Promise<{ authorization: string }> {
  const { body } = await call<{ token: string }>(up, 'POST', '/tokens', { name: scopes.join(), role: 'operator', scopes });
  return { authorization: `Bearer ${body.token}` };
}

describe('who may act on executions, but not look at them', () => {
  const UNSEEN = { name: 'waits', inputs: null, output_value: null, error: null, message: null, attempts: null, labels: {} };
  const GIVEN = { amount: 41 };
  const LABELS = { customer: 'acme' };

  it('is told of one that it acts on how it stands, and nothing of what is in it', async () => {
    const { id } = await start('waits', GIVEN, { labels: LABELS });
    const control = await tokenFor('executions:control');
    const both = await tokenFor('executions:control', 'executions:read');
    const seen = await call<Execution>(up, 'POST', `/executions/${id}/pause`, undefined, both);
    expect(seen.body).toMatchObject({ inputs: GIVEN, labels: LABELS });
    for (const action of ['resume', 'pause', 'cancel']) {
      const { status, body } = await call<Execution>(up, 'POST', `/executions/${id}/${action}`, undefined, control);
      expect([action, status, body]).toEqual([action, 200, expect.objectContaining({ id, flow: 'waits', ...UNSEEN })]);
    }
  });

  it('is told the same of what it makes of one', async () => {
    const { id } = await start('waits', GIVEN, { labels: LABELS });
    const as = await tokenFor('executions:start');
    for (const made of ['rerun', 'fork']) {
      const { status, body } = await call<Execution>(up, 'POST', `/executions/${id}/${made}`, {}, as);
      expect([made, status, body]).toEqual([made, 201, expect.objectContaining({ flow: 'waits', ...UNSEEN })]);
      await call(up, 'POST', `/executions/${body.id}/cancel`);
    }
    await call(up, 'POST', `/executions/${id}/cancel`);
  });

  it('is given what it has started itself', async () => {
    const as = await tokenFor('executions:start');
    const { body } = await call<Execution>(up, 'POST', '/executions?wait=20', { flow: 'fails', inputs: GIVEN, labels: LABELS }, as);
    expect(body).toMatchObject({ status: 'ENDED_ERROR', inputs: GIVEN, labels: LABELS, error: { message: 'no luck' } });
  });
});

describe('POST /executions/{id}/fork', () => {
  it('makes an execution that asks the far side only for what was not kept', async () => {
    const original = await start('order', { amount: 5 });
    asked = [];
    const { status, headers, body } = await call<Execution>(up, 'POST', `/executions/${original.id}/fork`, {
      position: 1,
      inputs: { amount: 7 },
    });
    expect([status, headers.get('location')]).toEqual([201, `/api/v1/executions/${body.id}`]);
    expect(body.origin).toEqual({ kind: 'fork', execution_id: original.id, position: 1, changed: ['inputs'] });
    const fork = await ended(body.id);
    expect(asked).toEqual(['/pay/7']);
    expect((fork.output_value as { stock: unknown }).stock).toEqual((original.output_value as { stock: unknown }).stock);
    const [old] = await children(original.id);
    const [kept, anew] = await children(fork.id);
    expect([kept?.copied_from, anew?.copied_from]).toEqual([old?.id, null]);
    const logs = async (id: string | undefined): Promise<LogLine[]> =>
      (await call<Page<LogLine>>(up, 'GET', `/executions/${id}/logs`)).body.items;
    expect(await logs(kept?.id)).toEqual(await logs(old?.id));
    const again = await call<Execution>(up, 'POST', `/executions/${anew?.id}/fork`, {});
    expect(again.body.origin).toEqual({ kind: 'fork', execution_id: fork.id, position: 1, changed: [] });
    expect((await call<Execution>(up, 'GET', `/executions/${original.id}`)).body).toEqual(original);
  });

  it('takes nothing that it does not know', async () => {
    const { id } = await start('fails');
    const bodies: [object, number][] = [
      ...[{ position: -1 }, { position: 1.5 }, { position: '1' }, { version: 'oldest' }, { output: 1 }, { output: { position: 0 } }].map(
        (body): [object, number] => [body, 400],
      ),
      ...[{ labels: { a: 1 } }, { priority: 1 }, { at: 1 }, [], { position: 3 }, { inputs: 'x' }].map((body): [object, number] => [
        body,
        400,
      ]),
      [{ version: '0'.repeat(64) }, 404],
    ];
    for (const [body, expected] of bodies) {
      const { status } = await call<Problem>(up, 'POST', `/executions/${id}/fork`, body);
      expect([body, status]).toEqual([body, expected]);
    }
    for (const unknown of ['01900000-0000-7000-8000-000000000000', 'nothing']) {
      expect((await call<Problem>(up, 'POST', `/executions/${unknown}/fork`, {})).body.code).toBe('NOT_FOUND');
      expect((await call<Problem>(up, 'POST', `/executions/${unknown}/rerun`, {})).body.code).toBe('NOT_FOUND');
    }
  });
});

describe('POST /executions/{id}/rerun', () => {
  it('with an idempotency key makes one execution, however often it is sent', async () => {
    const original = await start('order', { amount: 1 }, { labels: { a: 'b' } });
    const rerun = (body: object) =>
      call<Execution & Problem>(up, 'POST', `/executions/${original.id}/rerun`, body, { 'idempotency-key': 'rerun-1' });
    const first = await rerun({ inputs: { amount: 2 } });
    const second = await rerun({ inputs: { amount: 2 } });
    expect([first.status, second.status, second.body.id]).toEqual([201, 200, first.body.id]);
    expect(first.body).toMatchObject({ inputs: { amount: 2 }, labels: { a: 'b' }, origin: { kind: 'rerun', changed: ['inputs'] } });
    expect((await rerun({})).body.code).toBe('IDEMPOTENCY_MISMATCH');
    expect((await ended(first.body.id)).status).toBe('ENDED_SUCCESS');
  });
});

describe('POST /executions/bulk', () => {
  const bulk = (body: object, headers: Record<string, string> = {}) =>
    call<BulkResult & Problem>(up, 'POST', '/executions/bulk', body, headers);

  it('does to those that a filter finds what can be done to them, and says how many they were', async () => {
    const label = { labels: { batch: 'a' } };
    const ids: string[] = [];
    for (let i = 0; i < 3; i++) ids.push((await start('waits', {}, label)).id);
    await start('fails', {}, label);
    const filter = { label: 'batch=a', parent: 'none' };
    const none = { failed: [], more: false, next: null };
    expect((await bulk({ action: 'cancel', filter, dry_run: true })).body).toEqual({ matched: 3, done: 0, ...none });
    expect((await bulk({ action: 'pause', filter })).body).toEqual({ matched: 3, done: 3, ...none });
    const statuses = async () => Promise.all(ids.map(async (id) => (await call<Execution>(up, 'GET', `/executions/${id}`)).body.status));
    await until(async () => (await statuses()).every((status) => status === 'PAUSED'));
    expect((await bulk({ action: 'pause', filter })).body).toEqual({ matched: 0, done: 0, ...none });
    expect((await bulk({ action: 'resume', filter })).body).toEqual({ matched: 3, done: 3, ...none });
    expect((await bulk({ action: 'cancel', filter })).body).toEqual({ matched: 3, done: 3, ...none });
    for (const id of ids) expect((await ended(id)).status).toBe('ENDED_CANCELLED');
    expect((await bulk({ action: 'cancel', filter })).body).toEqual({ matched: 0, done: 0, ...none });
  });

  it('names what could not be done, and does the rest', async () => {
    const [failed, waits, gone] = [(await start('fails')).id, (await start('waits')).id, '01900000-0000-7000-8000-000000000000'];
    const { status, body } = await bulk({ action: 'cancel', ids: [failed, waits, waits, gone] });
    expect([status, body.matched, body.done, body.more]).toEqual([200, 2, 1, false]);
    expect(body.failed.map(({ id, code }) => [id, code]).sort()).toEqual(
      [
        [gone, 'NOT_FOUND'],
        [failed, 'CONFLICT'],
      ].sort(),
    );
    expect((await ended(waits)).status).toBe('ENDED_CANCELLED');
  });

  it('reruns each once for an idempotency key', async () => {
    const ids = [(await start('fails', {}, { labels: { batch: 'b' } })).id, (await start('fails', {}, { labels: { batch: 'b' } })).id];
    const rerun = () => bulk({ action: 'rerun', ids }, { 'idempotency-key': 'bulk-1' });
    expect((await rerun()).body).toMatchObject({ matched: 2, done: 2, failed: [] });
    expect((await rerun()).body).toMatchObject({ matched: 2, done: 2, failed: [] });
    const { body } = await call<Page<Execution>>(up, 'GET', '/executions?label=batch=b&parent=none');
    expect(
      body.items
        .filter(({ origin }) => origin !== null)
        .map(({ origin }) => origin?.execution_id)
        .sort(),
    ).toEqual(ids.sort());
  });

  it('lets nobody rerun who may not start', async () => {
    const id = (await start('fails')).id;
    const scopes = ['executions:read', 'executions:control'];
    const { body: made } = await call<{ token: string }>(up, 'POST', '/tokens', { name: 'controls', role: 'operator', scopes });
    const as = { authorization: `Bearer ${made.token}` };
    const { status, body } = await bulk({ action: 'rerun', ids: [id] }, as);
    expect([status, body.code]).toEqual([403, 'FORBIDDEN']);
    expect((await bulk({ action: 'cancel', ids: [id] }, as)).status).toBe(200);
    for (const [method, path] of [
      ['POST', '/fork'],
      ['POST', '/rerun'],
      ['DELETE', ''],
    ] as const) {
      expect((await call(up, method, `/executions/${id}${path}`, method === 'POST' ? {} : undefined, as)).status).toBe(403);
    }
  });

  it('finds nothing for who may not look', async () => {
    const as = await tokenFor('executions:control');
    const { id } = await start('waits', {}, { labels: { batch: 'unseen' } });
    expect(await bulk({ action: 'cancel', filter: { label: 'batch=unseen' }, dry_run: true }, as)).toMatchObject({ status: 403 });
    expect((await bulk({ action: 'cancel', ids: [id] }, as)).body).toMatchObject({ matched: 1, done: 1 });
  });

  it('takes nothing that could mean everything', async () => {
    const id = (await start('fails')).id;
    const bodies = [
      ...[{ action: 'cancel' }, { action: 'cancel', filter: {} }, { action: 'cancel', ids: [] }, { action: 'delete', ids: [id] }],
      ...[
        { action: 'cancel', ids: [id], filter: { flow: 'fails' } },
        { action: 'cancel', ids: ['x'] },
        { action: 'cancel', filter: { foo: 1 } },
      ],
      ...[
        { action: 'cancel', filter: { flow: 'x' }, cursor: 'nonsense' },
        { action: 'cancel', ids: [id], cursor: 'x' },
      ],
      { action: 'cancel', ids: Array.from({ length: 1001 }, () => id) },
    ];
    for (const body of bodies) expect([body, (await bulk(body)).status]).toEqual([body, 400]);
  });

  it('and the lists say that no execution has an id of no UUID version', async () => {
    const id = '11111111-1111-0111-1111-111111111111';
    const answers = [
      await bulk({ action: 'cancel', ids: [id] }),
      await bulk({ action: 'cancel', filter: { root: id } }),
      await call<Problem>(up, 'GET', `/executions?parent=${id}`),
      await call<Problem>(up, 'GET', `/executions/events?root=${id}`),
    ];
    expect(answers.map(({ status, body }) => [status, body?.code])).toEqual(answers.map(() => [404, 'NOT_FOUND']));
  });
});

describe('DELETE /executions/{id}', () => {
  it('removes an ended tree, and none that runs', async () => {
    const original = await start('order', { amount: 3 });
    const { body: fork } = await call<Execution>(up, 'POST', `/executions/${original.id}/fork`, { position: 1 });
    await ended(fork.id);
    const [child] = await children(original.id);
    expect((await call<Problem>(up, 'DELETE', `/executions/${child?.id}`)).body.code).toBe('CONFLICT');
    expect((await call(up, 'DELETE', `/executions/${original.id}`)).status).toBe(204);
    expect((await call(up, 'GET', `/executions/${original.id}`)).status).toBe(404);
    expect((await call(up, 'GET', `/executions/${child?.id}`)).status).toBe(404);
    expect((await call<Execution>(up, 'GET', `/executions/${fork.id}`)).body.origin?.execution_id).toBe(original.id);
    const waits = await start('waits');
    expect((await call<Problem>(up, 'DELETE', `/executions/${waits.id}`)).body.code).toBe('CONFLICT');
  });
});

describe('PETIOLE_RETENTION', () => {
  it('removes what ended longer ago, also from before the server started, and keeps what runs', async () => {
    const waits = await start('waits');
    await up.stop();
    folders.env['PETIOLE_RETENTION'] = '1s';
    up = await startUp(folders);
    await until(async () => {
      const { body } = await call<Page<Execution>>(up, 'GET', '/executions?parent=none&status=ENDED_SUCCESS,ENDED_ERROR,ENDED_CANCELLED');
      return body.items.length === 0;
    });
    expect((await call<Execution>(up, 'GET', `/executions/${waits.id}`)).status).toBe(200);
    const { rows } = await database.pool.query(
      'select from executions e where not exists (select from executions r where r.id = e.root_id)',
    );
    expect(rows).toEqual([]);
  });
});
