import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The paths of a Vault whose secrets scripts may be given. */
export class VaultReveal1763780860000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('alter table vaults add column reveal json');
  }

  async down(): Promise<void> {
    throw new Error('migrations go forward only: restore a backup to go back');
  }
}
