/** How connectors fare: columns of the table `connectors` that are written apart from the documents, many at a time. */
import type { Queryable } from './journal/rows.ts';

interface Change {
  id: string;
  usedAt: Date | null;
  testedAt: Date | null;
  failing: boolean | null;
  failure: object | null;
}

/** Locks in the order of ids, as every process does. `updated_at` is the document's, and stays. */
const CHANGE = `
  with given as (
    select * from unnest($1::uuid[], $2::timestamptz[], $3::timestamptz[], $4::bool[], $5::json[])
      as u(id, used_at, tested_at, failing, failure)
  ), locked as (
    select c.id from connectors c where c.id in (select id from given) order by c.id for no key update
  )
  update connectors c set
    last_used_at = greatest(c.last_used_at, g.used_at),
    last_tested_at = greatest(c.last_tested_at, g.tested_at),
    failing = coalesce(g.failing, c.failing),
    last_failure = coalesce(g.failure, c.last_failure)
  from given g join locked l on l.id = g.id
  where c.id = l.id`;

export class ConnectorStateTable<S> {
  readonly #db: Queryable;

  constructor(db: Queryable) {
    this.#db = db;
  }

  async states(ids: readonly string[]): Promise<Map<string, S>> {
    const { rows } = await this.#db.query<{ id: string } & S & object>(
      'select id, last_used_at, last_tested_at, last_failure, failing from connectors where id = any($1::uuid[])',
      [ids],
    );
    return new Map(rows.map(({ id, ...state }) => [id, state as unknown as S]));
  }

  async change(changes: readonly Change[]): Promise<void> {
    const column = <T>(value: (change: Change) => T): T[] => changes.map(value);
    await this.#db.query(CHANGE, [
      column(({ id }) => id),
      column(({ usedAt }) => usedAt),
      column(({ testedAt }) => testedAt),
      column(({ failing }) => failing),
      column(({ failure }) => failure && JSON.stringify(failure)),
    ]);
  }
}
