/** A new connector, from a type of the catalogue or from YAML that is pasted. */
import { Anchor } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { useMay } from '../api/me.ts';
import { ActionButton } from '../ui/action-button.tsx';
import { Answered, Permitted } from '../ui/answered.tsx';
import { Leaving } from '../ui/leaving.tsx';
import { noteDone, noteFailed } from '../ui/notes.ts';
import { Page } from '../ui/page.tsx';
import { ConnectorEditor, useHindrance } from './connector-editor.tsx';
import { newDocument } from './document.ts';
import { typesQuery, type ConnectorType } from './queries.ts';
import { save } from './save.ts';
import { useDraft } from './use-draft.ts';

export function NewConnectorPage() {
  const types = useQuery(typesQuery);
  const { allowed } = useMay('connectors:write');
  if (!allowed || types.data === undefined) {
    return (
      <Page title="New connector">
        <Permitted needs="connectors:write">
          <Answered query={types} what="Loading the catalogue">
            {() => null}
          </Answered>
        </Permitted>
      </Page>
    );
  }
  return <NewConnector types={types.data} />;
}

function NewConnector({ types }: { types: ConnectorType[] }) {
  const { type: wanted } = useSearch({ from: '/shell/new-connector' });
  const [begun] = useState(() => newDocument('', types.find(({ name }) => name === wanted)?.name ?? 'REST'));
  const draft = useDraft(begun);
  const [refusal, setRefusal] = useState<string | null>(null);
  const hindered = useHindrance(draft);
  const navigate = useNavigate();
  const queries = useQueryClient();
  const making = useMutation({
    mutationFn: () => save(null, draft.document, null),
    onSuccess: async (result) => {
      if (result.kind !== 'saved')
        return setRefusal(result.kind === 'refused' ? result.message : 'there is a connector of that name already');
      const { name } = result.connector;
      await queries.invalidateQueries({ queryKey: ['connectors'] });
      noteDone(`The connector ${name} is made`);
      await navigate({ to: '/connectors/$name', params: { name }, ignoreBlocker: true });
    },
    onError: (error) => noteFailed('The connector was not made', error),
  });
  const submit = () => {
    setRefusal(null);
    if (hindered === null) making.mutate();
  };
  return (
    <Page
      title="New connector"
      fill
      way={[
        <Anchor key="connectors" size="xs" c="inherit" renderRoot={(props) => <Link to="/connectors" {...props} />}>
          Connectors
        </Anchor>,
      ]}
      actions={
        <ActionButton variant="filled" needs="connectors:write" hindered={hindered} loading={making.isPending} onClick={submit}>
          Make the connector
        </ActionButton>
      }
    >
      <ConnectorEditor draft={draft} types={types} reason={null} refusal={refusal} onSave={submit} />
      <Leaving isDirty={draft.isChanged} what="the new connector" />
    </Page>
  );
}
