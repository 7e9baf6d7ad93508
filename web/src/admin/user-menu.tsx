/** What can be done with a user: another role, a new password, disabled, deleted. */
import { Button, Menu } from '@mantine/core';
import { IconChevronDown, IconKey, IconLock, IconLockOpen, IconShield, IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import { useMay } from '../api/me.ts';
import { confirm } from '../ui/confirm-button.tsx';
import { ChangePassword } from './change-password.tsx';
import { ChangeRole } from './change-role.tsx';
import type { User } from './queries.ts';
import { useUserChange } from './use-user-change.ts';

export function UserMenu({ user }: { user: User }) {
  const { name, disabled } = user;
  const may = useMay('users:write');
  const [dialogue, setDialogue] = useState<'role' | 'password' | null>(null);
  const change = useUserChange(name);
  const ask = (deed: 'Disable' | 'Delete', question: string, body: object | null) =>
    confirm({ title: `${deed} ${name}?`, question, deed, dangerous: true, onConfirm: () => change.mutate(body) });
  return (
    <>
      <Menu position="bottom-end" disabled={!may.allowed}>
        <Menu.Target>
          <Button
            variant="subtle"
            color="gray"
            rightSection={<IconChevronDown size={14} />}
            loading={change.isPending}
            aria-label={`Change ${name}`}
            {...(!may.allowed && { 'data-disabled': true, 'aria-disabled': true, title: may.why })}
          >
            Change
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item leftSection={<IconShield size={16} />} onClick={() => setDialogue('role')}>
            Role
          </Menu.Item>
          <Menu.Item leftSection={<IconKey size={16} />} onClick={() => setDialogue('password')}>
            Reset the password
          </Menu.Item>
          {disabled ? (
            <Menu.Item leftSection={<IconLockOpen size={16} />} onClick={() => change.mutate({ disabled: false })}>
              Enable
            </Menu.Item>
          ) : (
            <Menu.Item
              leftSection={<IconLock size={16} />}
              onClick={() =>
                ask('Disable', 'The user cannot log in any more, and open sessions end. Enable brings it back.', { disabled: true })
              }
            >
              Disable
            </Menu.Item>
          )}
          <Menu.Item
            color="red"
            leftSection={<IconTrash size={16} />}
            onClick={() => ask('Delete', 'The user and all its sessions go. What it did stays in the audit log.', null)}
          >
            Delete
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <ChangeRole user={user} opened={dialogue === 'role'} onClose={() => setDialogue(null)} />
      <ChangePassword name={name} opened={dialogue === 'password'} onClose={() => setDialogue(null)} />
    </>
  );
}
