import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The Vaults that connectors read secrets from. What proves to a Vault who we are lies sealed in `auth_secrets`. */
export class Vaults1763780400000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table vaults (
        id uuid primary key,
        name text not null unique,
        address text not null,
        namespace text,
        engine_path text not null,
        kv_version smallint check (kv_version in (1, 2)),
        ca text,
        auth json not null,
        auth_secrets text,
        cache_seconds double precision not null,
        timeout double precision not null,
        allow_private json,
        source text not null check (source in ('file', 'api')),
        created_at timestamptz not null default now(),
        updated_at timestamptz not null default now()
      );
    `);
  }

  async down(): Promise<void> {
    throw new Error('migrations go forward only: restore a backup to go back');
  }
}
