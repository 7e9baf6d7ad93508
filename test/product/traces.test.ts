/** Traces of the built product, as an OTLP receiver gets them. */
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { ExecutionTree } from '../../src/model.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { receiveOtlp, type OtlpReceiver } from '../support/otlp.ts';
import { call, createFolders, startUp, type Folders, type Up } from '../support/product.ts';
import { until } from '../support/until.ts';

let database: TestDatabase;
let folders: Folders;
let receiver: OtlpReceiver;
let up: Up;

beforeAll(async () => {
  database = await createTestDatabase();
  receiver = await receiveOtlp();
  folders = await createFolders(database.url);
  const flow = (name: string, body: string) =>
    folders.write(`flows/${name}.ts`, `import { flow } from 'petiole';\nexport default flow(async function (inputs) { ${body} });\n`);
  await flow(
    'leaf',
    `await this.sleep(0.01); if (inputs.word === 'fail') throw this.error('no ' + inputs.word); return { said: inputs.word };`,
  );
  await flow(
    'tree',
    `await this.flow('leaf', { word: 'plum-tree' }, { name: 'a name of its own' });
     await this.flow('leaf', { word: 'fail' }, { wait: 'ALL_ENDED' });
     await this.connect({ connector_type: 'REST', url: 'http://127.0.0.1:9/', run: true }).catch(() => undefined);
     return { plum: 'plum-cake' };`,
  );
  folders.env['OTEL_EXPORTER_OTLP_ENDPOINT'] = receiver.url;
  folders.env['OTEL_EXPORTER_OTLP_HEADERS'] = 'x-key=the%20key%20of%20the%20receiver';
  folders.env['OTEL_EXPORTER_OTLP_COMPRESSION'] = 'gzip';
  folders.env['OTEL_SERVICE_NAME'] = 'orders';
  folders.env['OTEL_BSP_SCHEDULE_DELAY'] = '100';
  up = await startUp(folders);
});
afterAll(async () => {
  await up?.stop();
  await receiver?.stop();
  await folders?.remove();
  await database?.drop();
});

const flat = (tree: ExecutionTree): ExecutionTree[] => [tree, ...tree.children.flatMap(flat)];
const spanId = (id: string | null) => (id === null ? '' : id.replaceAll('-', '').slice(16));

it('one span per execution with the tree as parents, and nothing of inputs, outputs and messages', async () => {
  const { body } = await call<{ id: string }>(up, 'POST', '/executions?wait=20', { flow: 'tree', inputs: { word: 'plum-jam' } });
  const { body: tree } = await call<ExecutionTree>(up, 'GET', `/executions/${body.id}/tree`);
  const nodes = flat(tree);
  expect(nodes.length).toBe(6);
  await until(() => receiver.spans.length >= nodes.length);
  for (const node of nodes) {
    const [span, ...more] = receiver.spans.filter((one) => one.spanId === spanId(node.id));
    expect(more).toEqual([]);
    expect(span).toMatchObject({
      traceId: tree.id.replaceAll('-', ''),
      parentId: spanId(node.parent_id),
      name: node.flow ?? node.connector_type ?? 'sleep',
      status: node.status === 'ENDED_ERROR' ? 2 : 0,
      resource: { 'service.name': 'orders' },
      attributes: { 'petiole.execution.id': node.id, 'petiole.execution.status': node.status },
    });
    expect(span!.endMs).toBe(Date.parse(node.ended_at!));
    expect(span!.startMs).toBe(Date.parse(node.started_at ?? node.created_at));
    expect(span!.attributes['error.type']).toBe(node.error?.code);
  }
  expect(receiver.headers[0]?.['x-key']).toBe('the key of the receiver');
  expect(receiver.bodies.join('')).not.toMatch(/plum|no fail|a name of its own/);
  expect(up.stderr()).not.toContain('the key of the receiver');
});

it('the spans of what ended last are sent before the process goes, and a receiver that is away holds nothing up', async () => {
  const before = receiver.spans.length;
  await call(up, 'POST', '/executions?wait=20', { flow: 'leaf', inputs: {} });
  await up.stop();
  expect(receiver.spans.length).toBe(before + 2);
  await receiver.stop();
  up = await startUp(folders);
  const { body } = await call<{ status: string }>(up, 'POST', '/executions?wait=20', { flow: 'leaf', inputs: {} });
  expect(body.status).toBe('ENDED_SUCCESS');
  expect((await up.stop()).code).toBe(0);
});
