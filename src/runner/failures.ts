/** What a runner answers where a script could not be run, in the worker's terms. */
import { CODES, PetioleError, type Code } from '../errors.ts';
import { mapStack } from './bundle/stack.ts';
import type { FlowBundle, GuestError } from './protocol.ts';

/** Why a script cannot be a flow, for the person who saves it. */
export function notDescribed(error: GuestError, bundle: FlowBundle): PetioleError {
  const stack = error.stack === undefined ? undefined : mapStack(error.stack, bundle.sourceMap);
  const known = error.code in CODES && error.code !== 'FLOW_ERROR';
  const code: Code = known ? (error.code as Code) : 'COMPILE_ERROR';
  const message = known ? error.message : `the script throws while it is loaded: ${error.name}: ${error.message}`;
  const line = stack?.match(/(?<![^\s()])([^\s()]+:\d+:\d+)\)?$/m)?.[1];
  return new PetioleError(code, line === undefined ? message : `${line}: ${message}`, {
    ...(stack === undefined ? {} : { stack }),
    ...(line === undefined ? {} : { line }),
  });
}
