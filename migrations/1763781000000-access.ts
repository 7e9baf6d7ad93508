import type { MigrationInterface, QueryRunner } from 'typeorm';

const STATEMENTS = [
  // Tokens of before were good for everything.
  `alter table api_tokens
     add column role text not null default 'admin' check (role in ('viewer', 'operator', 'editor', 'admin')),
     add column scopes json,
     add column expires_at timestamptz,
     add column created_by text`,
  `alter table api_tokens alter column role drop default`,
  `create index api_tokens_created on api_tokens (created_at desc, id desc)`,

  `create table users (
    id uuid primary key,
    name text not null unique,
    role text not null check (role in ('viewer', 'operator', 'editor', 'admin')),
    password_hash text not null,
    disabled_at timestamptz,
    last_login_at timestamptz,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now()
  )`,

  // A session ends with the user, or with the token, that it was opened with. Tokens of the environment have no row.
  `create table sessions (
    id uuid primary key,
    sha256 text not null unique,
    user_id uuid references users (id) on delete cascade,
    token_sha256 text,
    created_at timestamptz not null default now(),
    last_used_at timestamptz not null default now(),
    expires_at timestamptz not null,
    check ((user_id is null) <> (token_sha256 is null))
  ) with (fillfactor = 70)`,
  `create index sessions_user on sessions (user_id) where user_id is not null`,
  `create index sessions_expires on sessions (expires_at)`,

  // By the hash of a name, whether there is a user of that name or not.
  `create table login_tries (
    subject text primary key,
    tries integer not null,
    tried_at timestamptz not null default now(),
    locked_until timestamptz
  ) with (fillfactor = 70)`,
  `create index login_tries_tried on login_tries (tried_at)`,

  `alter table audit rename column actor to actor_name`,
  `alter table audit
     add column actor_kind text not null default 'token',
     add column actor_id text,
     add column from_address text`,
  `update audit set actor_kind = 'execution', actor_id = substr(actor_name, 11), actor_name = substr(actor_name, 11) where actor_name like 'execution %'`,
  `update audit set actor_kind = 'local', actor_id = 'local' where actor_name = 'local'`,
  `alter table audit alter column actor_kind drop default`,
  `create index audit_actor on audit (actor_name, at desc, id desc)`,
  `create index audit_action on audit (action, at desc, id desc)`,
  `create index audit_object on audit (object, at desc, id desc)`,

  // Who began what is ended in a browser, and in which browser.
  `alter table oauth_authorizations add column actor json, add column browser_sha256 text`,
];

export class Access1763781000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of STATEMENTS) await runner.query(statement);
  }

  async down(): Promise<void> {
    throw new Error('migrations go forward only: restore a backup to go back');
  }
}
