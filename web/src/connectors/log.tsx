/** What the connections of a connector said, the newest first. */
import { Button } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { DataTable, type Column } from '../ui/data-table.tsx';
import { Empty, Failed, Loading } from '../ui/states.tsx';
import { When } from '../ui/when.tsx';
import { logQuery, type LogLine } from './queries.ts';
import classes from './connectors.module.css';

export function ConnectorLog({ name }: { name: string }) {
  const log = useInfiniteQuery(logQuery(name));
  const lines = log.data?.pages.flatMap((page) => page.items) ?? [];
  if (log.isPending) return <Loading what="Loading the log" />;
  if (log.isError && lines.length === 0) return <Failed error={log.error} again={() => void log.refetch()} />;
  return (
    <>
      <DataTable
        label={`Log of ${name}`}
        columns={COLUMNS}
        rows={lines}
        rowKey={({ execution_id, seq }) => `${execution_id} ${seq}`}
        empty={<Empty title="Its connections have said nothing yet" />}
      />
      {log.hasNextPage && (
        <Button variant="subtle" mt="sm" loading={log.isFetchingNextPage} onClick={() => void log.fetchNextPage()}>
          Older lines
        </Button>
      )}
    </>
  );
}

const COLUMNS: Column<LogLine>[] = [
  { key: 'at', title: 'When', width: '9rem', cell: ({ time }) => <When time={time} /> },
  { key: 'level', title: 'Level', width: '5rem', from: 'sm', cell: ({ level }) => level },
  { key: 'text', title: 'Line', cell: ({ values }) => <span className={classes['log']}>{values.map(textOf).join(' ')}</span> },
  {
    key: 'execution',
    title: 'Connection',
    width: '7rem',
    cell: ({ execution_id: id }) => (
      <Link to="/executions/$id" params={{ id }} className={classes['mono']}>
        {id.slice(-8)}
      </Link>
    ),
  },
];

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
