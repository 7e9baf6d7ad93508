/** All flows, with how they last ran. */
import { Alert, Anchor, Button, TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { IconAlertTriangle, IconFile, IconPlus, IconSearch, IconWorld } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { ActionButton } from '../ui/action-button.tsx';
import { DataTable, type Column } from '../ui/data-table.tsx';
import { Page } from '../ui/page.tsx';
import { Empty, Failed, Loading } from '../ui/states.tsx';
import { StatusBadge } from '../ui/status-badge.tsx';
import { Duration, When } from '../ui/when.tsx';
import { NewFlow } from './new-flow.tsx';
import { flowsQuery, type FileProblem, type ListedFlow } from './queries.ts';
import classes from './flows.module.css';

export function FlowsPage() {
  const { q } = useSearch({ from: '/shell/flows' });
  const [isNew, setNew] = useState(false);
  const flows = useInfiniteQuery(flowsQuery(q));
  const pages = flows.data?.pages ?? [];
  const items = pages.flatMap((page) => page.items);
  const make = () => setNew(true);
  return (
    <Page
      title="Flows"
      beside={<Search q={q} />}
      actions={
        <ActionButton variant="filled" needs="flows:write" leftSection={<IconPlus size={14} />} onClick={make}>
          New flow
        </ActionButton>
      }
    >
      <NewFlow opened={isNew} onClose={() => setNew(false)} />
      <Problems problems={pages[0]?.problems ?? []} />
      {flows.isPending ? (
        <Loading what="Loading the flows" />
      ) : flows.isError && items.length === 0 ? (
        <Failed error={flows.error} again={() => void flows.refetch()} />
      ) : (
        <DataTable label="Flows" columns={COLUMNS} rows={items} rowKey={({ id }) => id} empty={<NoFlows q={q} onNew={make} />} />
      )}
      {flows.hasNextPage && (
        <Button variant="subtle" mt="sm" loading={flows.isFetchingNextPage} onClick={() => void flows.fetchNextPage()}>
          More flows
        </Button>
      )}
    </Page>
  );
}

function Search({ q }: { q: string | undefined }) {
  const navigate = useNavigate();
  const search = useDebouncedCallback(
    (text: string) => void navigate({ to: '/flows', search: { q: text || undefined }, replace: true }),
    200,
  );
  return (
    <TextInput
      aria-label="Search flows by name"
      placeholder="Search by name"
      leftSection={<IconSearch size={14} />}
      defaultValue={q}
      w={220}
      onChange={(event) => search(event.currentTarget.value)}
    />
  );
}

const COLUMNS: Column<ListedFlow>[] = [
  {
    key: 'name',
    title: 'Name',
    cell: ({ name }) => (
      <Anchor renderRoot={(props) => <Link to="/flows/$name" params={{ name }} {...props} />} className={classes['name']}>
        {name}
      </Anchor>
    ),
  },
  { key: 'status', title: 'Last run', cell: ({ last_run: run }) => <LastRunStatus run={run} />, width: '9rem' },
  { key: 'when', title: 'Started', cell: ({ last_run: run }) => <When time={run?.created_at ?? null} />, width: '9rem' },
  {
    key: 'duration',
    title: 'Duration',
    align: 'right',
    from: 'md',
    width: '7rem',
    cell: ({ last_run: run }) => (run ? <Duration from={run.created_at} to={run.ended_at} /> : '–'),
  },
  { key: 'inputs', title: 'Inputs', from: 'lg', cell: ({ inputs }) => <InputNames schema={inputs} /> },
  { key: 'source', title: 'From', from: 'md', cell: ({ source }) => <Source source={source} />, width: '6rem' },
  { key: 'updated', title: 'Changed', from: 'lg', cell: ({ updated_at }) => <When time={updated_at} />, width: '10rem' },
  {
    key: 'run',
    title: <span className={classes['hidden']}>Actions</span>,
    align: 'right',
    width: '5rem',
    cell: ({ name }) => (
      <Button
        component={Link}
        to="/flows/$name"
        params={{ name } as never}
        search={{ tab: 'run' } as never}
        variant="default"
        aria-label={`Run ${name}`}
      >
        Run
      </Button>
    ),
  },
];

function LastRunStatus({ run }: { run: ListedFlow['last_run'] }) {
  if (!run) return <span className={classes['quiet']}>Never ran</span>;
  return (
    <Link to="/executions/$id" params={{ id: run.id }} className={classes['plain']}>
      <StatusBadge status={run.status} />
    </Link>
  );
}

export function Source({ source }: { source: 'file' | 'api' }) {
  const isFile = source === 'file';
  const Icon = isFile ? IconFile : IconWorld;
  return (
    <span
      className={classes['source']}
      title={isFile ? 'It comes from a file of the flows folder, and is changed there' : 'It was made over the API or here'}
    >
      <Icon size={14} stroke={1.6} aria-hidden />
      {isFile ? 'File' : 'API'}
    </span>
  );
}

function InputNames({ schema }: { schema: ListedFlow['inputs'] }) {
  const names = Object.keys((schema?.['properties'] as object | undefined) ?? {});
  if (schema === null) return <span className={classes['quiet']}>anything</span>;
  return (
    <span className={classes['mono']}>{names.length === 0 ? 'none' : names.slice(0, 4).join(', ') + (names.length > 4 ? ' …' : '')}</span>
  );
}

function Problems({ problems }: { problems: FileProblem[] }) {
  if (problems.length === 0) return null;
  return (
    <Alert color="red" variant="light" mb="sm" icon={<IconAlertTriangle size={16} />} title="Files that cannot be loaded">
      {problems.map(({ file, message }) => (
        <div key={file}>
          <code>{file}</code>: {message}
        </div>
      ))}
    </Alert>
  );
}

function NoFlows({ q, onNew }: { q: string | undefined; onNew(): void }) {
  if (q !== undefined) return <Empty title="No flow has that in its name">Names are searched for “{q}”.</Empty>;
  return (
    <Empty
      title="There are no flows yet"
      action={
        <ActionButton needs="flows:write" onClick={onNew}>
          Write the first one
        </ActionButton>
      }
    >
      A flow is a TypeScript function that reaches the world through connectors. Files in the flows folder show up here by themselves.
    </Empty>
  );
}
