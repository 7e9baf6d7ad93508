import type { ExecutionRow } from '../storage/journal/rows.ts';

export type Ended = (row: ExecutionRow) => void;

/** Roots whose end is remembered, and up to which size. */
const RECENT = { rows: 1000, bytes: 64 * 1024 };

/** Who waits in this process for the end of an execution. */
export class Waiters {
  private readonly waiting = new Map<string, Set<Ended>>();
  private readonly ended = new Map<string, ExecutionRow>();
  private readonly ending = new Set<string>();

  /** The answer takes the waiter away. */
  add(id: string, ended: Ended): () => void {
    const waiting = this.waiting.get(id) ?? new Set();
    waiting.add(ended);
    this.waiting.set(id, waiting);
    return () => {
      waiting.delete(ended);
      if (waiting.size === 0 && this.waiting.get(id) === waiting) this.waiting.delete(id);
    };
  }

  /** Its end is on its way to disk; who asks for it is told in a moment, where the database takes it. */
  expect(id: string): void {
    this.ending.add(id);
    if (this.ending.size > RECENT.rows) this.ending.delete(this.ending.values().next().value as string);
  }

  expects(id: string): boolean {
    return this.ending.has(id);
  }

  tell(row: ExecutionRow): void {
    this.ending.delete(row.id);
    if (row.parent_id === null && sizeOf(row) < RECENT.bytes) this.remember(row);
    for (const ended of this.waiting.get(row.id) ?? []) ended(row);
  }

  recent(id: string): ExecutionRow | null {
    return this.ended.get(id) ?? null;
  }

  /** What is remembered may not be what the database has. */
  forget(): void {
    this.ended.clear();
  }

  private remember(row: ExecutionRow): void {
    this.ended.set(row.id, row);
    if (this.ended.size > RECENT.rows) this.ended.delete(this.ended.keys().next().value as string);
  }
}

function sizeOf({ inputs, output_value, error }: ExecutionRow): number {
  return inputs.length + (output_value?.length ?? 0) + (error?.length ?? 0);
}
