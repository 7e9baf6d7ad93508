import { isLack } from '../errors.ts';
import type { SealedRows } from '../secrets/sealed-rows.ts';
import { loadChildren, loadNews } from '../storage/journal/claim.ts';
import type { ExecutionRow, Queryable } from '../storage/journal/rows.ts';

export interface RecordedHost {
  readonly secrets: SealedRows;
  drive(id: string): { fail(error: unknown): void } | undefined;
  /** false: the database was away, or this worker stops */
  isDefect(error: unknown): boolean;
  repeat<T>(work: () => Promise<T>): Promise<T>;
}

/** Children of flows in memory as the database has them, opened where they are sealed. */
export class RecordedChildren {
  private readonly host: RecordedHost;
  private readonly db: Queryable;

  constructor(host: RecordedHost, db: Queryable) {
    this.host = host;
    this.db = db;
  }

  of(id: string): Promise<ExecutionRow[]> {
    return this.opened(
      id,
      this.host.repeat(() => loadChildren(this.db, [id])),
    );
  }

  /** Those that ended or were marked elsewhere, or that nobody runs any more. */
  newsOf(id: string): Promise<ExecutionRow[]> {
    return this.opened(
      id,
      this.host.repeat(() => loadNews(this.db, id)),
    );
  }

  /** The flow fails where one of them cannot be opened. */
  private async opened(id: string, reading: Promise<ExecutionRow[]>): Promise<ExecutionRow[]> {
    const rows = await reading;
    try {
      await this.host.secrets.open(rows);
      return rows;
    } catch (error) {
      if (!this.host.isDefect(error) || isLack(error)) throw error;
      this.host.drive(id)?.fail(error);
      return [];
    }
  }
}
