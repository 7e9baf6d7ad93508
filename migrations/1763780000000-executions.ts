import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The tree and journal of all executions. Payloads are `json`, which keeps text exactly as it was written; `inputs` is what the
 * script gave (replay compares it), `shown_inputs` the merged and masked form where that differs.
 */
export class Executions1763780000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table workers (
        id uuid primary key,
        epoch integer not null default 1,
        pool text not null default 'default',
        host text not null,
        pid integer not null,
        version text not null,
        started_at timestamptz not null default now(),
        heartbeat_at timestamptz not null default now(),
        stopped_at timestamptz
      ) with (fillfactor = 50);

      create table executions (
        id uuid primary key,
        root_id uuid not null,
        parent_id uuid,
        position integer,
        generation integer not null default 0,
        type text not null,
        name text not null,
        status text not null,
        target json,
        flow text,
        flow_version text,
        connector text,
        connector_type text,
        options json,
        inputs json not null,
        shown_inputs json,
        output_value json,
        error json,
        message text,
        outcome text,
        continued_as uuid,
        labels json,
        priority smallint not null default 0,
        orphan boolean not null default false,
        seed text,
        created_at timestamptz not null default now(),
        started_at timestamptz,
        ended_at timestamptz,
        wake_at timestamptz,
        attempt integer not null default 0,
        strikes smallint not null default 0,
        delivered integer,
        control text,
        worker_id uuid,
        wakeups integer not null default 0,
        epoch integer not null default 0
      ) with (fillfactor = 70);

      create unique index executions_journal on executions (parent_id, position, generation);
      create index executions_tree on executions (root_id, id);
      create index executions_roots on executions (id desc) where parent_id is null;
      create index executions_claimable on executions (priority desc, wake_at)
        where worker_id is null and wake_at is not null and type = 'FLOW';
      create index executions_due on executions (wake_at)
        where worker_id is null and wake_at is not null and type = 'FLOW';
      create index executions_owned on executions (worker_id) where worker_id is not null;

      create index executions_controlled on executions (worker_id) where control is not null and worker_id is not null;

      create table execution_logs (
        execution_id uuid not null,
        seq integer not null,
        time timestamptz not null default now(),
        level text not null,
        values json not null,
        primary key (execution_id, seq)
      );

      create table idempotency_keys (
        key text primary key,
        request_sha256 text not null,
        execution_id uuid not null
      );
      create index idempotency_keys_execution on idempotency_keys (execution_id);
    `);
  }

  async down(): Promise<void> {
    throw new Error('migrations go forward only: restore a backup to go back');
  }
}
