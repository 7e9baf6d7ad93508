/** `connectors`: a global of the sandbox, and an export of `petiole` for who likes to see where things come from. */
import type { ChildOptions } from './options.ts';
import type { InputsOf, Namespaces, OutputOf, Untyped } from './registry.ts';

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

/** Outside of the sandbox, where a flow's module is read for its definition alone, nothing can be called. */
export const connectors: ConnectorCalls = new Proxy(
  {},
  {
    get(_target, namespace) {
      if (typeof namespace !== 'string' || namespace === 'then') return undefined;
      throw new Error(`connectors.${namespace} is there only while a flow runs, inside its handler`);
    },
  },
) as ConnectorCalls;
