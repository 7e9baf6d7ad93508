/** The page on which people say who they are: with name and password, or with a token. */
import { Alert, Button, Paper, PasswordInput, SegmentedControl, Stack, Text, TextInput, Title } from '@mantine/core';
import { IconAlertCircle } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { useRouter, useSearch } from '@tanstack/react-router';
import { useState, type FormEvent } from 'react';
import { wordsOf } from '../api/problem.ts';
import { Logo } from './logo.tsx';
import { lastWay, logIn, safeBack, type Credentials, type Way } from './session.ts';
import classes from './login.module.css';

export function LoginPage() {
  const { back, with: wanted } = useSearch({ from: '/login' });
  const router = useRouter();
  const [way, setWay] = useState<Way>(wanted ?? lastWay() ?? 'password');
  const login = useMutation({ mutationFn: logIn, onSuccess: () => router.history.push(safeBack(back)) });
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    login.mutate(credentialsOf(new FormData(event.currentTarget)));
  };
  return (
    <main className={classes['page']}>
      <Paper withBorder p="xl" className={classes['card']} component="form" onSubmit={submit}>
        <Stack gap="md">
          <Logo />
          <Title order={1}>Log in</Title>
          <SegmentedControl
            aria-label="How to log in"
            size="xs"
            value={way}
            onChange={(value) => setWay(value as Way)}
            data={[
              { value: 'password', label: 'Name and password' },
              { value: 'token', label: 'Token' },
            ]}
          />
          {way === 'password' ? <PasswordFields /> : <TokenField />}
          {login.isError && (
            <Alert color="red" variant="light" icon={<IconAlertCircle size={16} />} role="alert">
              {wordsOf(login.error)}
            </Alert>
          )}
          <Button type="submit" size="sm" loading={login.isPending} fullWidth>
            Log in
          </Button>
          <Text size="xs" c="var(--pt-quiet)">
            No account yet? The first start of the server printed an admin token on its terminal; log in with it, and create users.
          </Text>
        </Stack>
      </Paper>
    </main>
  );
}

function PasswordFields() {
  return (
    <>
      <TextInput name="username" label="Name" autoComplete="username" required autoFocus size="sm" maxLength={200} />
      <PasswordInput name="password" label="Password" autoComplete="current-password" required size="sm" maxLength={1000} />
    </>
  );
}

function TokenField() {
  return (
    <PasswordInput
      name="token"
      label="Token"
      description="An API token of this server"
      autoComplete="off"
      required
      autoFocus
      size="sm"
      maxLength={1000}
    />
  );
}

function credentialsOf(form: FormData): Credentials {
  const token = form.get('token');
  if (token !== null) return { token: String(token).trim() };
  return { username: String(form.get('username')), password: String(form.get('password')) };
}
