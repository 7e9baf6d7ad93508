/** `connectorType()`: the one definition object of a type. */
import type { Authorization, Authorizations } from './authorization.ts';
import { checkDefinition } from './check.ts';
import type { ActionContext, TestContext } from './context.ts';
import type { Headers } from './http.ts';
import { REQUEST_ACTION, requestAction } from './request-action.ts';
import type { OutputSchema, ResultOf, Schema, ValuesOf } from './schema.ts';
import type { Action, ConnectorType } from './type.ts';

/** A definition as its author writes it: `connection`, `inputs` and the result of `run` have the types of their schemas. */
export interface TypeDefinition<C extends Schema, I extends Record<string, Schema>, O extends Record<string, OutputSchema>> extends Omit<
  ConnectorType,
  'connection' | 'base_url' | 'headers' | 'authorization' | 'test' | 'actions'
> {
  connection: C;
  base_url?: string | ((connection: ValuesOf<NoInfer<C>>) => string);
  headers?: Headers | ((connection: ValuesOf<NoInfer<C>>) => Headers);
  authorization?:
    Authorization<ValuesOf<NoInfer<C>> & Record<string, unknown>> | Authorizations<ValuesOf<NoInfer<C>> & Record<string, unknown>>;
  test?(context: TestContext<ValuesOf<NoInfer<C>>>): PromiseLike<unknown>;
  actions: { [K in keyof I]: TypedAction<C, I[K], K extends keyof O ? O[K] : never> } & { [K in keyof O]: { outputs: O[K] } };
}

interface TypedAction<C, I, O> extends Omit<Action, 'inputs' | 'outputs' | 'run' | 'sample_output'> {
  inputs: I;
  run(context: ActionContext<ValuesOf<C>, ValuesOf<I>>): PromiseLike<ResultOf<O>>;
  sample_output?: ResultOf<NoInfer<O>>;
}

/**
 * Checks a definition and gives it back, with the action `request` where it has a `base_url`. Throws where it cannot work, naming the type and the field: a reserved input name, an
 * unknown default action, an action input that repeats a connection field.
 */
export function connectorType<const C extends Schema, const I extends Record<string, Schema>, const O extends Record<string, OutputSchema>>(
  definition: TypeDefinition<C, I, O>,
): ConnectorType {
  const type = definition as unknown as ConnectorType;
  const complete = type.base_url === undefined ? type : { ...type, actions: { [REQUEST_ACTION]: requestAction, ...type.actions } };
  checkDefinition(complete);
  return complete;
}
