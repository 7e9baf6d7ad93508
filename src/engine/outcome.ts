/** Ends of a flow that the engine decides on. */
import { messageOf, PetioleError } from '../errors.ts';
import type { ExecutionError, TerminalStatus } from '../model.ts';
import type { EndCommand, GuestError, RunnerLost } from '../runner/protocol.ts';

/** An outcome that did not come from the script. */
export interface Outcome {
  status: TerminalStatus;
  message?: string;
  failure: ExecutionError | null;
}

export const CANCELLED: Outcome = { status: 'ENDED_CANCELLED', message: 'cancelled', failure: null };

export function failed(error: GuestError): EndCommand {
  return { op: 'end', status: 'ENDED_ERROR', error };
}

const fault = (code: string, message: string): EndCommand => failed({ name: 'PetioleError', code, message });

export const internal = (error: unknown): EndCommand => fault('INTERNAL', broken(error).message);

/** A defect of the engine, as the error of what it worked for. */
export const broken = (error: unknown): ExecutionError => ({
  name: 'PetioleError',
  code: 'INTERNAL',
  message: `the engine failed: ${messageOf(error)}`,
});

/** The same, in the row of a flow that is still to be ended. */
export function brokenRow(error: unknown): { outcome: TerminalStatus; error: string; message: string } {
  const failure = broken(error);
  return { outcome: 'ENDED_ERROR', error: JSON.stringify(failure), message: failure.message };
}

/** `last`: the loss that was one too many. */
export const poisoned = (strikes: number, last: RunnerLost | null): EndCommand =>
  fault(
    'POISONED',
    `the flow killed its runner ${strikes} times; it is not run again${last === null ? '' : `. Last, ${last.message}${remedyOf(last)}`}`,
  );

function remedyOf({ reason }: RunnerLost): string {
  if (reason === 'HEAP_LIMIT')
    return ': hold less at once, such as by child flows or continueAs. docs/limits.md tells what a script may use';
  if (reason === 'CPU_LIMIT')
    return ': split the work over child flows or leave it to a connection. docs/limits.md tells what a script may use';
  return '';
}

/** As the error says; a row that cannot be opened names its place and not its content. */
export const unreadable = (error: unknown): ExecutionError =>
  error instanceof PetioleError
    ? error.toExecutionError()
    : { name: 'PetioleError', code: 'INTERNAL', message: `what is recorded cannot be read: ${String(error)}` };

export const stuck = (): EndCommand =>
  fault(
    'FLOW_STUCK',
    'the script waits for something that cannot come: no child of it runs. A promise that only the script itself could resolve, ' +
      'or a child made with run: false that was never started',
  );

export const continuedTooEarly = (names: string[]): EndCommand =>
  fault(
    'FLOW_ERROR',
    `continueAs was called while children were running (${names.join(', ')}): wait for them, cancel them, or make them orphan`,
  );

export function nonDeterministic(difference: string): GuestError {
  const message = `${difference}. A script must do the same with the same inputs and results; see docs/flows.md`;
  return { name: 'NonDeterministicFlow', code: 'NON_DETERMINISTIC_FLOW', message };
}
