/** The configuration of a connector that there is already. */
import { Group } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api } from '../api/client.ts';
import { useMay } from '../api/me.ts';
import { ActionButton } from '../ui/action-button.tsx';
import { Leaving } from '../ui/leaving.tsx';
import { noteDone, noteFailed } from '../ui/notes.ts';
import { Conflict } from './conflict.tsx';
import { ConnectorEditor, useHindrance } from './connector-editor.tsx';
import { connectorQuery, type Connector, type ConnectorType } from './queries.ts';
import { save } from './save.ts';
import { useDraft } from './use-draft.ts';
import classes from './connectors.module.css';

interface ConfigurationProps {
  connector: Connector;
  text: string;
  etag: string | null;
  types: ConnectorType[];
}

export function Configuration({ connector: { name, source }, text, etag: begun, types }: ConfigurationProps) {
  const draft = useDraft(text);
  const [etag, setEtag] = useState(begun);
  const [refusal, setRefusal] = useState<string | null>(null);
  const [isConflict, setConflict] = useState(false);
  const hindered = useHindrance(draft, name);
  const queries = useQueryClient();
  const { allowed, why } = useMay('connectors:write');
  const reason = source === 'file' ? FROM_FILE : allowed ? null : why;
  const saving = useMutation({
    mutationFn: (asked: { document: string; etag: string | null }) => save(name, asked.document, asked.etag),
    onSuccess: async (result, { document }) => {
      if (result.kind === 'conflict') return setConflict(true);
      if (result.kind === 'refused') return setRefusal(result.message);
      setEtag(result.etag);
      setConflict(false);
      queries.setQueryData(connectorQuery(name).queryKey, { connector: result.connector, etag: result.etag });
      // What was typed as a secret is stored now, and goes out of sight.
      const { yaml } = await api.get('/api/v1/connectors/{name}/document', { path: { name } });
      draft.markSaved(document, yaml);
      await queries.invalidateQueries({ queryKey: ['connectors', 'list'] });
      noteDone(`${name} is saved: the next call uses it`);
    },
    onError: (error) => noteFailed('The connector was not saved', error),
  });
  const submit = () => {
    setRefusal(null);
    if (reason === null && hindered === null && draft.isChanged) saving.mutate({ document: draft.document, etag });
  };
  const unchanged = draft.isChanged ? null : 'Nothing was changed';
  return (
    <div className={classes['fill']}>
      {reason === null && (
        <Group justify="flex-end" gap="xs" mb="xs">
          <ActionButton variant="subtle" color="gray" hindered={unchanged} onClick={() => draft.load(draft.saved)}>
            Discard
          </ActionButton>
          <ActionButton variant="filled" hindered={unchanged ?? hindered} loading={saving.isPending} onClick={submit}>
            Save
          </ActionButton>
        </Group>
      )}
      <div style={{ flex: 1, minHeight: 0 }}>
        <ConnectorEditor draft={draft} types={types} name={name} reason={reason} refusal={refusal} onSave={submit} />
      </div>
      {isConflict && (
        <Conflict
          name={name}
          mine={draft.document}
          isSaving={saving.isPending}
          onMine={(newest) => saving.mutate({ document: draft.document, etag: newest })}
          onTheirs={(theirs, newest) => {
            draft.load(theirs);
            setEtag(newest);
            setConflict(false);
          }}
          onClose={() => setConflict(false)}
        />
      )}
      <Leaving isDirty={draft.isChanged} what={`the connector ${name}`} />
    </div>
  );
}

const FROM_FILE =
  'This connector comes from a file of the connectors folder, and is changed there: it is loaded again as soon as the file is saved. It can be tested and used from here.';
