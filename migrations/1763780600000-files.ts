import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Content that flows pass between connections without holding it. A file is written in chunks that are committed one by one, and
 * nobody sees it before its last statement makes it READY: an upload of an hour holds no transaction open. `file_uses` says which
 * trees have had the file in hand; while one of them runs, the file stays.
 */
export class Files1763780600000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table files (
        id uuid primary key,
        name text not null,
        content_type text not null,
        status text not null check (status in ('WRITING', 'READY', 'DELETED')),
        size bigint,
        sha256 text,
        chunk_bytes integer not null,
        execution_id uuid,
        created_at timestamptz not null default now(),
        used_at timestamptz not null default now(),
        check (status <> 'READY' or (size is not null and sha256 is not null))
      ) with (fillfactor = 70);
      create index files_ready on files (id desc) where status = 'READY';
      create index files_used_at on files (used_at);
      create index files_deleted on files (id) where status = 'DELETED';

      create table file_chunks (
        file_id uuid not null references files (id),
        seq integer not null,
        content bytea not null,
        primary key (file_id, seq)
      );
      -- Not compressed: most large files are already, and trying costs more than it saves.
      alter table file_chunks alter column content set storage external;

      create table file_uses (
        file_id uuid not null references files (id) on delete cascade,
        root_id uuid not null,
        primary key (file_id, root_id)
      );
    `);
  }

  async down(): Promise<void> {
    throw new Error('migrations go forward only: restore a backup to go back');
  }
}
