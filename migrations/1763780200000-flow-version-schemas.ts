import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What a version says of itself stands beside it, so that it is known without evaluating the script again; `listed` tells what
 * was published under the flow's name from what only a single run used.
 */
export class FlowVersionSchemas1763780200000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table flow_versions
        add column declared_name text,
        add column inputs_schema json,
        add column outputs_schema json,
        add column listed boolean not null default true;
    `);
  }

  async down(): Promise<void> {
    throw new Error('migrations go forward only: restore a backup to go back');
  }
}
