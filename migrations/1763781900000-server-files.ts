import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Of which flows, connectors and Vaults each server has a file: none of that is taken away by another one while it lives.
 *
 * A worker that has not said what it has (`notes_files`), since it belongs to an earlier version or is about to start, may have
 * anything. The rows of one that is not there any more count for nothing. `content` tells one content of a flow from another; of connectors and Vaults it is null, since they hold secrets.
 */
export class ServerFiles1763781900000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('alter table workers add column notes_files boolean not null default false');
    await runner.query(`
      create table server_files (
        worker_id uuid not null,
        kind text not null,
        name text not null,
        content text,
        primary key (worker_id, kind, name)
      )
    `);
  }

  async down(): Promise<void> {
    throw new Error('migrations go forward only: restore a backup to go back');
  }
}
