/** The error, and the line of the script that it concerns. */
import { Anchor, UnstyledButton } from '@mantine/core';
import { IconChevronRight, IconCircleXFilled } from '@tabler/icons-react';
import { useState } from 'react';
import type { Execution, ExecutionError, JsonValue } from '../../../../src/model.ts';
import { JsonView } from '../../ui/json-view.tsx';
import type { TreeStore } from '../tree/tree-store.ts';
import { scriptPlaceOf } from './script-place.ts';
import { SourceExcerpt } from './source-excerpt.tsx';
import classes from './detail.module.css';

interface ErrorViewProps {
  execution: Execution;
  error: ExecutionError;
  store: TreeStore;
  onGo(id: string): void;
  onSource(): void;
}

export function ErrorView({ execution, error, store, onGo, onSource }: ErrorViewProps) {
  const place = scriptPlaceOf(execution, store);
  const cause = causeOf(execution, error, store);
  return (
    <section className={classes['error']} aria-label="Error">
      <div className={classes['errorHead']}>
        <IconCircleXFilled size={16} aria-hidden />
        <strong>{error.name}</strong>
        <code>{error.code}</code>
        {error.status !== undefined && <code>HTTP {error.status}</code>}
      </div>
      <p className={classes['errorText']}>{error.message}</p>
      {cause && (
        <Anchor component="button" type="button" size="xs" onClick={() => onGo(cause.id)}>
          It failed because “{cause.name}” failed
        </Anchor>
      )}
      {place && (
        <>
          <SourceExcerpt place={place} />
          <Anchor component="button" type="button" size="xs" onClick={onSource}>
            Show the whole script
          </Anchor>
        </>
      )}
      <More title="Answer of the far side" value={error.response} />
      <Stack stack={error.stack} />
      <More title="Details" value={detailsOf(error)} />
    </section>
  );
}

function Stack({ stack }: { stack: string | undefined }) {
  const [isOpen, setOpen] = useState(false);
  if (!stack) return null;
  return (
    <Fold title="Stack" isOpen={isOpen} onToggle={() => setOpen(!isOpen)}>
      <pre className={classes['stack']}>{stack}</pre>
    </Fold>
  );
}

function More({ title, value }: { title: string; value: JsonValue | undefined }) {
  const [isOpen, setOpen] = useState(false);
  if (value === undefined || value === null) return null;
  return (
    <Fold title={title} isOpen={isOpen} onToggle={() => setOpen(!isOpen)}>
      <JsonView value={value} label={title.toLowerCase()} />
    </Fold>
  );
}

function Fold({ title, isOpen, onToggle, children }: { title: string; isOpen: boolean; onToggle(): void; children: React.ReactNode }) {
  return (
    <div>
      <UnstyledButton className={classes['fold']} aria-expanded={isOpen} onClick={onToggle}>
        <IconChevronRight size={12} data-open={isOpen || undefined} aria-hidden />
        {title}
      </UnstyledButton>
      {isOpen && children}
    </div>
  );
}

const SHOWN = new Set(['name', 'message', 'code', 'status', 'response', 'stack', 'line']);

function detailsOf(error: ExecutionError): JsonValue | undefined {
  const rest = Object.entries(error).filter(([key, value]) => !SHOWN.has(key) && value !== undefined);
  return rest.length > 0 ? (Object.fromEntries(rest) as JsonValue) : undefined;
}

/** The failed child whose failure this is. */
function causeOf(execution: Execution, error: ExecutionError, store: TreeStore): { id: string; name: string } | null {
  if (execution.type !== 'FLOW') return null;
  const named = (error as { execution?: { id?: string } }).execution?.id;
  const failed = store.node(execution.id)?.children.filter(({ data }) => data.status === 'ENDED_ERROR') ?? [];
  const child = failed.find(({ id }) => id === named) ?? (failed.length === 1 ? failed[0] : undefined);
  return child ? { id: child.id, name: child.data.name } : null;
}
