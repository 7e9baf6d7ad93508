/**
 * The data keys of this database, unwrapped when the process starts and held in memory. All processes share them: the newest one
 * seals, the others open what was sealed before. A process whose master keys do not open all of them does not start, since it
 * would fail at the first takeover of a flow that holds a secret.
 */
import { PetioleError } from '../errors.ts';
import type { DataKeyTable, WrappedDataKey } from '../storage/data-key-table.ts';
import { dataKeyOf, newDataKey, type DataKey, type DataKeyRing } from './envelope.ts';
import type { MasterKey } from './master-key.ts';

/** Of several processes that start on an empty table at once, one makes the first data key, and all take that. */
const FIRST = '0'.repeat(16);

/** So long after Vault failed it is not asked again: a thousand flows that wait for one key are no reason to ask it a thousand times. */
const PAUSE_MS = 1000;

/** The first one wraps new data keys, the others open older ones. */
export type MasterKeys = readonly [MasterKey, ...MasterKey[]];

export class DataKeys implements DataKeyRing {
  readonly #table: DataKeyTable;
  readonly #load: () => Promise<MasterKeys>;
  #masters: MasterKeys;
  readonly #keys = new Map<string, DataKey>();
  #current!: DataKey;
  #looking: Promise<void> | null = null;
  #failure: { error: unknown; until: number } | null = null;

  private constructor(table: DataKeyTable, load: () => Promise<MasterKeys>, masters: MasterKeys) {
    this.#table = table;
    this.#load = load;
    this.#masters = masters;
  }

  /** `load`: the master keys as they are now. Throws ENCRYPTION_KEY_WRONG. */
  static async open(table: DataKeyTable, load: () => Promise<MasterKeys>): Promise<DataKeys> {
    const keys = new DataKeys(table, load, await load());
    if ((await table.all()).length === 0) await keys.#insert({ ...newDataKey(), id: FIRST });
    await keys.refresh();
    return keys;
  }

  get masters(): MasterKeys {
    return this.#masters;
  }

  /** Looks whether there are other master keys by now. */
  async reloadMasters(): Promise<void> {
    this.#masters = await this.#load();
  }

  current(): DataKey {
    return this.#current;
  }

  find(id: string): DataKey | undefined {
    return this.#keys.get(id);
  }

  /** A new data key, which seals from the next `refresh` on. */
  add(): Promise<void> {
    return this.#insert(newDataKey());
  }

  async #insert({ id, key }: DataKey): Promise<void> {
    const [master] = this.#masters;
    await this.#table.insert({ id, master_key: master.id, wrapped: await master.wrap(key, id) });
  }

  /** Takes up what other processes added. */
  async refresh(): Promise<void> {
    const rows = await this.#table.all();
    for (const row of rows) if (!this.#keys.has(row.id)) this.#keys.set(row.id, { id: row.id, key: await this.unwrap(row) });
    const newest = rows.at(-1);
    if (newest) this.#current = this.#keys.get(newest.id) as DataKey;
  }

  /** Keys that this process holds and the database has lost are stored again: something may be sealed with them. */
  async restore(): Promise<void> {
    const stored = new Set((await this.#table.all()).map(({ id }) => id));
    for (const key of this.#keys.values()) if (!stored.has(key.id)) await this.#insert(key);
    await this.refresh();
  }

  /**
   * Makes sure that the keys of these sealed values are at hand, where they exist: another process may have added one just now.
   * Throws UNAVAILABLE and ENCRYPTION_KEY_WRONG, which say nothing of the values: later, or another process, may open them.
   */
  async prepare(sealed: Iterable<string>): Promise<void> {
    const lacking = [...sealed].map(dataKeyOf).filter((id) => id !== null && !this.#keys.has(id));
    if (lacking.length === 0) return;
    // A look that is under way may have read the table before the key was added.
    await this.#looking;
    if (lacking.some((id) => id !== null && !this.#keys.has(id))) await this.#look();
  }

  /** One look for all that lack a key at the same time. */
  #look(): Promise<void> {
    if (this.#failure && performance.now() < this.#failure.until) return Promise.reject(this.#failure.error as Error);
    this.#looking ??= this.refresh()
      .catch((error: unknown) => {
        if (error instanceof PetioleError) this.#failure = { error, until: performance.now() + PAUSE_MS };
        throw error;
      })
      .finally(() => (this.#looking = null));
    return this.#looking;
  }

  /** A master key that the stored keys need and this process does not have, as after a rotation elsewhere; null: it has all. */
  async missingMaster(): Promise<string | null> {
    const rows = await this.#table.all();
    const missing = (): WrappedDataKey | undefined => rows.find((row) => !this.#masters.some(({ id }) => id === row.master_key));
    if (missing()) await this.reloadMasters();
    return missing()?.master_key ?? null;
  }

  async unwrap(row: WrappedDataKey): Promise<Buffer> {
    const find = (): MasterKey | undefined => this.#masters.find(({ id }) => id === row.master_key);
    // A rotation by another process has given the key file a new key.
    if (!find()) await this.reloadMasters();
    const master = find();
    if (master) return master.unwrap(row.wrapped, row.id);
    throw new PetioleError(
      'ENCRYPTION_KEY_WRONG',
      `the secrets of this database are encrypted under the master key ${row.master_key}, and this process has ` +
        `${this.#masters.map(({ id }) => id).join(', ')}. Give it the same PETIOLE_ENCRYPTION_KEY, or the same key file in its data folder, ` +
        'as the process that made them',
    );
  }
}
