/**
 * What a flow imports: `import { flow } from 'petiole'`.
 *
 * Inside the sandbox the runtime of this module is the guest's (`src/runner/guest/`), which shares `flow()`, the error classes
 * and the hashes with this one; in Node a flow's module can be imported too, for its types and its definition.
 */
import type { Untyped, InputsOf, OutputOf, Namespaces } from './registry.ts';
import type { ChildOptions } from './options.ts';

export * from './registry.ts';
export * from './handles.ts';
export * from './options.ts';
export * from './this.ts';
export * from './flow.ts';
export * from './errors.ts';
export * from './hash.ts';
/** The same as the global of that name: importing it is a matter of taste. */
export { connectors } from './connectors.ts';

type TypedAction<E> = (inputs?: Partial<InputsOf<E>>, options?: ChildOptions) => Promise<OutputOf<E>>;

/** `connectors.<namespace>.<action>(inputs, options?)`: the same child connection, started at once, giving its `output_value`. */
export type ConnectorCalls = [keyof Namespaces] extends [never]
  ? Untyped
  : { readonly utils: Utils } & {
      readonly [N in keyof Namespaces]: { readonly [A in keyof Namespaces[N]]: TypedAction<Namespaces[N][A]> };
    };

/** What the product itself puts beside the namespaces of connectors. */
export interface Utils {
  /**
   * Waits so many milliseconds: `this.sleep` in another unit. It starts at the call.
   *
   * @throws PetioleError INVALID_INPUT for anything but a number
   * @example await connectors.utils.sleep({ milliseconds: 1000 });
   */
  sleep(inputs: { milliseconds: number }, options?: ChildOptions): Promise<null>;
}

declare global {
  /**
   * A child connection by namespace and action. It starts at the call and gives its `output_value`.
   *
   * @throws DependencyFailedError where it is awaited and failed
   * @example const answer = await connectors.demo.get({ path: '/get' });
   */
  const connectors: ConnectorCalls;
}
