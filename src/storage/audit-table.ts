/** The table `audit`: who did what to what, from where and when. Rows are only ever added. */
import { randomUUID } from 'node:crypto';
import { currentActor, type Actor } from '../actor.ts';
import type { JsonObject } from '../model.ts';
import type { Queryable } from './journal/rows.ts';

export interface NewAuditEntry {
  /** default: whoever the door let in, else the system */
  actor?: Actor;
  /** `vault.reveal`, `secrets.rotate` … */
  action: string;
  /** what it was done to; never a secret */
  object: string;
  executionId?: string;
  /** what changed, by name; never a secret */
  details?: JsonObject;
}

/** Something that writes into the log: the table, and whatever stands in for it. */
export interface AuditTrail {
  record(entry: NewAuditEntry): Promise<void>;
}

/** What the log keeps of a text that somebody else made up. */
const MAX_TEXT = 500;

const INSERT = {
  name: 'audit',
  text: `insert into audit (id, actor_kind, actor_id, actor_name, from_address, action, object, execution_id, details)
    select * from unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::uuid[], $9::json[])`,
};

export class AuditTable implements AuditTrail {
  readonly #db: Queryable;

  constructor(db: Queryable) {
    this.#db = db;
  }

  record(entry: NewAuditEntry): Promise<void> {
    return this.recordAll([{ ...entry, actor: entry.actor ?? currentActor() }]);
  }

  /** In one statement; each entry names its actor. */
  async recordAll(entries: readonly (NewAuditEntry & { actor: Actor })[]): Promise<void> {
    const column = <T>(value: (entry: (typeof entries)[number]) => T): T[] => entries.map(value);
    const values = [
      column(() => randomUUID()),
      column(({ actor }) => actor.kind),
      column(({ actor }) => actor.id),
      column(({ actor }) => actor.name.slice(0, MAX_TEXT)),
      column(({ actor }) => actor.from ?? null),
      column(({ action }) => action),
      column(({ object }) => object.slice(0, MAX_TEXT)),
      column(({ executionId }) => executionId ?? null),
      column(({ details }) => (details === undefined ? null : JSON.stringify(details))),
    ];
    await this.#db.query({ ...INSERT, values });
  }
}
