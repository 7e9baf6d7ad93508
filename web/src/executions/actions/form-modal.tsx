/** The frame of the forms that make a new execution: says what failed, and leads to the new one. */
import { Alert, Button, Group, Modal, Stack } from '@mantine/core';
import { IconAlertCircle } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import type { FormEvent, ReactNode } from 'react';
import type { Execution } from '../../../../src/model.ts';
import { isProblem, wordsOf } from '../../api/problem.ts';
import { noteDone } from '../../ui/notes.ts';

interface FormModalProps {
  title: string;
  deed: string;
  children: ReactNode;
  /** null: what was typed does not do yet */
  send: (() => Promise<Execution>) | null;
  onClose(): void;
}

export function FormModal({ title, deed, children, send, onClose }: FormModalProps) {
  const navigate = useNavigate();
  const work = useMutation({
    mutationFn: (go: () => Promise<Execution>) => go(),
    onSuccess: ({ id, name }) => {
      onClose();
      noteDone(`“${name}” was started`);
      void navigate({ to: '/executions/$id', params: { id }, search: {} });
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    event.stopPropagation(); // a form in a dialog is no part of the form that a page may be
    if (send && !work.isPending) work.mutate(send);
  };
  return (
    <Modal opened onClose={onClose} title={title} size="lg">
      <form onSubmit={submit}>
        <Stack gap="sm">
          {children}
          {work.isError && (
            <Alert
              color="red"
              variant="light"
              icon={<IconAlertCircle size={16} />}
              role="alert"
              title={isProblem(work.error) ? work.error.code : undefined}
            >
              {wordsOf(work.error)}
            </Alert>
          )}
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={onClose}>
              Leave it
            </Button>
            <Button type="submit" loading={work.isPending} disabled={send === null}>
              {deed}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
