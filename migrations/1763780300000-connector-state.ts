import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What a connector's document says beside its value, and how it fares: the state is written in batches, beside the document and
 * not with it. The attempts of a call stand in its own row. A flow version knows which connectors it names.
 *
 * The logs of a connector are those of its connections, newest first: the partial index finds these.
 */
export class ConnectorState1763780300000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table connectors
        add column description text,
        add column retry json,
        add column allow_private json,
        add column last_used_at timestamptz,
        add column last_tested_at timestamptz,
        add column last_failure json,
        add column failing boolean not null default false;

      alter table executions add column attempts json;

      create index executions_connector on executions (connector, created_at desc, id desc) where connector is not null;

      alter table flow_versions
        add column preflight boolean not null default false,
        add column connectors json;
    `);
  }

  async down(): Promise<void> {
    throw new Error('migrations go forward only: restore a backup to go back');
  }
}
