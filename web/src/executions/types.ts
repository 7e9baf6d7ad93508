import type { Schema } from '../../../src/client/client.ts';

/** An execution without what may be long: as live streams and trees of thousands have it. */
export type ExecutionNode = Schema<'ExecutionNode'>;

/** A log line of a tree: it names its execution. */
export type LogItem = NonNullable<Schema<'LiveEvents'>['logs']>['items'][number];

/** What a row of a list shows: older pages bring whole executions, the live one nodes. */
export type ListedExecution = Omit<ExecutionNode, 'has_output'>;
