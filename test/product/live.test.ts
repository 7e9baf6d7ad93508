/** Live events of the built product: two servers on one database, one of which goes away. */
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { ExecutionTree } from '../../src/model.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { serveHttp, type TestServer } from '../support/far-sides/http-server.ts';
import { ADMIN_TOKEN, call, createFolders, startUp, type Folders, type Up } from '../support/product.ts';
import { openEvents } from '../support/sse.ts';

let database: TestDatabase;
let folders: Folders;
let far: TestServer;
let one: Up;
let two: Up;
const answers: (() => void)[] = [];

beforeAll(async () => {
  database = await createTestDatabase();
  folders = await createFolders(database.url);
  far = await serveHttp(
    (_request, response) => void answers.push(() => response.writeHead(200, { 'content-type': 'application/json' }).end('{}')),
  );
  await folders.write(
    'flows/steps.ts',
    `import { flow } from 'petiole';
export default flow(async function () {
  for (let n = 0; n < 3; n++) await this.connect({ connector_type: 'REST', url: '${far.url}' });
});\n`,
  );
  folders.env['PETIOLE_ALLOW_PRIVATE'] = '127.0.0.0/8';
  [one, two] = await Promise.all([startUp(folders), startUp(second())]);
}, 120_000);
afterAll(async () => {
  await two?.stop();
  await one?.stop();
  await far?.stop();
  await folders?.remove();
  await database?.drop();
});

/** As on another machine: the same flows, a data folder of its own. */
function second(): Folders {
  return { ...folders, env: { ...folders.env, PETIOLE_DATA: `${folders.root}/data-of-two` } };
}

const headers = { authorization: `Bearer ${ADMIN_TOKEN}` };
type Node = { id: string; status: string };

it('who follows a tree goes on at another server where it was, when its server stops', async () => {
  const { body } = await call<{ id: string }>(one, 'POST', '/executions', { flow: 'steps' });
  const path = `/api/v1/executions/${body.id}/events`;
  const nodes = new Map<string, Node>();
  const fold = ({ events }: Awaited<ReturnType<typeof openEvents>>) => {
    for (const { event, data } of events)
      if (event === 'nodes') for (const node of (JSON.parse(data) as { items: Node[] }).items) nodes.set(node.id, node);
    return nodes.size;
  };
  const first = await openEvents(one.url + path, headers);
  const list = await openEvents(`${two.url}/api/v1/executions/events?parent=none`, headers);
  await list.until(() => list.events.some(({ event, data }) => event === 'nodes' && data.includes(body.id)));
  await first.until(() => answers.length === 1 && fold(first) === 2);
  await one.stop();
  expect(await first.ended).toBe('closed');
  const place = first.events.findLast(({ id }) => id !== undefined)!.id!;

  const next = await openEvents(two.url + path, { ...headers, 'last-event-id': place });
  // the call that was cut off runs again, and all others are answered as they come
  const answering = setInterval(() => answers.splice(0).forEach((answer) => answer()), 10);
  expect(await next.ended).toBe('closed');
  clearInterval(answering);
  expect(next.events.map(({ event }) => event)).not.toContain('reset');
  expect(next.events.at(-1)).toMatchObject({ event: 'ended', data: '{"status":"ENDED_SUCCESS","continued_as":null}' });
  fold(next);
  const { body: tree } = await call<ExecutionTree>(two, 'GET', `/executions/${body.id}/tree`);
  const expected = [tree, ...tree.children].map(({ id, status }) => [id, status]);
  expect([...nodes.values()].map(({ id, status }) => [id, status]).sort()).toEqual(expected.sort());
  list.cut();
});

it('workers, system and metrics say what became of it', async () => {
  const { body: workers } = await call<{ items: { status: string }[] }>(two, 'GET', '/workers');
  expect(workers.items.map(({ status }) => status).sort()).toEqual(['ALIVE', 'STOPPED']);
  const { body: system } = await call<{ problems: unknown[]; database: { embedded: boolean } }>(two, 'GET', '/system');
  expect(system.problems).toEqual([]);
  expect(system.database.embedded).toBe(false);
  const metrics = await fetch(`${two.url}/metrics`, { headers });
  expect(metrics.headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8');
  expect(await metrics.text()).toContain('petiole_executions_ended_total{status="ENDED_SUCCESS"} 1');
  expect((await fetch(`${two.url}/metrics`)).status).toBe(401);
});
