import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What connectors got from authorization servers, their tokens sealed, one row for each; and the authorizations that a person has
 * begun in a browser. `fingerprint` says for which client, server and scopes: with others, a grant is of no use any more.
 */
export class Oauth1763780700000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table oauth_grants (
        id uuid primary key references connectors on delete cascade,
        fingerprint text not null,
        status text not null check (status in ('EMPTY', 'ACTIVE', 'LOST')),
        reason text,
        tokens text,
        scopes text,
        obtained_at timestamptz,
        expires_at timestamptz,
        version integer not null default 0,
        authorized_by text,
        authorized_at timestamptz
      );

      create table oauth_authorizations (
        id uuid primary key,
        connector_id uuid not null references connectors on delete cascade,
        state_hash text not null unique,
        verifier text,
        fingerprint text not null,
        redirect_uri text not null,
        started_by text not null,
        status text not null default 'PENDING' check (status in ('PENDING', 'SETTLING', 'AUTHORIZED', 'DENIED', 'FAILED')),
        message text,
        created_at timestamptz not null default now(),
        expires_at timestamptz not null,
        settled_at timestamptz
      );
      create index oauth_authorizations_connector_id on oauth_authorizations (connector_id, created_at);
    `);
  }

  async down(): Promise<void> {
    throw new Error('migrations go forward only: restore a backup to go back');
  }
}
