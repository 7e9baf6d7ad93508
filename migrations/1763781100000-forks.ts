import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Forks and reruns. `origin`: of a root that was made of another execution, which one and how; null for all others. `copied_from`:
 * of a child that a fork has kept, the execution that really ran. Both are null on the path of a step, so they cost it nothing.
 */
export class Forks1763781100000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('alter table executions add column origin json, add column copied_from uuid');
  }

  async down(): Promise<void> {
    throw new Error('migrations go forward only: restore a backup to go back');
  }
}
