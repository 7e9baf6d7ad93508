/** Live events against generated trees, out-of-order commits, cuts, and slow clients: what is folded equals the tree. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { Live } from '../../src/executions/live/live.ts';
import { Wakes } from '../../src/executions/live/wakes.ts';
import type { ExecutionNode, LiveEvent } from '../../src/executions/live/types.ts';
import type { ExecutionTree } from '../../src/model.ts';
import { isRetryable } from '../../src/storage/errors.ts';
import type { Queryable } from '../../src/storage/journal/rows.ts';
import { TestBench, until } from '../support/engine.ts';
import { Follower } from '../support/follower.ts';

let bench: TestBench;
let live: Live;

beforeAll(async () => {
  bench = await TestBench.open();
  live = new Live({ db: bench.database.pool as unknown as Queryable, isRetryable, wakes: new Wakes() });
  await bench.publish(
    'fan',
    `await Promise.all([...Array(inputs.width).keys()].map((n) => this.connect('step', { value: n }))); return { done: true };`,
  );
  await bench.publish(
    'nest',
    `if (inputs.depth > 0) await Promise.all([1, 2].map(() => this.flow('nest', { depth: inputs.depth - 1 })));\nthis.log('depth', inputs.depth);\nawait this.connect('step', { value: inputs.depth });`,
  );
  await bench.publish('waits', `await this.connect('slow', { value: 1 }); return {};`);
});
afterEach(() => bench.reset());
afterAll(() => bench.close());

/** A row of a tree, written by whatever connection; `status` as given. */
const row = (id: string, root: string, parent: string | null, position: number | null) =>
  [
    `insert into executions (id, root_id, parent_id, position, type, name, status, inputs) values ($1, $2, $3, $4, 'FLOW', 'made', 'RUNNING', '{}')`,
    [id, root, parent, position],
  ] as const;
const idOf = (n: number) => `00000000-0000-7000-8000-${String(n).padStart(12, '0')}`;

describe('the events of a tree', () => {
  it('hold what a transaction commits that began before those that were told', async () => {
    const [root, early, late] = [idOf(1), idOf(2), idOf(3)];
    await bench.database.pool.query(...(row(root, root, null, null) as unknown as [string, unknown[]]));
    const slow = new pg.Client({ connectionString: bench.database.url });
    await slow.connect();
    try {
      await slow.query('begin');
      await slow.query(...(row(early, root, root, 0) as unknown as [string, unknown[]]));
      const follower = Follower.of(live, root);
      await follower.until(() => follower.isReady);
      await bench.database.pool.query(...(row(late, root, root, 1) as unknown as [string, unknown[]]));
      await follower.until(() => follower.nodes.has(late));
      const eventId = follower.eventId;
      expect(follower.nodes.has(early)).toBe(false);
      const [resumed] = [Follower.of(live, root, { eventId, nodes: follower.nodes })];
      await resumed.until(() => resumed.isReady);
      await slow.query('commit');
      await follower.until(() => follower.nodes.has(early));
      await resumed.until(() => resumed.nodes.has(early));
      expect(resumed.resets).toBe(0);
      await Promise.all([follower.stop(), resumed.stop()]);
    } finally {
      await slow.end();
    }
  });

  it('end after the end of the tree, and say what there is', async () => {
    const worker = await bench.worker();
    const { execution } = await worker.executions.start({ flow: 'nest', inputs: { depth: 3 } });
    const follower = Follower.of(live, execution.id, { logs: true });
    await follower.ended;
    expect(follower.end).toEqual({ status: 'ENDED_SUCCESS', continued_as: null });
    expectSame(follower, await worker.executions.tree(execution.id));
    expect(follower.logs.size).toBe(15 + 15);
    const again = Follower.of(live, execution.id, { eventId: follower.eventId, nodes: follower.nodes });
    await again.ended;
    expect(again.events.map(({ event }) => event)).toEqual(['ready', 'ended']);
  });

  it('tell of what is below a node alone', async () => {
    const worker = await bench.worker();
    const tree = await worker.treeOf('nest', { depth: 2 });
    const inner = tree.children[0]!;
    const follower = Follower.of(live, inner.id, { logs: true });
    await follower.ended;
    expectSame(follower, await worker.executions.tree(inner.id));
    expect(new Set([...follower.logs.keys()].map((key) => key.split(' ')[0]))).toEqual(
      new Set(idsOf(inner).filter((id) => follower.nodes.get(id)?.type !== 'SLEEP')),
    );
  });
});

function idsOf(tree: ExecutionTree): string[] {
  return [tree.id, ...tree.children.flatMap(idsOf)];
}

function expectSame(follower: Follower, tree: ExecutionTree): void {
  expect(new Set(follower.nodes.keys())).toEqual(new Set(idsOf(tree)));
  const check = ({ children, inputs: _i, output_value, attempts: _a, error, message, ...rest }: ExecutionTree): void => {
    const { has_output, error: shown, message: said, ...node } = follower.nodes.get(rest.id) as ExecutionNode;
    expect(node).toEqual(rest);
    expect(said?.slice(0, 299)).toEqual(message?.slice(0, 299));
    expect(shown?.code).toEqual(error?.code);
    if (output_value !== null) expect(has_output).toBe(true);
    children.forEach(check);
  };
  check(tree);
}

export type { LiveEvent };
void until;
