/** Fork from a node: a new execution that keeps what came before, with a change. */
import { Radio, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { isTerminal, type Execution } from '../../../../src/model.ts';
import { newKey } from '../../api/new-key.ts';
import { executionQuery, fork, type ForkBody } from '../queries.ts';
import { againBody, AgainFields, maskNote, useAgain } from './again-fields.tsx';
import { FormModal } from './form-modal.tsx';
import { JsonField, parseJson, textOfJson } from './json-field.tsx';

/** `again`, `output`: in the flow above the node; `keep`, `start`: the node is a flow, and is forked itself. */
type Way = 'again' | 'output' | 'keep' | 'start';

export function ForkForm({ execution, onClose }: { execution: Execution; onClose(): void }) {
  const { id, name, parent_id: parentId, position, output_value: outputValue } = execution;
  const ways = waysOf(execution);
  const [way, setWay] = useState<Way>(ways[0]!.way);
  const [output, setOutput] = useState(() => textOfJson(outputValue));
  const [key] = useState(newKey);
  const { again, change } = useAgain();
  const isOwn = isOwnWay(way);
  const choose = (next: Way) => {
    setWay(next);
    // the inputs of another flow are other inputs
    if (isOwnWay(next) !== isOwn) change({ changesInputs: false, inputs: null });
  };
  const flowId = isOwn ? id : (parentId ?? id);
  const { data: flow } = useQuery(executionQuery(flowId));
  const body = bodyOf(way, position ?? 0, output, againBody(again));
  return (
    <FormModal title={`Fork from “${name}”`} deed="Fork" onClose={onClose} send={body && (() => fork(flowId, body, key))}>
      <Text size="sm" c="var(--pt-quiet)">
        A new execution of “{flow?.name ?? '…'}” keeps what was recorded before this place, and runs on from there. This one stays as it is.
      </Text>
      <Radio.Group label="From where" size="xs" value={way} onChange={(value) => choose(value as Way)}>
        <Stack gap={6} mt={6}>
          {ways.map((each) => (
            <Radio key={each.way} size="xs" value={each.way} label={each.label} description={each.description} />
          ))}
        </Stack>
      </Radio.Group>
      {way === 'output' && <JsonField label="Its output instead" description={maskNote(output)} value={output} onChange={setOutput} />}
      <AgainFields key={flowId} again={again} change={change} flow={flow} />
    </FormModal>
  );
}

function isOwnWay(way: Way): boolean {
  return way === 'keep' || way === 'start';
}

function waysOf({ type, status, parent_id: parentId, position, name }: Execution) {
  const isFlow = type === 'FLOW';
  const ways: { way: Way; label: string; description: string }[] = [];
  if (parentId !== null && position !== null) {
    ways.push({ way: 'again', label: `Run “${name}” again, and what came after it`, description: 'What came before it is kept.' });
    if (isTerminal(status)) {
      ways.push({
        way: 'output',
        label: `Keep “${name}”, with another output`,
        description: 'As if it had succeeded; what came after it runs again.',
      });
    }
  }
  if (isFlow) {
    const alone = parentId === null ? '' : `Take “${name}” by itself, and `;
    const keep = alone === '' ? 'Keep' : `${alone}keep`;
    ways.push({
      way: 'keep',
      label: `${keep} everything in it that has ended`,
      description: 'It goes on from there: for a script that was mended.',
    });
    ways.push({ way: 'start', label: `${keep} nothing`, description: 'All of it runs anew.' });
  }
  return ways;
}

function bodyOf(way: Way, position: number, output: string, again: ForkBody | null): ForkBody | null {
  if (again === null) return null;
  if (way === 'keep') return again;
  if (way === 'start') return { ...again, position: 0 };
  if (way === 'again') return { ...again, position };
  const { value } = parseJson(output);
  return value === undefined ? null : { ...again, position: position + 1, output: { position, output_value: value } };
}
