import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The keys that values are sealed with, each wrapped by a master key that is not in the database; who saw a secret, and when;
 * and what of an output may be shown where the output itself is sealed.
 */
export class Secrets1763780500000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table data_keys (
        id text primary key,
        master_key text not null,
        wrapped text not null,
        created_at timestamptz not null default now()
      );

      create table audit (
        id uuid primary key,
        at timestamptz not null default now(),
        actor text not null,
        action text not null,
        object text not null,
        execution_id uuid,
        details json
      );
      create index audit_at on audit (at desc, id desc);

      alter table executions add column shown_output json;
    `);
  }

  async down(): Promise<void> {
    throw new Error('migrations go forward only: restore a backup to go back');
  }
}
