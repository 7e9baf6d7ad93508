/**
 * An audit inside the database of the run: triggers that see every write to the journal, also those that no look from outside would
 * catch. They write down what must not be; the statement itself goes through, so that the run shows what comes of it.
 */
import type { ChaosPostgres } from './postgres.ts';

/** All of a row that counts; `delivered`, `continued_as` and the owner may be set after its end. */
const LASTING =
  'status name inputs::text shown_inputs::text output_value::text shown_output::text error::text message outcome started_at ended_at ' +
  'attempt attempts::text labels::text root_id parent_id position generation flow_version seed';

const of = (row: string): string =>
  `row(${LASTING.split(' ')
    .map((column) => `${row}.${column}`)
    .join(', ')})`;

const AUDIT = `
  create schema chaos;
  create table chaos.broken (what text not null, id uuid, detail text);

  create function chaos.note_change() returns trigger language plpgsql as $$ begin
    insert into chaos.broken values ('changed after its end', old.id, old.status || ' to ' || coalesce(new.status, 'another'));
    return null;
  end $$;
  create trigger chaos_changed after update on executions for each row
    when (old.status like 'ENDED%' and ${of('old')} is distinct from ${of('new')}) execute function chaos.note_change();

  create function chaos.note_removal() returns trigger language plpgsql as $$ begin
    insert into chaos.broken values ('removed', old.id, old.status);
    return null;
  end $$;
  create trigger chaos_removed after delete on executions for each row execute function chaos.note_removal();

  create function chaos.note_fenced() returns trigger language plpgsql as $$
  -- a call without an owner ends with success where it is made, and nowhere else
  declare writer uuid := coalesce(case tg_op when 'INSERT' then new.worker_id else old.worker_id end, new.caller_id);
  begin
    if exists (select from workers where id = writer and stopped_at is not null) then
      insert into chaos.broken values ('written by a fenced worker', new.id, tg_op || ' ' || new.status || ' by ' || writer);
    end if;
    return null;
  end $$;
  create trigger chaos_fenced_insert after insert on executions for each row
    when (new.worker_id is not null or new.caller_id is not null) execute function chaos.note_fenced();
  create trigger chaos_fenced_update after update on executions for each row
    when ((old.worker_id is not null or (old.caller_id is not null and new.status = 'ENDED_SUCCESS')) and (old.attempt <> new.attempt or old.outcome is distinct from new.outcome
      or (new.status like 'ENDED%' and old.status not like 'ENDED%')))
    execute function chaos.note_fenced();`;

/** Where the tables exist. */
export async function beginAudit(postgres: ChaosPostgres): Promise<void> {
  await postgres.query(AUDIT);
}

export async function audited(postgres: ChaosPostgres, what: string[]): Promise<string[]> {
  const rows = await postgres.query<{ what: string; id: string; detail: string }>(
    'select what, id, detail from chaos.broken where what = any($1)',
    [what],
  );
  return rows.map((row) => `${row.id} was ${row.what}: ${row.detail}`);
}
