/** Somebody else saved while this was being written: both are shown, and one is chosen. */
import { Button, Group, Modal, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { CodeDiff } from '../ui/code/code-editor.tsx';
import { Failed, Loading } from '../ui/states.tsx';
import { When } from '../ui/when.tsx';
import { connectorQuery, documentQuery } from './queries.ts';

interface ConflictProps {
  name: string;
  mine: string;
  isSaving: boolean;
  onMine(newest: string | null): void;
  onTheirs(text: string, newest: string | null): void;
  onClose(): void;
}

export function Conflict({ name, mine, isSaving, onMine, onTheirs, onClose }: ConflictProps) {
  const newest = useQuery({ ...connectorQuery(name), queryKey: ['connectors', 'newest', name], staleTime: 0 });
  const document = useQuery({ ...documentQuery(name), queryKey: ['connectors', 'newest-document', name], staleTime: 0 });
  const theirs = document.data?.yaml;
  const isReady =
    newest.data !== undefined && theirs !== undefined && theirs !== null && newest.isFetchedAfterMount && document.isFetchedAfterMount;
  return (
    <Modal opened onClose={onClose} title="Somebody else has saved this connector meanwhile" size="80%">
      {isReady ? (
        <Stack gap="sm">
          <Text size="sm">
            Theirs was saved <When time={newest.data.connector.updated_at} />. Secrets are masked on both sides; those that are stored stay.
          </Text>
          <Group justify="space-between">
            <Text size="xs" fw={600}>
              Theirs, on the server
            </Text>
            <Text size="xs" fw={600}>
              Mine, not saved
            </Text>
          </Group>
          <CodeDiff label="Theirs and mine" language="yaml" before={theirs} after={mine} height="45vh" />
          <Group justify="flex-end">
            <Button variant="subtle" color="gray" onClick={onClose}>
              Go on editing
            </Button>
            <Button variant="default" onClick={() => onTheirs(theirs, document.data?.etag ?? null)}>
              Take theirs, drop mine
            </Button>
            <Button loading={isSaving} onClick={() => onMine(document.data?.etag ?? null)}>
              Save mine over theirs
            </Button>
          </Group>
        </Stack>
      ) : newest.isError || document.isError ? (
        <Failed error={newest.error ?? document.error} again={() => void newest.refetch()} />
      ) : (
        <Loading what="Loading what was saved" />
      )}
    </Modal>
  );
}
