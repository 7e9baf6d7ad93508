/** `system.vault`: the one way in which a script gets to see a secret. */
import { current } from './current.ts';
import { fault, preview } from './faults.ts';
import { makeChild, traceFrom } from './flow-this.ts';
import { parseOptions } from './options.ts';
import { freeze } from './primordials.ts';

const REFERENCE = /^[^:#]+:[^#]+#.+$/s;

/** A connection of the type VAULT, started at once, giving the secret. */
function reveal(reference: unknown, options?: unknown): Promise<unknown> {
  const place = 'system.vault.reveal';
  const execution = current();
  if (execution === null) throw fault('INVALID_REQUEST', `${place}() can be called only while a flow runs, inside its handler`);
  if (typeof reference !== 'string' || !REFERENCE.test(reference)) {
    throw fault(
      'INVALID_INPUT',
      `${place} takes a reference such as 'main:git/repository#token' (Vault, path, key), not ${preview(reference)}`,
    );
  }
  const child = makeChild(execution, {
    kind: 'CONNECTION',
    target: { by: 'connector_type', name: 'VAULT' },
    name: `reveal ${reference}`,
    inputs: { action: 'reveal', reference },
    options: parseOptions(options, place),
    trace: traceFrom(reveal),
  });
  return child.get('output_value');
}

export const vault = freeze({ reveal });
