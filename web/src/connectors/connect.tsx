/** Gives a connector access by OAuth: opens the service's page in a window of its own, and follows how that ends. */
import { Alert, Anchor, Button, Code, CopyButton, Group, Modal, Stack, Text } from '@mantine/core';
import { IconAlertCircle, IconCircleCheck, IconExternalLink, IconKey } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import type { Schema } from '../../../src/client/client.ts';
import { api } from '../api/client.ts';
import { wordsOf } from '../api/problem.ts';
import { ActionButton } from '../ui/action-button.tsx';
import { noteFailed } from '../ui/notes.ts';
import { Loading } from '../ui/states.tsx';
import { When } from '../ui/when.tsx';
import type { Connector } from './queries.ts';

type Started = Schema<'StartedAuthorization'>;

const LOOK_MS = 1_500;

export function Connect({ connector }: { connector: Connector }) {
  const { name, access } = connector;
  const [started, setStarted] = useState<Started | null>(null);
  const start = useMutation({
    mutationFn: async (opened: Window | null) => {
      try {
        const authorization = await api.post('/api/v1/connectors/{name}/oauth', { path: { name } });
        // Only what a browser opens as a page: an address of another kind would run in this one.
        if (!/^https?:/.test(authorization.authorization_url)) throw new Error('the address of the service is none of the web');
        if (opened) opened.location.href = authorization.authorization_url;
        return authorization;
      } catch (error) {
        opened?.close();
        throw error;
      }
    },
    onSuccess: setStarted,
    onError: (error) => noteFailed('The authorization did not begin', error),
  });
  const begin = () => {
    // At the click, since browsers let a window open then alone.
    const opened = window.open('about:blank', '_blank', 'width=720,height=800');
    if (opened) opened.opener = null;
    start.mutate(opened);
  };
  return (
    <>
      <ActionButton
        needs="connectors:write"
        variant={access?.given ? 'default' : 'filled'}
        leftSection={<IconKey size={15} />}
        loading={start.isPending}
        hint={
          access?.given
            ? `Access was given by ${access.authorized_by ?? 'somebody'}`
            : (access?.reason ?? 'Somebody has to give it access in a browser')
        }
        onClick={begin}
      >
        {access?.given ? 'Connect again' : 'Connect'}
      </ActionButton>
      <Modal opened={started !== null} onClose={() => setStarted(null)} title={`Give ${name} access`} size="lg">
        {started && <Following key={started.id} name={name} started={started} onClose={() => setStarted(null)} />}
      </Modal>
    </>
  );
}

function Following({ name, started, onClose }: { name: string; started: Started; onClose(): void }) {
  const queries = useQueryClient();
  const state = useQuery({
    queryKey: ['connectors', 'oauth', name, started.id],
    queryFn: ({ signal }) => api.get('/api/v1/connectors/{name}/oauth/{id}', { path: { name, id: started.id }, signal }),
    refetchInterval: ({ state: { data } }) => (data === undefined || isOpen(data.status) ? LOOK_MS : false),
    refetchIntervalInBackground: true,
  });
  const status = state.data?.status ?? 'PENDING';
  useEffect(() => {
    if (status !== 'PENDING')
      void queries.invalidateQueries({ queryKey: ['connectors'], predicate: ({ queryKey }) => queryKey[1] !== 'oauth' });
  }, [status, queries]);
  return (
    <Stack gap="sm" role="status">
      {isOpen(status) ? <Pending started={started} /> : <Outcome status={status} message={state.data?.message ?? null} />}
      {state.isError && (
        <Alert color="orange" variant="light" icon={<IconAlertCircle size={16} />}>
          {wordsOf(state.error)}
        </Alert>
      )}
      <Group justify="flex-end">
        <Button variant={isOpen(status) ? 'default' : 'filled'} onClick={onClose}>
          Close
        </Button>
      </Group>
    </Stack>
  );
}

/** Nobody answered yet, or the answer is being exchanged for tokens. */
const isOpen = (status: string): boolean => status === 'PENDING' || status === 'SETTLING';

function Pending({ started: { authorization_url: url, redirect_uri: redirect, expires_at: until } }: { started: Started }) {
  return (
    <>
      <Loading what="Waiting for the answer of the service" />
      <Text size="sm">
        The service asks in a window of its own whether it may.{' '}
        <Anchor href={url} target="_blank" rel="noreferrer noopener" size="sm">
          Open it again <IconExternalLink size={12} aria-hidden />
        </Anchor>{' '}
        if it did not open; this browser alone may give the answer. It ends <When time={until} />.
      </Text>
      <Group gap="xs" wrap="nowrap">
        <Text size="xs" c="var(--pt-quiet)">
          The service must know the address that it comes back to: <Code>{redirect}</Code>
        </Text>
        <CopyButton value={redirect}>
          {({ copied, copy }) => (
            <Button size="compact-xs" variant="default" onClick={copy}>
              {copied ? 'Copied' : 'Copy'}
            </Button>
          )}
        </CopyButton>
      </Group>
    </>
  );
}

function Outcome({ status, message }: { status: string; message: string | null }) {
  const isDone = status === 'AUTHORIZED';
  return (
    <Alert
      color={isDone ? 'green' : 'red'}
      variant="light"
      icon={isDone ? <IconCircleCheck size={18} /> : <IconAlertCircle size={18} />}
      title={isDone ? 'Access is given' : 'No access was given'}
    >
      {message ?? (isDone ? 'The connector can be used.' : 'Try again.')}
    </Alert>
  );
}
