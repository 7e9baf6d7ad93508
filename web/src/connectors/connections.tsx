/** The connections that were made through a connector lately. */
import { Anchor } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Answered, Freshness } from '../ui/answered.tsx';
import { DataTable, type Column } from '../ui/data-table.tsx';
import { Empty } from '../ui/states.tsx';
import { StatusBadge } from '../ui/status-badge.tsx';
import { Duration, When } from '../ui/when.tsx';
import { connectionsQuery, type Connection } from './queries.ts';
import classes from './connectors.module.css';

export function Connections({ name }: { name: string }) {
  const connections = useQuery(connectionsQuery(name));
  return (
    <Answered query={connections} what="Loading the connections">
      {({ items }) => (
        <>
          <div className={classes['heading']}>
            <span>The last {items.length > 1 ? items.length : ''} connections</span>
            <Freshness query={connections} />
          </div>
          <DataTable label={`Connections of ${name}`} columns={COLUMNS} rows={items} rowKey={({ id }) => id} empty={<Never />} />
        </>
      )}
    </Answered>
  );
}

const COLUMNS: Column<Connection>[] = [
  {
    key: 'name',
    title: 'Connection',
    cell: ({ id, root_id, name }) => (
      <Anchor renderRoot={(props) => <Link to="/executions/$id" params={{ id: root_id }} search={{ node: id } as never} {...props} />}>
        {name}
      </Anchor>
    ),
  },
  { key: 'status', title: 'Status', cell: ({ status }) => <StatusBadge status={status} />, width: '9rem' },
  { key: 'at', title: 'Started', cell: ({ created_at }) => <When time={created_at} />, width: '9rem' },
  {
    key: 'took',
    title: 'Duration',
    align: 'right',
    width: '7rem',
    cell: ({ created_at, ended_at }) => <Duration from={created_at} to={ended_at} />,
  },
  {
    key: 'error',
    title: 'Error',
    from: 'md',
    cell: ({ error }) =>
      error ? (
        <span className={classes['cut']} title={error.message}>
          {error.message}
        </span>
      ) : (
        ''
      ),
  },
];

function Never() {
  return <Empty title="It was not used yet">Flows use it by its name: this.connect('…').</Empty>;
}
