/** The columns of resources that hold sealed values: what a rotation seals anew. */
import type { Queryable } from './journal/rows.ts';

export interface SealedColumn {
  table: 'connectors' | 'vaults' | 'oauth_grants' | 'oauth_authorizations' | 'kept_access';
  /** the table for whose rows its values are sealed; default: its own */
  sealedFor?: SealedColumn['table'];
  column: string;
  /** an object whose fields are sealed one by one; else a text that is sealed as a whole */
  isObject: boolean;
}

export const SEALED_COLUMNS: readonly SealedColumn[] = [
  { table: 'connectors', column: 'value', isObject: true },
  { table: 'connectors', column: 'yaml', isObject: false },
  { table: 'vaults', column: 'auth_secrets', isObject: false },
  { table: 'oauth_grants', column: 'tokens', isObject: false },
  { table: 'oauth_authorizations', column: 'verifier', isObject: false },
  { table: 'kept_access', sealedFor: 'oauth_grants', column: 'tokens', isObject: false },
];

export interface SealedRow {
  id: string;
  text: string;
}

/** Rows that hold a sealed value, by id; `after`: the id of the last one of the page before. */
export async function listSealed(
  db: Queryable,
  { table, column }: SealedColumn,
  after: string | null,
  limit: number,
): Promise<SealedRow[]> {
  const { rows } = await db.query<SealedRow>(
    `select id, ${column}::text as text from ${table}
     where ($1::uuid is null or id > $1::uuid) and strpos(${column}::text, 'petiole:v1:') > 0 order by id limit $2`,
    [after, limit],
  );
  return rows;
}

/** False where somebody has changed it meanwhile. */
export async function replaceSealed(db: Queryable, column: SealedColumn, before: SealedRow, after: string): Promise<boolean> {
  const { table, column: name, isObject } = column;
  const { rowCount } = await db.query(
    `update ${table} set ${name} = $3${isObject ? '::json' : ''} where id = $1::uuid and ${name}::text = $2`,
    [before.id, before.text, after],
  );
  return rowCount === 1;
}
