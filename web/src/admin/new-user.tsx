import { Alert, Button, Group, Modal, Stack, TextInput } from '@mantine/core';
import { IconAlertCircle } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import type { Role } from '../../../src/permissions.ts';
import { api } from '../api/client.ts';
import { wordsOf } from '../api/problem.ts';
import { noteDone } from '../ui/notes.ts';
import { NewPassword } from './new-password.tsx';
import { usersQuery } from './queries.ts';
import { RoleSelect } from './role-select.tsx';

export function NewUser({ opened, onClose }: { opened: boolean; onClose(): void }) {
  return (
    <Modal opened={opened} onClose={onClose} title="New user">
      <UserForm onClose={onClose} />
    </Modal>
  );
}

/** Lives as long as the dialogue is open, and so does what was typed. */
function UserForm({ onClose }: { onClose(): void }) {
  const client = useQueryClient();
  const [name, setName] = useState('');
  const [password, setPassword] = useState('');
  const [role, setRole] = useState<Role>('viewer');
  const create = useMutation({
    mutationFn: () => api.post('/api/v1/users', { body: { name: name.trim(), password, role } }),
    onSuccess: (user) => {
      noteDone(`${user.name} can log in now`);
      onClose();
      return client.invalidateQueries({ queryKey: usersQuery.queryKey });
    },
    gcTime: 0,
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    create.mutate();
  };
  return (
    <form onSubmit={submit}>
      <Stack gap="sm">
        <TextInput
          label="Name"
          description="What they log in with"
          required
          data-autofocus
          autoComplete="off"
          maxLength={200}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <NewPassword label="Password" value={password} onChange={setPassword} />
        <RoleSelect value={role} onChange={setRole} />
        {create.error && (
          <Alert color="red" variant="light" icon={<IconAlertCircle size={16} />} role="alert">
            {wordsOf(create.error)}
          </Alert>
        )}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" loading={create.isPending}>
            Create
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
