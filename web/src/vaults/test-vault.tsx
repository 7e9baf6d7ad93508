/** Logs in at a Vault anew, and says what was found. */
import { Alert, Popover } from '@mantine/core';
import { IconAlertCircle, IconCircleCheck, IconStethoscope } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { api } from '../api/client.ts';
import { wordsOf } from '../api/problem.ts';
import { ActionButton } from '../ui/action-button.tsx';
import { durationText } from '../ui/times.ts';
import type { TestAnswer } from './queries.ts';

export function TestVault({ name }: { name: string }) {
  const test = useMutation({ mutationFn: () => api.post('/api/v1/vaults/{name}/test', { path: { name } }) });
  return (
    <Popover
      opened={test.isSuccess || test.isError}
      onChange={(open) => !open && test.reset()}
      position="bottom-end"
      withArrow
      withRoles={false}
      width={400}
      returnFocus
    >
      <Popover.Target>
        <span>
          <ActionButton
            needs="vaults:read"
            leftSection={<IconStethoscope size={15} />}
            loading={test.isPending}
            onClick={() => test.mutate()}
          >
            Test
          </ActionButton>
        </span>
      </Popover.Target>
      <Popover.Dropdown p={0}>
        <div role="status">
          {test.data && <Answer answer={test.data} />}
          {test.isError && (
            <Alert color="red" variant="light" icon={<IconAlertCircle size={18} />} title="It could not be tested">
              {wordsOf(test.error)}
            </Alert>
          )}
        </div>
      </Popover.Dropdown>
    </Popover>
  );
}

function Answer({ answer }: { answer: TestAnswer }) {
  const { ok, duration_ms, error, kv_version: version, token_ttl: ttl, token_renewable: renewable } = answer;
  if (!ok) {
    return (
      <Alert color="red" variant="light" icon={<IconAlertCircle size={18} />} title={`It does not work (${durationText(duration_ms)})`}>
        {error?.message} <code>{error?.code}</code>
      </Alert>
    );
  }
  const life = ttl === null || ttl === undefined ? 'does not end' : `ends in ${durationText(ttl * 1000)}`;
  return (
    <Alert color="green" variant="light" icon={<IconCircleCheck size={18} />} title={`It works (${durationText(duration_ms)})`}>
      {version === null || version === undefined
        ? 'The token may not know the version of the engine. '
        : `The engine is of KV version ${version}. `}
      The token {life}
      {renewable ? ', and is renewed.' : '.'}
    </Alert>
  );
}
