import { Alert, Button, Group, PasswordInput, Stack, Text } from '@mantine/core';
import { IconAlertCircle } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { api } from '../../api/client.ts';
import type { Me } from '../../api/me.ts';
import { wordsOf } from '../../api/problem.ts';
import { NewPassword } from '../new-password.tsx';
import { noteDone } from '../../ui/notes.ts';
import { Card } from '../../ui/card.tsx';

export function OwnPassword({ me }: { me: Me }) {
  return (
    <Card title="Password">
      {me.kind === 'user' ? (
        <PasswordForm />
      ) : (
        <Text size="sm" c="var(--pt-quiet)">
          You are logged in with a token, which has no password.
        </Text>
      )}
    </Card>
  );
}

function PasswordForm() {
  const [current, setCurrent] = useState('');
  const [next, setNext] = useState('');
  const change = useMutation({
    mutationFn: () => api.put('/api/v1/me/password', { body: { current, new: next } }),
    onSuccess: () => {
      setCurrent('');
      setNext('');
      noteDone('Your password is changed. Other sessions of yours have ended.');
    },
    gcTime: 0,
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    change.mutate();
  };
  return (
    <form onSubmit={submit}>
      <Stack gap="sm">
        <PasswordInput
          label="Current password"
          autoComplete="current-password"
          required
          maxLength={1000}
          value={current}
          onChange={(event) => setCurrent(event.currentTarget.value)}
        />
        <NewPassword value={next} onChange={setNext} />
        {change.error && (
          <Alert color="red" variant="light" icon={<IconAlertCircle size={16} />} role="alert">
            {wordsOf(change.error)}
          </Alert>
        )}
        <Group justify="flex-end">
          <Button type="submit" loading={change.isPending}>
            Change the password
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
