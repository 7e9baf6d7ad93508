/**
 * The actions of a type, each made ready for calls when it is needed first. A type has a few, as a rule, and all are made ready
 * when it is loaded, so that a mistake is told then; one that was made from an OpenAPI document may have a thousand, which would
 * cost seconds and a hundred megabytes at every start.
 */
import type { Action } from '../sdk/connector.ts';

const MOST_AT_ONCE = 100;

/** `A`: an action made ready. */
export class CompiledActions<A> {
  readonly #actions: Readonly<Record<string, Action>>;
  readonly #compile: (name: string, action: Action) => A;
  readonly #ready = new Map<string, A>();

  constructor(actions: Readonly<Record<string, Action>>, compile: (name: string, action: Action) => A) {
    this.#actions = actions;
    this.#compile = compile;
    if (Object.keys(actions).length <= MOST_AT_ONCE) this.values();
  }

  /** Throws where its schemas cannot be used. */
  get(name: string): A | undefined {
    const ready = this.#ready.get(name);
    if (ready) return ready;
    const action = Object.hasOwn(this.#actions, name) ? this.#actions[name] : undefined;
    if (!action) return undefined;
    const compiled = this.#compile(name, action);
    this.#ready.set(name, compiled);
    return compiled;
  }

  keys(): string[] {
    return Object.keys(this.#actions);
  }

  /** All of them: makes ready what is not. */
  values(): A[] {
    return this.keys().map((name) => this.get(name) as A);
  }
}
