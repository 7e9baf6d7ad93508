/** What a rerun and a fork have in common: other inputs, and another version of the script. */
import { Checkbox, Radio, Stack } from '@mantine/core';
import { useState } from 'react';
import type { Execution, JsonValue } from '../../../../src/model.ts';
import type { AgainBody } from '../queries.ts';
import { JsonField, parseJson, textOfJson } from './json-field.tsx';

export interface Again {
  changesInputs: boolean;
  inputs: string | null;
  version: 'same' | 'newest';
}

export function useAgain() {
  const [again, setAgain] = useState<Again>({ changesInputs: false, inputs: null, version: 'same' });
  return { again, change: (part: Partial<Again>) => setAgain((before) => ({ ...before, ...part })) };
}

interface AgainFieldsProps {
  again: Again;
  change(part: Partial<Again>): void;
  /** whose inputs and version they are; undefined while it is loaded */
  flow: Execution | undefined;
}

export function AgainFields({ again, change, flow }: AgainFieldsProps) {
  return (
    <Stack gap="sm">
      <Radio.Group
        label="Version of the script"
        size="xs"
        value={again.version}
        onChange={(version) => change({ version: version as Again['version'] })}
      >
        <Stack gap={6} mt={6}>
          <Radio size="xs" value="same" label={`The same${flow?.flow_version ? ` (${flow.flow_version.slice(0, 7)})` : ''}`} />
          <Radio size="xs" value="newest" label="The newest that is stored" />
        </Stack>
      </Radio.Group>
      <Checkbox
        size="xs"
        label={`With other inputs of the flow${flow ? ` “${flow.name}”` : ''}`}
        checked={again.changesInputs}
        disabled={!flow}
        onChange={(event) => change({ changesInputs: event.currentTarget.checked, inputs: again.inputs ?? textOfJson(flow?.inputs) })}
      />
      {again.changesInputs && (
        <JsonField
          label="Inputs"
          description={maskNote(again.inputs ?? '')}
          value={again.inputs ?? ''}
          onChange={(inputs) => change({ inputs })}
        />
      )}
    </Stack>
  );
}

/** null: what was typed is no JSON. */
export function againBody({ changesInputs, inputs, version }: Again): AgainBody | null {
  const parsed: { value?: JsonValue; problem?: string } = changesInputs ? parseJson(inputs ?? '') : {};
  if (parsed.problem !== undefined) return null;
  return { ...(version === 'newest' && { version }), ...(changesInputs && { inputs: parsed.value }) };
}

export function maskNote(text: string): string | undefined {
  return text.includes('***') ? '*** stands for a secret: left where it is, the recorded one is used.' : undefined;
}
