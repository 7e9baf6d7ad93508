import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Where a session was opened, for the person to whom it belongs. */
export class SessionOrigin1763781300001 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('alter table sessions add column from_address text, add column user_agent text');
  }

  async down(): Promise<void> {
    throw new Error('migrations go forward only: restore a backup to go back');
  }
}
