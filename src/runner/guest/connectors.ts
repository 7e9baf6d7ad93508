/** `connectors.<namespace>.<action>(inputs, options?)`: the same child connection, started at once, giving its `output_value`. */
import { current } from './current.ts';
import { fault } from './faults.ts';
import { callFrom, makeChild } from './flow-this.ts';
import { inputsOf, parseOptions } from './options.ts';
import { freeze } from './primordials.ts';
import { callUtil, UTILS } from './utils.ts';

function call(namespace: string, action: string, inputs: unknown, options: unknown, above: unknown): Promise<unknown> {
  const execution = current();
  const place = `connectors.${namespace}.${action}`;
  if (execution === null) throw fault('INVALID_REQUEST', `${place}() can be called only while a flow runs, inside its handler`);
  if (namespace === UTILS) return callUtil(execution, action, inputs, options, above);
  const child = makeChild(execution, {
    kind: 'CONNECTION',
    target: { by: 'namespace', name: namespace, action },
    name: `${namespace}.${action}`,
    inputs: inputsOf(inputs, place),
    options: parseOptions(options, place),
    trace: callFrom(execution, above),
  });
  return child.get('output_value');
}

/** An object that answers every text key; not thenable, so that it survives an `await`. */
function anyKey(answer: (key: string) => unknown): object {
  return new Proxy(freeze({ __proto__: null }) as object, {
    get: (_target, key) => (typeof key === 'string' && key !== 'then' ? answer(key) : undefined),
    has: (_target, key) => typeof key === 'string' && key !== 'then',
  });
}

export const connectors = anyKey((namespace) =>
  anyKey((action) => {
    const invoke = (inputs?: unknown, options?: unknown): Promise<unknown> => call(namespace, action, inputs, options, invoke);
    return freeze(invoke);
  }),
);
