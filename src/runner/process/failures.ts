/** How an activation ends that does not come to its end, in words for the author of the flow. */
import type { RunnerSettings } from './frames.ts';

export interface Failure {
  name: string;
  message: string;
  code: string;
  stack?: string;
}

/**
 * An activation that did not finish. `gone`: through no fault of the script. `crowded`: the isolate was full, and it was not the
 * only one in it.
 */
export class Unfinished extends Error {
  readonly failure: Failure | 'gone' | 'crowded';
  /** the commands of the deliveries that came before it in the same call */
  before: string[] = [];
  constructor(failure: Failure | 'gone' | 'crowded') {
    super(typeof failure === 'string' ? failure : failure.message);
    this.failure = failure;
  }
}

export function cpuLimit(cpuMs: number): Failure {
  return {
    name: 'CpuLimitError',
    code: 'CPU_LIMIT',
    message: `the script computed for more than ${cpuMs} ms without waiting for anything; split the work over child flows or leave it to a connection`,
  };
}

export function heapLimit(memoryMb: number): Failure {
  return {
    name: 'HeapLimitError',
    code: 'HEAP_LIMIT',
    message: `the script needed more than the ${memoryMb} MB of memory that its flow may use; work on smaller pieces`,
  };
}

export function outputLimit(bytes: number, limit: number): Failure {
  return {
    name: 'OutputLimitError',
    code: 'OUTPUT_LIMIT',
    message: `the script issued ${bytes} bytes of commands, inputs and outputs before it waited; the limit is ${limit}: give less at a time, or pass large data by reference`,
  };
}

export function internal(message: string): Failure {
  return { name: 'InternalError', code: 'INTERNAL', message };
}

/** Why a version could not be evaluated at all: its packages or the script's text. */
export function notLoaded(error: unknown, settings: RunnerSettings): Failure {
  const { message, stack } = error instanceof Error ? error : new Error(String(error));
  if (message.includes('memory limit')) return heapLimit(settings.memoryMb);
  if (message.includes('timed out'))
    return { ...cpuLimit(settings.cpuMs), message: 'the npm packages of the flow do not come to an end while they are evaluated' };
  return {
    name: 'CompileError',
    code: 'COMPILE_ERROR',
    message: `the flow's modules or npm packages cannot be evaluated in the sandbox: ${message}`,
    ...(stack === undefined ? {} : { stack }),
  };
}
