/** One Vault: how it is reached, whether that works, who reads from it, and which secrets lie in it. */
import { Alert, Anchor } from '@mantine/core';
import { IconAlertCircle, IconLock } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate, useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { answerOf, api } from '../api/client.ts';
import { useMay } from '../api/me.ts';
import { isProblem, wordsOf } from '../api/problem.ts';
import { ActionButton } from '../ui/action-button.tsx';
import { Answered, Permitted } from '../ui/answered.tsx';
import { ConfirmButton, confirm } from '../ui/confirm-button.tsx';
import { Leaving } from '../ui/leaving.tsx';
import { noteDone, noteFailed } from '../ui/notes.ts';
import { Page } from '../ui/page.tsx';
import { VaultBrowser } from '../ui/vault-browser.tsx';
import { documentOf, formOf, type VaultForm } from './form.ts';
import { usersQuery, vaultQuery, type Vault } from './queries.ts';
import { TestVault } from './test-vault.tsx';
import { VaultFields } from './vault-form.tsx';
import classes from './vaults.module.css';

export function VaultPage() {
  const { name } = useParams({ from: '/shell/vaults/$name' });
  const found = useQuery(vaultQuery(name));
  const way = [
    <Anchor key="vaults" size="xs" c="inherit" renderRoot={(props) => <Link to="/vaults" {...props} />}>
      Vaults
    </Anchor>,
  ];
  return (
    <Page title={name} way={way} actions={found.data && <Actions vault={found.data.vault} etag={found.data.etag} />}>
      <Permitted needs="vaults:read">
        <Answered query={found} what="Loading the Vault">
          {({ vault, etag }) => <Content key={vault.id} vault={vault} etag={etag} />}
        </Answered>
      </Permitted>
    </Page>
  );
}

function Content({ vault, etag }: { vault: Vault; etag: string | null }) {
  return (
    <div className={classes['columns']}>
      <Settings vault={vault} etag={etag} />
      <div>
        <section className={classes['part']}>
          <h2 className={classes['heading']}>Used by</h2>
          <Users vault={vault.name} />
        </section>
        <section className={classes['part']}>
          <h2 className={classes['heading']}>Secrets</h2>
          <p className={classes['quiet']}>Names alone: values are not shown anywhere. Looking is recorded in the audit log.</p>
          <Secrets vault={vault.name} />
        </section>
      </div>
    </div>
  );
}

/** Asked only at a click, since each look is recorded. */
function Secrets({ vault }: { vault: string }) {
  const [isOpen, setOpen] = useState(false);
  if (isOpen) return <VaultBrowser vault={vault} />;
  return <ActionButton onClick={() => setOpen(true)}>Look at the names</ActionButton>;
}

function Settings({ vault, etag }: { vault: Vault; etag: string | null }) {
  const [begun, setBegun] = useState(() => ({ form: formOf(vault), etag }));
  const [form, setForm] = useState(begun.form);
  const [seen, setSeen] = useState(etag);
  // what others save is shown where nothing was typed; else the save tells of it
  if (seen !== etag) {
    setSeen(etag);
    if (form === begun.form) begin(vault, etag, form);
  }
  /** What was typed after `before` stays. */
  function begin(from: Vault, at: string | null, before: VaultForm) {
    const fresh = formOf(from);
    setBegun({ form: fresh, etag: at });
    setForm((now) => (now === before ? fresh : now));
  }
  const { allowed, why } = useMay('vaults:write');
  const reason = vault.source === 'file' ? FROM_FILE : allowed ? null : why;
  const queries = useQueryClient();
  const saving = useMutation({
    mutationFn: ({ sent, wanted }: { sent: VaultForm; wanted: string | null }) =>
      answerOf('put', '/api/v1/vaults/{name}', {
        path: { name: vault.name },
        header: { 'if-match': wanted ?? undefined },
        body: documentOf(sent),
      }),
    onSuccess: async (saved, { sent }) => {
      begin(saved.data as Vault, saved.etag, sent);
      await queries.invalidateQueries({ queryKey: ['vaults'] });
      noteDone(`${vault.name} is saved: the next call uses it`);
    },
    onError: (error) => {
      if (!isProblem(error, 412)) return;
      confirm({
        title: 'Somebody else has saved this Vault meanwhile',
        question: 'Your changes can go over theirs, or you load the page again and see what they did.',
        deed: 'Save mine over theirs',
        dangerous: true,
        onConfirm: () => saving.mutate({ sent: form, wanted: null }),
      });
    },
  });
  const unchanged = form === begun.form ? 'Nothing was changed' : null;
  return (
    <div>
      {reason !== null && (
        <Alert variant="light" color="gray" icon={<IconLock size={16} />} p="xs" mb="sm">
          {reason}
        </Alert>
      )}
      {saving.isError && !isProblem(saving.error, 412) && (
        <Alert color="red" variant="light" mb="sm" icon={<IconAlertCircle size={16} />} role="alert">
          {wordsOf(saving.error)}
        </Alert>
      )}
      <VaultFields form={form} isNew={false} readOnly={reason !== null} onChange={(change) => setForm((now) => ({ ...now, ...change }))} />
      {reason === null && (
        <div style={{ display: 'flex', gap: 8, marginTop: 16 }}>
          <ActionButton
            variant="filled"
            hindered={unchanged}
            loading={saving.isPending}
            onClick={() => saving.mutate({ sent: form, wanted: begun.etag })}
          >
            Save
          </ActionButton>
          <ActionButton variant="subtle" color="gray" hindered={unchanged} onClick={() => setForm(begun.form)}>
            Discard
          </ActionButton>
        </div>
      )}
      <Leaving isDirty={form !== begun.form} what={`the Vault ${vault.name}`} />
    </div>
  );
}

const FROM_FILE =
  'This Vault comes from a file of the connectors folder (vaults/), and is changed there. It can be tested and used from here.';

function Users({ vault }: { vault: string }) {
  const users = useQuery(usersQuery);
  return (
    <Answered query={users} what="Looking for its connectors">
      {(all) => {
        const found = all.filter(({ places }) => places.some((place) => place.vault === vault));
        if (found.length === 0) return <p className={classes['quiet']}>No connector refers to it.</p>;
        return (
          <ul className={classes['users']}>
            {found.map(({ name, places }) => (
              <li key={name}>
                <Anchor size="sm" renderRoot={(props) => <Link to="/connectors/$name" params={{ name }} {...props} />}>
                  {name}
                </Anchor>
                <code className={classes['mono']}>
                  {[...new Set(places.filter((place) => place.vault === vault).map((place) => place.path))].join(', ')}
                </code>
              </li>
            ))}
          </ul>
        );
      }}
    </Answered>
  );
}

function Actions({ vault: { name, source }, etag }: { vault: Vault; etag: string | null }) {
  const navigate = useNavigate();
  const queries = useQueryClient();
  const remove = useMutation({
    mutationFn: () => api.delete('/api/v1/vaults/{name}', { path: { name }, header: { 'if-match': etag ?? undefined } }),
    onSuccess: async () => {
      await navigate({ to: '/vaults', ignoreBlocker: true });
      queries.removeQueries({ queryKey: ['vaults', 'one', name] });
      await queries.invalidateQueries({ queryKey: ['vaults', 'list'] });
      noteDone(`The Vault ${name} is forgotten`);
    },
    onError: (error) => noteFailed('The Vault was not forgotten', error),
  });
  return (
    <>
      <TestVault name={name} />
      <ConfirmButton
        needs="vaults:write"
        hindered={source === 'file' ? 'It comes from a file: delete the file' : null}
        title={`Forget ${name}?`}
        question="Its secrets stay where they are, in the Vault. Connectors that refer to it fail from then on."
        deed="Forget the Vault"
        dangerous
        onConfirm={() => remove.mutate()}
        loading={remove.isPending}
      >
        Forget
      </ConfirmButton>
    </>
  );
}
