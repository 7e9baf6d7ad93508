/** The same flow once more, as it was or with changes. */
import { Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { newKey } from '../../api/new-key.ts';
import { executionQuery, rerun } from '../queries.ts';
import { againBody, AgainFields, useAgain } from './again-fields.tsx';
import { FormModal } from './form-modal.tsx';

export function RerunForm({ id, onClose }: { id: string; onClose(): void }) {
  const { again, change } = useAgain();
  const [key] = useState(newKey);
  const { data: flow } = useQuery(executionQuery(id));
  const body = againBody(again);
  return (
    <FormModal title={`Rerun “${flow?.name ?? '…'}”`} deed="Rerun" onClose={onClose} send={body && (() => rerun(id, body, key))}>
      <Text size="sm" c="var(--pt-quiet)">
        A new execution runs the whole flow from its beginning. This one stays as it is.
      </Text>
      <AgainFields again={again} change={change} flow={flow} />
    </FormModal>
  );
}
