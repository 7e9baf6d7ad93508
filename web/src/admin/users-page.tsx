/** People who log in with a name and a password. */
import { useDisclosure } from '@mantine/hooks';
import { IconCircleCheckFilled, IconCircleOff, IconPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useMe } from '../api/me.ts';
import { ActionButton } from '../ui/action-button.tsx';
import { Answered, Permitted } from '../ui/answered.tsx';
import { DataTable, type Column } from '../ui/data-table.tsx';
import { Page } from '../ui/page.tsx';
import { Empty } from '../ui/states.tsx';
import { When } from '../ui/when.tsx';
import { NewUser } from './new-user.tsx';
import { usersQuery, type User } from './queries.ts';
import { UserMenu } from './user-menu.tsx';
import classes from './admin.module.css';

const COLUMNS: Column<User>[] = [
  { key: 'name', title: 'Name', cell: ({ name }) => <UserName name={name} /> },
  { key: 'role', title: 'Role', width: '8rem', cell: ({ role }) => role },
  { key: 'state', title: 'State', width: '8rem', cell: UserState },
  { key: 'login', title: 'Last log-in', cell: ({ last_login_at }) => <When time={last_login_at} none="never" /> },
  { key: 'created', title: 'Created', from: 'md', cell: ({ created_at }) => <When time={created_at} /> },
  {
    key: 'menu',
    title: <span className={classes['hidden']}>Actions</span>,
    width: '6rem',
    align: 'right',
    cell: (user) => <UserMenu user={user} />,
  },
];

export function UsersPage() {
  return (
    <Permitted needs="users:read">
      <Users />
    </Permitted>
  );
}

function Users() {
  const users = useQuery(usersQuery);
  const [isOpen, { open, close }] = useDisclosure(false);
  const create = (
    <ActionButton variant="filled" needs="users:write" leftSection={<IconPlus size={14} />} onClick={open}>
      New user
    </ActionButton>
  );
  return (
    <Page title="Users" actions={create}>
      <Answered query={users} what="Loading the users">
        {({ items }) => (
          <DataTable
            label="Users"
            columns={COLUMNS}
            rows={items}
            rowKey={({ id }) => id}
            empty={<Empty title="No users">Until there is one, people log in with an API token.</Empty>}
          />
        )}
      </Answered>
      <NewUser opened={isOpen} onClose={close} />
    </Page>
  );
}

function UserName({ name }: Pick<User, 'name'>) {
  const me = useMe();
  return (
    <span className={classes['name']}>
      {name} {me?.kind === 'user' && me.name === name && <span className={classes['quiet']}>(you)</span>}
    </span>
  );
}

function UserState({ disabled }: Pick<User, 'disabled'>) {
  const Icon = disabled ? IconCircleOff : IconCircleCheckFilled;
  return (
    <span className={classes['state']} data-tone={disabled ? 'gray' : 'green'}>
      <Icon size={14} aria-hidden />
      {disabled ? 'Disabled' : 'Active'}
    </span>
  );
}
