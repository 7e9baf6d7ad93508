/** The list of executions: live on its first page, with filters in the address, and older pages behind it. */
import { Button } from '@mantine/core';
import { IconArrowLeft, IconArrowRight } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { useState, type ReactNode } from 'react';
import type { StreamState } from '../../api/event-stream.ts';
import { LiveSign } from '../../ui/live-sign.tsx';
import { noteFailed } from '../../ui/notes.ts';
import { Page } from '../../ui/page.tsx';
import { Empty, Failed, Loading } from '../../ui/states.tsx';
import { cursorBehind, filterOf, historyQuery, PAGE_SIZE } from '../queries.ts';
import type { ListSearch } from '../search.ts';
import type { ListedExecution } from '../types.ts';
import { BulkBar } from './bulk-bar.tsx';
import { ExecutionTable } from './execution-table.tsx';
import { Filters } from './filters.tsx';
import { useLiveList } from './use-live-list.ts';
import classes from './list.module.css';

export function ExecutionsPage() {
  const search = useSearch({ from: '/shell/executions' });
  const navigate = useNavigate({ from: '/executions' });
  const change = (part: Partial<ListSearch>) =>
    void navigate({ search: (now: ListSearch) => cleaned({ ...now, cursor: undefined, ...part }) });
  const key = JSON.stringify(filterOf(search)) + (search.cursor ?? '');
  return (
    <Page title="Executions" fill>
      <div className={classes['page']}>
        <Filters search={search} onChange={change} />
        {search.cursor === undefined ? (
          <Live key={key} search={search} onOlder={(cursor) => change({ cursor })} />
        ) : (
          <History key={key} search={search} cursor={search.cursor} onOlder={(cursor) => change({ cursor })} />
        )}
      </div>
    </Page>
  );
}

function cleaned(search: ListSearch): ListSearch {
  return Object.fromEntries(Object.entries(search).filter(([, value]) => value !== undefined)) as ListSearch;
}

function Live({ search, onOlder }: { search: ListSearch; onOlder(cursor: string): void }) {
  const { items, isReady, line } = useLiveList(search);
  const older = () =>
    void cursorBehind(search).then(
      (cursor) => cursor !== null && onOlder(cursor),
      (error: unknown) => noteFailed('The older ones could not be loaded', error),
    );
  if (line.kind === 'refused') return <Failed error={line.problem} />;
  if (!isReady && items.length === 0) return <Loading what="Loading the executions" />;
  return <List search={search} items={items} line={line} foot={<Paging onOlder={items.length >= PAGE_SIZE ? older : null} />} />;
}

function History({ search, cursor, onOlder }: { search: ListSearch; cursor: string; onOlder(cursor: string): void }) {
  const asked = useQuery(historyQuery(search, cursor));
  if (asked.isError && !asked.data) return <Failed error={asked.error} again={() => void asked.refetch()} />;
  if (asked.isPending) return <Loading what="Loading older executions" />;
  const { items, next } = asked.data;
  return (
    <List
      search={search}
      items={items}
      line={null}
      foot={<Paging isOld search={search} onOlder={next === null ? null : () => onOlder(next)} />}
    />
  );
}

interface ListProps {
  search: ListSearch;
  items: readonly ListedExecution[];
  line: StreamState | null;
  foot: ReactNode;
}

function List({ search, items, line, foot }: ListProps) {
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [isWhole, setWhole] = useState(false);
  const choose = (ids: ReadonlySet<string>) => {
    setChosen(ids);
    setWhole(false);
  };
  const isFiltered = Object.keys(search).some((key) => key !== 'cursor' && key !== 'all');
  return (
    <>
      <div className={classes['above']}>
        <BulkBar
          search={search}
          chosen={chosen}
          isWhole={isWhole}
          canBeMore={items.length > 0 && chosen.size === items.length}
          onWhole={() => setWhole(true)}
          onNone={() => choose(new Set())}
        />
        {line && <LiveSign state={line} />}
      </div>
      <div className={classes['list']}>
        {items.length === 0 ? <Nothing isFiltered={isFiltered} /> : <ExecutionTable items={items} chosen={chosen} onChoose={choose} />}
        {foot}
      </div>
    </>
  );
}

function Nothing({ isFiltered }: { isFiltered: boolean }) {
  if (isFiltered) {
    const none = (
      <Button variant="default" renderRoot={(props) => <Link to="/executions" {...props} />}>
        Without a filter
      </Button>
    );
    return (
      <Empty title="No execution matches" action={none}>
        New ones that match show up here by themselves.
      </Empty>
    );
  }
  const flows = <Button renderRoot={(props) => <Link to="/flows" {...props} />}>To the flows</Button>;
  return (
    <Empty title="Nothing has run yet" action={flows}>
      Run a flow here, with <code>petiole run FLOW</code>, or over the API; it shows up by itself.
    </Empty>
  );
}

function Paging({ isOld = false, search, onOlder }: { isOld?: boolean; search?: ListSearch; onOlder: (() => void) | null }) {
  if (!isOld && onOlder === null) return null;
  return (
    <nav className={classes['paging']} aria-label="Pages">
      {isOld && (
        <Button
          variant="default"
          leftSection={<IconArrowLeft size={14} />}
          renderRoot={(props) => <Link to="/executions" search={cleaned({ ...search, cursor: undefined })} {...props} />}
        >
          Newest
        </Button>
      )}
      <Button variant="default" rightSection={<IconArrowRight size={14} />} disabled={onOlder === null} onClick={() => onOlder?.()}>
        {onOlder === null ? 'There are no older ones' : 'Older'}
      </Button>
    </nav>
  );
}
