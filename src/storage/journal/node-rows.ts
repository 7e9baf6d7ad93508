import { EXECUTION_COLUMNS, type ExecutionRow } from './rows.ts';

/** An execution that is due, and that no worker can claim because its pool has none, says so as long as that lasts. */
const MESSAGE = `
  case when e.worker_id is null and e.status in ('PENDING', 'WAITING') and e.wake_at <= now() and e.type in ('FLOW', 'CONNECTION')
    and e.control is distinct from 'CANCEL' and not exists (select from workers w where w.pool = e.pool and w.stopped_at is null and w.draining_at is null)
    then 'waits for a worker of the pool ''' || e.pool || '''; none is running' else e.message end as message`;

/** As people and programs see it: an ExecutionRow whose message also tells what the row waits for. */
export const SHOWN_COLUMNS = EXECUTION_COLUMNS.replace('e.message', MESSAGE);

/** What a tree shows of an execution: all but what may be long. */
export type NodeRow = ExecutionRow & { has_output: boolean };

const LONG = [
  'e.target::text',
  'e.options::text',
  'e.inputs::text',
  'e.shown_inputs::text',
  'e.output_value::text',
  'e.shown_output::text',
  'e.attempts::text',
];

/** The columns of an execution with `null` for the long ones, so that they are not read from where they are stored. */
export const NODE_COLUMNS = `${LONG.reduce((columns, long) => columns.replace(long, `null::text as ${long.slice(2, -6)}`), SHOWN_COLUMNS)},
  e.output_value is not null as has_output`;
