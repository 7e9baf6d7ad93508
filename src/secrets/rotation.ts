/**
 * `petiole secrets rotate`: a new master key wraps the data keys, a new data key seals, and what connectors and Vaults hold is
 * sealed anew. All of it while flows run, here and in other processes:
 *
 * - The data keys stay what they are, so every process goes on opening and sealing with those that it holds.
 * - A process that meets a value of the new data key reads the keys again.
 * - A row that is changed meanwhile is left alone: whoever changed it has sealed it with the new key, or it is met the next time.
 * - What was done stays done. A rotation that broke off goes on where it was when it is called again.
 * - One process at a time does so: of two with one key file each would take the other's key for an old one, and remove it.
 *
 * Values of the journal are not sealed anew: they keep their data key until retention removes them.
 */
import { DataKeyTable } from '../storage/data-key-table.ts';
import { currentActor, type Actor } from '../actor.ts';
import { PetioleError } from '../errors.ts';
import { inTransaction, type Transactions } from '../storage/access/in-transaction.ts';
import type { AuditTable } from '../storage/audit-table.ts';
import { listSealed, replaceSealed, SEALED_COLUMNS, type SealedColumn, type SealedRow } from '../storage/sealed-columns.ts';
import { dataKeyOf, Envelope, isSealed } from './envelope.ts';
import { addKeyToFile, keepNewestKeyInFile } from './key-file.ts';
import { keySourceOf, type KeySettings, type KeySource, type Secrets } from './secrets.ts';

export interface RotationParts {
  db: Transactions;
  secrets: Pick<Secrets, 'keys'>;
  settings: KeySettings;
  audit: Pick<AuditTable, 'record'>;
}

export type SecretsStatus = {
  /** where the master key comes from */
  source: KeySource;
  /** the master key that wraps new data keys */
  master_key: string;
  data_keys: { id: string; master_key: string; created_at: string; current: boolean }[];
  /** values of connectors and Vaults that are sealed, and how many of them with the current data key */
  sealed: { table: string; column: string; values: number; current: number }[];
  /** nothing is left of a rotation that broke off */
  complete: boolean;
};

const PAGE = 100;
/** Advisory lock of the process that rotates; any number that nothing else takes. */
const ROTATING = 7_384_654;

export class Rotation {
  readonly #parts: RotationParts;
  readonly #table: DataKeyTable;
  #running: Promise<SecretsStatus> | null = null;

  constructor(parts: RotationParts) {
    this.#parts = parts;
    this.#table = new DataKeyTable(parts.db);
  }

  async status(): Promise<SecretsStatus> {
    const { settings, secrets } = this.#parts;
    await secrets.keys.refresh();
    const [master] = secrets.keys.masters;
    const current = secrets.keys.current().id;
    const rows = await this.#table.all();
    const sealed = await Promise.all(SEALED_COLUMNS.map((column) => this.#count(column, current)));
    const isComplete = rows.every((row) => row.master_key === master.id) && sealed.every((column) => column.values === column.current);
    return {
      source: keySourceOf(settings),
      master_key: master.id,
      data_keys: rows.map((row) => ({
        id: row.id,
        master_key: row.master_key,
        created_at: row.created_at.toISOString(),
        current: row.id === current,
      })),
      sealed,
      complete: isComplete,
    };
  }

  /** Of two calls at once the second one waits for the first. Throws CONFLICT while another process rotates. */
  rotate(actor: Actor = currentActor()): Promise<SecretsStatus> {
    this.#running ??= this.#alone((isAlone) => this.#rotate(actor, isAlone)).finally(() => (this.#running = null));
    return this.#running;
  }

  /** The lock is of a transaction, which a pooler keeps for us, and goes with a process that dies. It holds up nothing else. */
  #alone<T>(work: (isAlone: () => Promise<unknown>) => Promise<T>): Promise<T> {
    return inTransaction(this.#parts.db, async (db) => {
      await db.query('set local idle_in_transaction_session_timeout = 0');
      const { rows } = await db.query<{ taken: boolean }>(`select pg_try_advisory_xact_lock(${ROTATING}) as taken`);
      if (rows[0]?.taken) return work(() => db.query('select 1'));
      throw new PetioleError(
        'CONFLICT',
        'another process rotates the keys just now: see `secrets status`, and call it again when that is done',
      );
    });
  }

  /** `isAlone` throws where the lock was lost, as with its connection. */
  async #rotate(actor: Actor, isAlone: () => Promise<unknown>): Promise<SecretsStatus> {
    const { secrets, settings, audit } = this.#parts;
    const { keys } = secrets;
    const goesOn = !(await this.status()).complete;
    await this.#takeNewMaster(goesOn);
    // A rotation that broke off may have added its data key: then its master key wraps that one already.
    const isAdded = goesOn && (await this.#table.all()).at(-1)?.master_key === keys.masters[0].id;
    await this.#rewrap();
    if (!isAdded) await keys.add();
    await keys.refresh();
    for (const column of SEALED_COLUMNS) await this.#reseal(column);
    await isAlone();
    if (keySourceOf(settings) === 'file') await this.#dropOldKeys();
    const status = await this.status();
    await audit.record({ actor, action: 'secrets.rotate', object: status.master_key, details: { data_key: keys.current().id } });
    return status;
  }

  /** A key file gets its new key here; another source was given it by the operator, in the environment or in Vault. */
  async #takeNewMaster(goesOn: boolean): Promise<void> {
    const { secrets, settings } = this.#parts;
    if (keySourceOf(settings) === 'file' && !goesOn) await addKeyToFile(settings.dataFolder);
    await secrets.keys.reloadMasters();
  }

  /** Also those that this master key wraps already: a key of Vault's transit engine has versions of its own. */
  async #rewrap(): Promise<void> {
    const { keys } = this.#parts.secrets;
    const [master] = keys.masters;
    for (const row of await this.#table.all()) {
      const wrapped = await master.wrap(await keys.unwrap(row), row.id);
      await this.#table.rewrap(row.id, row.wrapped, { master_key: master.id, wrapped });
    }
  }

  async #dropOldKeys(): Promise<void> {
    const { secrets, settings } = this.#parts;
    const [master] = secrets.keys.masters;
    const rows = await this.#table.all();
    if (!rows.every((row) => row.master_key === master.id)) return;
    await keepNewestKeyInFile(settings.dataFolder);
    await secrets.keys.reloadMasters();
  }

  async #reseal(column: SealedColumn): Promise<void> {
    const { db, secrets } = this.#parts;
    const current = secrets.keys.current().id;
    for await (const row of this.#rows(column)) {
      const text = this.#resealed(column, row, current);
      if (text !== row.text) await replaceSealed(db, column, row, text);
    }
  }

  #resealed({ table, sealedFor = table, column, isObject }: SealedColumn, { id, text }: SealedRow, current: string): string {
    const envelope = new Envelope(this.#parts.secrets.keys);
    const again = (value: unknown, field: string): unknown => {
      if (!isSealed(value) || dataKeyOf(value) === current) return value;
      const binding = { table: sealedFor, id, field };
      return envelope.seal(envelope.openBytes(value, binding), binding);
    };
    if (!isObject) return again(text, column) as string;
    const fields = Object.entries(JSON.parse(text) as object);
    const changed = fields.map(([key, value]: [string, unknown]) => [key, again(value, `${column}.${key}`)] as const);
    return changed.every(([, value], i) => value === fields[i]?.[1]) ? text : JSON.stringify(Object.fromEntries(changed));
  }

  async #count(column: SealedColumn, current: string): Promise<SecretsStatus['sealed'][number]> {
    let values = 0;
    let ofCurrent = 0;
    for await (const { text } of this.#rows(column)) {
      const all = column.isObject ? Object.values(JSON.parse(text) as object) : [text];
      const ids = all.filter(isSealed).map(dataKeyOf);
      values += ids.length;
      ofCurrent += ids.filter((id) => id === current).length;
    }
    return { table: column.table, column: column.column, values, current: ofCurrent };
  }

  async *#rows(column: SealedColumn): AsyncIterable<SealedRow> {
    for (let after: string | null = null; ;) {
      const page: SealedRow[] = await listSealed(this.#parts.db, column, after, PAGE);
      yield* page;
      if (page.length < PAGE) return;
      after = page.at(-1)?.id ?? null;
    }
  }
}
