/** A stream of server-sent events for as long as a component is on the page. */
import { useEffect, useEffectEvent, useState } from 'react';
import { followEvents, type StreamState } from './event-stream.ts';
import { queryText, type Query } from './client.ts';

export interface EventsOptions {
  /** below `/api/v1`; null: not now */
  path: string | null;
  query?: Query;
  onEvent(name: string, data: unknown): void;
  /** the event after which the server closes for good */
  last?: string;
}

/** Opens a new stream where path or query change, and says how the line is. */
export function useEvents({ path, query, onEvent, last }: EventsOptions): StreamState {
  const [state, setState] = useState<StreamState>({ kind: 'connecting' });
  const key = `${path ?? ''}${queryText(query)}`;
  const heard = useEffectEvent(onEvent);
  const asked = useEffectEvent(() => query);
  useEffect(() => {
    if (path === null) return;
    return followEvents({
      path,
      query: asked(),
      last,
      onState: setState,
      onEvent: (name, data) => heard(name, data),
    });
    // `key` stands for path and query
  }, [key, path, last]);
  return state;
}
