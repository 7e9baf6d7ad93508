import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The access that a person gave to a connector whose file is gone, for some days: should the file come back, as after an `up` with the
 * wrong folder, nobody has to give it anew. `id` is that of the connector, which it gets again, since the tokens are sealed for it.
 */
export class KeptAccess1763782100000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table kept_access (
        id uuid primary key,
        name text not null unique,
        fingerprint text not null,
        tokens text not null,
        scopes text,
        obtained_at timestamptz,
        expires_at timestamptz,
        version integer not null,
        authorized_by text not null,
        authorized_at timestamptz,
        removed_at timestamptz not null default now()
      )`);
  }

  async down(): Promise<void> {
    throw new Error('migrations go forward only: restore a backup to go back');
  }
}
