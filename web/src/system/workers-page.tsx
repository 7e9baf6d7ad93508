/** The processes that drive executions: who is alive, who was lost, and what each holds. */
import { IconCircleCheckFilled, IconCircleXFilled, IconHourglassFilled, IconPlayerStopFilled } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Answered, Freshness, Permitted } from '../ui/answered.tsx';
import { DataTable, type Column } from '../ui/data-table.tsx';
import { Page } from '../ui/page.tsx';
import { Empty } from '../ui/states.tsx';
import { Duration, When } from '../ui/when.tsx';
import { workersQuery, type Worker } from './queries.ts';
import { numberText } from '../ui/words.ts';
import classes from './system.module.css';

const STATUS = {
  ALIVE: { word: 'Alive', icon: IconCircleCheckFilled, means: 'It is heard, and takes what is due' },
  DRAINING: {
    word: 'Draining',
    icon: IconHourglassFilled,
    means: 'It was told to stop: it takes nothing new, and waits for its calls to end',
  },
  LOST: { word: 'Lost', icon: IconCircleXFilled, means: 'It was silent: others have taken over what it held, or will' },
  STOPPED: { word: 'Stopped', icon: IconPlayerStopFilled, means: 'It has ended as it was told to, and holds nothing' },
} as const;

function WorkerStatus({ status }: Pick<Worker, 'status'>) {
  const { word, icon: Icon, means } = STATUS[status];
  return (
    <span className={classes['worker']} data-status={status} title={means}>
      <Icon size={14} aria-hidden />
      {word}
    </span>
  );
}

const COLUMNS: Column<Worker>[] = [
  { key: 'status', title: 'Status', width: '7rem', cell: WorkerStatus },
  {
    key: 'host',
    title: 'Process',
    cell: ({ host, pid, id }) => (
      <span title={id}>
        {host} <span className={classes['quiet']}>pid {pid}</span>
      </span>
    ),
  },
  { key: 'pool', title: 'Pool', from: 'md', cell: ({ pool }) => pool },
  { key: 'version', title: 'Version', from: 'md', cell: ({ version }) => version },
  { key: 'heartbeat', title: 'Last heartbeat', cell: ({ heartbeat_at }) => <When time={heartbeat_at} /> },
  { key: 'up', title: 'Up for', align: 'right', cell: ({ started_at, stopped_at }) => <Duration from={started_at} to={stopped_at} /> },
  { key: 'executions', title: 'Flows and calls held', align: 'right', cell: ({ executions }) => numberText(executions) },
];

export function WorkersPage() {
  return (
    <Permitted needs="system:read">
      <Workers />
    </Permitted>
  );
}

function Workers() {
  const workers = useQuery(workersQuery);
  return (
    <Page title="Workers" beside={<Freshness query={workers} />}>
      <Answered query={workers} what="Asking who works">
        {({ items }) => (
          <DataTable
            label="Workers"
            columns={COLUMNS}
            rows={items}
            rowKey={({ id }) => id}
            empty={<Empty title="No worker">Nothing is driven until one runs: start it with `petiole worker`, or with `up`.</Empty>}
          />
        )}
      </Answered>
    </Page>
  );
}
