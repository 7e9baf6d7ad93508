/** API tokens: who may call the API, as what, and until when. */
import { Tooltip } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconPlus } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { api } from '../api/client.ts';
import { ActionButton } from '../ui/action-button.tsx';
import { Answered, Permitted } from '../ui/answered.tsx';
import { ConfirmButton } from '../ui/confirm-button.tsx';
import { DataTable, type Column } from '../ui/data-table.tsx';
import { noteDone, noteFailed } from '../ui/notes.ts';
import { Page } from '../ui/page.tsx';
import { Empty } from '../ui/states.tsx';
import { When } from '../ui/when.tsx';
import { Expiry } from './expiry.tsx';
import { NewToken } from './new-token.tsx';
import { tokensQuery, type Token } from './queries.ts';
import classes from './admin.module.css';

const COLUMNS: Column<Token>[] = [
  { key: 'name', title: 'Name', cell: ({ name }) => <span className={classes['name']}>{name}</span> },
  { key: 'role', title: 'Role', width: '7rem', cell: ({ role }) => role },
  { key: 'scopes', title: 'May', cell: ({ scopes }) => <Scopes scopes={scopes} /> },
  { key: 'created', title: 'Created', from: 'md', cell: ({ created_at }) => <When time={created_at} /> },
  { key: 'used', title: 'Last used', cell: ({ last_used_at }) => <When time={last_used_at} none="never" /> },
  { key: 'expires', title: 'Expires', cell: ({ expires_at }) => <Expiry at={expires_at} /> },
  {
    key: 'revoke',
    title: <span className={classes['hidden']}>Actions</span>,
    align: 'right',
    width: '6rem',
    cell: (token) => <Revoke {...token} />,
  },
];

export function TokensPage() {
  return (
    <Permitted needs="tokens:read">
      <Tokens />
    </Permitted>
  );
}

function Tokens() {
  const tokens = useQuery(tokensQuery);
  const [isOpen, { open, close }] = useDisclosure(false);
  const create = (
    <ActionButton variant="filled" needs="tokens:write" leftSection={<IconPlus size={14} />} onClick={open}>
      New token
    </ActionButton>
  );
  return (
    <Page title="API tokens" actions={create}>
      <Answered query={tokens} what="Loading the tokens">
        {({ items }) => (
          <DataTable
            label="API tokens"
            columns={COLUMNS}
            rows={items}
            rowKey={({ id }) => id}
            empty={<Empty title="No tokens">Programs and the command line log in with one: create the first.</Empty>}
          />
        )}
      </Answered>
      <NewToken opened={isOpen} onClose={close} />
    </Page>
  );
}

function Scopes({ scopes }: Pick<Token, 'scopes'>) {
  if (scopes === null) return <span className={classes['quiet']}>all that the role has</span>;
  const few = scopes.slice(0, 2).join(', ');
  return (
    <Tooltip label={scopes.join(', ')} multiline maw={320} disabled={scopes.length <= 2}>
      <span tabIndex={scopes.length > 2 ? 0 : undefined}>{scopes.length > 2 ? `${few} and ${scopes.length - 2} more` : few}</span>
    </Tooltip>
  );
}

function Revoke({ id, name }: Token) {
  const client = useQueryClient();
  const revoke = useMutation({
    mutationFn: () => api.delete('/api/v1/tokens/{id}', { path: { id } }),
    onSuccess: () => noteDone(`The token "${name}" is revoked`),
    onError: (error) => noteFailed(`The token "${name}" was not revoked`, error),
    onSettled: () => client.invalidateQueries({ queryKey: tokensQuery.queryKey }),
  });
  return (
    <ConfirmButton
      variant="subtle"
      color="red"
      needs="tokens:write"
      loading={revoke.isPending}
      title={`Revoke "${name}"?`}
      question="Whoever uses it is refused from then on, and browser sessions that were opened with it end. It cannot be taken back."
      deed="Revoke"
      dangerous
      onConfirm={() => revoke.mutate()}
    >
      Revoke
    </ConfirmButton>
  );
}
