import { Button, Group, Modal, Stack } from '@mantine/core';
import { useState } from 'react';
import type { User } from './queries.ts';
import { RoleSelect } from './role-select.tsx';
import { useUserChange } from './use-user-change.ts';

interface ChangeRoleProps {
  user: User;
  opened: boolean;
  onClose(): void;
}

export function ChangeRole({ user, opened, onClose }: ChangeRoleProps) {
  const [role, setRole] = useState(user.role);
  const change = useUserChange(user.name, onClose);
  return (
    <Modal opened={opened} onClose={onClose} title={`The role of ${user.name}`}>
      <Stack gap="sm">
        <RoleSelect value={role} onChange={setRole} />
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button loading={change.isPending} disabled={role === user.role} onClick={() => change.mutate({ role })}>
            Change the role
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
