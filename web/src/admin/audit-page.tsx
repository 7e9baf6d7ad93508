/** Who changed what, from where and when. The filters stand in the address, so that a finding can be handed on. */
import { Anchor, Button } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { addressOf } from '../api/client.ts';
import { Answered, Permitted } from '../ui/answered.tsx';
import { DataTable, type Column } from '../ui/data-table.tsx';
import { Page } from '../ui/page.tsx';
import { Empty } from '../ui/states.tsx';
import { exactText } from '../ui/times.ts';
import { AuditFilters } from './audit-filters.tsx';
import { auditQuery, type AuditEntry } from './queries.ts';
import classes from './admin.module.css';

const COLUMNS: Column<AuditEntry>[] = [
  { key: 'at', title: 'When', width: '13rem', cell: ({ at }) => <time dateTime={at}>{exactText(at).slice(0, 23)}</time> },
  { key: 'actor', title: 'Who', cell: ({ actor }) => <Actor {...actor} /> },
  { key: 'action', title: 'Did', cell: ({ action }) => <span className={classes['code']}>{action}</span> },
  { key: 'object', title: 'With', cell: AuditObject },
  { key: 'from', title: 'Address', from: 'md', cell: ({ from }) => from ?? '–' },
  { key: 'details', title: 'Details', from: 'sm', cell: Details },
];

export function AuditPage() {
  return (
    <Permitted needs="audit:read">
      <Audit />
    </Permitted>
  );
}

function Audit() {
  const search = useSearch({ from: '/shell/audit' });
  const navigate = useNavigate({ from: '/audit' });
  const log = useInfiniteQuery(auditQuery(search));
  const exported = (
    <Button
      variant="default"
      component="a"
      href={addressOf('/api/v1/audit/export', { ...search })}
      download="audit.ndjson"
      leftSection={<IconDownload size={14} />}
    >
      Export
    </Button>
  );
  return (
    <Page title="Audit log" actions={exported}>
      <AuditFilters key={JSON.stringify(search)} search={search} onChange={(next) => void navigate({ search: next })} />
      <Answered query={log} what="Loading the audit log">
        {({ pages }) => (
          <>
            <DataTable
              label="Audit log"
              columns={COLUMNS}
              rows={pages.flatMap(({ items }) => items)}
              rowKey={({ id }) => id}
              empty={<Nothing isFiltered={Object.values(search).some((value) => value !== undefined)} />}
            />
            {log.hasNextPage && (
              <div className={classes['more']}>
                <Button variant="default" loading={log.isFetchingNextPage} onClick={() => void log.fetchNextPage()}>
                  Older entries
                </Button>
              </div>
            )}
          </>
        )}
      </Answered>
    </Page>
  );
}

function Actor({ kind, name }: AuditEntry['actor']) {
  return (
    <>
      {name} {kind !== name && <span className={classes['quiet']}>{kind}</span>}
    </>
  );
}

function AuditObject({ object, execution_id }: AuditEntry) {
  return (
    <>
      {object}
      {execution_id !== null && (
        <div>
          <Anchor size="xs" renderRoot={(props) => <Link to="/executions/$id" params={{ id: execution_id }} {...props} />}>
            execution {execution_id.slice(0, 8)}
          </Anchor>
        </div>
      )}
    </>
  );
}

function Details({ details }: AuditEntry) {
  const isEmpty = details === null || (typeof details === 'object' && Object.keys(details).length === 0);
  if (isEmpty) return <span className={classes['quiet']}>–</span>;
  return (
    <details className={classes['details']}>
      <summary>{JSON.stringify(details)}</summary>
      <pre className={classes['code']}>{JSON.stringify(details, null, 2)}</pre>
    </details>
  );
}

function Nothing({ isFiltered }: { isFiltered: boolean }) {
  if (isFiltered) return <Empty title="Nothing fits these filters">Take one away, or reach further back.</Empty>;
  return <Empty title="Nothing yet">Every change over the API, and every reveal of a secret, will stand here.</Empty>;
}
