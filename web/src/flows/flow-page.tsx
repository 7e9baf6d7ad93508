/** One flow: its script, a form to run it, and its versions. */
import { Alert, Anchor, Tabs } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { Suspense, lazy, useState } from 'react';
import { api } from '../api/client.ts';
import { ActionButton } from '../ui/action-button.tsx';
import { ConfirmButton } from '../ui/confirm-button.tsx';
import { noteDone, noteFailed } from '../ui/notes.ts';
import { Page } from '../ui/page.tsx';
import { Failed, Loading } from '../ui/states.tsx';
import { draftOf, type Draft } from './draft.ts';
import { FlowEditor } from './editor.tsx';
import { Source } from './list-page.tsx';
import { Limit } from './limit.tsx';
import { NewFlow } from './new-flow.tsx';
import { flowQuery, versionQuery, type Flow } from './queries.ts';
import { EMPTY_RUN } from './run-draft.ts';
import type { Tab } from './tabs.ts';
import { Versions } from './versions.tsx';
import classes from './flows.module.css';

const RunForm = lazy(() => import('./run-form.tsx').then((loaded) => ({ default: loaded.RunForm })));

export function FlowPage() {
  const { name } = useParams({ from: '/shell/flows/$name' });
  const found = useQuery(flowQuery(name));
  const way = [
    <Anchor key="flows" size="xs" c="inherit" renderRoot={(props) => <Link to="/flows" {...props} />}>
      Flows
    </Anchor>,
  ];
  if (found.data === undefined) {
    return (
      <Page title={name} way={way}>
        {found.isError ? <Failed error={found.error} again={() => void found.refetch()} /> : <Loading what="Loading the flow" />}
      </Page>
    );
  }
  const { flow, etag } = found.data;
  return (
    <Page title={name} way={way} fill beside={<Source source={flow.source} />} actions={<Actions flow={flow} etag={etag} />}>
      <FlowTabs key={flow.name} flow={flow} etag={etag} />
    </Page>
  );
}

function FlowTabs({ flow, etag }: { flow: Flow; etag: string | null }) {
  const { tab = 'script' } = useSearch({ from: '/shell/flows/$name' });
  const navigate = useNavigate();
  const [run, setRun] = useState(EMPTY_RUN);
  const go = (value: string | null) =>
    void navigate({ to: '/flows/$name', params: { name: flow.name }, search: { tab: value === 'script' ? undefined : (value as Tab) } });
  return (
    <Tabs value={tab} onChange={go} keepMounted={false} className={classes['fill']}>
      <Tabs.List>
        <Tabs.Tab value="script">Script</Tabs.Tab>
        <Tabs.Tab value="run">Run</Tabs.Tab>
        <Tabs.Tab value="versions">Versions</Tabs.Tab>
      </Tabs.List>
      <FileProblems flow={flow} />
      <Tabs.Panel value="script" className={classes['panel']}>
        <ScriptTab flow={flow} etag={etag} />
      </Tabs.Panel>
      <Tabs.Panel value="run" className={classes['panel']} style={{ overflow: 'auto' }}>
        <Suspense fallback={<Loading what="Loading the form" />}>
          <RunForm key={flow.version} flow={flow} draft={run} onChange={(change) => setRun((before) => ({ ...before, ...change }))} />
        </Suspense>
      </Tabs.Panel>
      <Tabs.Panel value="versions" className={classes['panel']}>
        <Versions flow={flow} />
      </Tabs.Panel>
    </Tabs>
  );
}

/**
 * The modules of a script come with its version. While those of a newer one are loaded the editor stays: taken away, it would take along
 * what is typed in it.
 */
function ScriptTab({ flow, etag }: { flow: Flow; etag: string | null }) {
  const version = useQuery(versionQuery(flow.name, flow.version));
  const [newest, setNewest] = useState<Draft | null>(null);
  if (version.data && newest?.etag !== etag) setNewest(draftOf(flow.name, flow.script, version.data.sources ?? {}, etag));
  if (newest) return <FlowEditor key={flow.name} flow={flow} newest={newest} />;
  return version.isError ? <Failed error={version.error} again={() => void version.refetch()} /> : <Loading what="Loading the script" />;
}

function FileProblems({ flow }: { flow: Flow }) {
  if (flow.problems.length === 0) return null;
  return (
    <Alert
      color="red"
      variant="light"
      mt="xs"
      icon={<IconAlertTriangle size={16} />}
      title="Its file cannot be loaded; what it held before is used"
    >
      {flow.problems.map(({ message }) => message).join('; ')}
    </Alert>
  );
}

function Actions({ flow, etag }: { flow: Flow; etag: string | null }) {
  const [isCopying, setCopying] = useState(false);
  const navigate = useNavigate();
  const queries = useQueryClient();
  const remove = useMutation({
    mutationFn: () => api.delete('/api/v1/flows/{name}', { path: { name: flow.name }, header: { 'if-match': etag ?? undefined } }),
    onSuccess: async () => {
      await navigate({ to: '/flows' });
      queries.removeQueries({ queryKey: ['flows', 'one', flow.name] });
      await queries.invalidateQueries({ queryKey: ['flows', 'list'] });
      noteDone(`The flow ${flow.name} is deleted`);
    },
    onError: (error) => noteFailed('The flow was not deleted', error),
  });
  const executions = () => void navigate({ to: '/executions', search: { flow: flow.name } as never });
  return (
    <>
      <ActionButton needs="executions:read" onClick={executions}>
        Executions
      </ActionButton>
      <Limit flow={flow} />
      <ActionButton needs="flows:write" onClick={() => setCopying(true)}>
        Copy
      </ActionButton>
      <NewFlow opened={isCopying} onClose={() => setCopying(false)} original={flow} />
      <ConfirmButton
        needs="flows:write"
        hindered={flow.source === 'file' ? 'It comes from a file of the flows folder: delete the file' : null}
        title={`Delete ${flow.name}?`}
        question="Executions that run go on, and those that ended stay: its versions are kept for them. It cannot be started any more."
        deed="Delete the flow"
        dangerous
        onConfirm={() => remove.mutate()}
        loading={remove.isPending}
      >
        Delete
      </ConfirmButton>
    </>
  );
}
