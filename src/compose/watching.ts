/** Who is told of what the journal writes: those who watch a tree. */
import { Wakes } from '../executions/live/wakes.ts';
import type { EnginePorts } from '../engine/ports.ts';

export interface Watching {
  wakes: Wakes;
  onWritten: NonNullable<EnginePorts['onWritten']>;
}

export function createWatching(): Watching {
  const wakes = new Wakes();
  return { wakes, onWritten: (entries) => wakes.written(entries) };
}
