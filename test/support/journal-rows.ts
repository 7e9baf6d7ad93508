import { uuidv7 } from '../../src/engine/ids.ts';
import type { Queryable } from '../../src/storage/journal/rows.ts';
import { emptyEntry, type ExecutionChange, type JournalEntry, type NewExecution } from '../../src/storage/journal/rows.ts';
import { registerWorker } from '../../src/storage/journal/workers.ts';
import type { Fence } from '../../src/storage/journal/fence.ts';

/** A root flow's row; `given` says what is special about it. */
export function newRow(given: Partial<NewExecution> = {}): NewExecution {
  const id = given.id ?? uuidv7(Date.now());
  return {
    id,
    rootId: given.rootId ?? id,
    parentId: null,
    position: null,
    generation: 0,
    type: 'FLOW',
    name: 'a flow',
    status: 'RUNNING',
    target: null,
    flow: 'a flow',
    flowVersion: 'v',
    connector: null,
    connectorType: null,
    pool: 'default',
    options: null,
    inputs: '{}',
    shownInputs: null,
    output: null,
    error: null,
    message: null,
    outcome: null,
    labels: null,
    priority: 0,
    orphan: false,
    seed: 's',
    createdAt: 1_700_000_000_123,
    startedAt: null,
    endedAt: null,
    wake: null,
    attempt: 0,
    delivered: null,
    owned: true,
    continuedAs: null,
    ...given,
  };
}

export function inserting(...rows: NewExecution[]): JournalEntry {
  return { ...emptyEntry(rows[0]?.rootId ?? ''), inserts: rows };
}

export function changing(rootId: string, ...changes: ExecutionChange[]): JournalEntry {
  return { ...emptyEntry(rootId), changes };
}

export async function aWorker(db: Queryable): Promise<Fence> {
  const { fence } = await registerWorker(db, { id: uuidv7(Date.now()), pool: 'default', host: 'here', pid: 1, version: '0' });
  return fence;
}
