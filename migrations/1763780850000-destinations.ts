import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Where else than to its own address the secrets of a connector may be sent. */
export class Destinations1763780850000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('alter table connectors add column destinations json');
  }

  async down(): Promise<void> {
    throw new Error('migrations go forward only: restore a backup to go back');
  }
}
