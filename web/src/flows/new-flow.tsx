/** Asks for a name and what to begin with, a template or another flow, and opens the editor of the flow that it made. */
import { Button, Group, Modal, Radio, Stack, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState, type FormEvent } from 'react';
import { api } from '../api/client.ts';
import { wordsOf } from '../api/problem.ts';
import { versionQuery, type Flow } from './queries.ts';
import { TEMPLATES } from './templates.ts';

/** `original`: the flow that is copied, with its modules. */
export function NewFlow({ opened, onClose, original }: { opened: boolean; onClose(): void; original?: Flow }) {
  return (
    <Modal opened={opened} onClose={onClose} title={original ? `Copy ${original.name}` : 'New flow'} size="md">
      <NewFlowForm onClose={onClose} original={original} />
    </Modal>
  );
}

function NewFlowForm({ onClose, original }: { onClose(): void; original: Flow | undefined }) {
  const [name, setName] = useState(original ? `${original.name}-copy` : '');
  const [template, setTemplate] = useState('plain');
  const navigate = useNavigate();
  const queries = useQueryClient();
  const make = useMutation({
    mutationFn: async () => {
      const script = original?.script ?? TEMPLATES.find(({ value }) => value === template)?.script ?? '';
      const version = original && (await queries.fetchQuery(versionQuery(original.name, original.version)));
      return api.post('/api/v1/flows', { body: { name: name.trim(), script, modules: version?.sources ?? undefined } });
    },
    onSuccess: async (flow) => {
      await queries.invalidateQueries({ queryKey: ['flows'] });
      onClose();
      await navigate({ to: '/flows/$name', params: { name: flow.name } });
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    make.mutate();
  };
  return (
    <form onSubmit={submit}>
      <Stack gap="md">
        <TextInput
          label="Name"
          description="Other flows and the command line call it by this name"
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
          error={make.isError ? wordsOf(make.error) : undefined}
          required
          maxLength={200}
          data-autofocus
        />
        {original === undefined && (
          <Radio.Group label="Begin with" value={template} onChange={setTemplate}>
            <Stack gap="xs" mt="xs">
              {TEMPLATES.map(({ value, label, about }) => (
                <Radio key={value} value={value} label={label} description={about} size="xs" />
              ))}
            </Stack>
          </Radio.Group>
        )}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" loading={make.isPending} disabled={name.trim() === ''}>
            {original ? 'Copy the flow' : 'Make the flow'}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
