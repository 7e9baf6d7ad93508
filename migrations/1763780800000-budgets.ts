import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What all processes have to agree on before they call: how much of a rate budget is used, and whether a circuit breaker is open.
 *
 * A budget is one row, so that one statement under one lock settles it. `arrived` counts the calls that the far side has got, by
 * the ms of the epoch up to which they arrived: `[[ms, count], …]`. `holders` says of each process how many calls it has on their
 * way (`out`), how many run (`busy`), how many wait (`waits`), and until when that is believed.
 *
 * A breaker has a row only while its last calls failed, so that all rows can be read at every look.
 */
export class Budgets1763780800000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table connectors add column rate_budget json;
      alter table connectors add column circuit_breaker json;

      create table rate_budgets (
        subject text primary key,
        connector_id uuid references connectors (id) on delete cascade,
        arrived jsonb not null default '[]',
        holders jsonb not null default '{}',
        granted integer not null default 0,
        paused_until timestamptz
      ) with (fillfactor = 30, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 500);
      create index rate_budgets_connector on rate_budgets (connector_id);

      create table circuit_breakers (
        connector_id uuid primary key references connectors (id) on delete cascade,
        failures integer not null,
        failed_at timestamptz not null,
        open_until timestamptz,
        trial_by uuid,
        trial_until timestamptz
      ) with (fillfactor = 50);
    `);
  }

  async down(): Promise<void> {
    throw new Error('migrations go forward only: restore a backup to go back');
  }
}
