/** Changes of resources with their entry in the audit log: both are written, or neither. */
import { isDeepStrictEqual } from 'node:util';
import type { DataSource, EntityManager, EntityTarget, FindOptionsWhere, ObjectLiteral } from 'typeorm';
import { AuditTable, type NewAuditEntry } from './audit-table.ts';
import type { Queryable } from './journal/rows.ts';
import type { IsUnheld } from './server-files.ts';

/** What a change is called; who makes it is known by itself. */
export type ChangeNote = Pick<NewAuditEntry, 'action' | 'object' | 'details'>;

/** Without a note nothing is recorded: the change is nobody's, as when what lay in clear is sealed. */
export function withNote<T>(data: DataSource, note: ChangeNote | undefined, change: (manager: EntityManager) => Promise<T>): Promise<T> {
  return data.transaction(async (manager) => {
    const result = await change(manager);
    if (note) await noteIn(manager, note);
    return result;
  });
}

export interface Unheld<E> {
  entity: EntityTarget<E>;
  where: FindOptionsWhere<E>;
  note: ChangeNote;
  isUnheld: IsUnheld;
  /** what is to be done before, in the same transaction */
  before?(manager: EntityManager): Promise<void>;
}

/** Deletes the one row, unless a server has a file of it. Whether there was one that went. */
export function deleteUnheld<E extends ObjectLiteral>(
  data: DataSource,
  { entity, where, note, isUnheld, before }: Unheld<E>,
): Promise<boolean> {
  return data.transaction(async (manager) => {
    if (!(await isUnheld(manager))) return false;
    await before?.(manager);
    const isGone = ((await manager.getRepository(entity).delete(where)).affected ?? 0) > 0;
    if (isGone) await noteIn(manager, note);
    return isGone;
  });
}

/** In a transaction that is under way. */
export function noteIn(manager: EntityManager, note: ChangeNote): Promise<void> {
  return new AuditTable(queriesOf(manager)).record(note);
}

/** Names of fields that are not the same; of those that `inside` names, the keys within. Never a value. */
export function changedFields(before: object, after: object, inside: readonly string[] = []): string[] {
  const [old, young] = [before as Record<string, unknown>, after as Record<string, unknown>];
  const keys = [...new Set([...Object.keys(old), ...Object.keys(young)])].filter(
    (key) => !isDeepStrictEqual(old[key] ?? null, young[key] ?? null),
  );
  return keys.flatMap((key) => {
    const [was, is] = [old[key], young[key]];
    if (!inside.includes(key) || !isRecord(was) || !isRecord(is)) return [key];
    return changedFields(was, is).map((name) => `${key}.${name}`);
  });
}

function isRecord(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function queriesOf(manager: EntityManager): Queryable {
  return {
    async query(query, values) {
      const { text, values: given } = typeof query === 'string' ? { text: query, values } : query;
      await manager.query(text, given as unknown[]);
      return { rows: [], rowCount: null };
    },
  };
}
