import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The modules that a flow version was made of, as people wrote them; and a short way to the last runs of a flow. */
export class FlowModules1763781300000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('alter table flow_versions add column modules json');
    await runner.query('create index executions_flow_roots on executions (flow, id desc) where parent_id is null');
  }

  async down(): Promise<void> {
    throw new Error('migrations go forward only: restore a backup to go back');
  }
}
