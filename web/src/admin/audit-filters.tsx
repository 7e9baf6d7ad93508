import { Button, TextInput } from '@mantine/core';
import { useState, type FormEvent } from 'react';
import type { AuditSearch } from './audit-search.ts';
import classes from './admin.module.css';

const FIELDS = [
  { key: 'q', label: 'Search', placeholder: 'any part' },
  { key: 'actor', label: 'Who', placeholder: 'name' },
  { key: 'action', label: 'Did', placeholder: 'connector.update' },
  { key: 'object', label: 'With', placeholder: 'demo' },
] as const;

interface AuditFiltersProps {
  search: AuditSearch;
  onChange(search: AuditSearch): void;
}

/** What is typed counts when it is sent: with Enter, or with the button. */
export function AuditFilters({ search, onChange }: AuditFiltersProps) {
  const [draft, setDraft] = useState(search);
  const set = (key: keyof AuditSearch, value: string) => setDraft({ ...draft, [key]: value === '' ? undefined : value });
  const setTime = (key: 'from' | 'to', local: string) => set(key, local === '' ? '' : new Date(local).toISOString());
  const submit = (event: FormEvent) => {
    event.preventDefault();
    onChange(draft);
  };
  return (
    <form className={classes['filters']} onSubmit={submit} role="search" aria-label="Audit log">
      {FIELDS.map(({ key, label, placeholder }) => (
        <TextInput
          key={key}
          label={label}
          placeholder={placeholder}
          maxLength={200}
          value={draft[key] ?? ''}
          onChange={(event) => set(key, event.currentTarget.value)}
        />
      ))}
      <TextInput
        label="From"
        type="datetime-local"
        value={localTime(draft.from)}
        onChange={(event) => setTime('from', event.currentTarget.value)}
      />
      <TextInput
        label="To"
        type="datetime-local"
        value={localTime(draft.to)}
        onChange={(event) => setTime('to', event.currentTarget.value)}
      />
      <Button type="submit" variant="light">
        Filter
      </Button>
      <Button variant="subtle" color="gray" onClick={() => onChange({})}>
        Clear
      </Button>
    </form>
  );
}

/** As a field of the browser takes it: local, without a zone. */
function localTime(time: string | undefined): string {
  if (time === undefined) return '';
  const date = new Date(time);
  return new Date(date.getTime() - date.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}
