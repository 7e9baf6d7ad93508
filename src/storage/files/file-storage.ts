/**
 * Files in the database: the statements, one method each. A file is WRITING while its chunks come in, READY once it is whole, and
 * DELETED when nobody may see it any more but its chunks are still being removed. Only READY ones are ever given out.
 */
import type { Queryable } from '../journal/rows.ts';
import { ENDED } from '../journal/statuses.ts';

export interface FileRow {
  id: string;
  name: string;
  content_type: string;
  size: number;
  sha256: string;
  /** bytes of every chunk but the last one */
  chunk_bytes: number;
  /** the connection that wrote it; null: it was uploaded */
  execution_id: string | null;
  created_at: Date;
  used_at: Date;
}

export type NewFile = Pick<FileRow, 'id' | 'name' | 'content_type' | 'chunk_bytes' | 'execution_id'>;

export interface Unused {
  /** READY ones that were last used longer ago than this */
  keepSeconds: number;
  /** WRITING ones whose last chunk came longer ago than this: whoever wrote them is gone */
  stalledSeconds: number;
  limit: number;
}

/** `int8` comes as text; a size is far below 2^53. */
const COLUMNS = 'id, name, content_type, size::float8 as size, sha256, chunk_bytes, execution_id, created_at, used_at';

export class FileStorage {
  readonly #db: Queryable;

  constructor(db: Queryable) {
    this.#db = db;
  }

  async insert({ id, name, content_type, chunk_bytes, execution_id }: NewFile): Promise<void> {
    await this.#db.query(
      `insert into files (id, name, content_type, status, chunk_bytes, execution_id) values ($1, $2, $3, 'WRITING', $4, $5)
       on conflict (id) do nothing`,
      [id, name, content_type, chunk_bytes, execution_id],
    );
  }

  /**
   * Whether the file was still there to take the chunk; a repeated one is taken once. The commit is not waited for: `finish` does,
   * and a commit that has reached the disk has all earlier ones with it. (One CTE alone: what is not referred to would not run.)
   */
  async append(id: string, seq: number, content: Buffer): Promise<boolean> {
    const { rowCount } = await this.#db.query(
      `with file as (update files set used_at = now() where id = $1 and status = 'WRITING' returning id)
       insert into file_chunks (file_id, seq, content)
       select file.id, $2, $3 from file, set_config('synchronous_commit', 'off', true)
       on conflict (file_id, seq) do update set content = excluded.content`,
      [id, seq, content],
    );
    return (rowCount ?? 0) > 0;
  }

  /** Makes the file visible, and ties it to the tree of the execution that wrote it. Null where it was removed meanwhile. */
  async finish(id: string, size: number, sha256: string): Promise<FileRow | null> {
    const { rows } = await this.#db.query<FileRow>(
      `with file as (
         update files set status = 'READY', size = $2, sha256 = $3, used_at = now()
         where id = $1 and status in ('WRITING', 'READY') returning *
       ), used as (
         insert into file_uses (file_id, root_id)
         select file.id, e.root_id from file join executions e on e.id = file.execution_id
         on conflict do nothing
       )
       select ${COLUMNS} from file`,
      [id, size, sha256],
    );
    return rows[0] ?? null;
  }

  async find(id: string): Promise<FileRow | null> {
    const { rows } = await this.#db.query<FileRow>(`select ${COLUMNS} from files where id = $1 and status = 'READY'`, [id]);
    return rows[0] ?? null;
  }

  /** As `find`, for whoever is going to read it: that counts as a use, also of the tree that the execution belongs to. */
  async use(id: string, executionId: string | null): Promise<FileRow | null> {
    const { rows } = await this.#db.query<FileRow>(
      `with used as (update files set used_at = now() where id = $1 and status = 'READY' returning *),
       tied as (
         insert into file_uses (file_id, root_id)
         select used.id, e.root_id from used join executions e on e.id = $2
         on conflict do nothing
       )
       select ${COLUMNS} from used`,
      [id, executionId],
    );
    return rows[0] ?? null;
  }

  /** Ties files to a tree that is given them when it is started. The ids of those that are there. */
  async hold(ids: readonly string[], rootId: string): Promise<string[]> {
    const { rows } = await this.#db.query<{ id: string }>(
      `with used as (update files set used_at = now() where id = any($1::uuid[]) and status = 'READY' returning id),
       tied as (insert into file_uses (file_id, root_id) select id, $2 from used on conflict do nothing)
       select id from used`,
      [ids, rootId],
    );
    return rows.map((row) => row.id);
  }

  /** Newest first, before the given one. */
  async list({ before, q, limit }: { before?: string; q?: string; limit: number }): Promise<FileRow[]> {
    const { rows } = await this.#db.query<FileRow>(
      `select ${COLUMNS} from files
       where status = 'READY' and ($1::uuid is null or id < $1) and ($2::text is null or position(lower($2) in lower(name)) > 0)
       order by id desc limit $3`,
      [before ?? null, q ?? null, limit],
    );
    return rows;
  }

  async chunk(id: string, seq: number): Promise<Buffer | null> {
    const { rows } = await this.#db.query<{ content: Buffer }>(
      `select c.content from file_chunks c join files f on f.id = c.file_id
       where c.file_id = $1 and c.seq = $2 and f.status = 'READY'`,
      [id, seq],
    );
    return rows[0]?.content ?? null;
  }

  /** From here on nobody sees it. Whether it was there. */
  async markDeleted(id: string, from: 'READY' | 'WRITING'): Promise<boolean> {
    const { rowCount } = await this.#db.query(`update files set status = 'DELETED' where id = $1 and status = $2`, [id, from]);
    return (rowCount ?? 0) > 0;
  }

  /**
   * Marks files that nothing has used for long, but for those that a running tree has had in hand, also where of the tree only an
   * orphan still runs. How many they were.
   */
  async markUnused({ keepSeconds, stalledSeconds, limit }: Unused): Promise<number> {
    const { rowCount } = await this.#db.query(
      `update files set status = 'DELETED' where id in (
         select f.id from files f
         where f.used_at < now() - make_interval(secs => least($1::float8, $2::float8)) and (
           (f.status = 'WRITING' and f.used_at < now() - make_interval(secs => $2::float8))
           or (f.status = 'READY' and f.used_at < now() - make_interval(secs => $1::float8) and not exists (
             select from file_uses u join executions e on e.root_id = u.root_id where u.file_id = f.id and e.status not in ${ENDED})))
         order by f.used_at limit $3 for update skip locked)`,
      [keepSeconds, stalledSeconds, limit],
    );
    return rowCount ?? 0;
  }

  async deleted(limit: number): Promise<string[]> {
    const { rows } = await this.#db.query<{ id: string }>(`select id from files where status = 'DELETED' order by id limit $1`, [limit]);
    return rows.map((row) => row.id);
  }

  /** Removes some chunks of a DELETED file, and with the last of them the file. Whether it is gone. */
  async purge(id: string, chunks: number): Promise<boolean> {
    const { rowCount } = await this.#db.query(
      `delete from file_chunks c using files f where f.id = $1 and f.status = 'DELETED' and c.file_id = f.id
       and c.seq in (select seq from file_chunks where file_id = $1 order by seq desc limit $2)`,
      [id, chunks],
    );
    if ((rowCount ?? 0) >= chunks) return false;
    await this.#db.query(`delete from files where id = $1 and status = 'DELETED'`, [id]);
    return true;
  }
}
