/** A secret that the server gives a single time, to be copied. */
import { Button, Group, Stack, Text, TextInput } from '@mantine/core';
import { useClipboard } from '@mantine/hooks';
import { IconCheck, IconCopy } from '@tabler/icons-react';
import type { ReactNode } from 'react';

interface ShownOnceProps {
  secret: string;
  label: string;
  children: ReactNode;
  onDone(): void;
}

export function ShownOnce({ secret, label, children, onDone }: ShownOnceProps) {
  const clipboard = useClipboard({ timeout: 3000 });
  return (
    <Stack gap="sm">
      <Text size="sm">{children}</Text>
      <Group gap="xs" align="flex-end" wrap="nowrap">
        <TextInput
          label={label}
          readOnly
          value={secret}
          onFocus={(event) => event.currentTarget.select()}
          styles={{ root: { flex: 1 }, input: { fontFamily: 'var(--mantine-font-family-monospace)' } }}
        />
        <Button
          data-autofocus
          variant="default"
          leftSection={clipboard.copied ? <IconCheck size={14} /> : <IconCopy size={14} />}
          onClick={() => clipboard.copy(secret)}
        >
          {clipboard.copied ? 'Copied' : 'Copy'}
        </Button>
      </Group>
      {clipboard.error && (
        <Text size="xs" c="var(--pt-quiet)">
          The browser does not allow to copy: select the text, and copy it by hand.
        </Text>
      )}
      <Group justify="flex-end">
        <Button onClick={onDone}>I have it</Button>
      </Group>
    </Stack>
  );
}
