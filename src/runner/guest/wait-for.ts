/** `this.waitFor` over children, handles and executions that have ended. */
import type { EndedExecution, ReturnWhen } from '../../sdk/index.ts';
import { DependencyFailedError } from '../../sdk/errors.ts';
import { EndedData, type ChildRecord } from './child.ts';
import { fault, preview } from './faults.ts';
import { Child, RunningExecution } from './handles.ts';
import { NativePromise, isArray, keysOf } from './primordials.ts';
import { isBag } from './options.ts';

export const RETURN_WHEN = {
  ALL_SUCCEEDED: 'ALL_SUCCEEDED',
  ALL_ENDED: 'ALL_ENDED',
  FIRST_ENDED: 'FIRST_ENDED',
  FIRST_SUCCEEDED: 'FIRST_SUCCEEDED',
} as const;

type Waited = ChildRecord | EndedExecution;

export function waitForAll(executions: unknown, options: unknown): Promise<unknown[]> {
  const when = returnWhenOf(options);
  const list = (isArray(executions) ? executions : [executions]).map(waitedOf);
  if (list.length === 0 && when.startsWith('FIRST')) {
    throw fault('INVALID_INPUT', `this.waitFor([]) with ${when} would wait for ever; pass at least one execution`);
  }
  return new NativePromise((resolve, reject) => new Waiting(list, when, resolve, reject).begin());
}

/** Counts the ends of the executions until there is an answer. */
class Waiting {
  private readonly ended: (EndedExecution | undefined)[];
  private left: number;
  private failed: Waited | null = null;

  constructor(
    private readonly list: readonly Waited[],
    private readonly when: ReturnWhen,
    private readonly resolve: (executions: unknown[]) => void,
    private readonly reject: (error: unknown) => void,
  ) {
    this.ended = list.map(() => undefined);
    this.left = list.length;
  }

  begin(): void {
    if (this.left === 0) return this.answer();
    this.list.forEach((waited, i) => {
      if (isRecord(waited)) waited.watch((ended) => this.onEnd(i, ended));
      else this.onEnd(i, waited);
    });
  }

  private onEnd(i: number, ended: EndedExecution): void {
    this.ended[i] = ended;
    this.left--;
    const succeeded = ended.status === 'ENDED_SUCCESS';
    if (!succeeded) this.failed ??= this.list[i]!;
    if (this.when === 'FIRST_ENDED' || (this.when === 'FIRST_SUCCEEDED' && succeeded)) return this.answer();
    if (this.when === 'ALL_SUCCEEDED' && !succeeded) return this.throwFirst('');
    if (this.left > 0) return;
    if (this.when === 'FIRST_SUCCEEDED')
      this.throwFirst(this.list.length === 1 ? '' : `None of ${this.list.length} executions succeeded; the first: `);
    else this.answer();
  }

  private answer(): void {
    this.resolve(this.list.map((waited, i) => this.ended[i] ?? (isRecord(waited) ? new RunningExecution(waited) : waited)));
  }

  private throwFirst(prefix: string): void {
    const failed = this.failed!;
    const error = isRecord(failed) ? failed.failure() : new DependencyFailedError(`'${failed.name}' had failed`, failed);
    if (prefix !== '') error.message = prefix + error.message;
    this.reject(error);
  }
}

function isRecord(waited: Waited): waited is ChildRecord {
  return !(waited instanceof EndedData);
}

function waitedOf(value: unknown): Waited {
  if (typeof value === 'object' && value !== null) {
    if (value instanceof EndedData) return value;
    const record = Child.recordOf(value) ?? RunningExecution.recordOf(value);
    if (record !== undefined) return record;
  }
  throw fault(
    'INVALID_INPUT',
    `this.waitFor takes children and handles: what this.connect, this.flow, this.sleep and runAsync() give, not ${preview(value)}`,
  );
}

function returnWhenOf(options: unknown): ReturnWhen {
  if (options === undefined) return 'ALL_SUCCEEDED';
  if (!isBag(options))
    throw fault('INVALID_INPUT', `this.waitFor: the options are an object such as { returnWhen: 'ALL_ENDED' }, not ${preview(options)}`);
  for (const key of keysOf(options)) {
    if (key !== 'returnWhen' && key !== 'return_when')
      throw fault('INVALID_INPUT', `this.waitFor: option ${key} is not known; there is returnWhen`);
  }
  const when = options.returnWhen ?? options.return_when ?? 'ALL_SUCCEEDED';
  if (typeof when === 'string' && Object.hasOwn(RETURN_WHEN, when)) return when as ReturnWhen;
  throw fault('INVALID_INPUT', `this.waitFor: returnWhen is one of ${keysOf(RETURN_WHEN).join(', ')}, not ${preview(when)}`);
}
