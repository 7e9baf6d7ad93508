import type { Code } from '../errors.ts';

/** What `executions` may refuse a start with, whether it is a new one or made of an old execution, beside what every route may answer. */
export const START_ERRORS = [
  'FLOW_NOT_FOUND',
  'FILE_NOT_FOUND',
  'INVALID_INPUT',
  'COMPILE_ERROR', // an inputs schema that was taken when the flow was saved, by an older version of the product
  'IDEMPOTENCY_MISMATCH',
  'PREFLIGHT_FAILED',
  'SECRET_UNREADABLE',
  'OVERLOADED',
] as const satisfies readonly Code[];
