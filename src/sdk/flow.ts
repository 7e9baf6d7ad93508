import type { Flow, System } from './this.ts';
import { isPoolName, POOL_NAME_RULE } from './pool-name.ts';
import type { Untyped } from './registry.ts';

/** A schema of the Standard Schema specification: zod, valibot, arktype and others make them. */
export interface StandardSchema<Input = unknown, Output = Input> {
  readonly '~standard': {
    readonly version: 1;
    readonly vendor: string;
    readonly validate: (value: unknown) => StandardResult<Output> | Promise<StandardResult<Output>>;
    readonly types?: { readonly input: Input; readonly output: Output } | undefined;
  };
}

export type StandardResult<Output> =
  { readonly value: Output; readonly issues?: undefined } | { readonly issues: readonly StandardIssue[] };

export interface StandardIssue {
  readonly message: string;
  readonly path?: readonly (PropertyKey | { readonly key: PropertyKey })[] | undefined;
}

/** A JSON Schema (draft 2020-12). */
export type JsonSchema = { readonly [keyword: string]: unknown } & { readonly '~standard'?: undefined };

export type Schema = StandardSchema | JsonSchema;

/** What the handler is given: after the schema's defaults and transforms. */
export type InputsFor<S> = S extends StandardSchema<unknown, infer Output> ? Output : Untyped;

/** What the handler returns: before the schema's defaults and transforms. */
export type OutputsFor<S> = S extends StandardSchema<infer Input, unknown> ? Input : Untyped;

/** What a handler may give back; nothing where `setOutput` and `success` say it all. */
type Returned<Outputs> = Outputs | undefined | void;

export type Handler<Inputs = Untyped, Outputs = Untyped> = (
  this: Flow<Outputs>,
  inputs: Inputs,
  system: System<Outputs>,
) => Returned<Outputs> | PromiseLike<Returned<Outputs>>;

export interface FlowOptions<I, O> {
  /** the flow's name; default: the name of its file */
  name?: string;
  /** zod (or another Standard Schema) or JSON Schema. Inputs that do not fit fail the execution with `INVALID_INPUT` */
  inputs?: I;
  /** zod (or another Standard Schema) or JSON Schema of the `output_value` */
  outputs?: O;
  /**
   * `true`: the connectors that the script names literally are tested before the flow starts. Where one does not work the start
   * fails with `PREFLIGHT_FAILED` and the reason
   */
  preflight?: boolean;
  /**
   * How many executions of the flow may run at once, 1 to 100,000, over all workers; default: any number. Further ones wait as
   * `PENDING`, and begin by priority, then age. An operator can set another limit. An execution below another one of the same flow
   * shares its place.
   */
  concurrency?: number;
  /**
   * The worker pool that its executions run in: only workers of that pool (`petiole worker --pool dmz`) take them. A start and
   * `this.flow` may ask for another one. Default: the pool of the flow that starts it, for a root `default`
   */
  pool?: string;
  handler: (
    this: Flow<OutputsFor<O>>,
    inputs: InputsFor<I>,
    system: System<OutputsFor<O>>,
  ) => Returned<OutputsFor<O>> | PromiseLike<Returned<OutputsFor<O>>>;
}

/** A flow as `flow()` makes it: the default export of a flow's file. */
export class FlowDefinition<Inputs = Untyped, Outputs = Untyped> {
  readonly name: string | null;
  readonly inputs: Schema | null;
  readonly outputs: Schema | null;
  readonly preflight: boolean;
  readonly concurrency: number | null;
  readonly pool: string | null;
  readonly handler: Handler<Inputs, Outputs>;

  constructor(definition: {
    name?: string;
    inputs?: Schema;
    outputs?: Schema;
    preflight?: boolean;
    concurrency?: number;
    pool?: string;
    handler: Handler<Inputs, Outputs>;
  }) {
    this.name = definition.name ?? null;
    this.inputs = definition.inputs ?? null;
    this.outputs = definition.outputs ?? null;
    this.preflight = definition.preflight ?? false;
    this.concurrency = definition.concurrency ?? null;
    this.pool = definition.pool ?? null;
    this.handler = definition.handler;
    Object.freeze(this);
  }
}

const FLOW_OPTIONS = ['name', 'inputs', 'outputs', 'preflight', 'concurrency', 'pool', 'handler'];
const MOST_CONCURRENCY = 100_000;

/**
 * Makes a flow: give it the handler, or an object with the handler and schemas. Export it as the default of the file.
 *
 * The handler gets its inputs and `system`; `this` is the running execution. What it returns is the output; an error that it
 * throws fails the execution.
 *
 * @throws TypeError when there is no handler, or a key that is not known
 * @example
 * export default flow(async function (inputs: { ref?: string }) {
 *   const metadata = await this.connect('repository', { ref: inputs.ref }).get('output_value');
 *   return { message: metadata.commit_message };
 * });
 */
export function flow<Inputs = Untyped, Outputs = Untyped>(handler: Handler<Inputs, Outputs>): FlowDefinition<Inputs, Outputs>;
export function flow<const I extends Schema = JsonSchema, const O extends Schema = JsonSchema>(
  definition: FlowOptions<I, O>,
): FlowDefinition<InputsFor<I>, OutputsFor<O>>;
export function flow(given: Handler | FlowOptions<Schema, Schema>): FlowDefinition {
  if (typeof given === 'function') return new FlowDefinition({ handler: given });
  if (given === null || typeof given !== 'object' || typeof given.handler !== 'function') {
    throw new TypeError('flow() takes the handler, a function, or an object with a handler: flow({ inputs, handler })');
  }
  const unknown = Object.keys(given).find((key) => !FLOW_OPTIONS.includes(key));
  if (unknown !== undefined) throw new TypeError(`flow() does not know '${unknown}'; it knows ${FLOW_OPTIONS.join(', ')}`);
  if (given.preflight !== undefined && typeof given.preflight !== 'boolean') throw new TypeError('flow(): preflight is true or false');
  const { concurrency = 1 } = given;
  if (!Number.isInteger(concurrency) || concurrency < 1 || concurrency > MOST_CONCURRENCY) {
    throw new TypeError(`flow(): concurrency is a whole number from 1 to ${MOST_CONCURRENCY}`);
  }
  if (given.pool !== undefined && !isPoolName(given.pool)) throw new TypeError(`flow(): pool is ${POOL_NAME_RULE}`);
  return new FlowDefinition(given);
}
