import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Limits on the executions of a flow that have begun and not ended. One that begins holds a place (`flow_places`); one that waits for a
 * place is not due (`wake_at` is null), so claims do not see it, and a flow without a limit pays for none of this.
 *
 * `admit_flow` gives the free places away, one call at a time per flow over all processes: under the lock, its statements see what the
 * call before committed. A place is free when its execution has ended, however it ended; a retry inherits it.
 */
export class Limits1763781500000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table flow_versions add column concurrency integer;

      create table flow_limits (
        flow text primary key,
        concurrency integer not null check (concurrency >= 0)
      );

      create table flow_places (
        execution_id uuid primary key,
        flow text not null
      );
      create index flow_places_flow on flow_places (flow);

      create index executions_queued on executions (flow, priority desc, created_at)
        where type = 'FLOW' and worker_id is null and wake_at is null and started_at is null and ended_at is null;
    `);
    await runner.query(FLOW_LIMIT);
    await runner.query(PLACE_WAIT);
    await runner.query(ADMIT_FLOW);
    await runner.query(ADMIT_QUEUED);
  }

  async down(): Promise<void> {
    throw new Error('migrations go forward only: restore a backup to go back');
  }
}

/** What an operator has set, else what the newest version declares; null: no limit. */
const FLOW_LIMIT = `
  create function flow_limit(of_flow text) returns integer language sql stable as $$
    select coalesce(
      (select l.concurrency from flow_limits l where l.flow = of_flow),
      (select v.concurrency from flows f join flow_versions v on v.sha256 = f.version where f.name = of_flow))
  $$`;

/** What an execution that cannot begin yet says; null where the flow has no limit. */
const PLACE_WAIT = `
  create function place_wait(of_flow text) returns text language sql stable as $$
    select 'waits for a place: of the flow ''' || of_flow || ''' at most ' || flow_limit(of_flow) || ' executions run at once'
  $$`;

/**
 * How many have got a place. \`below\`: executions that may stand below one of the same flow which waits for them, and then run in its
 * place, or both would wait for ever.
 */
const ADMIT_FLOW = `
  create function admit_flow(of_flow text, below uuid[]) returns integer language plpgsql as $$
  declare
    most integer;
    admitted integer;
  begin
    perform pg_advisory_xact_lock(hashtextextended('flow place ' || of_flow, 0));
    most := flow_limit(of_flow);

    with recursive line as (
      select e.id, e.ended_at, e.continued_as from flow_places p join executions e on e.id = p.execution_id where p.flow = of_flow
      union
      select n.id, n.ended_at, n.continued_as from line l join executions n on n.id = l.continued_as
      where l.ended_at is not null and n.started_at is not null
    ),
    live as (select id from line where ended_at is null),
    freed as (delete from flow_places p where p.flow = of_flow and p.execution_id not in (select id from live))
    insert into flow_places (execution_id, flow) select id, of_flow from live on conflict do nothing;

    with recursive up as (
      select e.id, e.parent_id as above from executions e where e.id = any(below) and not e.orphan
      union
      select up.id, p.parent_id from up join executions p on p.id = up.above
      where p.ended_at is null and not p.orphan and p.flow is distinct from of_flow
    ),
    nested as (
      select up.id from up join executions p on p.id = up.above where p.flow = of_flow and p.type = 'FLOW' and p.ended_at is null
    ),
    free as (
      select e.id from executions e
      where e.flow = of_flow and e.type = 'FLOW' and e.worker_id is null and e.wake_at is null and e.started_at is null
        and e.ended_at is null and e.status = 'PENDING' and e.id not in (select id from nested)
      order by e.priority desc, e.created_at
      limit case when most is null then 1000 else greatest(0, most - (select count(*) from flow_places p where p.flow = of_flow)) end
      for update skip locked
    ),
    placed as (insert into flow_places (execution_id, flow) select id, of_flow from free where most is not null on conflict do nothing),
    woken as (
      update executions e set wake_at = now(), message = null
      where e.id in (
          select id from free union select id from nested
          union select execution_id from flow_places p where p.flow = of_flow
        )
        and e.worker_id is null and e.wake_at is null and e.started_at is null and e.ended_at is null and e.status = 'PENDING'
      returning e.id
    )
    select count(*) into admitted from woken;
    return admitted;
  end
  $$`;

/** The same for every flow of which an execution waits: for those of which nobody was told. */
const ADMIT_QUEUED = `
  create function admit_queued() returns integer language plpgsql as $$
  declare
    of_flow text := '';
    admitted integer := 0;
  begin
    loop
      select min(e.flow) into of_flow from executions e
      where e.type = 'FLOW' and e.worker_id is null and e.wake_at is null and e.started_at is null and e.ended_at is null
        and e.flow > of_flow;
      exit when of_flow is null;
      admitted := admitted + admit_flow(of_flow, '{}');
    end loop;
    return admitted;
  end
  $$`;
