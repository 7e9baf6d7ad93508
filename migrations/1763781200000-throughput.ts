import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * How much was started and ended, by the minute: one row for all processes, which add to it every few seconds. Counting executions
 * instead would read a million rows to draw an hour.
 */
export class Throughput1763781200000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table throughput (
        at timestamptz primary key,
        started integer not null,
        ended integer not null,
        failed integer not null
      ) with (fillfactor = 50)`);
  }

  async down(): Promise<void> {
    throw new Error('migrations go forward only: restore a backup to go back');
  }
}
