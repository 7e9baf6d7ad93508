import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Rows come in the order of their ids and times, so an index in that order grows at its right edge, where PostgreSQL keeps the page at
 * hand and fills it up; in the reverse order each page splits in two halves. What is newest first is read backwards.
 *
 * A root has no position below a parent, so it needs no entry in the index of the journal.
 */
export class AscendingIndexes1763781600000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop index executions_roots;
      create index executions_roots on executions (id) where parent_id is null;

      drop index executions_flow_roots;
      create index executions_flow_roots on executions (flow, id) where parent_id is null;

      drop index executions_connector;
      create index executions_connector on executions (connector, created_at, id) where connector is not null;

      drop index executions_journal;
      create unique index executions_journal on executions (parent_id, position, generation) where parent_id is not null;
    `);
  }

  async down(): Promise<void> {
    throw new Error('migrations go forward only: restore a backup to go back');
  }
}
