/** Who is told of what the journal writes: those who watch a tree, what counts, and what traces. */
import { hostname } from 'node:os';
import type { Config } from '../config.ts';
import type { EnginePorts } from '../engine/ports.ts';
import { Wakes } from '../executions/live/wakes.ts';
import { Numbers } from '../monitoring/numbers.ts';
import { openTraces, type OpenTraces } from '../monitoring/open-traces.ts';
import type { Database } from '../storage/database.ts';

export interface Watching {
  wakes: Wakes;
  numbers: Numbers;
  /** those who are told when the database has gone on from an earlier state */
  rewinds: (() => void)[];
  onWritten: NonNullable<EnginePorts['onWritten']>;
}

export async function createWatching(
  { openTelemetry: variables }: Pick<Config, 'openTelemetry'>,
  { database, log, version }: { database: Pick<Database, 'reads'>; log: OpenTraces['log']; version: string },
  made: AsyncDisposableStack,
): Promise<Watching> {
  const wakes = new Wakes();
  const numbers = new Numbers();
  const traces = await openTraces({ variables, db: database.reads, version, host: hostname(), log });
  if (traces) made.defer(() => traces.close());
  const onWritten: Watching['onWritten'] = (entries, tookMs) => {
    numbers.onWritten(entries, tookMs);
    wakes.written(entries);
    traces?.onWritten(entries, tookMs);
  };
  return { wakes, numbers, rewinds: [], onWritten };
}
