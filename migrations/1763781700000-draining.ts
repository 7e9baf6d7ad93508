import type { MigrationInterface, QueryRunner } from 'typeorm';

/** When a worker began to leave: it claims nothing any more, and lets its calls end. */
export class Draining1763781700000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('alter table workers add column draining_at timestamptz');
  }

  async down(): Promise<void> {
    throw new Error('migrations go forward only: restore a backup to go back');
  }
}
