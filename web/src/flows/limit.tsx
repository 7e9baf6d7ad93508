/** How many executions of a flow run at once: shown on a button, and set behind it, for all versions, also for a flow of a file. */
import { Button, Group, Modal, NumberInput, Stack } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { api } from '../api/client.ts';
import { wordsOf } from '../api/problem.ts';
import { ActionButton } from '../ui/action-button.tsx';
import { noteDone } from '../ui/notes.ts';
import type { Flow } from './queries.ts';

export function Limit({ flow }: { flow: Flow }) {
  const [isAsking, setAsking] = useState(false);
  const close = () => setAsking(false);
  return (
    <>
      <ActionButton needs="flows:write" onClick={() => setAsking(true)}>
        {flow.concurrency === null ? 'No limit' : `Limit ${flow.concurrency}`}
      </ActionButton>
      <Modal opened={isAsking} onClose={close} title={`Executions of ${flow.name} at once`} size="md">
        <LimitForm flow={flow} onClose={close} />
      </Modal>
    </>
  );
}

function LimitForm({ flow: { name, concurrency }, onClose }: { flow: Flow; onClose(): void }) {
  const [most, setMost] = useState<number | string>(concurrency ?? '');
  const queries = useQueryClient();
  const set = useMutation({
    mutationFn: (wanted: number | null) => api.patch('/api/v1/flows/{name}', { path: { name }, body: { concurrency: wanted } }),
    onSuccess: async (changed) => {
      await queries.invalidateQueries({ queryKey: ['flows', 'one', name] });
      noteDone(changed.concurrency === null ? `${name} has no limit` : `At most ${changed.concurrency} executions of ${name} run at once`);
      onClose();
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (most !== '') set.mutate(Number(most));
  };
  return (
    <form onSubmit={submit}>
      <Stack gap="md">
        <NumberInput
          label="At most"
          description="What runs goes on, what is over it waits. With 0 nothing begins."
          min={0}
          max={100_000}
          allowDecimal={false}
          value={most}
          onChange={setMost}
          error={set.isError ? wordsOf(set.error) : undefined}
          data-autofocus
        />
        <Group justify="flex-end">
          <Button variant="default" loading={set.isPending} onClick={() => set.mutate(null)}>
            As the script says
          </Button>
          <Button type="submit" loading={set.isPending} disabled={most === ''}>
            Set the limit
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
