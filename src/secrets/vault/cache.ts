/** Secrets that were read, for a short time, in memory alone. Of many who want one at once, one asks Vault. */

interface Entry {
  value: Promise<unknown>;
  /** on the clock of `performance.now()`; Infinity while it is read */
  until: number;
  isFresh: boolean;
}

const MAX_ENTRIES = 1000;

export class SecretCache<T> {
  readonly #entries = new Map<string, Entry>();
  readonly #keepMs: number;

  constructor(keepMs: number) {
    this.#keepMs = keepMs;
  }

  /** `fresh`: not what was read before, but what others who want it fresh are reading now. A failure is not kept. */
  get(key: string, fresh: boolean, read: () => Promise<T>): Promise<T> {
    if (this.#keepMs <= 0) return read();
    const known = this.#entries.get(key);
    if (known && known.until > performance.now() && (!fresh || (known.isFresh && known.until === Infinity)))
      return known.value as Promise<T>;
    const entry: Entry = { value: read(), until: Infinity, isFresh: fresh };
    this.#entries.delete(key);
    this.#entries.set(key, entry);
    this.#evict();
    entry.value.then(
      () => (entry.until = performance.now() + this.#keepMs),
      () => this.#entries.get(key) === entry && this.#entries.delete(key),
    );
    return entry.value as Promise<T>;
  }

  clear(): void {
    this.#entries.clear();
  }

  #evict(): void {
    const [oldest] = this.#entries.keys();
    if (oldest !== undefined && this.#entries.size > MAX_ENTRIES) this.#entries.delete(oldest);
  }
}
