import type { Queryable } from '../journal/rows.ts';

/** Advisory lock of whoever may take an admin away; any number that nothing else takes. */
const COUNTING = 7_384_652;

/**
 * How many can let others in: users who are not disabled, and tokens that neither end nor are narrowed. Until the transaction ends
 * nobody else counts, so two changes cannot each leave the other's admin.
 */
export async function countAdmins(db: Queryable): Promise<number> {
  await db.query(`select pg_advisory_xact_lock(${COUNTING})`);
  const { rows } = await db.query<{ n: number }>(
    `select ((select count(*) from users where role = 'admin' and disabled_at is null)
           + (select count(*) from api_tokens where role = 'admin' and scopes is null and expires_at is null))::int as n`,
  );
  return rows[0]?.n ?? 0;
}
