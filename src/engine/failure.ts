import type { ExecutionError } from '../model.ts';
import type { FlowBundle, GuestError } from '../runner/protocol.ts';

type MapStack = (stack: string, bundle: FlowBundle) => { stack: string; line: string | null };

/** The error of a script with the lines of its TypeScript source. */
export function executionErrorOf(error: GuestError, bundle: FlowBundle | null, mapStack: MapStack): ExecutionError {
  const { name, message, code, details } = error;
  const frames = error.at ? `${error.stack ?? ''}\n    at ${error.at}` : error.stack;
  if (!frames || !bundle) return { ...details, name, message, code };
  const { stack, line } = mapStack(frames, bundle);
  const where = error.at ? mapStack(`Error\n    at ${error.at}`, bundle).line : line;
  return { ...details, name, message, code, stack, ...(where && { line: where }) };
}
