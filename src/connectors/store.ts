/**
 * The connectors: stored in the database, known from memory. Every change is written first, then seen here; changes made by
 * other processes are seen with `refresh()`, which the composition root calls when it is told of one.
 *
 * A connector that comes from a file is changed in the file.
 */
import { randomUUID } from 'node:crypto';
import path from 'node:path';
import { loadDocuments, type FolderReader, type LoadedFolder } from '../document-folder.ts';
import { PetioleError } from '../errors.ts';
import type { JsonObject, JsonValue } from '../model.ts';
import type { KnownConnectors } from './targets.ts';
import { assertOwnedBy, assertValid, patched } from './connector-rules.ts';
import { parseConnectorDocument, parsePatch, type ConnectorDocument } from './documents.ts';
import { assertSecretsStay } from './destinations/kept.ts';
import { changeTime, type RevisionCheck } from '../revision.ts';
import { KnownSecrets } from '../secrets/scrubber.ts';
import { keeperAlone, keepLoaded, takeAway, type FileKeeper, type Kept, type TakenAway } from '../storage/file-keeper.ts';
import { changedFields, type ChangeNote } from '../storage/noted-changes.ts';
import type { IsUnheld } from '../storage/server-files.ts';
import { keepMasked, MASK, maskInputs, secretsOf } from './masking.ts';
import { chooseNamespace } from './namespaces.ts';
import { hint } from './near.ts';
import type { ConnectorRecord, ConnectorSource } from './records.ts';
import type { ConnectorTypes } from './registry.ts';
import { shownDocument } from './shown-document.ts';
import { isReference, withReferences } from './vault-port.ts';

/** Where connectors are kept. `save` inserts or replaces by id. */
export interface ConnectorStorage {
  all(): Promise<ConnectorRecord[]>;
  /** The id that a connector of this name had whose file is gone, where the access that was given to it is kept. */
  formerId(name: string): Promise<string | undefined>;
  /** `note`: goes into the audit log with the change */
  save(record: ConnectorRecord, note?: ChangeNote, check?: RevisionCheck): Promise<void>;
  delete(id: string, note?: ChangeNote, check?: RevisionCheck): Promise<void>;
  /** Whether it went: it stays where `isUnheld` says no. */
  deleteUnheld(id: string, note: ChangeNote, isUnheld: IsUnheld): Promise<boolean>;
}

/** A connector as it is shown: the fields that its type marks as secret are masked. */
export type ConnectorView = JsonObject & { id: string; name: string; source: string; updated_at: string };

export class ConnectorStore implements KnownConnectors {
  readonly #storage: ConnectorStorage;
  readonly #types: ConnectorTypes;
  readonly #known: KnownSecrets;
  readonly #keeper: FileKeeper;
  #byName = new Map<string, ConnectorRecord>();
  #byNamespace = new Map<string, ConnectorRecord>();
  readonly #listeners: ((id: string) => void)[] = [];
  /** one change at a time, so that names and namespaces stay unique */
  #changes: Promise<unknown> = Promise.resolve();

  /** `keeper`: knows of which connectors other servers have a file; default: there are none. */
  constructor(storage: ConnectorStorage, types: ConnectorTypes, known = new KnownSecrets(), keeper = keeperAlone()) {
    this.#storage = storage;
    this.#types = types;
    this.#known = known;
    this.#keeper = keeper;
  }

  /** Told of each connector that this process changes, over the API or because its file was saved. */
  onChanged(tell: (id: string) => void): void {
    this.#listeners.push(tell);
  }

  // -------------------------------------------------------------------------------- from memory

  connector(name: string): ConnectorRecord | undefined {
    return this.#byName.get(name);
  }

  byNamespace(namespace: string): ConnectorRecord | undefined {
    return this.#byNamespace.get(namespace);
  }

  names(): string[] {
    return [...this.#byName.keys()];
  }

  namespaces(): string[] {
    return [...this.#byNamespace.keys()];
  }

  /** Reads all connectors anew. Call it at start and whenever another process changed one. */
  async refresh(): Promise<void> {
    await this.#serialized(() => this.#reload());
  }

  // -------------------------------------------------------------------------------- for the API

  async list({ limit = 50, cursor, q }: { limit?: number; cursor?: string; q?: string } = {}): Promise<{
    items: ConnectorView[];
    next: string | null;
  }> {
    const wanted = q?.toLowerCase();
    const after = cursor === undefined ? undefined : Buffer.from(cursor, 'base64url').toString();
    const rest = this.names()
      .sort(compare)
      .filter((name) => (after === undefined || compare(name, after) > 0) && (!wanted || name.toLowerCase().includes(wanted)));
    const page = rest.slice(0, limit);
    const last = page.at(-1);
    return {
      items: page.map((name) => this.#view(this.#require(name))),
      next: rest.length > page.length && last !== undefined ? Buffer.from(last).toString('base64url') : null,
    };
  }

  /** What the declarations of all connectors are made of: of a value what picks the action, and nothing else. */
  declared(): { name: string; type: string; namespace: string; value: JsonObject }[] {
    return [...this.#byName.values()]
      .sort((a, b) => compare(a.name, b.name))
      .map(({ name, type, namespace, value }) => {
        const picked = (this.#types.get(type)?.selectors ?? []).filter((key) => typeof value[key] === 'string');
        return { name, type, namespace, value: Object.fromEntries(picked.map((key) => [key, value[key] ?? null])) };
      });
  }

  async get(name: string): Promise<ConnectorView> {
    return this.#view(this.#require(name));
  }

  /** Its document as its author wrote it, the secrets masked. */
  async document(name: string): Promise<string> {
    const record = this.#require(name);
    return shownDocument(record.yaml, this.#view(record));
  }

  async create(document: string): Promise<ConnectorView> {
    const parsed = parseConnectorDocument(document, 'the connector');
    const { name } = parsed;
    if (name === undefined) throw new PetioleError('INVALID_REQUEST', "the connector: 'name' is missing");
    return await this.#serialized(async () => {
      await this.#reload();
      if (this.#byName.has(name))
        throw new PetioleError('CONFLICT', `there is a connector '${name}' already: change it with PUT /connectors/${name}`);
      return this.#view(await this.#write(name, parsed, document, 'api'));
    });
  }

  async put(name: string, document: string, check?: RevisionCheck): Promise<{ connector: ConnectorView; created: boolean }> {
    const parsed = parseConnectorDocument(document, `the connector '${name}'`);
    if (parsed.name !== undefined && parsed.name !== name) {
      throw new PetioleError('INVALID_REQUEST', `the document says name: ${parsed.name}, but the address says ${name}`);
    }
    return await this.#serialized(async () => {
      await this.#reload();
      const created = !this.#byName.has(name);
      return { connector: this.#view(await this.#write(name, parsed, document, 'api', { check })), created };
    });
  }

  /**
   * Changes what the document gives, and leaves the rest: `value` key by key, where null takes a key away (RFC 7396). Another
   * name is taken over; flows that call the connector by its old one have to follow.
   */
  async change(name: string, document: string, check?: RevisionCheck): Promise<ConnectorView> {
    const patch = parsePatch(document, `the change of the connector '${name}'`);
    return await this.#serialized(async () => {
      await this.#reload();
      const record = this.#require(name);
      assertOwnedBy(record, 'api');
      const merged = patched(record, patch);
      const renamed = merged.name ?? record.name;
      if (renamed !== record.name && this.#byName.has(renamed))
        throw new PetioleError('CONFLICT', `there is a connector '${renamed}' already`);
      const at = { at: `the connector '${renamed}'`, existing: record, given: patch.value ?? {}, check };
      return this.#view(await this.#write(renamed, merged, JSON.stringify(merged), 'api', at));
    });
  }

  async delete(name: string, check?: RevisionCheck): Promise<void> {
    await this.#serialized(async () => {
      await this.#reload();
      const record = this.#require(name);
      assertOwnedBy(record, 'api');
      await this.#storage.delete(record.id, deletionOf(record), check);
      await this.#reload();
    });
  }

  // -------------------------------------------------------------------------------- from files

  /**
   * Brings the connectors that come from files in step with a folder. A broken file is reported, harms no other, and leaves
   * what was loaded from it before as it is. No folder is an empty folder. What has no file any more, neither here nor on another
   * living server, goes; with `keepMissing` nothing does.
   */
  async loadFolder(folder: string, { keepMissing = false }: { keepMissing?: boolean } = {}): Promise<LoadedFolder> {
    return await this.#serialized(async () => {
      await this.#reload();
      const result = await loadDocuments(folder, { take: (document) => this.#take(document), reload: () => this.#reload() });
      if (keepMissing) return result;
      return { ...result, ...(await keepLoaded(this.#keeper, this.#kept(), result.loaded, result.failed.length > 0)) };
    });
  }

  /** What has had no file here since the folder was loaded goes where by now nobody else has one. */
  async takeAway(): Promise<TakenAway> {
    return this.#serialized(() => takeAway(this.#keeper, this.#kept()));
  }

  #kept(): Kept {
    return {
      reload: () => this.#reload(),
      stored: () => this.#fromFiles(),
      remove: async (name, isUnheld) => {
        const record = this.#require(name);
        return this.#storage.deleteUnheld(record.id, deletionOf(record), isUnheld);
      },
    };
  }

  #fromFiles(): string[] {
    return [...this.#byName.values()].filter(({ source }) => source === 'file').map(({ name }) => name);
  }

  async #take({ file, text, taken }: Parameters<FolderReader['take']>[0]): Promise<string> {
    const parsed = parseConnectorDocument(text, file);
    const name = parsed.name ?? path.parse(file).name;
    const other = taken.get(name);
    if (other !== undefined)
      throw new PetioleError('CONFLICT', `${file}: ${other} holds the connector '${name}' already: give one of them another name`);
    await this.#write(name, parsed, text, 'file', { at: file });
    return name;
  }

  // -------------------------------------------------------------------------------- inside

  async #write(
    name: string,
    parsed: ConnectorDocument,
    yaml: string,
    source: ConnectorSource,
    {
      at = `the connector '${name}'`,
      existing = this.#byName.get(name),
      given = parsed.value,
      check,
    }: { at?: string; existing?: ConnectorRecord; given?: JsonObject; check?: RevisionCheck | undefined } = {},
  ): Promise<ConnectorRecord> {
    if (existing) assertOwnedBy(existing, source);
    // decided where the row is locked; here, since nothing may have to be written
    check?.(existing ?? null);
    const value = source === 'api' ? this.#withKept(parsed, existing, at) : parsed.value;
    assertValid(this.#types, name, { ...parsed, value }, at);
    if (source === 'api' && existing) {
      const typeOf = (type: string) => this.#types.get(type);
      assertSecretsStay({ before: existing, after: { ...parsed, value }, given, typeOf, at });
    }
    const own = this.#types.get(parsed.type)?.definition.namespace;
    const ownerOf = (wanted: string) => this.#byNamespace.get(wanted);
    const namespace = chooseNamespace({ name, given: parsed.namespace, own, existing, ownerOf, at });
    if (existing && existing.yaml === yaml && existing.namespace === namespace && existing.type === parsed.type) return existing;
    const now = changeTime(existing);
    // Only a file that is back finds the access again that was given to it.
    const former = existing === undefined && source === 'file' ? await this.#storage.formerId(name) : undefined;
    const record: ConnectorRecord = {
      id: existing?.id ?? former ?? randomUUID(),
      name,
      type: parsed.type,
      namespace,
      value,
      vault_secrets: parsed.vault_secrets,
      description: parsed.description,
      retry: parsed.retry,
      allow_private: parsed.allow_private,
      rate_budget: parsed.rate_budget,
      circuit_breaker: parsed.circuit_breaker,
      destinations: parsed.destinations,
      pool: parsed.pool,
      source,
      yaml,
      created_at: existing?.created_at ?? now,
      updated_at: now,
    };
    await this.#storage.save(record, noteOf(existing, record), check);
    if (existing || former !== undefined) for (const tell of this.#listeners) tell(record.id);
    this.#remember(record, existing);
    return record;
  }

  /** What is sent back masked stays as it is. */
  #withKept({ type, value }: ConnectorDocument, existing: ConnectorRecord | undefined, at: string): JsonObject {
    const before = existing?.type === type ? existing : undefined;
    const refuse = (key: string): never => {
      throw new PetioleError(
        'INVALID_REQUEST',
        `${at}: 'value.${key}' is masked (${MASK}), and there is none to keep: give the secret itself`,
      );
    };
    return keepMasked(value, before?.value, before && this.#shown(before), refuse) as JsonObject;
  }

  /** The value with its secrets masked; a reference to Vault is shown, since where a secret is found is none. */
  #shown({ type, value }: ConnectorRecord): JsonValue {
    const secretKeys = this.#types.get(type)?.secretKeys ?? new Set(Object.keys(value));
    this.#known.add(secretsOf(value, secretKeys).filter((text) => !isReference(text)));
    return withReferences(maskInputs(value, secretKeys, this.#known), value);
  }

  #view(record: ConnectorRecord): ConnectorView {
    return {
      id: record.id,
      name: record.name,
      type: record.type,
      namespace: record.namespace,
      value: this.#shown(record),
      vault_secrets: record.vault_secrets as unknown as JsonValue,
      description: record.description,
      retry: record.retry as JsonValue,
      allow_private: record.allow_private,
      rate_budget: record.rate_budget as JsonValue,
      circuit_breaker: record.circuit_breaker as JsonValue,
      destinations: record.destinations,
      pool: record.pool,
      source: record.source,
      created_at: record.created_at.toISOString(),
      updated_at: record.updated_at.toISOString(),
    };
  }

  /** By name, else by id. */
  #require(name: string): ConnectorRecord {
    const record = this.#byName.get(name) ?? [...this.#byName.values()].find(({ id }) => id === name);
    if (!record) throw new PetioleError('NOT_FOUND', `there is no connector '${name}'${hint(name, this.names(), 'there are')}`);
    return record;
  }

  #remember(record: ConnectorRecord, before: ConnectorRecord | undefined): void {
    if (before) {
      this.#byNamespace.delete(before.namespace);
      this.#byName.delete(before.name);
    }
    this.#byName.set(record.name, record);
    this.#byNamespace.set(record.namespace, record);
  }

  async #reload(): Promise<void> {
    const records = await this.#storage.all();
    this.#byName = new Map(records.map((record) => [record.name, record]));
    this.#byNamespace = new Map(records.map((record) => [record.namespace, record]));
  }

  #serialized<T>(change: () => Promise<T>): Promise<T> {
    const next = this.#changes.then(change, change);
    this.#changes = next.catch(() => undefined);
    return next;
  }
}

/** By name what changed: values may be secrets. */
function noteOf(before: ConnectorRecord | undefined, after: ConnectorRecord): ChangeNote {
  const { name, type, source } = after;
  if (!before) return { action: 'connector.create', object: name, details: { type, source } };
  const changed = changedFields(contentOf(before), contentOf(after), ['value']);
  return { action: 'connector.update', object: name, details: { changed, source, ...(before.name !== name && { before: before.name }) } };
}

function deletionOf({ name, type, source }: ConnectorRecord): ChangeNote {
  return { action: 'connector.delete', object: name, details: { type, source } };
}

function contentOf({ created_at: _created, updated_at: _updated, yaml: _yaml, ...content }: ConnectorRecord): object {
  return content;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
