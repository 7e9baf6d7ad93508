/** Somebody else saved while this was being written: both are shown, and one is chosen. */
import { Button, Group, Modal, Select, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { CodeDiff } from '../ui/code/code-editor.tsx';
import { Failed, Loading } from '../ui/states.tsx';
import { When } from '../ui/when.tsx';
import { changedFiles, draftOf, entryOf, type Draft } from './draft.ts';
import { flowQuery, versionQuery, type Files } from './queries.ts';

interface ConflictProps {
  name: string;
  mine: Files;
  isSaving: boolean;
  onMine(newest: string | null): void;
  onTheirs(draft: Draft): void;
  onClose(): void;
}

export function Conflict({ name, mine, isSaving, onMine, onTheirs, onClose }: ConflictProps) {
  const newest = useQuery({ ...flowQuery(name), queryKey: ['flows', 'newest', name], staleTime: 0 });
  const flow = newest.data?.flow;
  const version = useQuery({ ...versionQuery(name, flow?.version ?? ''), enabled: flow !== undefined });
  const theirs = flow && version.data && draftOf(name, flow.script, version.data.sources ?? {}, newest.data?.etag ?? null);
  return (
    <Modal opened onClose={onClose} title="Somebody else has saved this flow meanwhile" size="90%">
      {theirs && flow ? (
        <Stack gap="sm">
          <Text size="sm">
            Theirs was saved <When time={flow.updated_at} />. Nothing of yours is lost while this page is open; whatever you choose, the
            other one stays among the versions or in your editor until you leave.
          </Text>
          <Compared name={name} mine={mine} theirs={theirs.files} />
          <Group justify="flex-end">
            <Button variant="subtle" color="gray" onClick={onClose}>
              Go on editing
            </Button>
            <Button variant="default" onClick={() => onTheirs(theirs)}>
              Take theirs, drop mine
            </Button>
            <Button loading={isSaving} onClick={() => onMine(theirs.etag)}>
              Save mine over theirs
            </Button>
          </Group>
        </Stack>
      ) : newest.isError || version.isError ? (
        <Failed error={newest.error ?? version.error} again={() => void newest.refetch()} />
      ) : (
        <Loading what="Loading what was saved" />
      )}
    </Modal>
  );
}

function Compared({ name, mine, theirs }: { name: string; mine: Files; theirs: Files }) {
  const differing = changedFiles({ files: mine, saved: theirs });
  const [file, setFile] = useState(differing[0] ?? entryOf(name));
  return (
    <Stack gap="xs">
      {differing.length > 1 && (
        <Select aria-label="File" data={differing} value={file} onChange={(value) => setFile(value ?? file)} allowDeselect={false} />
      )}
      <Group justify="space-between">
        <Text size="xs" fw={600}>
          Theirs, on the server
        </Text>
        <Text size="xs" fw={600}>
          Mine, not saved
        </Text>
      </Group>
      <CodeDiff
        label={`Theirs and mine: ${file}`}
        language="typescript"
        before={theirs[file] ?? ''}
        after={mine[file] ?? ''}
        height="50vh"
      />
    </Stack>
  );
}
