/** The filter of the list. It is the address: whoever gets the link sees the same, and the back button undoes. */
import { Autocomplete, Button, MultiSelect, Popover, Select, Stack, Switch, TextInput } from '@mantine/core';
import { IconAdjustmentsHorizontal, IconSearch } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { EXECUTION_TYPES, STATUSES, type ExecutionType, type Status } from '../../../../src/model.ts';
import { api } from '../../api/client.ts';
import { STATUS } from '../../ui/status-badge.tsx';
import type { ListSearch } from '../search.ts';
import { TYPE_WORDS } from '../tree/node-icon.tsx';
import classes from './list.module.css';

interface FiltersProps {
  search: ListSearch;
  onChange(part: Partial<ListSearch>): void;
}

const TYPING_MS = 350;
const SINCE = [
  { value: '900', label: 'Last 15 minutes' },
  { value: '3600', label: 'Last hour' },
  { value: '86400', label: 'Last 24 hours' },
  { value: '604800', label: 'Last 7 days' },
];

export function Filters({ search, onChange }: FiltersProps) {
  const more = [search.connector, search.label, search.type, search.from, search.to].filter((value) => value !== undefined).length;
  const isFiltered = Object.keys(search).some((key) => key !== 'cursor');
  return (
    <div className={classes['filters']} role="search" aria-label="Filter the executions">
      <TypedText label="Search names" placeholder="Search names" value={search.q} onChange={(q) => onChange({ q })} icon />
      <MultiSelect
        aria-label="Status"
        placeholder={search.status ? undefined : 'Any status'}
        data={STATUSES.map((value) => ({ value, label: STATUS[value].word }))}
        value={search.status ?? []}
        onChange={(values) => onChange({ status: values.length > 0 ? (values as Status[]) : undefined })}
        clearable
        className={classes['status']}
        comboboxProps={{ width: 180, position: 'bottom-start' }}
      />
      <FlowField value={search.flow} onChange={(flow) => onChange({ flow })} />
      <Popover position="bottom-end" width={300} trapFocus withArrow>
        <Popover.Target>
          <Button variant="default" leftSection={<IconAdjustmentsHorizontal size={14} />}>
            More{more > 0 && ` (${more})`}
          </Button>
        </Popover.Target>
        <Popover.Dropdown>
          <More search={search} onChange={onChange} />
        </Popover.Dropdown>
      </Popover>
      <Switch
        size="xs"
        label="Children too"
        checked={search.all === true}
        onChange={(event) => onChange({ all: event.currentTarget.checked || undefined })}
      />
      {isFiltered && (
        <Button variant="subtle" onClick={() => onChange(NOTHING)}>
          Clear
        </Button>
      )}
    </div>
  );
}

const NOTHING: Partial<ListSearch> = {
  q: undefined,
  status: undefined,
  flow: undefined,
  connector: undefined,
  label: undefined,
  type: undefined,
  from: undefined,
  to: undefined,
  all: undefined,
};

function More({ search, onChange }: FiltersProps) {
  return (
    <Stack gap="xs">
      <Select
        label="Created"
        placeholder="At any time"
        data={SINCE}
        value={null}
        onChange={(seconds) =>
          seconds !== null && onChange({ from: new Date(Date.now() - Number(seconds) * 1000).toISOString(), to: undefined })
        }
        comboboxProps={{ withinPortal: false }}
      />
      <Moment label="From" value={search.from} onChange={(from) => onChange({ from })} />
      <Moment label="To" value={search.to} onChange={(to) => onChange({ to })} />
      <TypedText label="Label" placeholder="key or key=value" value={search.label} onChange={(label) => onChange({ label })} shown />
      <TypedText
        label="Connector"
        placeholder="its name"
        value={search.connector}
        onChange={(connector) => onChange({ connector })}
        shown
      />
      <MultiSelect
        label="Kind"
        placeholder={search.type ? undefined : 'Any'}
        data={EXECUTION_TYPES.map((value) => ({ value, label: TYPE_WORDS[value] }))}
        value={search.type ?? []}
        onChange={(values) =>
          onChange({
            type: values.length > 0 ? (values as ExecutionType[]) : undefined,
            ...(values.some((value) => value !== 'FLOW') && { all: true }),
          })
        }
        comboboxProps={{ withinPortal: false }}
      />
    </Stack>
  );
}

function Moment({ label, value, onChange }: { label: string; value: string | undefined; onChange(value: string | undefined): void }) {
  const change = (text: string) => {
    const date = new Date(text);
    onChange(Number.isNaN(date.getTime()) ? undefined : date.toISOString());
  };
  return (
    <TextInput
      type="datetime-local"
      label={label}
      value={value === undefined ? '' : localText(value)}
      onChange={(event) => change(event.currentTarget.value)}
    />
  );
}

function localText(time: string): string {
  const date = new Date(time);
  if (Number.isNaN(date.getTime())) return '';
  return new Date(date.getTime() - date.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}

interface TypedTextProps {
  label: string;
  placeholder: string;
  value: string | undefined;
  onChange(value: string | undefined): void;
  icon?: boolean;
  /** the label is shown above */
  shown?: boolean;
}

/** Tells what was typed after a moment of rest, so that the address does not change with each letter. */
function TypedText({ label, placeholder, value, onChange, icon = false, shown = false }: TypedTextProps) {
  const { text, type } = useTyped(value, onChange);
  return (
    <TextInput
      {...(shown ? { label } : { 'aria-label': label })}
      placeholder={placeholder}
      leftSection={icon ? <IconSearch size={14} /> : undefined}
      value={text}
      maxLength={200}
      onChange={(event) => type(event.currentTarget.value)}
      className={shown ? undefined : classes['search']}
    />
  );
}

function FlowField({ value, onChange }: { value: string | undefined; onChange(value: string | undefined): void }) {
  const flows = useQuery({
    queryKey: ['flow-names'],
    queryFn: ({ signal }) => api.get('/api/v1/flows', { query: { limit: 1000 }, signal }),
    staleTime: 60_000,
  });
  const { text, type } = useTyped(value, onChange);
  return (
    <Autocomplete
      aria-label="Flow"
      placeholder="Any flow"
      size="xs"
      data={[...new Set(flows.data?.items.map(({ name }) => name) ?? [])]}
      value={text}
      onChange={type}
      limit={30}
      className={classes['flow']}
      clearable
    />
  );
}

function useTyped(value: string | undefined, onChange: (value: string | undefined) => void) {
  const [typed, setTyped] = useState<{ text: string; of: string | undefined }>({ text: value ?? '', of: value });
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  // the address changed by itself: the back button, a link
  const text = typed.of === value ? typed.text : (value ?? '');
  const type = (next: string) => {
    setTyped({ text: next, of: value });
    clearTimeout(timer.current);
    timer.current = setTimeout(() => {
      setTyped({ text: next, of: next.trim() || undefined });
      onChange(next.trim() || undefined);
    }, TYPING_MS);
  };
  return { text, type };
}
