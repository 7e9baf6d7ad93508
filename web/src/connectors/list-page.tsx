/** All connectors, with how they fare. */
import { Alert, Anchor, Button, Select, TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { IconAlertTriangle, IconFile, IconPlus, IconSearch, IconWorld } from '@tabler/icons-react';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import type { Schema } from '../../../src/client/client.ts';
import { ActionButton } from '../ui/action-button.tsx';
import { DataTable, type Column } from '../ui/data-table.tsx';
import { Page } from '../ui/page.tsx';
import { Empty, Failed, Loading } from '../ui/states.tsx';
import { When } from '../ui/when.tsx';
import { Health, STATUS_WORDS } from './health.tsx';
import { connectorsQuery, typesQuery, type Connector, type ConnectorType } from './queries.ts';
import { STATUSES, type ConnectorStatus } from './tabs.ts';
import { TypeIcon } from './type-icon.tsx';
import classes from './connectors.module.css';

export function ConnectorsPage() {
  const { q, status } = useSearch({ from: '/shell/connectors' });
  const connectors = useInfiniteQuery(connectorsQuery(q));
  const { data: types } = useQuery(typesQuery);
  const navigate = useNavigate();
  const pages = connectors.data?.pages ?? [];
  const items = pages.flatMap((page) => page.items).filter((one) => status === undefined || one.status === status);
  return (
    <Page
      title="Connectors"
      beside={<Filters />}
      actions={
        <>
          <Button variant="default" component={Link} to="/connector-types">
            Catalogue
          </Button>
          <ActionButton
            variant="filled"
            needs="connectors:write"
            leftSection={<IconPlus size={14} />}
            onClick={() => void navigate({ to: '/new-connector', search: {} })}
          >
            New connector
          </ActionButton>
        </>
      }
    >
      <Problems problems={pages[0]?.problems ?? []} />
      {connectors.isPending ? (
        <Loading what="Loading the connectors" />
      ) : connectors.isError && pages.length === 0 ? (
        <Failed error={connectors.error} again={() => void connectors.refetch()} />
      ) : (
        <DataTable
          label="Connectors"
          columns={columnsOf(types)}
          rows={items}
          rowKey={({ id }) => id}
          empty={<Nothing isFiltered={q !== undefined || status !== undefined} />}
        />
      )}
      {connectors.hasNextPage && (
        <Button variant="subtle" mt="sm" loading={connectors.isFetchingNextPage} onClick={() => void connectors.fetchNextPage()}>
          More connectors
        </Button>
      )}
    </Page>
  );
}

function Filters() {
  const { q, status } = useSearch({ from: '/shell/connectors' });
  const navigate = useNavigate();
  const go = (search: { q?: string; status?: ConnectorStatus }) => void navigate({ to: '/connectors', search, replace: true });
  const search = useDebouncedCallback((text: string) => go({ q: text || undefined, status }), 200);
  return (
    <>
      <TextInput
        aria-label="Search connectors by name"
        placeholder="Search by name"
        leftSection={<IconSearch size={14} />}
        defaultValue={q}
        w={200}
        onChange={(event) => search(event.currentTarget.value)}
      />
      <Select
        aria-label="Status"
        placeholder="Any status"
        data={STATUSES.map((value) => ({ value, label: STATUS_WORDS[value].word }))}
        value={status ?? null}
        onChange={(value) => go({ q, status: value ?? undefined })}
        clearable
        w={150}
      />
    </>
  );
}

const columnsOf = (types: ConnectorType[] | undefined): Column<Connector>[] => [
  {
    key: 'name',
    title: 'Name',
    cell: ({ name, type }) => (
      <span className={classes['named']}>
        <TypeIcon icon={types?.find((one) => one.name === type)?.icon} size={16} />
        <Anchor renderRoot={(props) => <Link to="/connectors/$name" params={{ name }} {...props} />} className={classes['name']}>
          {name}
        </Anchor>
      </span>
    ),
  },
  { key: 'type', title: 'Type', cell: ({ type }) => type, from: 'sm', width: '10rem' },
  { key: 'status', title: 'Status', cell: (connector) => <Health connector={connector} />, width: '15rem' },
  { key: 'used', title: 'Last used', cell: ({ last_used_at }) => <When time={last_used_at} none="never" />, from: 'md', width: '9rem' },
  { key: 'failure', title: 'Last failure', from: 'lg', cell: ({ last_failure: failure }) => <LastFailure failure={failure} /> },
  { key: 'source', title: 'From', from: 'md', width: '6rem', cell: ({ source }) => <Source source={source} /> },
];

function LastFailure({ failure }: { failure: Connector['last_failure'] }) {
  if (failure === null) return <span className={classes['quiet']}>none</span>;
  return (
    <span title={failure.message} className={classes['cut']}>
      <When time={failure.at} /> · {failure.code}
    </span>
  );
}

export function Source({ source }: { source: 'file' | 'api' }) {
  const Icon = source === 'file' ? IconFile : IconWorld;
  const about =
    source === 'file' ? 'It comes from a file of the connectors folder, and is changed there' : 'It was made over the API or here';
  return (
    <span className={classes['source']} title={about}>
      <Icon size={14} stroke={1.6} aria-hidden />
      {source === 'file' ? 'File' : 'API'}
    </span>
  );
}

function Problems({ problems }: { problems: Schema<'FileProblem'>[] }) {
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

function Nothing({ isFiltered }: { isFiltered: boolean }) {
  if (isFiltered) return <Empty title="No connector fits">Search for another name, or take the filter away.</Empty>;
  return (
    <Empty
      title="There are no connectors yet"
      action={
        <Button variant="default" component={Link} to="/connector-types">
          Choose a type from the catalogue
        </Button>
      }
    >
      A connector says which service is reached, and with which credentials. Flows call it by its name.
    </Empty>
  );
}
