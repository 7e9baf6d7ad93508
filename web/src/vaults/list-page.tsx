/** The Vaults that secrets are read from. */
import { Alert, Anchor } from '@mantine/core';
import { IconAlertTriangle, IconPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { ActionButton } from '../ui/action-button.tsx';
import { Answered, Permitted } from '../ui/answered.tsx';
import { DataTable, type Column } from '../ui/data-table.tsx';
import { Page } from '../ui/page.tsx';
import { Empty } from '../ui/states.tsx';
import { When } from '../ui/when.tsx';
import { METHODS } from './methods.ts';
import { usersQuery, vaultsQuery, type Vault } from './queries.ts';
import classes from './vaults.module.css';

export function VaultsPage() {
  const navigate = useNavigate();
  return (
    <Page
      title="Vaults"
      actions={
        <ActionButton
          variant="filled"
          needs="vaults:write"
          leftSection={<IconPlus size={14} />}
          onClick={() => void navigate({ to: '/new-vault' })}
        >
          New Vault
        </ActionButton>
      }
    >
      <Permitted needs="vaults:read">
        <Vaults />
      </Permitted>
    </Page>
  );
}

function Vaults() {
  const vaults = useQuery(vaultsQuery);
  const { data: users } = useQuery(usersQuery);
  const countOf = (vault: string) => users?.filter(({ places }) => places.some((place) => place.vault === vault)).length;
  return (
    <Answered query={vaults} what="Loading the Vaults">
      {({ items, problems }) => (
        <>
          {problems.length > 0 && (
            <Alert color="red" variant="light" mb="sm" icon={<IconAlertTriangle size={16} />} title="Files that cannot be loaded">
              {problems.map(({ file, message }) => (
                <div key={file}>
                  <code>{file}</code>: {message}
                </div>
              ))}
            </Alert>
          )}
          <DataTable label="Vaults" columns={columnsOf(countOf)} rows={items} rowKey={({ id }) => id} empty={<None />} />
        </>
      )}
    </Answered>
  );
}

const columnsOf = (countOf: (vault: string) => number | undefined): Column<Vault>[] => [
  {
    key: 'name',
    title: 'Name',
    cell: ({ name }) => (
      <Anchor renderRoot={(props) => <Link to="/vaults/$name" params={{ name }} {...props} />} className={classes['name']}>
        {name}
      </Anchor>
    ),
  },
  { key: 'address', title: 'Address', cell: ({ address }) => <code className={classes['mono']}>{address}</code> },
  { key: 'engine', title: 'Engine path', from: 'sm', cell: ({ engine_path }) => <code className={classes['mono']}>{engine_path}</code> },
  { key: 'login', title: 'Login', from: 'sm', cell: ({ auth }) => METHODS[auth.method]?.label ?? auth.method },
  { key: 'users', title: 'Connectors', align: 'right', width: '7rem', cell: ({ name }) => countOf(name) ?? '…' },
  { key: 'source', title: 'From', from: 'md', width: '6rem', cell: ({ source }) => (source === 'file' ? 'File' : 'API') },
  { key: 'changed', title: 'Changed', from: 'lg', width: '9rem', cell: ({ updated_at }) => <When time={updated_at} /> },
];

function None() {
  return (
    <Empty title="There is no Vault yet">
      Connectors can keep their secrets themselves, sealed in the database. With a Vault they are read at each call, and never stored here.
    </Empty>
  );
}
