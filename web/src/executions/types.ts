import type { Execution, ExecutionError } from '../../../src/model.ts';

/** An execution without what may be long: as live streams and trees of thousands have it. */
export type ExecutionNode = Omit<Execution, 'inputs' | 'output_value' | 'attempts' | 'error'> & {
  error: Pick<ExecutionError, 'name' | 'code' | 'message' | 'line'> | null;
  has_output: boolean;
};

export interface LogItem {
  execution_id: string;
  seq: number;
  time: string;
  level: 'debug' | 'info' | 'warn' | 'error';
  values: unknown[];
}
