import { text } from '../api/search.ts';

/** The filters of the audit log, as they stand in the address and as the API takes them. */
export interface AuditSearch {
  actor?: string;
  action?: string;
  object?: string;
  from?: string;
  to?: string;
  q?: string;
}

export function auditSearch(search: Record<string, unknown>): AuditSearch {
  const { actor, action, object, from, to, q } = search;
  return { actor: text(actor), action: text(action), object: text(object), from: time(from), to: time(to), q: text(q) };
}

function time(value: unknown): string | undefined {
  const given = text(value);
  return given !== undefined && !Number.isNaN(Date.parse(given)) ? given : undefined;
}
