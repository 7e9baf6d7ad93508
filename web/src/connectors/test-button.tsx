/** Tries a connector as it is stored, and says how that went. */
import { Alert, Popover } from '@mantine/core';
import { IconAlertCircle, IconCircleCheck, IconStethoscope } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api } from '../api/client.ts';
import { wordsOf } from '../api/problem.ts';
import { ActionButton } from '../ui/action-button.tsx';
import { durationText } from '../ui/times.ts';
import type { TestAnswer } from './queries.ts';

export function TestButton({ name, hasTest }: { name: string; hasTest: boolean }) {
  const queries = useQueryClient();
  const test = useMutation({
    mutationFn: () => api.post('/api/v1/connectors/{name}/test', { path: { name } }),
    onSettled: () => queries.invalidateQueries({ queryKey: ['connectors', 'one', name] }),
  });
  const isShown = test.isSuccess || test.isError;
  return (
    <Popover
      opened={isShown}
      onChange={(open) => !open && test.reset()}
      position="bottom-end"
      withArrow
      withRoles={false}
      width={380}
      returnFocus
    >
      <Popover.Target>
        <span>
          <ActionButton
            needs="connectors:test"
            leftSection={<IconStethoscope size={15} />}
            loading={test.isPending}
            hint={hasTest ? 'Tries it as it is saved' : 'Its type has no test: only the configuration is looked at'}
            onClick={() => test.mutate()}
          >
            Test
          </ActionButton>
        </span>
      </Popover.Target>
      <Popover.Dropdown p={0}>
        <div role="status">{test.data ? <Answer answer={test.data} /> : test.isError ? <NotTested error={test.error} /> : null}</div>
      </Popover.Dropdown>
    </Popover>
  );
}

function Answer({ answer: { ok, duration_ms, tested, error } }: { answer: TestAnswer }) {
  const took = durationText(duration_ms);
  if (!ok) {
    return (
      <Alert color="red" variant="light" icon={<IconAlertCircle size={18} />} title={`It does not work (${took})`}>
        {error?.message}
        {error?.code && <div style={{ marginTop: 4 }}>{<code>{error.code}</code>}</div>}
      </Alert>
    );
  }
  return (
    <Alert
      color="green"
      variant="light"
      icon={<IconCircleCheck size={18} />}
      title={tested ? `It works (${took})` : 'Its configuration is complete'}
    >
      {tested ? 'The far side was reached, and accepted it.' : 'There is nothing to try before a call, so the far side was not asked.'}
    </Alert>
  );
}

function NotTested({ error }: { error: unknown }) {
  return (
    <Alert color="red" variant="light" icon={<IconAlertCircle size={18} />} title="It could not be tested">
      {wordsOf(error)}
    </Alert>
  );
}
