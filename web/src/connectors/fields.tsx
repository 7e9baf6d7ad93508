/** The fields of a part of the form: what is needed or given first, the rest when it is asked for. */
import { Button, TextInput } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { useState } from 'react';
import type { JsonObject, JsonValue } from '../../../src/model.ts';
import { Field } from './field.tsx';
import type { FieldSchema } from './schema.ts';
import classes from './connectors.module.css';

interface FieldsProps {
  fields: [string, FieldSchema][];
  needed: readonly string[];
  value: JsonObject;
  readOnly: boolean;
  onChange(key: string, value: JsonValue | undefined): void;
  /** what to call those that are not shown at first */
  rest?: string;
}

/** So few that choosing among them would be more work than reading them. */
const FEW = 6;
const PORTION = 60;

export function Fields({ fields, needed, value, readOnly, onChange, rest = 'more fields' }: FieldsProps) {
  const [isOpen, setOpen] = useState(false);
  const [q, setQ] = useState('');
  const [pinned, setPinned] = useState<readonly string[]>([]);
  const isFirst = ([key]: [string, FieldSchema]) => needed.includes(key) || value[key] !== undefined || pinned.includes(key);
  const first = fields.length <= FEW ? fields : fields.filter(isFirst);
  const others = fields.filter((field) => !first.includes(field));
  const shown = others.filter(([key, { description }]) => `${key} ${description ?? ''}`.toLowerCase().includes(q.toLowerCase()));
  const render = ([key, schema]: [string, FieldSchema]) => (
    <Field
      key={key}
      name={key}
      schema={schema}
      value={value[key]}
      isNeeded={needed.includes(key)}
      readOnly={readOnly}
      onChange={(next) => {
        // A field must not leave its place while somebody types in it.
        if (!pinned.includes(key)) setPinned([...pinned, key]);
        onChange(key, next);
      }}
    />
  );
  return (
    <>
      <div className={classes['fields']}>{first.map(render)}</div>
      {others.length > 0 && (
        <Button variant="subtle" size="compact-xs" mt="xs" ml={-6} aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
          {isOpen ? 'Fewer fields' : `${others.length} ${first.length === 0 ? rest.replace(/^more /, '') : rest}`}
        </Button>
      )}
      {isOpen && others.length > 0 && (
        <>
          {others.length > 10 && (
            <TextInput
              aria-label="Search the fields"
              placeholder="Search the fields"
              leftSection={<IconSearch size={13} />}
              value={q}
              onChange={(event) => setQ(event.currentTarget.value)}
              my="xs"
              maw={260}
            />
          )}
          <div className={classes['fields']}>{shown.slice(0, PORTION).map(render)}</div>
        </>
      )}
    </>
  );
}
