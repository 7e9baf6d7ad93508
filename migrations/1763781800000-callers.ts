import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The worker that makes a call for a flow that it holds stands in a column of its own, which no index knows of while nothing is to be
 * done about the call, and it stays there when the call has ended. So the end of a call changes nothing that stands in an index, and
 * PostgreSQL writes the new version of its row without entries in any of them (a heap-only tuple).
 *
 * The index of what waits for a place goes without the time of the end for the same reason: what ends without a beginning has no pool
 * any more.
 */
export class Callers1763781800000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table executions add column caller_id uuid;

      update executions set pool = null
      where type = 'FLOW' and ended_at is not null and started_at is null and pool is not null;

      drop index executions_queued;
      create index executions_queued on executions (flow, priority desc, created_at)
        where type = 'FLOW' and worker_id is null and wake_at is null and started_at is null and pool is not null;

      drop index executions_controlled;
      create index executions_controlled on executions (coalesce(worker_id, caller_id))
        where control is not null and coalesce(worker_id, caller_id) is not null;
    `);
    // The functions of the migration 'limits', which look for what waits by the index above.
    await runner.query(`
      do $$
      declare definition text;
      begin
        for definition in
          select replace(pg_get_functiondef(f), 'e.started_at is null', 'e.started_at is null and e.pool is not null')
          from unnest(array['admit_flow(text, uuid[])', 'admit_queued()']::regprocedure[]) f
        loop
          execute definition;
        end loop;
      end $$;
    `);
  }

  async down(): Promise<void> {
    throw new Error('migrations go forward only: restore a backup to go back');
  }
}
