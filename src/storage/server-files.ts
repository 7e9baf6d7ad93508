/**
 * The table `server_files`: of which flows, connectors and Vaults each server has a file. What a living server has a file of is not
 * deleted by another one whose folder lacks it.
 *
 * Whoever notes and whoever deletes take the same lock, so that each sees what the other one did: a note that is committed is heeded
 * by every later deletion, and who has noted sees what was deleted before.
 */
import type { DataSource, EntityManager } from 'typeorm';
import type { FileKind } from '../model.ts';

/** Files of one kind: the name of what a file holds → what tells its content from another; null: that is not compared. */
export type NamedFiles = ReadonlyMap<string, string | null>;

export interface OtherServer {
  host: string;
  pid: number;
}

export interface OtherFile {
  name: string;
  content: string | null;
  server: OtherServer;
}

/** What other living servers have of one kind. */
export interface OtherFiles {
  files: OtherFile[];
  /** one that has not said yet what it has, or never does: it is about to start, or of a release that knows nothing of this */
  silent: OtherServer | null;
}

/** Asked in the transaction that deletes: whether nobody else has a file of it. Nobody notes one until the transaction ends. */
export type IsUnheld = (manager: EntityManager) => Promise<boolean>;

/** Advisory lock of whoever notes or deletes; any number that nothing else takes. */
const NOTING = 7_384_653;

/**
 * Whoever is silent is declared dead by a living worker after some two seconds (`fenceSilent`, which knows when the silence is that
 * of the database). The row of one that died when nobody was there to do so counts no longer than this.
 */
const LIVES = `w.id <> $1 and w.stopped_at is null
  and w.heartbeat_at between clock_timestamp() - interval '30 s' and clock_timestamp() + interval '30 s'`;

export class ServerFiles {
  readonly #data: DataSource;

  constructor(data: DataSource) {
    this.#data = data;
  }

  /** Replaces what was noted for this worker. False: it is not registered, or not any more, and nothing was noted. */
  async note(workerId: string, files: ReadonlyMap<FileKind, NamedFiles>): Promise<boolean> {
    const rows = [...files].flatMap(([kind, named]) => [...named].map(([name, content]) => ({ kind, name, content })));
    return this.#data.transaction(async (manager) => {
      await lock(manager);
      const [noted] = await updated(manager, 'update workers set notes_files = true where id = $1 and stopped_at is null returning id', [
        workerId,
      ]);
      await manager.query(CLEAR);
      if (noted === undefined) return false;
      await manager.query(WITHDRAW, [workerId, rows.map(({ kind }) => kind), rows.map(({ name }) => name)]);
      await manager.query(ADD, [workerId, ...(['kind', 'name', 'content'] as const).map((key) => rows.map((row) => row[key]))]);
      return true;
    });
  }

  /** The server that started first comes first. */
  async others(workerId: string, kind: FileKind): Promise<OtherFiles> {
    const rows: { name: string | null; content: string | null; host: string; pid: number; notes_files: boolean }[] = await this.#data.query(
      `select f.name, f.content, w.host, w.pid, w.notes_files from workers w
       left join server_files f on f.worker_id = w.id and f.kind = $2
       where ${LIVES} order by w.started_at, w.id`,
      [workerId, kind],
    );
    const silent = rows.find(({ notes_files }) => !notes_files);
    const files = rows.flatMap(({ name, content, host, pid }) => (name === null ? [] : { name, content, server: { host, pid } }));
    return { files, silent: silent ? { host: silent.host, pid: silent.pid } : null };
  }

  isUnheld(workerId: string, kind: FileKind, name: string): IsUnheld {
    return async (manager) => {
      await lock(manager);
      const holders: unknown[] = await manager.query(
        `select from workers w where ${LIVES} and (not w.notes_files or exists (
           select from server_files f where f.worker_id = w.id and f.kind = $2 and f.name = $3)) limit 1`,
        [workerId, kind, name],
      );
      return holders.length === 0;
    };
  }
}

/** What those had that stopped, or are forgotten by now. */
const CLEAR = `
  delete from server_files f where not exists (select from workers w where w.id = f.worker_id and w.stopped_at is null)`;

const WITHDRAW = `
  delete from server_files f where f.worker_id = $1
    and not exists (select from unnest($2::text[], $3::text[]) as has(kind, name) where has.kind = f.kind and has.name = f.name)`;

const ADD = `
  insert into server_files as f (worker_id, kind, name, content) select $1::uuid, has.* from unnest($2::text[], $3::text[], $4::text[]) as has
  on conflict (worker_id, kind, name) do update set content = excluded.content where f.content is distinct from excluded.content`;

async function lock(manager: EntityManager): Promise<void> {
  await manager.query(`select pg_advisory_xact_lock(${NOTING})`);
}

/** The rows that the statement returns; TypeORM gives them beside their number. */
async function updated(manager: EntityManager, statement: string, values: unknown[]): Promise<unknown[]> {
  const [rows]: [unknown[], number] = await manager.query(statement, values);
  return rows;
}
