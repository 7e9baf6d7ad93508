/** One row: the node at the left, its time at the right. It listens to its own node alone. */
import { VisuallyHidden } from '@mantine/core';
import { IconChevronRight } from '@tabler/icons-react';
import { memo, type CSSProperties } from 'react';
import { isTerminal } from '../../../../src/model.ts';
import { STATUS, StatusSign } from '../../ui/status-badge.tsx';
import { Duration } from '../../ui/when.tsx';
import type { ExecutionNode } from '../types.ts';
import { NodeIcon, TYPE_WORDS } from './node-icon.tsx';
import type { TreeStore } from './tree-store.ts';
import { useNode } from './use-tree.ts';
import classes from './tree-grid.module.css';

interface TreeRowProps {
  store: TreeStore;
  id: string;
  /** from 0, among the rows that are shown */
  index: number;
  depth: number;
  childCount: number;
  isOpen: boolean;
  place: number;
  siblings: number;
  isChosen: boolean;
  isFound: boolean;
  /** of the tree's beginning, ms */
  zero: number;
  top: number;
}

const INDENT = 16;
const DEEPEST = 20;

export const rowId = (id: string): string => `node-${id}`;

export const TreeRow = memo(function TreeRow(props: TreeRowProps) {
  const { store, id, index, depth, childCount, isOpen, place, siblings, isChosen, isFound, zero, top } = props;
  const node = useNode(store, id);
  if (!node) return null;
  return (
    <div
      id={rowId(id)}
      className={classes['row']}
      style={{ transform: `translateY(${top}px)` }}
      role="row"
      aria-level={depth + 1}
      aria-posinset={place}
      aria-setsize={siblings}
      aria-rowindex={index + 2}
      aria-expanded={childCount > 0 ? isOpen : undefined}
      aria-selected={isChosen}
      data-chosen={isChosen || undefined}
      data-found={isFound || undefined}
      data-id={id}
    >
      <div className={classes['cell']} role="gridcell" style={{ paddingInlineStart: 6 + Math.min(depth, DEEPEST) * INDENT }}>
        <span className={classes['chevron']} data-open={isOpen || undefined} data-toggle={childCount > 0 ? id : undefined} aria-hidden>
          {childCount > 0 && <IconChevronRight size={14} />}
        </span>
        <StatusSign status={node.status} label />
        <span className={classes['type']} title={TYPE_WORDS[node.type]}>
          <NodeIcon type={node.type} />
        </span>
        <span className={classes['name']} title={node.name}>
          {node.name}
        </span>
        <Target node={node} />
        {node.copied_from && (
          <span className={classes['count']} title="It did not run here: a fork has kept it from the execution that it was made of">
            kept
          </span>
        )}
        {childCount > 0 && !isOpen && <span className={classes['count']}>{childCount}</span>}
      </div>
      <div className={classes['duration']} role="gridcell">
        <Duration from={node.started_at} to={isTerminal(node.status) ? (node.ended_at ?? node.started_at) : null} none="" />
      </div>
      <div className={classes['time']} role="gridcell">
        <VisuallyHidden>{timeWords(node)}</VisuallyHidden>
        <Bar node={node} zero={zero} />
      </div>
    </div>
  );
});

/** What the node calls, where its name does not say so. */
function Target({ node }: { node: ExecutionNode }) {
  const target = node.type === 'FLOW' ? node.flow : (node.connector ?? node.connector_type);
  if (target === null || target === node.name) return null;
  return <span className={classes['target']}>{target}</span>;
}

function Bar({ node, zero }: { node: ExecutionNode; zero: number }) {
  const { created_at: created, started_at: started, ended_at: ended, status, error } = node;
  const begin = Date.parse(started ?? created) - zero;
  const isOver = isTerminal(status);
  const end = ended === null ? (isOver ? begin : null) : Date.parse(ended) - zero;
  const style = { '--s': begin, '--c': Date.parse(created) - zero, ...(end !== null && { '--e': end }) } as CSSProperties;
  return (
    <div
      className={classes['lane']}
      style={style}
      data-tone={STATUS[status].tone}
      data-status={status}
      data-open={end === null || undefined}
    >
      <div className={classes['queue']} />
      <div className={classes['bar']} data-kind={node.type} />
      {error !== null && <span className={classes['after']}>{error.code}</span>}
    </div>
  );
}

function timeWords({ status, started_at: started }: ExecutionNode): string {
  return started === null ? STATUS[status].word : `${STATUS[status].word}, started ${started}`;
}
