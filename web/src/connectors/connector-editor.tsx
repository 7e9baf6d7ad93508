/** Form and YAML of one connector, side by side; each follows the other. */
import { Alert } from '@mantine/core';
import { IconAlertCircle, IconLock } from '@tabler/icons-react';
import { useMemo } from 'react';
import { mistakesOf } from './checks.ts';
import { ConnectorForm } from './connector-form.tsx';
import { readDocument } from './document.ts';
import type { ConnectorType } from './queries.ts';
import type { Draft } from './use-draft.ts';
import { YamlPane } from './yaml-pane.tsx';
import classes from './connectors.module.css';

interface ConnectorEditorProps {
  draft: Draft;
  types: ConnectorType[];
  /** of one that there is already: its document need not say it */
  name?: string;
  /** why it cannot be changed; null: it can */
  reason: string | null;
  /** what the server said to the last save */
  refusal: string | null;
  onSave(): void;
}

export function ConnectorEditor({ draft, types, name, reason, refusal, onSave }: ConnectorEditorProps) {
  const read = useMemo(() => readDocument(draft.document), [draft.document]);
  const mistakes = useMemo(() => mistakesOf(read, types), [read, types]);
  const type = types.find(({ name }) => name === read.data['type']);
  const isUnreadable = read.mistakes.length > 0 || draft.isBehind;
  return (
    <div className={classes['editor']}>
      <div style={{ display: 'flex', flexDirection: 'column', minHeight: 0 }}>
        {reason !== null && (
          <Alert variant="light" color="gray" icon={<IconLock size={16} />} p="xs" mb="sm">
            {reason}
          </Alert>
        )}
        {refusal !== null && (
          <Alert variant="light" color="red" icon={<IconAlertCircle size={16} />} p="xs" mb="sm" role="alert">
            {refusal}
          </Alert>
        )}
        {isUnreadable && (
          <Alert variant="light" color="orange" icon={<IconAlertCircle size={16} />} p="xs" mb="sm">
            The YAML cannot be read at the moment. The form follows again as soon as it can.
          </Alert>
        )}
        <ConnectorForm data={read.data} types={types} name={name} readOnly={reason !== null || isUnreadable} onChange={draft.set} />
      </div>
      <YamlPane draft={draft} mistakes={mistakes} type={type} readOnly={reason !== null} onSave={onSave} />
    </div>
  );
}

/** Why a save would be in vain; null: it would not. */
export function useHindrance(draft: Draft, name?: string): string | null {
  return useMemo(() => {
    if (draft.isBehind) return 'The YAML of the value cannot be read';
    const { data, mistakes } = readDocument(draft.document);
    if (mistakes.length > 0) return 'The YAML cannot be read';
    if (typeof data['type'] !== 'string') return 'Choose a type first';
    const given = data['name'] ?? name;
    return typeof given === 'string' && given !== '' ? null : 'Give it a name first';
  }, [draft.document, draft.isBehind, name]);
}
