/** A new Vault. */
import { Alert, Anchor } from '@mantine/core';
import { IconAlertCircle } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { api } from '../api/client.ts';
import { wordsOf } from '../api/problem.ts';
import { ActionButton } from '../ui/action-button.tsx';
import { Permitted } from '../ui/answered.tsx';
import { Leaving } from '../ui/leaving.tsx';
import { noteDone } from '../ui/notes.ts';
import { Page } from '../ui/page.tsx';
import { documentOf, EMPTY } from './form.ts';
import { VaultFields } from './vault-form.tsx';

export function NewVaultPage() {
  const [form, setForm] = useState(EMPTY);
  const navigate = useNavigate();
  const queries = useQueryClient();
  const making = useMutation({
    mutationFn: () => api.post('/api/v1/vaults', { body: documentOf(form) }),
    onSuccess: async ({ name }) => {
      await queries.invalidateQueries({ queryKey: ['vaults'] });
      noteDone(`The Vault ${name} is known`);
      await navigate({ to: '/vaults/$name', params: { name }, ignoreBlocker: true });
    },
  });
  const hindered = form.name.trim() === '' || form.address.trim() === '' ? 'Give it a name and an address first' : null;
  return (
    <Page
      title="New Vault"
      way={[
        <Anchor key="vaults" size="xs" c="inherit" renderRoot={(props) => <Link to="/vaults" {...props} />}>
          Vaults
        </Anchor>,
      ]}
      actions={
        <ActionButton variant="filled" needs="vaults:write" hindered={hindered} loading={making.isPending} onClick={() => making.mutate()}>
          Add the Vault
        </ActionButton>
      }
    >
      <Permitted needs="vaults:write">
        <div style={{ maxWidth: '52rem' }}>
          {making.isError && (
            <Alert color="red" variant="light" mb="sm" icon={<IconAlertCircle size={16} />} role="alert">
              {wordsOf(making.error)}
            </Alert>
          )}
          <VaultFields form={form} isNew readOnly={false} onChange={(change) => setForm((now) => ({ ...now, ...change }))} />
        </div>
        <Leaving isDirty={form !== EMPTY} what="the new Vault" />
      </Permitted>
    </Page>
  );
}
