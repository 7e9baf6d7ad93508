import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Worker pools. A flow runs in one; a connection has one where its connector asks for it, and is then claimed like a flow. What is
 * due is found by its pool, so that a million executions that wait for one pool cost the others nothing. What is to be cancelled
 * may be claimed by any worker.
 *
 * The default is for workers of an earlier version that are still running.
 */
export class Pools1763781400000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    const unowned = `worker_id is null and wake_at is not null and type in ('FLOW', 'CONNECTION')`;
    await runner.query(`
      alter table executions add column pool text default 'default';
      alter table flow_versions add column pool text;
      alter table flows add column pool text;
      alter table connectors add column pool text;

      drop index executions_claimable;
      drop index executions_due;
      create index executions_claimable on executions (pool, priority desc, wake_at) where ${unowned};
      create index executions_due on executions (pool, wake_at) where ${unowned};
      create index executions_cancelled on executions (wake_at) where ${unowned} and control = 'CANCEL';
      create index workers_pool on workers (pool) where stopped_at is null;
    `);
  }

  async down(): Promise<void> {
    throw new Error('migrations go forward only: restore a backup to go back');
  }
}
