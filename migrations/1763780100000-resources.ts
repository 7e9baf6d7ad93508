import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What people name and keep: flows with their versions, connectors, and the tokens that open the API. */
export class Resources1763780100000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table flows (
        id uuid primary key,
        name text not null unique,
        version text not null,
        source text not null check (source in ('file', 'api')),
        inputs_schema json,
        outputs_schema json,
        created_at timestamptz not null default now(),
        updated_at timestamptz not null default now()
      );

      create table flow_versions (
        sha256 text primary key,
        flow text not null,
        guest_runtime integer not null,
        script text not null,
        bundle text not null,
        packages text,
        source_map text not null,
        created_at timestamptz not null default now()
      );
      create index flow_versions_flow on flow_versions (flow, created_at desc);

      create table connectors (
        id uuid primary key,
        name text not null unique,
        type text not null,
        namespace text not null unique,
        value json not null,
        vault_secrets json not null,
        source text not null check (source in ('file', 'api')),
        yaml text not null,
        created_at timestamptz not null default now(),
        updated_at timestamptz not null default now()
      );
      create index connectors_type on connectors (type);

      create table api_tokens (
        id uuid primary key,
        name text not null,
        sha256 text not null unique,
        created_at timestamptz not null default now(),
        last_used_at timestamptz
      );
    `);
  }

  async down(): Promise<void> {
    throw new Error('migrations go forward only: restore a backup to go back');
  }
}
