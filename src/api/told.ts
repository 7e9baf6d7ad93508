import type { FastifyRequest } from 'fastify';
import type { Execution } from '../model.ts';
import { principalIn } from './principal-view.ts';

/**
 * What is answered to who acts on an execution. Scopes may leave out `executions:read`: then it is how the execution stands, and
 * nothing of what its flow was given, has made or has named itself.
 */
export function toldOf(execution: Execution, request: FastifyRequest): Execution {
  if (principalIn(request).permissions.includes('executions:read')) return execution;
  return {
    ...execution,
    name: execution.flow ?? execution.connector ?? execution.type,
    inputs: null,
    output_value: null,
    error: null,
    message: null,
    attempts: null,
    labels: {},
  };
}
