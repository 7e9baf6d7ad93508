import type { LogLine } from '../../../src/model.ts';
import type { Schema } from '../../../src/client/client.ts';

/** An execution without what may be long: as live streams and trees of thousands have it. */
export type ExecutionNode = Schema<'ExecutionNode'>;

export interface LogItem extends LogLine {
  execution_id: string;
}
