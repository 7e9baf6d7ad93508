/**
 * The table `kept_access`: the access that people gave to connectors whose files are gone. Whoever has a connector deleted has its access
 * deleted too; a file may be gone by mistake, as where `up` is started with another folder, and nobody can give an access back but the
 * people who gave it.
 */
import type { Queryable } from './journal/rows.ts';

/** A connection, and within a transaction that of TypeORM. */
interface Queries {
  query(text: string, values: unknown[]): Promise<unknown>;
}

const KEPT_DAYS = 7;
const IS_KEPT = `removed_at > now() - interval '${KEPT_DAYS} days'`;
const TOKENS = 'fingerprint, tokens, scopes, obtained_at, expires_at, version, authorized_by, authorized_at';

/**
 * Before the connector is deleted, in the same transaction. A renewal of its tokens that is under way is waited for: what is kept is
 * what it stores.
 */
export async function keepAccess(db: Queries, connectorId: string): Promise<void> {
  await db.query('select from oauth_grants where id = $1 for update', [connectorId]);
  await db.query(
    `insert into kept_access (id, name, ${TOKENS})
     select g.id, c.name, ${TOKENS.replace(/\w+/g, 'g.$&')} from oauth_grants g join connectors c on c.id = g.id
     where g.id = $1 and g.status = 'ACTIVE' and g.authorized_by is not null
     on conflict (name) do update set
       id = excluded.id, ${TOKENS.replace(/\w+/g, '$& = excluded.$&')}, removed_at = now()`,
    [connectorId],
  );
}

/** What the id of the connector was whose access is kept; undefined: none is. */
export async function formerId(db: Queries, name: string): Promise<string | undefined> {
  const rows = (await db.query(`select id from kept_access where name = $1 and ${IS_KEPT}`, [name])) as { id: string }[];
  return rows[0]?.id;
}

/** After the connector is stored under its former id, in the same transaction. */
export async function giveAccessBack(db: Queries, connectorId: string, name: string): Promise<void> {
  await db.query(
    `with kept as (delete from kept_access where id = $1 and name = $2 and ${IS_KEPT} returning id, ${TOKENS})
     insert into oauth_grants (id, status, ${TOKENS}) select id, 'ACTIVE', ${TOKENS} from kept on conflict (id) do nothing`,
    [connectorId, name],
  );
}

/** Of files that have not come back. */
export async function dropKeptAccess(db: Queryable): Promise<void> {
  await db.query(`delete from kept_access where not (${IS_KEPT})`);
}
