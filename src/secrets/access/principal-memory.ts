/**
 * Whom tokens and sessions stand for, in memory for five seconds: that is how long one that another process has ended may still be
 * taken here. What this process ends is forgotten at once, also what is being read at that moment.
 */
import type { Principal } from '../../actor.ts';

const REMEMBERED_MS = 5000;
const MAX_REMEMBERED = 10_000;

interface Remembered {
  principal: Principal;
  /** by the monotonic clock: one that is set back must not keep what was revoked */
  until: number;
}

export class PrincipalMemory {
  readonly #find: (sha256: string) => Promise<Principal | null>;
  #remembered = new Map<string, Remembered>();
  #finding = new Map<string, Promise<Principal | null>>();

  constructor(find: (sha256: string) => Promise<Principal | null>) {
    this.#find = find;
  }

  /** From memory, or by one read for all who ask at the same time. */
  get(sha256: string): Principal | Promise<Principal | null> {
    const entry = this.#remembered.get(sha256);
    if (entry !== undefined && entry.until > performance.now()) return entry.principal;
    const begun = this.#finding.get(sha256);
    if (begun) return begun;
    const finding = this.#read(sha256, this.#remembered).finally(() => {
      if (this.#finding.get(sha256) === finding) this.#finding.delete(sha256);
    });
    this.#finding.set(sha256, finding);
    return finding;
  }

  /** Whatever is known here may not be true any more. */
  forget(): void {
    this.#remembered = new Map();
    this.#finding = new Map();
  }

  /** `remembered`: where it was begun to read. What came to be since then is not for it to change. */
  async #read(sha256: string, remembered: Map<string, Remembered>): Promise<Principal | null> {
    const principal = await this.#find(sha256);
    if (principal === null) {
      remembered.delete(sha256);
      return null;
    }
    if (remembered.size >= MAX_REMEMBERED) remembered.clear();
    const endsInMs = (principal.expiresAt?.getTime() ?? Infinity) - Date.now();
    const until = performance.now() + Math.min(REMEMBERED_MS, endsInMs);
    remembered.set(sha256, { principal, until });
    return principal;
  }
}
