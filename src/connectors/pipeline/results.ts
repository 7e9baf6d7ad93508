/** How a call ended: for its script as it is, and beside it what may be shown. */
import type { JsonObject, JsonText } from '../../model.ts';
import type { KnownSecrets } from '../../secrets/scrubber.ts';
import { shownOutput } from '../masking-answers.ts';
import { shownByNames } from '../masking-by-name.ts';
import type { ConnectionResult } from '../port.ts';
import type { ConnectorTypes } from '../registry.ts';
import { toExecutionError } from '../translate.ts';
import { isElsewhere } from './overrides.ts';
import type { Running } from './running.ts';

export class Results {
  readonly #types: ConnectorTypes;
  readonly #known: KnownSecrets;

  constructor(types: ConnectorTypes, known: KnownSecrets) {
    this.#types = types;
    this.#known = known;
  }

  /** The output as it is, and beside it what may be shown, where its type declares a part of it secret. */
  success(output: JsonText, { prepared, log, waited, found, overrides = {} }: Running, attempts: number): ConnectionResult {
    const schema = prepared?.action.outputJsonSchema;
    // a script may name a far side of its own, which answers with as many as it likes
    const isOfOperator = (): boolean => found?.connector !== undefined && !isElsewhere(found, overrides);
    const shown = schema ? this.#shown(output, schema, isOfOperator) : null;
    const shownInputs = prepared?.shownInputs ?? null;
    return {
      ok: true,
      output,
      ...(shown !== null && { shownOutput: shown }),
      error: null,
      message: waited ?? null,
      shownInputs,
      attempts,
      ...log.result(),
    };
  }

  failure(error: unknown, { prepared, log }: Running, attempts: number): ConnectionResult {
    const shown = toExecutionError(error, this.#known);
    const shownInputs = prepared?.shownInputs ?? null;
    return { ok: false, output: null, error: shown, message: shown.message, shownInputs, attempts, ...log.result() };
  }

  /** By what any action of the type declares secret: which of them it was is not asked. */
  shownOutput(connectorType: string, output: JsonText): JsonText | null {
    const known = this.#known;
    const type = this.#types.get(connectorType);
    if (!type) return shownByNames(output, known);
    let shown: JsonText | null = null;
    for (const { outputJsonSchema } of type.actions.values()) {
      shown = this.#shown(shown ?? output, outputJsonSchema, () => true) ?? shown;
    }
    return shown;
  }

  /** What an answer brought is noted in one go, since of what others bring only so much is taken. */
  #shown(output: JsonText, schema: JsonObject, isOfOperator: () => boolean): JsonText | null {
    let brought: { others: Set<string>; operator: Set<string> } | undefined; // most answers bring none
    const shown = shownOutput(output, schema, (secret, source) => {
      brought ??= { others: new Set(), operator: new Set() };
      brought[isOfOperator() ? source : 'others'].add(secret);
    });
    if (brought === undefined) return shown;
    this.#known.add(brought.others, 'others');
    this.#known.add(brought.operator);
    return shown;
  }
}
