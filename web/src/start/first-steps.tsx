/** For who sees this for the first time: a run that can be looked at, and where to go from there. */
import { ActionIcon, Button, Code, CopyButton, Tooltip } from '@mantine/core';
import { useLocalStorage } from '@mantine/hooks';
import { IconCheck, IconCopy, IconPlayerPlay, IconX } from '@tabler/icons-react';
import { useMutation, useQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { api } from '../api/client.ts';
import { ActionButton } from '../ui/action-button.tsx';
import { Card } from '../ui/card.tsx';
import { noteFailed } from '../ui/notes.ts';
import classes from './start.module.css';

/** Comes with the product; one of its four children fails, so that there is something to look at. */
const SAMPLE = 'order-batch';
const WATCH = 'npm start -- run order-batch';

export function useFirstSteps() {
  const [hidden, setHidden] = useLocalStorage({ key: 'petiole-first-steps-hidden', defaultValue: false, getInitialValueInEffect: false });
  return { hidden, hide: () => setHidden(true), show: () => setHidden(false) };
}

export function FirstSteps({ onHide }: { onHide(): void }) {
  const hide = (
    <Tooltip label="Hide them; a button above brings them back">
      <ActionIcon size="sm" aria-label="Hide the first steps" onClick={onHide}>
        <IconX size={14} />
      </ActionIcon>
    </Tooltip>
  );
  return (
    <Card title="First steps" aside={hide}>
      <ol className={classes['steps']}>
        <Step title="Run a flow" action={<RunSample />}>
          One of its four children fails on purpose: open it, and see the error at the line of its script.
        </Step>
        <Step title="Write one" action={<Go to="/flows">To the flows</Go>}>
          A flow is a TypeScript function. The editor knows your connectors and marks what is misspelt.
        </Step>
        <Step title="Reach something" action={<Go to="/connector-types">To the catalogue</Go>}>
          A connector says which service and with which credentials; flows call it by its name.
        </Step>
        <Step title="Watch it in the terminal" action={<CopyCommand />}>
          <Code className={classes['command']}>{WATCH}</Code>
        </Step>
      </ol>
    </Card>
  );
}

function Step({ title, children, action }: { title: string; children: ReactNode; action: ReactNode }) {
  return (
    <li className={classes['step']}>
      <div className={classes['told']}>
        <span className={classes['stepTitle']}>{title}</span>
        <span className={classes['detail']}>{children}</span>
      </div>
      <div className={classes['stepAction']}>{action}</div>
    </li>
  );
}

/** Where the samples are not loaded, one of the flows that are is as good a start. */
function RunSample() {
  const navigate = useNavigate();
  const known = useQuery({
    queryKey: ['flows', 'sample'],
    queryFn: ({ signal }) => api.get('/api/v1/flows', { query: { q: SAMPLE, limit: 10 }, signal }),
    staleTime: 60_000,
  });
  const run = useMutation({
    mutationFn: () => api.post('/api/v1/executions', { body: { flow: SAMPLE } }),
    onSuccess: ({ id }) => navigate({ to: '/executions/$id', params: { id } }),
    onError: (error) => noteFailed('The sample flow did not start', error),
  });
  if (known.data && !known.data.items.some(({ name }) => name === SAMPLE)) return <Go to="/flows">Choose a flow</Go>;
  return (
    <ActionButton
      variant="filled"
      needs="executions:start"
      leftSection={<IconPlayerPlay size={14} />}
      loading={run.isPending}
      onClick={() => run.mutate()}
    >
      Run the sample flow
    </ActionButton>
  );
}

function Go({ to, children }: { to: '/flows' | '/connector-types'; children: ReactNode }) {
  return (
    <Button variant="default" component={Link} to={to}>
      {children}
    </Button>
  );
}

function CopyCommand() {
  return (
    <CopyButton value={WATCH}>
      {({ copied, copy }) => (
        <Button variant="default" onClick={copy} leftSection={copied ? <IconCheck size={14} /> : <IconCopy size={14} />}>
          {copied ? 'Copied' : 'Copy'}
        </Button>
      )}
    </CopyButton>
  );
}
