/** The first rows of a list of executions, as they change. */
import { useState } from 'react';
import { useEvents } from '../api/use-events.ts';
import type { Schema } from '../../../src/client/client.ts';
import type { EventsAsked } from '../api/typed.ts';

export type LiveRow = Schema<'ExecutionNode'>;

export type ListQuery = Extract<EventsAsked, { route: '/api/v1/executions/events' }>['query'] & { limit: number };

export function useLivePage(query: ListQuery) {
  const [rows, setRows] = useState<ReadonlyMap<string, LiveRow>>(new Map());
  const [isReady, setReady] = useState(false);
  const state = useEvents({
    asked: { route: '/api/v1/executions/events', query },
    onEvent(name, data) {
      if (name === 'reset') setRows(new Map());
      else if (name === 'nodes') setRows((before) => withRows(before, (data as { items: LiveRow[] }).items));
      else if (name === 'removed') setRows((before) => withoutRows(before, (data as { ids: string[] }).ids));
      else if (name === 'ready') setReady(true);
    },
  });
  const newestFirst = [...rows.values()].sort((a, b) => (a.id < b.id ? 1 : -1));
  return { rows: newestFirst.slice(0, query.limit), isReady, state };
}

function withRows(before: ReadonlyMap<string, LiveRow>, items: readonly LiveRow[]): ReadonlyMap<string, LiveRow> {
  return new Map([...before, ...items.map((item) => [item.id, item] as const)]);
}

function withoutRows(before: ReadonlyMap<string, LiveRow>, ids: readonly string[]): ReadonlyMap<string, LiveRow> {
  const gone = new Set(ids);
  return new Map([...before].filter(([id]) => !gone.has(id)));
}
