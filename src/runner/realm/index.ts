/**
 * The runner's own part of a context: it prepares and freezes the realm, and stands between the runner process and the guest so
 * that whatever is thrown crosses as text. One expression that evaluates to `realm`; nothing of it stays on `globalThis`.
 *
 * Order: this script (removes what is not for flows) → guest → packages → `assemble` (hands the packages over, freezes) →
 * `setScript`.
 */
import type { Guest, ScriptBody } from '../guest/interface.ts';
import { SharedCollections } from './collections.ts';
import { describeError } from './errors.ts';
import { freezeRealm } from './freeze.ts';
import { removeWhatIsNotForFlows } from './intrinsics.ts';

/** What the runner process calls. Each answer is text: `open` and `deliver` give nothing or an error, `take` the commands. */
export interface Adapter {
  setScript(body: ScriptBody): void;
  describe(): string;
  open(id: string, opening: string): string | undefined;
  deliver(id: string, delivered: string): string | undefined;
  take(id: string): string;
  /** `take`, and then `deliver`, which does nothing where the execution has ended */
  next(id: string, delivered: string): string;
  drop(id: string): void;
  /** the execution has ended */
  forget(id: string): void;
  /** The latest answer again: isolated-vm throws a rejection that nobody handled in place of the answer. */
  again(): string | undefined;
}

removeWhatIsNotForFlows();

/** Stands for an execution while a module is only described. */
const DESCRIBED = '';

export const realm = {
  assemble(guest: Guest, packages: Record<string, unknown> | undefined): Adapter {
    guest.setPackages(packages ?? {});
    const collections = new SharedCollections();
    freezeRealm(packages === undefined ? [] : [packages], (objects) => collections.adopt(objects));
    let latest: string | undefined;
    const answer = (call: () => string | void): string | undefined => (latest = orError(call) ?? undefined);
    return {
      setScript: (body) => guest.setScript(body),
      describe() {
        collections.enter(DESCRIBED);
        const text = answer(() => guest.describe());
        collections.forget(DESCRIBED);
        return text ?? '';
      },
      open(id, opening) {
        collections.forget(id);
        collections.enter(id);
        return answer(() => guest.open(opening));
      },
      deliver(id, delivered) {
        collections.enter(id);
        return answer(() => guest.deliver(id, delivered));
      },
      take: (id) => answer(() => guest.take(id)) ?? '[]',
      next(id, delivered) {
        collections.enter(id);
        const take = (): string => {
          const commands = guest.take(id);
          guest.deliver(id, delivered);
          return commands;
        };
        return answer(take) ?? '[]';
      },
      drop(id) {
        collections.forget(id);
        guest.drop(id);
      },
      forget: (id) => collections.forget(id),
      again: () => latest,
    };
  },
};

/** Errors are told from answers by their first character. */
function orError(call: () => string | void): string | void {
  try {
    return call();
  } catch (error) {
    return `!${describeError(error)}`;
  }
}
