import { uuidv7 } from '../engine/ids.ts';
import { newSeed } from '../engine/rows.ts';
import { DEFAULT_POOL } from '../model.ts';
import type { NewExecution } from '../storage/journal/rows.ts';
import { labelsText } from './start-checks.ts';

/** What is known of a root before it starts. */
export interface RootParts {
  flow: string;
  version: string;
  /** JSON text */
  inputs: string;
  labels?: Record<string, string>;
  priority?: number;
  /** default: `default` */
  pool?: string | null;
}

/** The row of a new root. `now`: ms since the epoch by the clock of the database, as all times of the journal (`Engine.now`). */
export function rootRow(start: RootParts, now: number): NewExecution {
  const id = uuidv7(now);
  return {
    id,
    rootId: id,
    parentId: null,
    position: null,
    generation: 0,
    type: 'FLOW',
    name: start.flow,
    status: 'PENDING',
    target: null,
    flow: start.flow,
    flowVersion: start.version,
    connector: null,
    connectorType: null,
    pool: start.pool ?? DEFAULT_POOL,
    options: null,
    inputs: start.inputs,
    shownInputs: null,
    output: null,
    error: null,
    message: null,
    outcome: null,
    labels: labelsText(start.labels ?? {}),
    priority: start.priority ?? 0,
    orphan: false,
    seed: newSeed(),
    createdAt: now,
    startedAt: null,
    endedAt: null,
    wake: null,
    attempt: 0,
    delivered: null,
    owned: false,
    continuedAs: null,
  };
}
