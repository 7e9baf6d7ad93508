/** The table `audit`: who did what to what, and when. Rows are only ever added. */
import { randomUUID } from 'node:crypto';
import type { JsonObject } from '../model.ts';
import type { Queryable } from './journal/rows.ts';

export interface NewAuditEntry {
  /** a token, a user, or an execution */
  actor: string;
  /** `vault.reveal`, `secrets.rotate` … */
  action: string;
  /** what it was done to; never a secret */
  object: string;
  executionId?: string;
  details?: JsonObject;
}

export class AuditTable {
  readonly #db: Queryable;

  constructor(db: Queryable) {
    this.#db = db;
  }

  async record({ actor, action, object, executionId, details }: NewAuditEntry): Promise<void> {
    await this.#db.query('insert into audit (id, actor, action, object, execution_id, details) values ($1, $2, $3, $4, $5, $6)', [
      randomUUID(),
      actor,
      action,
      object,
      executionId ?? null,
      details === undefined ? null : JSON.stringify(details),
    ]);
  }
}
