/** The log lines of one execution, or of everything below it, as they come. */
import { useQuery, type UseQueryResult } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { isTerminal, type Execution } from '../../../../src/model.ts';
import type { StreamState } from '../../api/event-stream.ts';
import { isProblem } from '../../api/problem.ts';
import { useEvents } from '../../api/use-events.ts';
import { logPage } from '../queries.ts';
import type { LogItem } from '../types.ts';

export interface Line extends LogItem {
  key: string;
  text: string;
}

/** What a browser can hold and search without effort; beyond it the oldest go. */
const MOST = 50_000;
const AGAIN_MS = 1000;

export function useLogs(execution: Execution, below: boolean): { lines: readonly Line[]; state: StreamState } {
  const own = useOwn(execution, !below);
  const all = useBelow(execution.id, below);
  return below ? all : own;
}

/** Asked for page by page, behind the last line that came, for as long as the execution runs. */
function useOwn({ id, status }: Execution, isWanted: boolean): { lines: readonly Line[]; state: StreamState } {
  const held = useRef<{ lines: Line[]; cursor: number }>({ lines: [], cursor: -1 });
  const isOver = isTerminal(status);
  const asked = useQuery({
    queryKey: ['own-logs', id, isOver],
    enabled: isWanted,
    gcTime: 0,
    refetchInterval: isOver ? false : AGAIN_MS,
    queryFn: async ({ signal }) => {
      for (let more = true; more && !signal.aborted;) {
        const { items, next } = await logPage(id, held.current.cursor, signal);
        held.current.lines = [...held.current.lines, ...items.map((item) => lineOf({ ...item, execution_id: id }))].slice(-MOST);
        held.current.cursor = items.at(-1)?.seq ?? held.current.cursor;
        more = next !== null;
      }
      return held.current.lines;
    },
  });
  return { lines: asked.data ?? [], state: stateOf(asked, isOver) };
}

/** As a stream would tell it. What the server cannot answer now is asked again. */
function stateOf({ error, failureCount, isPending }: UseQueryResult, isOver: boolean): StreamState {
  if (isProblem(error) && error.status < 500) return { kind: 'refused', problem: error };
  if (error !== null || failureCount > 0) return { kind: 'reconnecting', tries: failureCount, at: 0 };
  if (isPending) return { kind: 'connecting' };
  return { kind: isOver ? 'ended' : 'live' };
}

/** From the stream of events; lines that are told again after a break are known by their number. */
function useBelow(id: string, isWanted: boolean): { lines: readonly Line[]; state: StreamState } {
  const seen = useRef(new Set<string>());
  const [lines, setLines] = useState<readonly Line[]>([]);
  const state = useEvents({
    asked: isWanted ? { route: '/api/v1/executions/{id}/events', path: { id }, query: { logs: true } } : null,
    last: 'ended',
    onEvent: (name, data) => {
      if (name !== 'logs') return;
      const fresh = (data as { items: LogItem[] }).items.map(lineOf).filter(({ key }) => !seen.current.has(key) && seen.current.add(key));
      if (fresh.length > 0) setLines((before) => merged(before, fresh));
    },
  });
  return { lines, state };
}

/** By time; what comes live is mostly newer than all that is there. */
function merged(before: readonly Line[], fresh: Line[]): readonly Line[] {
  const last = before.at(-1);
  const all = [...before, ...fresh];
  if (fresh.length > 1 || (last && fresh[0]!.time < last.time))
    all.sort((a, b) => (a.time < b.time ? -1 : a.time > b.time ? 1 : a.seq - b.seq));
  return all.slice(-MOST);
}

function lineOf(item: LogItem): Line {
  return { ...item, key: `${item.execution_id} ${item.seq}`, text: textOfLine(item) };
}

export function textOfLine({ values }: Pick<LogItem, 'values'>): string {
  return values.map((value) => (typeof value === 'string' ? value : JSON.stringify(value))).join(' ');
}
