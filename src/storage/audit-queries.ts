/** What is read of the table `audit`: pages of it, and all of it. */
import type { JsonObject } from '../model.ts';
import type { Queryable } from './journal/rows.ts';

export interface AuditFilter {
  /** a name or an id */
  actor?: string | undefined;
  /** `token.create`; with a dot at the end all that begin so */
  action?: string | undefined;
  object?: string | undefined;
  from?: Date | undefined;
  to?: Date | undefined;
  /** a part of name, action, object or address */
  q?: string | undefined;
}

/** Where a page ends. `at` is text, since a Date has no microseconds. */
export interface AuditPlace {
  at: string;
  id: string;
}

export interface AuditRow {
  id: string;
  at: Date;
  place: string;
  actor_kind: string;
  actor_id: string | null;
  actor_name: string;
  action: string;
  object: string;
  execution_id: string | null;
  from_address: string | null;
  details: JsonObject | null;
}

const COLUMNS = 'id, at, at::text as place, actor_kind, actor_id, actor_name, action, object, execution_id, from_address, details';

/** This moment by the clock that the entries have their time of, with microseconds. */
export async function auditNow(db: Queryable): Promise<string> {
  const { rows } = await db.query<{ now: string }>('select clock_timestamp()::text as now');
  return rows[0]!.now;
}

/**
 * The newest first, or the oldest; `until`: none later than that, as `auditNow` gives it. Only the conditions that are asked for are
 * written, so that each finds its index.
 */
export async function listAudit(
  db: Queryable,
  filter: AuditFilter & { after?: AuditPlace; until?: string; order: 'newest' | 'oldest'; limit: number },
): Promise<AuditRow[]> {
  const values: unknown[] = [];
  const value = (given: unknown): string => `$${values.push(given)}`;
  const { actor, action, object, from, to, until, q, after, order, limit } = filter;
  const conditions: string[] = [];
  if (actor !== undefined) conditions.push(`(actor_name = ${value(actor)} or actor_id = $${values.length})`);
  if (action !== undefined) conditions.push(action.endsWith('.') ? `starts_with(action, ${value(action)})` : `action = ${value(action)}`);
  if (object !== undefined) conditions.push(`object = ${value(object)}`);
  if (from !== undefined) conditions.push(`at >= ${value(from)}`);
  if (to !== undefined) conditions.push(`at < ${value(to)}`);
  if (until !== undefined) conditions.push(`at <= ${value(until)}::timestamptz`);
  if (q !== undefined)
    conditions.push(`position(lower(${value(q)}) in lower(concat_ws(' ', actor_name, action, object, from_address))) > 0`);
  if (after !== undefined)
    conditions.push(`(at, id) ${order === 'newest' ? '<' : '>'} (${value(after.at)}::timestamptz, ${value(after.id)}::uuid)`);
  const direction = order === 'newest' ? 'desc' : 'asc';
  const { rows } = await db.query<AuditRow>(
    `select ${COLUMNS} from audit ${conditions.length > 0 ? `where ${conditions.join(' and ')}` : ''}
     order by at ${direction}, id ${direction} limit ${value(limit)}`,
    values,
  );
  return rows;
}
