/**
 * The runner's own part of a context: it prepares and freezes the realm, and stands between the runner process and the guest so
 * that whatever is thrown crosses as text. One expression that evaluates to `realm`; nothing of it stays on `globalThis`.
 *
 * Order: this script (removes what is not for flows) → guest → packages → `assemble` (hands the packages over, freezes) →
 * `setScript`.
 */
import type { Guest, ScriptBody } from '../guest/interface.ts';
import { describeError } from './errors.ts';
import { freezeRealm } from './freeze.ts';
import { removeWhatIsNotForFlows } from './intrinsics.ts';

/** What the runner process calls. Each answer is text: `open` and `deliver` give nothing or an error, `take` the commands. */
export interface Adapter {
  setScript(body: ScriptBody): void;
  describe(): string;
  open(opening: string): string | undefined;
  deliver(id: string, delivered: string): string | undefined;
  take(id: string): string;
  drop(id: string): void;
  /** The latest answer again: isolated-vm throws a rejection that nobody handled in place of the answer. */
  again(): string | undefined;
}

removeWhatIsNotForFlows();

export const realm = {
  assemble(guest: Guest, packages: Record<string, unknown> | undefined): Adapter {
    guest.setPackages(packages ?? {});
    freezeRealm(packages === undefined ? [] : [packages]);
    let latest: string | undefined;
    const answer = (call: () => string | void): string | undefined => (latest = orError(call) ?? undefined);
    return {
      setScript: (body) => guest.setScript(body),
      describe: () => answer(() => guest.describe()) ?? '',
      open: (opening) => answer(() => guest.open(opening)),
      deliver: (id, delivered) => answer(() => guest.deliver(id, delivered)),
      take: (id) => answer(() => guest.take(id)) ?? '[]',
      drop: (id) => guest.drop(id),
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
