/** Secrets of a running process: what it knows, what it seals and opens with, and where its master keys come from. */
import type { Config } from '../config.ts';
import { PetioleError } from '../errors.ts';
import { DataKeyTable } from '../storage/data-key-table.ts';
import type { Queryable } from '../storage/journal/rows.ts';
import { DataKeys, type MasterKeys } from './data-keys.ts';
import { Envelope, type Binding } from './envelope.ts';
import { hasKeyFile, keyFileIn, keysFromFile } from './key-file.ts';
import { localMasterKey } from './master-key.ts';
import { SealedRows } from './sealed-rows.ts';
import type { KnownSecrets } from './scrubber.ts';
import { transitMasterKey } from './transit-key.ts';

export type KeySettings = Pick<Config, 'dataFolder' | 'encryptionKeys' | 'transitKey'>;
export type KeySource = 'transit' | 'environment' | 'file';

export interface Secrets {
  known: KnownSecrets;
  keys: DataKeys;
  envelope: Envelope;
  rows: SealedRows;
}

/** Throws ENCRYPTION_KEY_WRONG where this process cannot open what the database holds. */
export async function openSecrets(settings: KeySettings, db: Queryable, known: KnownSecrets): Promise<Secrets> {
  const table = new DataKeyTable(db);
  await refuseWithoutKey(settings, table);
  const keys = await DataKeys.open(table, () => masterKeysOf(settings, known));
  const envelope = new WatchfulEnvelope(keys, known);
  return { known, keys, envelope, rows: new SealedRows({ known, envelope, prepare: (sealed) => keys.prepare(sealed) }) };
}

/** A new key would open nothing of what is there already, and its file would look like the right one later. */
async function refuseWithoutKey(settings: KeySettings, table: DataKeyTable): Promise<void> {
  const newest = (await table.all()).at(-1);
  if (newest === undefined || keySourceOf(settings) !== 'file' || (await hasKeyFile(settings.dataFolder))) return;
  throw new PetioleError(
    'ENCRYPTION_KEY_WRONG',
    `the secrets of this database are encrypted under the master key ${newest.master_key}, and this process has none: set ` +
      `PETIOLE_ENCRYPTION_KEY as for the other processes of this database, or copy the key file of the process that made it to ` +
      keyFileIn(settings.dataFolder),
  );
}

export function keySourceOf({ encryptionKeys, transitKey }: KeySettings): KeySource {
  if (transitKey !== null) return 'transit';
  return encryptionKeys.length > 0 ? 'environment' : 'file';
}

/** The first one wraps. Keys of another source stay beside it, so that a change of the source is a rotation like any other. */
export async function masterKeysOf(settings: KeySettings, known?: KnownSecrets): Promise<MasterKeys> {
  const { dataFolder, encryptionKeys, transitKey } = settings;
  const local = encryptionKeys.map(localMasterKey);
  if (transitKey !== null) return [transitMasterKey(transitKey), ...local];
  const [first, ...older] = local;
  if (first) return [first, ...older];
  const [newest, ...before] = await keysFromFile(dataFolder);
  known?.pin([newest, ...before].flatMap((key) => [key.toString('base64'), key.toString('hex')]));
  return [localMasterKey(newest), ...before.map(localMasterKey)];
}

/** Whatever passes through it is known from then on. */
class WatchfulEnvelope extends Envelope {
  readonly #known: KnownSecrets;

  constructor(keys: DataKeys, known: KnownSecrets) {
    super(keys);
    this.#known = known;
  }

  override seal(plain: string | Buffer, binding: Binding): string {
    if (typeof plain === 'string') this.#note(plain, binding);
    return super.seal(plain, binding);
  }

  override open(sealed: string, binding: Binding): string {
    const plain = super.open(sealed, binding);
    this.#note(plain, binding);
    return plain;
  }

  /** Rows of the journal say themselves which parts of them are secret, and a document holds more than secrets. */
  #note(plain: string, { table, field }: Binding): void {
    if (table === 'executions' || field === 'yaml') return;
    this.#known.add(textsIn(plain));
  }
}

/** The texts of a JSON value; what is no JSON is a text itself. */
function textsIn(plain: string): string[] {
  try {
    const texts: string[] = [];
    JSON.parse(plain, (_key, value: unknown) => {
      if (typeof value === 'string' || typeof value === 'number') texts.push(String(value));
      return value;
    });
    return texts;
  } catch {
    return [plain];
  }
}
