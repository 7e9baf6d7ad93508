/** The rows of the list. Each is a link; the boxes at the left choose rows for what is done to many. */
import { Checkbox } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { memo } from 'react';
import { isTerminal } from '../../../../src/model.ts';
import { DataTable, type Column } from '../../ui/data-table.tsx';
import { StatusBadge } from '../../ui/status-badge.tsx';
import { Duration, When } from '../../ui/when.tsx';
import { Labels } from '../labels.tsx';
import { NodeIcon } from '../tree/node-icon.tsx';
import type { ListedExecution } from '../types.ts';
import classes from './list.module.css';

interface ExecutionTableProps {
  items: readonly ListedExecution[];
  chosen: ReadonlySet<string>;
  onChoose(ids: ReadonlySet<string>): void;
}

export function ExecutionTable({ items, chosen, onChoose }: ExecutionTableProps) {
  const onPage = items.filter(({ id }) => chosen.has(id)).length;
  const toggle = (id: string) => {
    const next = new Set(chosen);
    if (!next.delete(id)) next.add(id);
    onChoose(next);
  };
  const all = (
    <Checkbox
      size="xs"
      aria-label="Choose all on this page"
      checked={onPage > 0 && onPage === items.length}
      indeterminate={onPage > 0 && onPage < items.length}
      onChange={() => onChoose(onPage === items.length ? new Set() : new Set(items.map(({ id }) => id)))}
    />
  );
  const box: Column<ListedExecution> = {
    key: 'box',
    title: all,
    width: '36px',
    cell: ({ id, name }) => <Checkbox size="xs" aria-label={`Choose ${name}`} checked={chosen.has(id)} onChange={() => toggle(id)} />,
  };
  return (
    <DataTable label="Executions" rows={items} rowKey={({ id }) => id} isChosen={({ id }) => chosen.has(id)} columns={[box, ...COLUMNS]} />
  );
}

const COLUMNS: Column<ListedExecution>[] = [
  { key: 'status', title: 'Status', width: '120px', cell: ({ status }) => <StatusBadge status={status} /> },
  { key: 'name', title: 'Execution', cell: (node) => <Name node={node} /> },
  { key: 'flow', title: 'Flow', from: 'md', cell: (node) => <Target node={node} /> },
  { key: 'labels', title: 'Labels', from: 'lg', cell: ({ labels }) => <Labels labels={labels} most={3} /> },
  {
    key: 'origin',
    title: 'Origin',
    from: 'lg',
    width: '80px',
    cell: ({ origin }) => (origin ? (origin.kind === 'fork' ? 'Fork' : 'Rerun') : ''),
  },
  {
    key: 'started',
    title: 'Started',
    width: '130px',
    cell: ({ started_at: started, created_at: created }) => <When time={started ?? created} />,
  },
  {
    key: 'duration',
    title: 'Duration',
    align: 'right',
    width: '100px',
    cell: ({ started_at: started, ended_at: ended, status }) => (
      <Duration from={started} to={isTerminal(status) ? (ended ?? started) : null} />
    ),
  },
];

function Target({ node: { flow, connector, connector_type: type } }: { node: ListedExecution }) {
  const target = flow ?? connector ?? type ?? '–';
  return (
    <span className={classes['target']} title={target}>
      {target}
    </span>
  );
}

const Name = memo(function Name({ node }: { node: ListedExecution }) {
  const { id, root_id: rootId, name, type, error, message } = node;
  const said = error?.message ?? message;
  return (
    <div className={classes['name']}>
      <Link
        to="/executions/$id"
        params={{ id: rootId }}
        search={id === rootId ? {} : { node: id }}
        className={classes['link']}
        title={name}
      >
        {type !== 'FLOW' && <NodeIcon type={type} />} {name}
      </Link>
      {said && (
        <span className={classes['said']} data-failed={error !== null || undefined} title={said}>
          {said}
        </span>
      )}
    </div>
  );
});
