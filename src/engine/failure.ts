import type { ExecutionError } from '../model.ts';
import { mapPosition, mapStack } from '../runner/bundle/stack.ts';
import type { FlowBundle, GuestError } from '../runner/protocol.ts';

const POSITION = /^[ \t]+at (?:.*\()?([^()\s]+:\d+:\d+)\)?$/m;

/** The error of a script with the lines of its TypeScript source; `line` is where it was thrown or the child was made. */
export function executionErrorOf(error: GuestError, bundle: FlowBundle | null): ExecutionError {
  const { name, message, code, details } = error;
  const stack = error.stack && bundle?.sourceMap ? mapStack(error.stack, bundle.sourceMap) : undefined;
  const made = error.at && bundle?.sourceMap ? mapPosition(error.at, bundle.sourceMap) : null;
  const line = made ?? POSITION.exec(stack ?? '')?.[1];
  return { ...details, name, message, code, ...(stack && { stack }), ...(line && { line }) };
}
