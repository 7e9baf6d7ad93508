/** Makes a token. It is shown here once, and nowhere ever again. */
import { Alert, Button, Group, Modal, MultiSelect, Select, Stack, TextInput } from '@mantine/core';
import { IconAlertCircle } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import type { Schema } from '../../../src/client/client.ts';
import { permissionsOf, type Permission, type Role } from '../../../src/permissions.ts';
import { api } from '../api/client.ts';
import { wordsOf } from '../api/problem.ts';
import { tokensQuery } from './queries.ts';
import { RoleSelect } from './role-select.tsx';
import { ShownOnce } from './shown-once.tsx';

const DAY_MS = 86_400_000;
const LIVES = [
  { value: '7', label: '7 days' },
  { value: '30', label: '30 days' },
  { value: '90', label: '90 days' },
  { value: '365', label: '1 year' },
  { value: '', label: 'Never' },
];

type TokenRequest = Schema<'TokenRequest'>;

export function NewToken({ opened, onClose }: { opened: boolean; onClose(): void }) {
  const client = useQueryClient();
  const create = useMutation({
    mutationFn: (body: TokenRequest) => api.post('/api/v1/tokens', { body }),
    onSuccess: () => client.invalidateQueries({ queryKey: tokensQuery.queryKey }),
    gcTime: 0, // the token itself must not stay in memory
  });
  const close = () => {
    onClose();
    create.reset();
  };
  const made = create.data;
  return (
    // what is shown once must not go away by a click beside it
    <Modal
      opened={opened}
      onClose={close}
      title={made ? `The token "${made.name}"` : 'New token'}
      closeOnClickOutside={!made}
      closeOnEscape={!made}
    >
      {made ? (
        <ShownOnce secret={made.token} label="Token" onDone={close}>
          Copy it now: it is shown this once, and stored as a hash alone.
        </ShownOnce>
      ) : (
        <TokenForm error={create.error} isPending={create.isPending} onSubmit={create.mutate} onCancel={close} />
      )}
    </Modal>
  );
}

interface FormProps {
  error: Error | null;
  isPending: boolean;
  onSubmit(body: TokenRequest): void;
  onCancel(): void;
}

function TokenForm({ error, isPending, onSubmit, onCancel }: FormProps) {
  const [name, setName] = useState('');
  const [role, setRole] = useState<Role>('operator');
  const [scopes, setScopes] = useState<Permission[]>([]);
  const [days, setDays] = useState('90');
  const permitted = permissionsOf(role);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const expires_at = days === '' ? undefined : new Date(Date.now() + Number(days) * DAY_MS).toISOString();
    onSubmit({ name: name.trim(), role, expires_at, scopes: scopes.length > 0 ? scopes : undefined });
  };
  return (
    <form onSubmit={submit}>
      <Stack gap="sm">
        <TextInput
          label="Name"
          description="Who or what uses it"
          required
          data-autofocus
          maxLength={200}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <RoleSelect
          value={role}
          onChange={(chosen) => {
            setRole(chosen);
            setScopes(scopes.filter((scope) => permissionsOf(chosen).includes(scope)));
          }}
        />
        <MultiSelect
          label="Only these permissions"
          description="Leave it empty for all that the role has"
          data={[...permitted]}
          value={scopes}
          onChange={(chosen) => setScopes(chosen as Permission[])}
          searchable
          clearable
          hidePickedOptions
        />
        <Select label="Expires after" data={LIVES} value={days} onChange={(value) => setDays(value ?? '')} allowDeselect={false} />
        {error && (
          <Alert color="red" variant="light" icon={<IconAlertCircle size={16} />} role="alert">
            {wordsOf(error)}
          </Alert>
        )}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onCancel}>
            Cancel
          </Button>
          <Button type="submit" loading={isPending} disabled={name.trim() === ''}>
            Create
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
