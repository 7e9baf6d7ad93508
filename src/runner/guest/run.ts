/** The life of a handler: evaluate the script, check the inputs, run it, check the output, end. */
import type { ScriptBody } from './interface.ts';
import { FlowDefinition } from '../../sdk/flow.ts';
import { connectors } from './connectors.ts';
import type { Execution } from './execution.ts';
import { FlowEnded, fault, isA, toGuestError } from './faults.ts';
import { Flow } from './flow-this.ts';
import { NativePromise, create, freeze, hasOwn, parseJson, reflectApply, then } from './primordials.ts';
import { acceptedInputs, isStandard, validate } from './schema.ts';
import { RETURN_WHEN } from './wait-for.ts';
import { vault } from './vault.ts';

export interface Sandbox {
  body: ScriptBody;
  require: (specifier: string) => unknown;
  console: object;
}

/** Evaluates the flow's own modules, with a `globalThis` of their own. */
export function definitionOf({ body, require, console }: Sandbox): FlowDefinition {
  const module: { exports: unknown } = { exports: {} };
  body(require, module, module.exports, create(globalThis) as object, console, connectors);
  const exported = module.exports as { default?: unknown } | null;
  const definition = typeof exported === 'object' && exported !== null && hasOwn(exported, 'default') ? exported.default : undefined;
  if (definition instanceof FlowDefinition) return definition;
  const found = definition === undefined ? 'it has none' : 'it is something else';
  throw fault(
    'NO_DEFAULT_EXPORT',
    `The script needs a default export made by flow(), but ${found}: export default flow(async function (inputs) { … })`,
  );
}

const returnWhen = freeze(RETURN_WHEN);

export function run(execution: Execution, sandbox: Sandbox): void {
  const fail = (error: unknown): void => {
    if (!isA(error, FlowEnded)) execution.fail(toGuestError(error));
  };
  try {
    const definition = definitionOf(sandbox);
    const given: unknown = parseJson(execution.opening.inputs) ?? {};
    if (!isStandard(definition.inputs)) return handle(execution, definition, given, fail);
    const result = validate(definition.inputs, given);
    if (!(result instanceof NativePromise)) return handle(execution, definition, acceptedInputs(result), fail);
    void then(
      then(result, (checked) => handle(execution, definition, acceptedInputs(checked), fail)),
      undefined,
      fail,
    );
  } catch (error) {
    fail(error);
  }
}

function handle(execution: Execution, definition: FlowDefinition, inputs: unknown, fail: (error: unknown) => void): void {
  const self = new Flow(execution);
  const system = freeze({ this: self, returnWhen, return_when: returnWhen, vault });
  execution.outputsSchema = isStandard(definition.outputs) ? definition.outputs : null;
  try {
    const returned = reflectApply(definition.handler, self, [inputs, system]) as unknown;
    void then(
      then(NativePromise.resolve(returned), (value) => execution.succeed(undefined, value)),
      undefined,
      fail,
    );
  } catch (error) {
    fail(error);
  }
}
