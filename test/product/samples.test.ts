/** Each sample flow, as a new user runs it: the shipped flows and connectors, the demo service, the embedded database. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Execution, ExecutionTree } from '../../src/model.ts';
import { until } from '../support/engine.ts';
import { call, createFolders, startUp, type Folders, type Up } from '../support/product.ts';

const ROOT = join(import.meta.dirname, '../..');
let folders: Folders;
let up: Up;

beforeAll(async () => {
  folders = await createFolders();
  Object.assign(folders.env, { PETIOLE_FLOWS: join(ROOT, 'flows'), PETIOLE_CONNECTORS: join(ROOT, 'connectors') });
  up = await startUp(folders);
}, 120_000);
afterAll(async () => {
  await up?.stop();
  await folders?.remove();
});

async function run(flow: string, inputs: object = {}): Promise<ExecutionTree> {
  const { body } = await call<Execution>(up, 'POST', '/executions?wait=30', { flow, inputs });
  expect(body).toMatchObject({ status: 'ENDED_SUCCESS', error: null });
  return (await call<ExecutionTree>(up, 'GET', `/executions/${body.id}/tree`)).body;
}

const typesOf = (tree: ExecutionTree): string[] => tree.children.map((child) => child.connector_type ?? child.type);

describe('the sample flow', () => {
  it('quickstart calls a web service and a git repository, one of them in the background, and a child flow', async () => {
    const tree = await run('quickstart');
    expect(typesOf(tree).sort()).toEqual(['FLOW', 'GIT', 'REST']);
    const output = tree.output_value as { commit: { date: string } };
    expect(output.commit.date).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d\d:\d\d$/);
  });

  it('quickstart takes another ref as an input, which overrides that of the connector', async () => {
    const [first, second] = [await run('quickstart'), await run('quickstart', { ref: 'v2' })];
    const shaOf = (tree: ExecutionTree) => (tree.output_value as { commit: { sha: string } }).commit.sha;
    expect(shaOf(first)).not.toBe(shaOf(second));
    expect(second.children.find((child) => child.connector_type === 'GIT')?.inputs).toMatchObject({ ref: 'v2' });
  });

  it('connector-test sends a text as it is, by a method in any case, and reads the dates of two refs', async () => {
    const tree = await run('connector-test');
    const date = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d\d:\d\d$/) as unknown as string;
    const output = tree.output_value as { date_str: string; date_str_v2: string };
    expect(output).toEqual({ status_code: 200, sent: 'payload', date_str: date, date_str_v2: date });
    expect(output.date_str).not.toBe(output.date_str_v2);
    expect(tree.children[0]?.output_value).toMatchObject({
      json: { method: 'POST', headers: { 'content-type': expect.stringMatching(/^text\/plain/) } },
    });
    expect([tree.message, typesOf(tree)]).toEqual(['all done', ['REST', 'GIT', 'GIT']]);
  });

  it.each(['connector-test', 'parallel-calls', 'child-flows', 'error-handling', 'report-dates'])('%s runs to its end', async (flow) => {
    const tree = await run(flow);
    expect(tree.output_value).not.toBeNull();
  });

  it('order-batch fails as its story says: one child of four, at the line of its call, and not with other orders', async () => {
    const { body } = await call<Execution>(up, 'POST', '/executions?wait=30', { flow: 'order-batch' });
    expect(body).toMatchObject({ status: 'ENDED_ERROR', error: { message: '1 of 4 orders failed: reserve blossom' } });
    const { children } = (await call<ExecutionTree>(up, 'GET', `/executions/${body.id}/tree`)).body;
    expect(children.map(({ status }) => status)).toEqual(['ENDED_SUCCESS', 'ENDED_SUCCESS', 'ENDED_ERROR', 'ENDED_SUCCESS']);
    const script = readFileSync(join(ROOT, 'flows/reserve-item.ts'), 'utf8').split('\n');
    const line = script.findIndex((text) => text.includes("name: 'look into the stock'")) + 1;
    const blossom = children[2]?.error;
    expect(blossom?.line).toMatch(new RegExp(`^flows/reserve-item\\.ts:${line}:\\d+$`));
    expect(blossom).toMatchObject({ status: 404, response: { json: { error: expect.stringContaining('no item "blossom"') } } });

    const orders = [{ item: 'leaf' }, { item: 'root', count: 8 }];
    const other = await run('order-batch', { orders });
    expect(other.output_value).toMatchObject({ reserved: [{ item: 'leaf' }, { item: 'root', left: 0 }] });
  });

  it('long-sleep sleeps outside of memory and comes back', async () => {
    const { body } = await call<Execution>(up, 'POST', '/executions', { flow: 'long-sleep', inputs: { seconds: 2 } });
    const ended = await until(async () => {
      const { body: now } = await call<Execution>(up, 'GET', `/executions/${body.id}`);
      return now.status.startsWith('ENDED_') && now;
    }, 'the end of the sleep');
    expect(ended.status).toBe('ENDED_SUCCESS');
    expect(Date.parse(ended.ended_at ?? '') - Date.parse(ended.started_at ?? '')).toBeGreaterThanOrEqual(2000);
  });
});
