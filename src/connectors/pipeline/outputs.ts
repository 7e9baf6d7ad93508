/** What an action gave becomes text. */
import { PetioleError } from '../../errors.ts';
import type { JsonText } from '../../model.ts';
import type { CompiledAction } from '../compiled-type.ts';
import type { ConnectionCall } from '../port.ts';
import type { Found } from '../targets.ts';

/** The outputs as the action gave them, undeclared keys too; a difference from what it declares is told, not punished. */
export function serialize(output: unknown, { outputs, name }: CompiledAction, call: ConnectionCall, found: Found): JsonText {
  const checked = outputs.safeParse(output);
  if (!checked.success) {
    const issues = checked.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
    call.log('warn', `${found.type.definition.name} ${name} gave other outputs than it declares: ${issues.join('; ')}`);
  }
  try {
    return JSON.stringify(output ?? null);
  } catch (error) {
    throw new PetioleError(
      'NOT_SERIALIZABLE',
      `the output of ${found.type.definition.name} ${name} cannot be written as JSON`,
      {},
      { cause: error },
    );
  }
}
