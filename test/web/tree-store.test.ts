/** The tree behind the page: what comes in whatever order becomes the same rows, and a change concerns its own row alone. */
import { describe, expect, it } from '@jest/globals';
import { TreeStore } from '../../web/src/executions/tree/tree-store.ts';
import type { ExecutionNode } from '../../web/src/executions/types.ts';

const TIME = '2030-01-01T00:00:00.000Z';

function node(id: string, parent: string | null, position: number | null, more: Partial<ExecutionNode> = {}): ExecutionNode {
  return {
    ...{ id, root_id: 'root', parent_id: parent, position, type: 'FLOW', name: id, status: 'ENDED_SUCCESS', flow: 'f', flow_version: null },
    ...{
      connector: null,
      connector_type: null,
      pool: 'default',
      message: null,
      created_at: TIME,
      started_at: TIME,
      ended_at: TIME,
      wake_at: null,
    },
    ...{ attempt: 1, labels: {}, continued_as: null, origin: null, copied_from: null, error: null, has_output: false },
    ...more,
  };
}

const NODES = [
  node('root', null, null, { status: 'ENDED_ERROR' }),
  node('a', 'root', 0),
  node('a0', 'a', 0),
  node('b', 'root', 1, { status: 'ENDED_ERROR' }),
  node('b0', 'b', 0),
  node('b1', 'b', 1, { status: 'ENDED_ERROR', error: { name: 'Error', code: 'FLOW_ERROR', message: 'no stock of Blossom' } }),
  node('c', 'root', 2),
];

/** What is told later is told at once here. */
function store(items: ExecutionNode[] = NODES): TreeStore {
  const made = new TreeStore('root', (work) => work());
  made.apply(items);
  return made;
}

const ids = (tree: TreeStore) => tree.shape().rows.map(({ id }) => id);

describe('a tree', () => {
  it('has its rows in the order of the journal, in whatever order they come', () => {
    const orders = [NODES, NODES.toReversed(), [4, 1, 6, 0, 5, 2, 3].map((i) => NODES[i]!)];
    for (const order of orders) {
      const tree = new TreeStore('root', (work) => work());
      for (const item of order) tree.apply([item]);
      expect(ids(tree)).toEqual(['root', 'a', 'a0', 'b', 'b0', 'b1', 'c']);
      expect(tree.shape().rows.map(({ depth }) => depth)).toEqual([0, 1, 2, 1, 2, 2, 1]);
    }
  });

  it('tells the row that changed and no other, and leaves the list of rows as it is', () => {
    const tree = store();
    const told: string[] = [];
    for (const { id } of NODES) tree.onRow(id, () => told.push(id));
    tree.onShape(() => told.push('shape'));
    const before = tree.shape();
    tree.apply([node('b0', 'b', 0, { status: 'ENDED_CANCELLED' })]);
    expect(told).toEqual(['b0']);
    expect(tree.shape()).toBe(before);
    tree.apply([node('b2', 'b', 2)]);
    expect(told).toEqual(['b0', 'shape']);
  });

  it('keeps its rows while it is told anew, and drops what was not told again', () => {
    const tree = store();
    tree.reset();
    tree.apply(NODES.filter(({ id }) => id !== 'a0'));
    expect(ids(tree)).toContain('a0');
    tree.ready();
    expect(ids(tree)).toEqual(['root', 'a', 'b', 'b0', 'b1', 'c']);
  });

  it('finds where a failure began, and shows only what failed with what is above it', () => {
    const tree = store();
    expect(tree.firstFailure()).toBe('b1');
    tree.showOnlyErrors(true);
    expect(ids(tree)).toEqual(['root', 'b', 'b1']);
    tree.apply([node('c', 'root', 2, { status: 'ENDED_ERROR' })]);
    expect(ids(tree)).toEqual(['root', 'b', 'b1', 'c']);
    expect(store(NODES.map((item) => ({ ...item, status: 'ENDED_SUCCESS' as const }))).firstFailure()).toBeNull();
  });

  it('is opened and closed, to a level too; what is looked for is found when it is hidden, and made visible', () => {
    const tree = store();
    tree.openTo(1);
    expect(ids(tree)).toEqual(['root', 'a', 'b', 'c']);
    expect(tree.find('BLOSSOM')).toEqual(['b1']);
    tree.reveal('b1');
    expect(ids(tree)).toEqual(['root', 'a', 'b', 'b0', 'b1', 'c']);
    tree.toggle('root');
    expect(ids(tree)).toEqual(['root']);
    tree.openTo(Infinity);
    expect(ids(tree)).toHaveLength(7);
    tree.remove(['b']);
    expect(ids(tree)).toEqual(['root', 'a', 'a0', 'c']);
  });
});
