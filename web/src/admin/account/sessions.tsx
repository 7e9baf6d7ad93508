/** Where I am logged in, and a way to end it there. */
import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { Schema } from '../../../../src/client/client.ts';
import { api } from '../../api/client.ts';
import { Answered } from '../../ui/answered.tsx';
import { Card } from '../../ui/card.tsx';
import { ConfirmButton } from '../../ui/confirm-button.tsx';
import { DataTable, type Column } from '../../ui/data-table.tsx';
import { noteDone, noteFailed } from '../../ui/notes.ts';
import { Empty } from '../../ui/states.tsx';
import { When } from '../../ui/when.tsx';
import classes from '../admin.module.css';

type Session = Schema<'Session'>;

const sessionsQuery = queryOptions({
  queryKey: ['my-sessions'],
  queryFn: ({ signal }) => api.get('/api/v1/me/sessions', { signal }),
});

const COLUMNS: Column<Session>[] = [
  { key: 'browser', title: 'Browser', cell: ({ user_agent }) => user_agent ?? 'unknown' },
  { key: 'from', title: 'Address', width: '10rem', from: 'sm', cell: ({ from }) => from ?? 'unknown' },
  { key: 'created', title: 'Logged in', width: '9rem', from: 'md', cell: ({ created_at }) => <When time={created_at} /> },
  { key: 'used', title: 'Last used', width: '9rem', cell: ({ last_used_at }) => <When time={last_used_at} /> },
  {
    key: 'end',
    title: <span className={classes['hidden']}>Actions</span>,
    width: '8rem',
    align: 'right',
    cell: (session) => (session.current ? 'this one' : <End id={session.id} />),
  },
];

export function Sessions() {
  const sessions = useQuery(sessionsQuery);
  return (
    <Card title="Where you are logged in" wide>
      <Answered query={sessions} what="Loading the sessions">
        {({ items }) => (
          <DataTable
            label="Sessions"
            columns={COLUMNS}
            rows={items}
            rowKey={({ id }) => id}
            empty={<Empty title="No sessions">There is none beside this request.</Empty>}
          />
        )}
      </Answered>
    </Card>
  );
}

function End({ id }: Pick<Session, 'id'>) {
  const client = useQueryClient();
  const end = useMutation({
    mutationFn: () => api.delete('/api/v1/me/sessions/{id}', { path: { id } }),
    onSuccess: () => noteDone('The session is ended'),
    onError: (error) => noteFailed('The session was not ended', error),
    onSettled: () => client.invalidateQueries({ queryKey: sessionsQuery.queryKey }),
  });
  return (
    <ConfirmButton
      title="End this session?"
      question="Its browser is logged out within five seconds."
      deed="End it"
      dangerous
      loading={end.isPending}
      onConfirm={() => end.mutate()}
    >
      End
    </ConfirmButton>
  );
}
