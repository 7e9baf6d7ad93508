/** The audit log as an admin reads it. */
import type { JsonObject } from '../../model.ts';
import { auditNow, listAudit, type AuditFilter, type AuditPlace, type AuditRow } from '../../storage/audit-queries.ts';
import type { Queryable } from '../../storage/journal/rows.ts';

export interface AuditItem {
  id: string;
  at: string;
  actor: { kind: string; id: string | null; name: string };
  action: string;
  object: string;
  execution_id: string | null;
  from: string | null;
  details: JsonObject | null;
}

const EXPORT_BATCH = 1000;

export class AuditLog {
  readonly #db: Queryable;

  constructor(db: Queryable) {
    this.#db = db;
  }

  /** The newest first. `next`: where the next page begins. */
  async list({
    limit,
    ...filter
  }: AuditFilter & { after?: AuditPlace; limit: number }): Promise<{ items: AuditItem[]; next: AuditPlace | null }> {
    const rows = await listAudit(this.#db, { ...filter, order: 'newest', limit: limit + 1 });
    const last = rows.length > limit ? rows[limit - 1] : undefined;
    return { items: rows.slice(0, limit).map(itemOf), next: last ? { at: last.place, id: last.id } : null };
  }

  /** All that the log holds at this moment, the oldest first, a batch at a time: it takes no more memory for millions of rows. */
  async *export(filter: AuditFilter): AsyncGenerator<AuditItem[]> {
    const until = await auditNow(this.#db);
    let after: AuditPlace | undefined;
    for (;;) {
      const rows = await listAudit(this.#db, { ...filter, until, ...(after && { after }), order: 'oldest', limit: EXPORT_BATCH });
      const last = rows.at(-1);
      if (last === undefined) return;
      yield rows.map(itemOf);
      after = { at: last.place, id: last.id };
    }
  }
}

function itemOf({ id, at, actor_kind, actor_id, actor_name, action, object, execution_id, from_address, details }: AuditRow): AuditItem {
  const actor = { kind: actor_kind, id: actor_id, name: actor_name };
  return { id, at: at.toISOString(), actor, action, object, execution_id, from: from_address, details };
}
