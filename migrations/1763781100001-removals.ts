import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Removal of ended trees. `tree_removals`: trees whose root is gone and whose other rows still have to go. `leases`: which process
 * does a work that one alone should do. The files of a tree are found by it.
 */
export class Removals1763781100001 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('create table tree_removals (root_id uuid primary key)');
    await runner.query('create table leases (name text primary key, holder uuid not null, until timestamptz not null)');
    await runner.query('create index file_uses_root on file_uses (root_id)');
  }

  async down(): Promise<void> {
    throw new Error('migrations go forward only: restore a backup to go back');
  }
}
