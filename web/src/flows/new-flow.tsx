/** Asks for a name and what to begin with, and opens the editor of the flow that it made. */
import { Button, Group, Modal, Radio, Stack, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState, type FormEvent } from 'react';
import { api } from '../api/client.ts';
import { wordsOf } from '../api/problem.ts';
import { TEMPLATES } from './templates.ts';

export function NewFlow({ opened, onClose }: { opened: boolean; onClose(): void }) {
  return (
    <Modal opened={opened} onClose={onClose} title="New flow" size="md">
      <NewFlowForm onClose={onClose} />
    </Modal>
  );
}

function NewFlowForm({ onClose }: { onClose(): void }) {
  const [name, setName] = useState('');
  const [template, setTemplate] = useState('plain');
  const navigate = useNavigate();
  const queries = useQueryClient();
  const make = useMutation({
    mutationFn: () => {
      const script = TEMPLATES.find(({ value }) => value === template)?.script ?? '';
      return api.post('/api/v1/flows', { body: { name: name.trim(), script } });
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
        <Radio.Group label="Begin with" value={template} onChange={setTemplate}>
          <Stack gap="xs" mt="xs">
            {TEMPLATES.map(({ value, label, about }) => (
              <Radio key={value} value={value} label={label} description={about} size="xs" />
            ))}
          </Stack>
        </Radio.Group>
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" loading={make.isPending} disabled={name.trim() === ''}>
            Make the flow
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
