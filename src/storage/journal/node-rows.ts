import { EXECUTION_COLUMNS, type ExecutionRow } from './rows.ts';

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
export const NODE_COLUMNS = `${LONG.reduce((columns, long) => columns.replace(long, `null::text as ${long.slice(2, -6)}`), EXECUTION_COLUMNS)},
  e.output_value is not null as has_output`;
