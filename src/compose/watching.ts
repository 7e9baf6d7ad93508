/** Who is told of what the journal writes: those who watch a tree, and what counts. */
import type { EnginePorts } from '../engine/ports.ts';
import { Wakes } from '../executions/live/wakes.ts';
import { Numbers } from '../monitoring/numbers.ts';

export interface Watching {
  wakes: Wakes;
  numbers: Numbers;
  onWritten: NonNullable<EnginePorts['onWritten']>;
}

export function createWatching(): Watching {
  const wakes = new Wakes();
  const numbers = new Numbers();
  const onWritten: Watching['onWritten'] = (entries, tookMs) => {
    numbers.onWritten(entries, tookMs);
    wakes.written(entries);
  };
  return { wakes, numbers, onWritten };
}
