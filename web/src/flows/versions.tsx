/** The versions of a flow, the newest first, each beside the one before it. */
import { Button, Group, Select, Stack, Text, UnstyledButton } from '@mantine/core';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { CodeDiff } from '../ui/code/code-editor.tsx';
import { Failed, Loading } from '../ui/states.tsx';
import { When } from '../ui/when.tsx';
import { changedFiles, draftOf, entryOf } from './draft.ts';
import { Restore } from './restore.tsx';
import { versionQuery, versionsQuery, type Files, type Flow, type Version } from './queries.ts';
import classes from './flows.module.css';

export function Versions({ flow }: { flow: Flow }) {
  const versions = useInfiniteQuery(versionsQuery(flow.name));
  const { version: wanted } = useSearch({ from: '/shell/flows/$name' });
  const navigate = useNavigate();
  const items = versions.data?.pages.flatMap((page) => page.items) ?? [];
  const index = Math.max(
    0,
    items.findIndex(({ sha256 }) => sha256 === wanted),
  );
  const chosen = items[index];
  const choose = (sha256: string) =>
    void navigate({ to: '/flows/$name', params: { name: flow.name }, search: { tab: 'versions', version: sha256 }, replace: true });
  if (versions.isPending) return <Loading what="Loading the versions" />;
  if (chosen === undefined) return <Failed error={versions.error} again={() => void versions.refetch()} />;
  return (
    <div className={classes['versions']}>
      <nav className={classes['list']} aria-label="Versions">
        {items.map((version) => (
          <Entry key={version.sha256} version={version} flow={flow} isChosen={version === chosen} onChoose={() => choose(version.sha256)} />
        ))}
        {versions.hasNextPage && (
          <Button variant="subtle" fullWidth loading={versions.isFetchingNextPage} onClick={() => void versions.fetchNextPage()}>
            Older versions
          </Button>
        )}
      </nav>
      <Comparison key={chosen.sha256} flow={flow} items={items} index={index} />
    </div>
  );
}

function Entry({ version, flow, isChosen, onChoose }: { version: Version; flow: Flow; isChosen: boolean; onChoose(): void }) {
  return (
    <UnstyledButton className={classes['version']} aria-current={isChosen} onClick={onChoose}>
      <Group justify="space-between" gap="xs" wrap="nowrap">
        <code className={classes['mono']}>{version.sha256.slice(0, 10)}</code>
        {version.sha256 === flow.version && (
          <Text size="xs" fw={600}>
            current
          </Text>
        )}
      </Group>
      <span className={classes['quiet']}>
        <When time={version.created_at} />
      </span>
    </UnstyledButton>
  );
}

function Comparison({ flow, items, index }: { flow: Flow; items: Version[]; index: number }) {
  const after = items[index]!;
  const [base, setBase] = useState(items[index + 1]?.sha256 ?? null);
  const one = useQuery(versionQuery(flow.name, after.sha256));
  const other = useQuery({ ...versionQuery(flow.name, base ?? ''), enabled: base !== null });
  const options = items
    .filter(({ sha256 }) => sha256 !== after.sha256)
    .map(({ sha256 }) => ({ value: sha256, label: sha256.slice(0, 10) }));
  const isReady = one.data !== undefined && (base === null || other.data !== undefined);
  return (
    <Stack gap="xs" h="100%" style={{ minHeight: 0 }}>
      <Group justify="space-between">
        <Select
          aria-label="Compared with"
          data={options}
          value={base}
          onChange={setBase}
          leftSection={<Text size="xs">against</Text>}
          leftSectionWidth={60}
          w={210}
          placeholder="no other version"
          clearable
        />
        {after.sha256 !== flow.version && <Restore flow={flow} version={after} />}
      </Group>
      {isReady ? (
        <Difference
          flow={flow.name}
          before={other.data ? draftOf(flow.name, other.data.script, other.data.sources ?? {}, null).files : {}}
          after={draftOf(flow.name, one.data.script, one.data.sources ?? {}, null).files}
        />
      ) : one.isError || other.isError ? (
        <Failed error={one.error ?? other.error} />
      ) : (
        <Loading />
      )}
    </Stack>
  );
}

function Difference({ flow, before, after }: { flow: string; before: Files; after: Files }) {
  const differing = changedFiles({ files: after, saved: before });
  const files = differing.length > 0 ? differing : [entryOf(flow)];
  const [chosen, setChosen] = useState(files[0]!);
  const file = files.includes(chosen) ? chosen : files[0]!;
  return (
    <>
      {files.length > 1 && (
        <Select aria-label="File" data={files} value={file} onChange={(value) => setChosen(value ?? file)} allowDeselect={false} w={300} />
      )}
      <div className={classes['code']}>
        <CodeDiff label={`Changes of ${file}`} language="typescript" before={before[file] ?? ''} after={after[file] ?? ''} />
      </div>
    </>
  );
}
