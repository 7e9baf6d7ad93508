/** The two handles that a script holds of a child: thin faces of a `ChildRecord`, which it cannot reach. */
import type { EndedExecution, Field, HandleStatus } from '../../sdk/handles.ts';
import type { ChildRecord } from './child.ts';
import { then } from './primordials.ts';

/** Lazy and thenable, but not a promise. */
export class Child {
  readonly #record: ChildRecord;
  readonly id: string;
  readonly name: string;

  constructor(record: ChildRecord) {
    this.#record = record;
    this.id = record.id;
    this.name = record.name;
  }

  static recordOf(value: object): ChildRecord | undefined {
    return #record in value ? value.#record : undefined;
  }

  then<A, B>(
    onEnded?: ((ended: EndedExecution) => A | PromiseLike<A>) | null,
    onFailed?: ((reason: unknown) => B | PromiseLike<B>) | null,
  ): Promise<A | B> {
    return then(this.#record.wait(), onEnded, onFailed);
  }

  run(): Promise<EndedExecution> {
    return this.#record.wait();
  }

  runAsync(): RunningExecution {
    this.#record.start();
    return new RunningExecution(this.#record);
  }

  wait(): Promise<EndedExecution> {
    return this.#record.wait();
  }

  get(field: Field): Promise<unknown> {
    return fieldOf(this.#record, field);
  }

  status(): HandleStatus {
    return this.#record.status();
  }
}

/** Not thenable, so that it survives an `await`. */
export class RunningExecution {
  readonly #record: ChildRecord;
  readonly id: string;
  readonly name: string;

  constructor(record: ChildRecord) {
    this.#record = record;
    this.id = record.id;
    this.name = record.name;
  }

  static recordOf(value: object): ChildRecord | undefined {
    return #record in value ? value.#record : undefined;
  }

  wait(): Promise<EndedExecution> {
    return this.#record.wait();
  }

  get(field: Field): Promise<unknown> {
    return fieldOf(this.#record, field);
  }

  cancel(): Promise<void> {
    return this.#record.execution.control('cancel', this.#record);
  }

  pause(): Promise<void> {
    return this.#record.execution.control('pause', this.#record);
  }

  resume(): Promise<void> {
    return this.#record.execution.control('resume', this.#record);
  }

  status(): HandleStatus {
    return this.#record.status();
  }
}

function fieldOf(record: ChildRecord, field: Field): Promise<unknown> {
  return then(record.wait(), (ended) => ended.get(field));
}
