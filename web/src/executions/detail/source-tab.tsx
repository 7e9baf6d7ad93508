/** The whole script that an execution ran, or was called by, as it was then. */
import { Select } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Execution } from '../../../../src/model.ts';
import { Empty, Failed, Loading } from '../../ui/states.tsx';
import { versionQuery } from '../queries.ts';
import type { TreeStore } from '../tree/tree-store.ts';
import { flowAbove, scriptPlaceOf } from './script-place.ts';
import { moduleOf, SourceLines } from './source-excerpt.tsx';

export function SourceTab({ execution, store }: { execution: Execution; store: TreeStore }) {
  const flow = execution.type === 'FLOW' ? execution : flowAbove(execution.id, store);
  if (!flow?.flow || !flow.flow_version) return <Empty title="No script belongs to this" />;
  return <Source key={execution.id} flow={flow.flow} version={flow.flow_version} place={scriptPlaceOf(execution, store)} />;
}

function Source({ flow, version, place }: { flow: string; version: string; place: ReturnType<typeof scriptPlaceOf> }) {
  const asked = useQuery(versionQuery(flow, version));
  const [chosen, setChosen] = useState<string | null>(null);
  if (asked.isPending) return <Loading what="Loading the script" />;
  if (asked.isError) return <Failed error={asked.error} again={() => void asked.refetch()} />;
  const { script, sources } = asked.data;
  const own = `${flow}.ts`;
  const files: Record<string, string> = { [own]: script, ...sources };
  const marked = place && (moduleOf(sources, place.file) ?? own);
  const file = chosen ?? marked ?? own;
  const isMarked = place !== null && file === marked;
  return (
    <>
      {Object.keys(files).length > 1 && (
        <Select
          aria-label="File"
          data={Object.keys(files)}
          value={file}
          onChange={(name) => setChosen(name)}
          mb="xs"
          allowDeselect={false}
        />
      )}
      <SourceLines text={files[file] ?? ''} marked={isMarked ? place.line : undefined} column={isMarked ? place.column : undefined} seek />
    </>
  );
}
