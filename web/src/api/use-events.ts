/** A stream of server-sent events for as long as a component is on the page. */
import { useEffect, useEffectEvent, useState } from 'react';
import { followEvents, type StreamState } from './event-stream.ts';
import type { EventsAsked } from './typed.ts';

export interface EventsOptions {
  /** the route of the stream, and what it takes; null: not now */
  asked: EventsAsked | null;
  onEvent(name: string, data: unknown): void;
  /** the event after which the server closes for good */
  last?: string;
}

/** Opens a new stream where it is asked for something else, and says how the line is. */
export function useEvents({ asked, onEvent, last }: EventsOptions): StreamState {
  const [state, setState] = useState<StreamState>({ kind: 'connecting' });
  const key = JSON.stringify(asked);
  const heard = useEffectEvent(onEvent);
  const wanted = useEffectEvent(() => asked);
  useEffect(() => {
    const now = wanted();
    if (now === null) return;
    return followEvents({
      asked: now,
      last,
      onState: setState,
      onEvent: (name, data) => heard(name, data),
    });
    // `key` stands for what is asked
  }, [key, last]);
  return state;
}
