/** `connectors.utils`: what the product itself puts beside the namespaces of connectors. It calls nobody. */
import type { Execution } from './execution.ts';
import { fault, preview } from './faults.ts';
import { makeChild, traceFrom } from './flow-this.ts';
import { inputsOf, parseOptions } from './options.ts';
import { isFiniteNumber, keysOf } from './primordials.ts';

export const UTILS = 'utils';

const LONGEST_SLEEP_MS = 3_155_760_000_000;

/** `connectors.utils.sleep({ milliseconds })`: the same as `this.sleep`, in milliseconds. */
export function callUtil(execution: Execution, action: string, inputs: unknown, options: unknown, above: unknown): Promise<unknown> {
  if (action !== 'sleep') throw fault('INVALID_REQUEST', `connectors.${UTILS} has sleep({ milliseconds }) and nothing else, not ${action}`);
  const place = `connectors.${UTILS}.sleep`;
  const given = inputsOf(inputs, place) as { milliseconds?: unknown };
  const { milliseconds } = given;
  const unknown = keysOf(given).find((key) => key !== 'milliseconds');
  if (unknown !== undefined) throw fault('INVALID_INPUT', `${place} takes { milliseconds: 1000 }, and does not know ${preview(unknown)}`);
  if (typeof milliseconds !== 'number' || !isFiniteNumber(milliseconds)) {
    throw fault('INVALID_INPUT', `${place} takes { milliseconds: 1000 }: milliseconds is a number, not ${preview(milliseconds)}`);
  }
  if (milliseconds > LONGEST_SLEEP_MS)
    throw fault('INVALID_INPUT', `${place} takes milliseconds, at most a hundred years, not ${milliseconds}`);
  const child = makeChild(execution, {
    kind: 'SLEEP',
    target: { by: 'sleep' },
    name: 'sleep',
    inputs: { seconds: milliseconds > 0 ? milliseconds / 1000 : 0 },
    options: parseOptions(options, place),
    trace: traceFrom(above),
  });
  return child.get('output_value');
}
