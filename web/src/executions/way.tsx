/** From the root down to the chosen row. */
import { Anchor, Breadcrumbs } from '@mantine/core';
import type { TreeStore, TreeNode } from './tree/tree-store.ts';

const MOST = 5;

export function Way({ store, id, onGo }: { store: TreeStore; id: string; onGo(id: string): void }) {
  const ancestors: TreeNode[] = [];
  for (let node = store.node(id)?.parent; node; node = node.parent) ancestors.unshift(node);
  if (ancestors.length === 0) return null;
  const shown = ancestors.length > MOST ? [ancestors[0]!, null, ...ancestors.slice(-(MOST - 2))] : ancestors;
  return (
    <Breadcrumbs separatorMargin={4} component="nav" aria-label="From the root to here" styles={{ root: { flexWrap: 'wrap' } }}>
      {shown.map((node, i) =>
        node === null ? (
          <span key={i}>…</span>
        ) : (
          <Anchor key={node.id} size="xs" component="button" type="button" onClick={() => onGo(node.id)} maw={180} truncate="end">
            {node.data.name}
          </Anchor>
        ),
      )}
    </Breadcrumbs>
  );
}
