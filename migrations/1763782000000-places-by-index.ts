import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * `admit_flow` as it was (see the migration `limits`), with each row of `executions` looked up by its id: a join leaves it to the planner
 * to read a whole index, which it does with a plan from when the table was small. In a table of 420,000 rows that took 400 to 850 ms of
 * each call, under the lock of the flow.
 */
export class PlacesByIndex1763782000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(ADMIT_FLOW);
  }

  async down(): Promise<void> {
    throw new Error('migrations go forward only: restore a backup to go back');
  }
}

const ADMIT_FLOW = `
  create or replace function admit_flow(of_flow text, below uuid[]) returns integer language plpgsql as $$
  declare
    most integer;
    admitted integer;
  begin
    perform pg_advisory_xact_lock(hashtextextended('flow place ' || of_flow, 0));
    most := flow_limit(of_flow);

    with recursive line as (
      select e.id, e.ended_at, e.continued_as from executions e
      where e.id = any(array(select p.execution_id from flow_places p where p.flow = of_flow))
      union
      select n.id, n.ended_at, n.continued_as
      from line l cross join lateral (select * from executions n where n.id = l.continued_as limit 1) n
      where l.ended_at is not null and n.started_at is not null
    ),
    live as (select id from line where ended_at is null),
    freed as (delete from flow_places p where p.flow = of_flow and p.execution_id not in (select id from live))
    insert into flow_places (execution_id, flow) select id, of_flow from live on conflict do nothing;

    with recursive up as (
      select e.id, e.parent_id as above from executions e where e.id = any(below) and not e.orphan
      union
      select up.id, p.parent_id from up cross join lateral (select * from executions p where p.id = up.above limit 1) p
      where p.ended_at is null and not p.orphan and p.flow is distinct from of_flow
    ),
    nested as (
      select up.id from up cross join lateral (select * from executions p where p.id = up.above limit 1) p
      where p.flow = of_flow and p.type = 'FLOW' and p.ended_at is null
    ),
    free as (
      select e.id from executions e
      where e.flow = of_flow and e.type = 'FLOW' and e.worker_id is null and e.wake_at is null and e.started_at is null and e.pool is not null
        and e.ended_at is null and e.status = 'PENDING' and e.id not in (select id from nested)
      order by e.priority desc, e.created_at
      limit case when most is null then 1000 else greatest(0, most - (select count(*) from flow_places p where p.flow = of_flow)) end
      for update skip locked
    ),
    placed as (insert into flow_places (execution_id, flow) select id, of_flow from free where most is not null on conflict do nothing),
    woken as (
      update executions e set wake_at = now(), message = null
      where e.id = any(array(
          select id from free union select id from nested
          union select execution_id from flow_places p where p.flow = of_flow
        ))
        and e.worker_id is null and e.wake_at is null and e.started_at is null and e.pool is not null and e.ended_at is null and e.status = 'PENDING'
      returning e.id
    )
    select count(*) into admitted from woken;
    return admitted;
  end
  $$`;
