/** What is under way: live. */
import { Link } from '@tanstack/react-router';
import { Card, Nothing } from '../ui/card.tsx';
import { DataTable, type Column } from '../ui/data-table.tsx';
import { LiveSign } from '../ui/live-sign.tsx';
import { Failed, Loading } from '../ui/states.tsx';
import { StatusBadge } from '../ui/status-badge.tsx';
import { Duration, When } from '../ui/when.tsx';
import { useLivePage, type ListQuery, type LiveRow } from './use-live-page.ts';
import classes from './start.module.css';

const UNDER_WAY: ListQuery = { status: ['PENDING', 'RUNNING', 'WAITING', 'PAUSED'], parent: 'none', limit: 8 };

const COLUMNS: Column<LiveRow>[] = [
  {
    key: 'name',
    title: 'Flow',
    cell: ({ id, name, message }) => (
      <>
        <Link to="/executions/$id" params={{ id }} className={classes['what']}>
          {name}
        </Link>
        {message && <span className={classes['detail']}>{message}</span>}
      </>
    ),
  },
  { key: 'status', title: 'Status', width: '8rem', cell: ({ status }) => <StatusBadge status={status} /> },
  { key: 'started', title: 'Started', width: '8rem', from: 'sm', cell: ({ started_at }) => <When time={started_at} none="not yet" /> },
  {
    key: 'duration',
    title: 'For',
    width: '6rem',
    align: 'right',
    cell: ({ started_at, ended_at }) => <Duration from={started_at} to={ended_at} />,
  },
];

export function RunningNow() {
  const { rows, isReady, state } = useLivePage(UNDER_WAY);
  return (
    <Card title="Under way" aside={<LiveSign state={state} />}>
      {state.kind === 'refused' ? (
        <Failed error={state.problem} />
      ) : isReady ? (
        <DataTable
          label="Executions under way"
          columns={COLUMNS}
          rows={rows}
          rowKey={({ id }) => id}
          empty={<Nothing>Nothing runs. A flow that somebody starts shows up here at once.</Nothing>}
        />
      ) : (
        <Loading what="Asking what runs" />
      )}
    </Card>
  );
}
