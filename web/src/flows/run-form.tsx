/** Starts a flow: a form from its input schema, the same inputs as JSON beside it, labels, priority and pool. */
import { Alert, Button, Group, NumberInput, Stack, TagsInput, TextInput } from '@mantine/core';
import { IconAlertCircle, IconPlayerPlay } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useMemo } from 'react';
import type { JsonValue } from '../../../src/model.ts';
import { api } from '../api/client.ts';
import { wordsOf } from '../api/problem.ts';
import { ActionButton } from '../ui/action-button.tsx';
import { CodeEditor } from '../ui/code/code-editor.tsx';
import { defaultsOf, labelsOf, parseInputs } from './inputs.ts';
import type { Flow } from './queries.ts';
import type { RunDraft } from './run-draft.ts';
import { SchemaForm } from './schema-form.tsx';
import { problemsOf } from './validator.ts';
import classes from './flows.module.css';

interface RunFormProps {
  flow: Flow;
  draft: RunDraft;
  onChange(change: Partial<RunDraft>): void;
}

export function RunForm({ flow, draft, onChange }: RunFormProps) {
  const { inputs: given } = useSearch({ from: '/shell/flows/$name' });
  const { labels, priority, pool } = draft;
  const text = draft.text ?? given ?? JSON.stringify(defaultsOf(flow.inputs), null, 2);
  const setText = (next: string) => next !== text && onChange({ text: next });
  const navigate = useNavigate();
  const parsed = useMemo(() => parseInputs(text), [text]);
  const missing = flow.inputs === null || 'error' in parsed ? [] : problemsOf(flow.inputs, parsed.value);
  const run = useMutation({
    mutationFn: (inputs: JsonValue) =>
      api.post('/api/v1/executions', {
        body: {
          flow: flow.name,
          inputs,
          ...(labels.length > 0 && { labels: labelsOf(labels) }),
          ...(Number(priority) !== 0 && { priority: Number(priority) }),
          ...(pool.trim() !== '' && { pool: pool.trim() }),
        },
      }),
    onSuccess: ({ id }) => navigate({ to: '/executions/$id', params: { id } }),
  });
  const start = () => {
    if (!('error' in parsed)) run.mutate(parsed.value);
  };
  return (
    <div className={classes['run']}>
      <Stack gap="md" className={classes['form']}>
        <div>
          <h2 className={classes['heading']}>Inputs</h2>
          {flow.inputs === null ? (
            <p className={classes['quiet']}>This flow declares no schema: it takes any JSON, which you write beside or below.</p>
          ) : (
            <SchemaForm
              schema={flow.inputs}
              value={'error' in parsed ? null : parsed.value}
              onChange={(value) => setText(JSON.stringify(value, null, 2))}
            />
          )}
        </div>
        <Group align="flex-start" grow>
          <TagsInput
            label="Labels"
            description="name=value, to find it by"
            size="xs"
            value={labels}
            onChange={(next) => onChange({ labels: next })}
            error={labels.some((label) => !/^[^=]+=/.test(label)) ? 'Each is written as name=value' : undefined}
          />
          <NumberInput
            label="Priority"
            description="-1000 to 1000; higher first"
            size="xs"
            min={-1000}
            max={1000}
            value={priority}
            onChange={(next) => onChange({ priority: next })}
          />
          <TextInput
            label="Pool"
            description="which workers run it"
            size="xs"
            placeholder={flow.pool ?? 'default'}
            maxLength={63}
            value={pool}
            onChange={(event) => onChange({ pool: event.currentTarget.value })}
          />
        </Group>
        {run.isError && (
          <Alert color="red" variant="light" icon={<IconAlertCircle size={16} />} role="alert">
            {wordsOf(run.error)}
          </Alert>
        )}
        <Group>
          <ActionButton
            variant="filled"
            size="sm"
            needs="executions:start"
            leftSection={<IconPlayerPlay size={15} />}
            loading={run.isPending}
            hindered={hindranceOf(
              parsed,
              missing.map(({ stack }) => stack),
              labels,
            )}
            onClick={start}
          >
            Run
          </ActionButton>
          <Button variant="subtle" color="gray" onClick={() => setText(JSON.stringify(defaultsOf(flow.inputs), null, 2))}>
            Begin anew
          </Button>
        </Group>
      </Stack>
      <div>
        <h2 className={classes['heading']}>As JSON</h2>
        <CodeEditor label="Inputs as JSON" language="json" value={text} onChange={setText} onSave={start} height="22rem" />
      </div>
    </div>
  );
}

function hindranceOf(parsed: ReturnType<typeof parseInputs>, problems: string[], labels: string[]): string | null {
  if ('error' in parsed) return `The inputs are not JSON: ${parsed.error}`;
  if (problems.length > 0) return `The inputs do not fit: ${problems.slice(0, 3).join('; ')}`;
  return labels.some((label) => !/^[^=]+=/.test(label)) ? 'Each label is written as name=value' : null;
}
