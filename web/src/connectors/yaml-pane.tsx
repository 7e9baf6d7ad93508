/** The YAML beside the form: the value alone, as it is pasted from elsewhere, or the whole document. */
import { Alert, Button, SegmentedControl, UnstyledButton } from '@mantine/core';
import { useState } from 'react';
import { CodeEditor } from '../ui/code/code-editor.tsx';
import { readDocument, withValue, type Mistake } from './document.ts';
import { strayKeys } from './checks.ts';
import type { ConnectorType } from './queries.ts';
import type { Draft } from './use-draft.ts';
import classes from './connectors.module.css';

interface YamlPaneProps {
  draft: Draft;
  /** of the document */
  mistakes: Mistake[];
  type: ConnectorType | undefined;
  readOnly: boolean;
  onSave(): void;
}

type View = 'value' | 'document';

export function YamlPane({ draft, mistakes, type, readOnly, onSave }: YamlPaneProps) {
  const [view, setView] = useState<View>('value');
  const [goTo, setGoTo] = useState<{ line: number; column: number } | null>(null);
  const shown = view === 'document' ? mistakes : valueMistakes(draft, mistakes);
  return (
    <aside className={classes['side']} aria-label="YAML">
      <div className={classes['heading']} style={{ marginBottom: 0 }}>
        <SegmentedControl
          aria-label="What of the YAML is shown"
          size="xs"
          value={view}
          onChange={(next) => setView(next as View)}
          data={[
            { value: 'value', label: 'Value' },
            { value: 'document', label: 'Whole document' },
          ]}
        />
        <span className={classes['quiet']} style={{ fontWeight: 400, fontSize: '0.75rem' }}>
          YAML or JSON
        </span>
      </div>
      <div className={classes['code']}>
        <CodeEditor
          key={view}
          label={view === 'value' ? 'Value in YAML' : 'Document in YAML'}
          language="yaml"
          value={view === 'value' ? draft.value : draft.document}
          onChange={view === 'value' ? draft.writeValue : draft.write}
          markers={shown}
          goTo={goTo}
          readOnly={readOnly}
          onSave={onSave}
        />
      </div>
      {view === 'document' && <Lift draft={draft} type={type} />}
      <Mistakes
        mistakes={shown}
        elsewhere={view === 'value' ? mistakes.length - shown.length : 0}
        onVisit={setGoTo}
        onDocument={() => setView('document')}
      />
    </aside>
  );
}

function Mistakes({
  mistakes,
  elsewhere,
  onVisit,
  onDocument,
}: {
  mistakes: Mistake[];
  elsewhere: number;
  onVisit(place: Mistake): void;
  onDocument(): void;
}) {
  if (mistakes.length === 0 && elsewhere <= 0) return null;
  return (
    <ul className={classes['mistakes']} aria-label="Mistakes in the YAML" role="alert">
      {mistakes.map((mistake, index) => (
        <li key={index}>
          <UnstyledButton fz="xs" onClick={() => onVisit({ ...mistake })}>
            <span className={classes['place']}>line {mistake.line}</span> {mistake.message}
          </UnstyledButton>
        </li>
      ))}
      {elsewhere > 0 && (
        <li>
          <UnstyledButton fz="xs" onClick={onDocument}>
            {elsewhere} more in the whole document
          </UnstyledButton>
        </li>
      )}
    </ul>
  );
}

/** The mistakes of the value at their lines in its own text. */
function valueMistakes(draft: Draft, mistakes: Mistake[]): Mistake[] {
  const own = readDocument(draft.value, 'inputs');
  if (own.mistakes.length > 0) return own.mistakes;
  const whole = readDocument(draft.document);
  return Object.keys(own.data).flatMap((key) => {
    const at = whole.placeOf(['value', key]);
    const place = own.placeOf([key]);
    if (at === null || place === null) return [];
    return mistakes.filter(({ line, column }) => line === at.line && column === at.column).map((mistake) => ({ ...mistake, ...place }));
  });
}

/** Bare inputs that were pasted over the whole document go where they belong. */
function Lift({ draft, type }: { draft: Draft; type: ConnectorType | undefined }) {
  const { data, mistakes } = readDocument(draft.document);
  const stray = mistakes.length > 0 ? [] : strayKeys(data, type);
  if (stray.length === 0) return null;
  const lift = () => {
    let text = draft.document;
    for (const key of stray) {
      const value = data[key];
      text = withValue(withValue(text, [key], undefined), ['value', key], value ?? null);
    }
    draft.write(text);
  };
  return (
    <Alert variant="light" p="xs">
      {stray.join(', ')}: these are inputs, and belong below “value”.
      <Button size="compact-xs" ml="sm" variant="default" onClick={lift}>
        Put them there
      </Button>
    </Alert>
  );
}
