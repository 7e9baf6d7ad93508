/**
 * Connectors at rest. Of a value, each field that holds a secret is stored sealed: those that the type marks, and any that holds
 * a password in a URL or a header with credentials. The document as it was written is sealed as a whole where it has such a field.
 * In memory, connectors are in clear.
 */
import type { JsonObject, JsonValue } from '../model.ts';
import { etagOf, type RevisionCheck } from '../revision.ts';
import { isSealed, type Binding, type Envelope } from '../secrets/envelope.ts';
import type { ChangeNote } from '../storage/noted-changes.ts';
import type { IsUnheld } from '../storage/server-files.ts';
import { maskInputs } from './masking.ts';
import type { ConnectorRecord } from './records.ts';
import type { ConnectorTypes } from './registry.ts';
import type { ConnectorStorage } from './store.ts';

export interface SealedStorageParts {
  storage: ConnectorStorage;
  types: Pick<ConnectorTypes, 'get'>;
  envelope: Envelope;
  /** makes sure that the keys of these sealed values are at hand, where they exist */
  prepare(sealed: Iterable<string>): Promise<void>;
}

export class SealedConnectorStorage implements ConnectorStorage {
  readonly #parts: SealedStorageParts;

  constructor(parts: SealedStorageParts) {
    this.#parts = parts;
  }

  async all(): Promise<ConnectorRecord[]> {
    const records = await this.#parts.storage.all();
    await this.#parts.prepare(records.flatMap(({ value, yaml }) => [yaml, ...Object.values(value)]).filter(isSealed));
    const opened = records.map((record) => this.#opened(record));
    // What an earlier version stored in clear is sealed when it is first read.
    for (const [i, record] of opened.entries()) if (this.#isInClear(records[i]!, record)) await this.#sealStored(record);
    return opened;
  }

  /** Where another process has changed or deleted it since it was read, it stays as that one left it. */
  async #sealStored(record: ConnectorRecord): Promise<void> {
    let isAsRead = true;
    const check: RevisionCheck = (row) => {
      isAsRead = row !== null && etagOf(row) === etagOf(record);
      if (!isAsRead) throw new Error(`the connector '${record.name}' was changed meanwhile`);
    };
    await this.save(record, undefined, check).catch((error: unknown) => {
      if (isAsRead) throw error;
    });
  }

  async save(record: ConnectorRecord, note?: ChangeNote, check?: RevisionCheck): Promise<void> {
    await this.#parts.storage.save(this.#sealed(record), note, check);
  }

  formerId(name: string): Promise<string | undefined> {
    return this.#parts.storage.formerId(name);
  }

  delete(id: string, note?: ChangeNote, check?: RevisionCheck): Promise<void> {
    return this.#parts.storage.delete(id, note, check);
  }

  deleteUnheld(id: string, note: ChangeNote, isUnheld: IsUnheld): Promise<boolean> {
    return this.#parts.storage.deleteUnheld(id, note, isUnheld);
  }

  #sealed(record: ConnectorRecord): ConnectorRecord {
    const { envelope, types } = this.#parts;
    const { id, type, value, yaml } = record;
    // Of a type that is not installed nobody knows what is secret.
    const secretKeys = types.get(type)?.secretKeys ?? new Set(Object.keys(value));
    const shown = maskInputs(value, secretKeys, []) as JsonObject;
    let holdsSecret = false;
    const fields = Object.entries(value).map(([key, item]): [string, JsonValue] => {
      const isSecret = item !== null && (secretKeys.has(key) || JSON.stringify(shown[key]) !== JSON.stringify(item));
      holdsSecret ||= isSecret;
      // What only looks like a sealed value would be opened when it is read back.
      return isSecret || isSealed(item) ? [key, envelope.seal(JSON.stringify(item), bindingOf(id, key))] : [key, item];
    });
    const sealsDocument = holdsSecret || isSealed(yaml);
    return { ...record, value: Object.fromEntries(fields), yaml: sealsDocument ? envelope.seal(yaml, yamlOf(id)) : yaml };
  }

  /** A process that lacks the type, such as a worker that was started before it came, leaves the row to those that know it. */
  #isInClear(stored: ConnectorRecord, opened: ConnectorRecord): boolean {
    if (this.#parts.types.get(opened.type) === undefined) return false;
    const sealed = this.#sealed(opened);
    return Object.keys(sealed.value).some((key) => isSealed(sealed.value[key]) && !isSealed(stored.value[key]));
  }

  #opened(record: ConnectorRecord): ConnectorRecord {
    const { envelope } = this.#parts;
    const { id, value, yaml } = record;
    const fields = Object.entries(value).map(([key, item]): [string, JsonValue] => [
      key,
      isSealed(item) ? (JSON.parse(envelope.open(item, bindingOf(id, key))) as JsonValue) : item,
    ]);
    return { ...record, value: Object.fromEntries(fields), yaml: isSealed(yaml) ? envelope.open(yaml, yamlOf(id)) : yaml };
  }
}

function bindingOf(id: string, key: string): Binding {
  return { table: 'connectors', id, field: `value.${key}` };
}

function yamlOf(id: string): Binding {
  return { table: 'connectors', id, field: 'yaml' };
}
