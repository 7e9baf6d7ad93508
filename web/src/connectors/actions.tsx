/** What can be done with a connector: test it, give it access, rename and delete it. */
import { Button, Group, Menu, Modal, TextInput } from '@mantine/core';
import { IconDotsVertical, IconPlugConnected } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState, type FormEvent } from 'react';
import { api } from '../api/client.ts';
import { useMay } from '../api/me.ts';
import { wordsOf } from '../api/problem.ts';
import { confirm } from '../ui/confirm-button.tsx';
import { noteDone, noteFailed } from '../ui/notes.ts';
import { Connect } from './connect.tsx';
import type { Connector, ConnectorType } from './queries.ts';
import { TestButton } from './test-button.tsx';

export function Actions({ connector, type }: { connector: Connector; type: ConnectorType | undefined }) {
  return (
    <>
      {connector.access !== undefined && <Connect connector={connector} />}
      <TestButton name={connector.name} hasTest={type?.has_test ?? true} />
      <More connector={connector} />
    </>
  );
}

function More({ connector }: { connector: Connector }) {
  const { name, source } = connector;
  const [isRenaming, setRenaming] = useState(false);
  const { allowed, why } = useMay('connectors:write');
  const reason = source === 'file' ? 'It comes from a file: change or delete the file' : allowed ? null : why;
  const navigate = useNavigate();
  const queries = useQueryClient();
  const remove = useMutation({
    mutationFn: () => api.delete('/api/v1/connectors/{name}', { path: { name } }),
    onSuccess: async () => {
      await navigate({ to: '/connectors', ignoreBlocker: true });
      queries.removeQueries({ queryKey: ['connectors', 'one', name] });
      await queries.invalidateQueries({ queryKey: ['connectors', 'list'] });
      noteDone(`The connector ${name} is deleted`);
    },
    onError: (error) => noteFailed('The connector was not deleted', error),
  });
  const ask = () =>
    confirm({
      title: `Delete ${name}?`,
      question:
        'Flows that call it fail from then on. Its stored secrets are gone for good; connections that were made stay in the history.',
      deed: 'Delete the connector',
      dangerous: true,
      onConfirm: () => remove.mutate(),
    });
  return (
    <>
      <Menu position="bottom-end" withArrow>
        <Menu.Target>
          <Button variant="default" px={6} aria-label="More">
            <IconDotsVertical size={16} />
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          {reason !== null && <Menu.Label maw={260}>{reason}</Menu.Label>}
          <Menu.Item disabled={reason !== null} onClick={() => setRenaming(true)}>
            Rename
          </Menu.Item>
          <Menu.Item disabled={reason !== null} color="red" onClick={ask}>
            Delete
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <Modal opened={isRenaming} onClose={() => setRenaming(false)} title={`Rename ${name}`}>
        <Rename name={name} onClose={() => setRenaming(false)} />
      </Modal>
    </>
  );
}

function Rename({ name, onClose }: { name: string; onClose(): void }) {
  const [wanted, setWanted] = useState(name);
  const navigate = useNavigate();
  const queries = useQueryClient();
  const rename = useMutation({
    mutationFn: () => api.patch('/api/v1/connectors/{name}', { path: { name }, body: { name: wanted.trim() } }),
    onSuccess: async (renamed) => {
      await queries.invalidateQueries({ queryKey: ['connectors'] });
      onClose();
      await navigate({ to: '/connectors/$name', params: { name: renamed.name }, replace: true, ignoreBlocker: true });
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    rename.mutate();
  };
  return (
    <form onSubmit={submit}>
      <TextInput
        label="New name"
        description="Flows that call it by the old name have to follow"
        value={wanted}
        onChange={(event) => setWanted(event.currentTarget.value)}
        error={rename.isError ? wordsOf(rename.error) : undefined}
        data-autofocus
        maxLength={200}
      />
      <Group justify="flex-end" mt="md">
        <Button variant="default" onClick={onClose}>
          Cancel
        </Button>
        <Button
          type="submit"
          leftSection={<IconPlugConnected size={14} />}
          loading={rename.isPending}
          disabled={wanted.trim() === '' || wanted.trim() === name}
        >
          Rename
        </Button>
      </Group>
    </form>
  );
}
