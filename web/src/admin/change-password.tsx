/** An admin gives somebody a new password; open sessions of that user end. */
import { Button, Group, Modal, Stack, Text } from '@mantine/core';
import { useState, type FormEvent } from 'react';
import { NewPassword } from './new-password.tsx';
import { useUserChange } from './use-user-change.ts';

interface ChangePasswordProps {
  name: string;
  opened: boolean;
  onClose(): void;
}

export function ChangePassword({ name, opened, onClose }: ChangePasswordProps) {
  const [password, setPassword] = useState('');
  const close = () => {
    setPassword('');
    onClose();
  };
  const change = useUserChange(name, close);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    change.mutate({ password });
  };
  return (
    <Modal opened={opened} onClose={close} title={`A new password for ${name}`}>
      <form onSubmit={submit}>
        <Stack gap="sm">
          <Text size="sm">Sessions that are open end. Ask the user to set one of their own on the account page.</Text>
          <NewPassword value={password} onChange={setPassword} />
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={close}>
              Cancel
            </Button>
            <Button type="submit" loading={change.isPending}>
              Set the password
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
