/** What comes after the end of a flow: its parent is told, or a next generation takes its place (`retry`, `continueAs`). */
import { RETRY_DEFAULTS, type ChildOptions } from '../model.ts';
import { deliveredOf } from './child.ts';
import type { DriveHost } from './host.ts';
import { generationId } from './ids.ts';
import { newSeed } from './rows.ts';
import type { ExecutionRow, JournalEntry, NewExecution, Wake } from '../storage/journal/rows.ts';

/** Errors of a flow that another attempt cannot mend. */
const FINAL = new Set([
  'DEPENDENCY_TIMEOUT',
  'POISONED',
  'NON_DETERMINISTIC_FLOW',
  'INVALID_INPUT',
  'FLOW_NOT_FOUND',
  'JOURNAL_REJECTED',
  'SECRET_UNREADABLE',
]);

/** Hands the end of a child flow to its parent, in memory or by a wake; resolves when it is durable. */
export function deliverEnd(host: DriveHost, row: ExecutionRow, entry: JournalEntry): Promise<void> {
  const parentId = row.parent_id as string;
  const parent = host.drive(parentId);
  if (!parent || parent.isGone) return host.journal.write({ ...entry, wakes: [...entry.wakes, parentId] });
  const child = parent.children.get(row.position as number);
  if (!child) return host.journal.write(entry);
  return parent.childEnded(child, deliveredOf(row), entry);
}

/** Whether a failed child flow is tried again, and after how many seconds. Full jitter, so that many do not come back at once. */
export function retryOf(row: ExecutionRow, options: ChildOptions, now: number): { delaySeconds: number } | null {
  if (!options.retry || row.parent_id === null || row.control === 'CANCEL') return null;
  const { attempts, initial, maximum, multiplier, deadline } = { ...RETRY_DEFAULTS, ...options.retry };
  if (row.attempt >= attempts || isFinal(row)) return null;
  const delaySeconds = Math.random() * Math.min(maximum, initial * multiplier ** (row.attempt - 1));
  const begun = row.started_at ?? row.created_at;
  const latest = Math.min(deadline ?? Infinity, options.timeout ?? Infinity);
  if (now + delaySeconds * 1000 > begun + latest * 1000) return null;
  return { delaySeconds };
}

/** That a child of it took too long another attempt may mend: such an error names the child. */
function isFinal({ error }: ExecutionRow): boolean {
  const { code = '', execution } = error === null ? {} : (JSON.parse(error) as { code?: string; execution?: object });
  return FINAL.has(code) && !(code === 'DEPENDENCY_TIMEOUT' && execution !== undefined);
}

/**
 * The row that takes the place of one that ended: the same parent, position and version. A retry keeps the times, so that
 * `timeout` and `deadline` count over all attempts; `continueAs` of a root makes a new tree.
 */
export function nextGeneration(
  row: ExecutionRow,
  inputs: string,
  next: { attempt: number; wake: Wake; keepTimes: boolean; now: number },
): NewExecution {
  const id = generationId(row.id, row.generation + 1);
  return {
    id,
    rootId: row.parent_id === null ? id : row.root_id,
    parentId: row.parent_id,
    position: row.position,
    generation: row.generation + 1,
    type: 'FLOW',
    name: row.name,
    status: 'PENDING',
    target: row.target,
    flow: row.flow,
    flowVersion: row.flow_version,
    connector: null,
    connectorType: null,
    pool: row.pool,
    options: row.options,
    inputs,
    shownInputs: null,
    output: null,
    error: null,
    message: null,
    outcome: null,
    labels: row.labels,
    priority: row.priority,
    orphan: row.orphan,
    seed: newSeed(),
    createdAt: next.keepTimes ? row.created_at : next.now,
    startedAt: next.keepTimes ? row.started_at : null,
    endedAt: null,
    wake: next.wake,
    attempt: next.attempt,
    delivered: null,
    owned: false,
    continuedAs: null,
  };
}
