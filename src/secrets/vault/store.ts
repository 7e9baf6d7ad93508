/**
 * The Vaults: stored in the database, opened when they are first needed, and opened anew when they were changed. Changes made by
 * other processes are seen with `refresh()`. A Vault that comes from a file is changed in the file.
 */
import { randomUUID } from 'node:crypto';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import { loadDocuments, type FolderReader, type LoadedFolder } from '../../document-folder.ts';
import { messageOf, PetioleError } from '../../errors.ts';
import type { JsonObject } from '../../model.ts';
import { changeTime, type RevisionCheck } from '../../revision.ts';
import type { HttpSender } from '../../sdk/connector.ts';
import { keeperAlone, keepLoaded, takeAway, type FileKeeper, type Kept, type TakenAway } from '../../storage/file-keeper.ts';
import { changedFields, type ChangeNote } from '../../storage/noted-changes.ts';
import type { IsUnheld } from '../../storage/server-files.ts';
import type { VaultRow } from '../../storage/vault-table.ts';
import { browse, type VaultListing } from './browse.ts';
import { parseVaultDocument, type VaultDocument } from './documents.ts';
import { naming } from './failures.ts';
import { OpenVault, type KnownHere } from './open-vault.ts';
import { probe, type ProbeResult } from './probe.ts';
import { sealAuth, settingsOf, unmasked, viewOf, type Sealer, type VaultView } from './records.ts';
import { assertName, assertNoFiles, assertOwnedBy } from './rules.ts';
import { REVOKE_WITHIN_MS, type SessionLog } from './session.ts';
import type { VaultSettings } from './settings.ts';
import type { OpenVaults } from './vault-secrets.ts';

export interface VaultStorage {
  all(): Promise<VaultRow[]>;
  /** `note`: goes into the audit log with the change */
  save(row: VaultRow, note?: ChangeNote, check?: RevisionCheck): Promise<void>;
  delete(id: string, note?: ChangeNote, check?: RevisionCheck): Promise<void>;
  /** Whether it went: it stays where `isUnheld` says no. */
  deleteUnheld(id: string, note: ChangeNote, isUnheld: IsUnheld): Promise<boolean>;
}

export interface VaultStoreParts {
  storage: VaultStorage;
  sealer: Sealer;
  /** makes ready what is needed to open these */
  prepare(sealed: Iterable<string>): Promise<void>;
  /** what must not be shown anywhere */
  known: KnownHere;
  /** HTTP that reaches what all connections may reach, and this besides */
  httpFor(allowPrivate: VaultSettings['allow_private']): HttpSender;
  log: SessionLog;
  /** told who looks at the names in a Vault, before they are read: what cannot be recorded is not shown */
  browsed?(vault: string, path: string): Promise<void>;
  folder?: VaultFolder;
  /** knows of which Vaults other servers have a file; default: there are none */
  keeper?: FileKeeper;
}

/** The folder with the documents of Vaults: a look at what was saved a moment ago, and what of it cannot be loaded. */
export interface VaultFolder {
  look(): Promise<void>;
  problems(): JsonObject[];
}

export type VaultTest = { ok: boolean; duration_ms: number; error?: { code: string; message: string } } & Partial<ProbeResult>;

type Source = VaultRow['source'];

export class VaultStore implements OpenVaults {
  readonly #parts: VaultStoreParts;
  readonly #keeper: FileKeeper;
  #rows = new Map<string, VaultRow>();
  readonly #open = new Map<string, OpenVault>();
  /** one change at a time, so that names stay unique */
  #changes: Promise<unknown> = Promise.resolve();
  #keepsAlive = false;

  constructor(parts: VaultStoreParts) {
    this.#parts = parts;
    this.#keeper = parts.keeper ?? keeperAlone();
  }

  // -------------------------------------------------------------------------------- for connections

  /** Throws SECRET_UNREADABLE where its secrets were sealed with another key. */
  vault(name: string): OpenVault | undefined {
    const row = this.#rows.get(name);
    if (!row) return undefined;
    let vault = this.#open.get(row.id);
    if (!vault) this.#open.set(row.id, (vault = this.#opened(row)));
    return vault;
  }

  names(): string[] {
    return [...this.#rows.keys()].sort();
  }

  /** A token that an operator gave ends where nobody renews it: from now on that is done also while no connection uses it. */
  keepAlive(): void {
    this.#keepsAlive = true;
    for (const row of this.#rows.values()) this.#warm(row);
  }

  /** What logins made is given back, as far as the Vaults answer in time: a stop waits no longer for them. */
  async close(): Promise<void> {
    const closing = [...this.#open.values()].map((vault) => vault.close());
    this.#open.clear();
    this.#rows.clear();
    if (closing.length > 0) await Promise.race([Promise.all(closing), delay(REVOKE_WITHIN_MS, undefined, { ref: false })]);
  }

  async refresh(): Promise<void> {
    await this.#serialized(() => this.#reload());
  }

  // -------------------------------------------------------------------------------- for the doors

  async list({ limit = 50, cursor, q }: { limit?: number; cursor?: string; q?: string } = {}): Promise<{
    items: VaultView[];
    next: string | null;
    problems: JsonObject[];
  }> {
    await this.#parts.folder?.look();
    const wanted = q?.toLowerCase();
    const after = cursor === undefined ? undefined : Buffer.from(cursor, 'base64url').toString();
    const rest = this.names().filter((name) => (after === undefined || name > after) && (!wanted || name.toLowerCase().includes(wanted)));
    const page = rest.slice(0, limit);
    const last = page.at(-1);
    return {
      items: page.map((name) => viewOf(this.#require(name))),
      next: rest.length > page.length && last !== undefined ? Buffer.from(last).toString('base64url') : null,
      problems: this.#parts.folder?.problems() ?? [],
    };
  }

  async get(name: string): Promise<VaultView> {
    return viewOf(this.#require(name));
  }

  async create(document: string): Promise<VaultView> {
    const parsed = parseVaultDocument(document, 'the Vault');
    const { name } = parsed;
    if (name === undefined) throw new PetioleError('INVALID_REQUEST', "the Vault: 'name' is missing");
    return await this.#serialized(async () => {
      await this.#reload();
      if (this.#rows.has(name))
        throw new PetioleError('CONFLICT', `there is a Vault '${name}' already: change it with PUT /vaults/${name}`);
      return viewOf(await this.#write(name, parsed, 'api'));
    });
  }

  async put(name: string, document: string, check?: RevisionCheck): Promise<{ vault: VaultView; created: boolean }> {
    const parsed = parseVaultDocument(document, `the Vault '${name}'`);
    if (parsed.name !== undefined && parsed.name !== name) {
      throw new PetioleError('INVALID_REQUEST', `the document says name: ${parsed.name}, but the address says ${name}`);
    }
    return await this.#serialized(async () => {
      await this.#reload();
      const created = !this.#rows.has(name);
      return { vault: viewOf(await this.#write(name, parsed, 'api', { check })), created };
    });
  }

  async delete(name: string, check?: RevisionCheck): Promise<void> {
    await this.#serialized(async () => {
      await this.#reload();
      const row = this.#require(name);
      assertOwnedBy(row, 'api');
      const note = { action: 'vault.delete', object: row.name, details: { source: row.source } };
      await this.#parts.storage.delete(row.id, note, check);
      await this.#reload();
    });
  }

  /** What lies below a path, and the names of what the secret there holds; never a value. That it cannot be told is an answer. */
  async browse(name: string, path: string): Promise<VaultListing> {
    const row = this.#require(name);
    await this.#parts.browsed?.(row.name, path);
    try {
      return await browse(this.vault(row.name) ?? this.#opened(row), path);
    } catch (error) {
      const named = naming(error, { vault: row.name, ...(path !== '' && { path }) });
      if (!(named instanceof PetioleError)) throw named;
      return { path, names: null, keys: null, error: { code: named.code, message: named.message } };
    }
  }

  /** Logs in anew and looks at the engine. That it does not work is an answer, not an error. */
  async test(name: string): Promise<VaultTest> {
    const row = this.#require(name);
    const since = performance.now();
    const passed = (): number => Math.round(performance.now() - since);
    try {
      const found = await probe(this.vault(row.name) ?? this.#opened(row));
      return { ok: true, duration_ms: passed(), ...found };
    } catch (error) {
      if (!(error instanceof PetioleError)) throw error;
      return { ok: false, duration_ms: passed(), error: { code: error.code, message: error.message } };
    }
  }

  // -------------------------------------------------------------------------------- from files

  /** Brings the Vaults that come from files in step with a folder, as connectors are; `keepMissing`: takes none away. */
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
        const { id, source } = this.#require(name);
        return this.#parts.storage.deleteUnheld(id, { action: 'vault.delete', object: name, details: { source } }, isUnheld);
      },
    };
  }

  #fromFiles(): string[] {
    return [...this.#rows.values()].filter(({ source }) => source === 'file').map(({ name }) => name);
  }

  async #take({ file, text, taken }: Parameters<FolderReader['take']>[0]): Promise<string> {
    const parsed = parseVaultDocument(text, file);
    const name = parsed.name ?? path.parse(file).name;
    if (taken.has(name)) throw new PetioleError('CONFLICT', `${file}: another file of this folder has the Vault '${name}' already`);
    await this.#write(name, parsed, 'file', { at: file });
    return name;
  }

  // -------------------------------------------------------------------------------- inside

  async #write(
    name: string,
    { name: _, ...given }: VaultDocument,
    source: Source,
    { at = `the Vault '${name}'`, check }: { at?: string; check?: RevisionCheck | undefined } = {},
  ): Promise<VaultRow> {
    assertName(name, at);
    const existing = this.#rows.get(name);
    if (existing) assertOwnedBy(existing, source);
    // decided where the row is locked; here, since nothing may have to be written
    check?.(existing ?? null);
    if (source === 'api') assertNoFiles(given.auth, at);
    const before = existing && this.#known(existing);
    const settings: VaultSettings = { ...given, name, auth: unmasked(given.auth, given.address, before, at) };
    if (existing && isDeepStrictEqual(normal(before), normal(settings))) return existing;
    const id = existing?.id ?? randomUUID();
    const now = changeTime(existing);
    const row: VaultRow = {
      ...settings,
      id,
      ...sealAuth(settings.auth, id, this.#parts.sealer),
      source,
      created_at: existing?.created_at ?? now,
      updated_at: now,
    };
    await this.#parts.storage.save(row, noteOf(existing, before, settings, source), check);
    this.#replace(new Map(this.#rows).set(name, row));
    return row;
  }

  /** undefined where its secrets cannot be read any more: then it is to be written anew as a whole. */
  #known(row: VaultRow): VaultSettings | undefined {
    try {
      return settingsOf(row, this.#parts.sealer);
    } catch {
      return undefined;
    }
  }

  #opened(row: VaultRow): OpenVault {
    const { sealer, httpFor, log, known } = this.#parts;
    return new OpenVault(settingsOf(row, sealer), { http: httpFor(row.allow_private), log, known });
  }

  #require(name: string): VaultRow {
    const row = this.#rows.get(name);
    if (row) return row;
    const names = this.names();
    throw new PetioleError('NOT_FOUND', `there is no Vault '${name}'${names.length === 0 ? '' : `; there are ${names.join(', ')}`}`);
  }

  async #reload(): Promise<void> {
    const { storage, prepare } = this.#parts;
    const rows = await storage.all();
    await prepare(rows.flatMap(({ auth_secrets: sealed }) => sealed ?? []));
    this.#replace(new Map(rows.map((row) => [row.name, row])));
  }

  /** What was changed or is gone is closed; what stays as it was keeps its token and its cache. */
  #replace(rows: Map<string, VaultRow>): void {
    const before = this.#rows;
    this.#rows = rows;
    for (const old of before.values()) {
      const row = rows.get(old.name);
      if (row && this.#isSame(old, row)) continue;
      void this.#open.get(old.id)?.close();
      this.#open.delete(old.id);
    }
    if (this.#keepsAlive) for (const row of rows.values()) if (!this.#open.has(row.id)) this.#warm(row);
  }

  /** Also where its secrets were sealed anew, as a rotation of the keys does. */
  #isSame(old: VaultRow, row: VaultRow): boolean {
    if (row.id !== old.id || contentOf({ ...row, auth_secrets: old.auth_secrets }) !== contentOf(old)) return false;
    if (row.auth_secrets === old.auth_secrets) return true;
    const before = this.#known(old);
    return before !== undefined && isDeepStrictEqual(before.auth, this.#known(row)?.auth);
  }

  #warm(row: VaultRow): void {
    if (row.auth['method'] !== 'token') return;
    const failed = (error: unknown): void => this.#parts.log.warn({ vault: row.name }, `its token is not renewed: ${messageOf(error)}`);
    try {
      this.vault(row.name)?.session.hold().catch(failed);
    } catch (error) {
      failed(error);
    }
  }

  #serialized<T>(change: () => Promise<T>): Promise<T> {
    const next = this.#changes.then(change, change);
    this.#changes = next.catch(() => undefined);
    return next;
  }
}

/** By name what changed: the login is secret. */
function noteOf(existing: VaultRow | undefined, before: VaultSettings | undefined, after: VaultSettings, source: Source): ChangeNote {
  if (!existing) return { action: 'vault.create', object: after.name, details: { source } };
  return { action: 'vault.update', object: after.name, details: { source, changed: changedFields(before ?? {}, after, ['auth']) } };
}

/** The same text for the same content, in whatever order its keys are. */
function contentOf({ created_at: _created, updated_at: _updated, ...content }: VaultRow): string {
  return JSON.stringify(content, Object.keys(content).sort().concat(Object.keys(content.auth)));
}

/** As JSON has it: without keys that are not given. */
function normal(settings: VaultSettings | undefined): unknown {
  return settings && (JSON.parse(JSON.stringify(settings)) as JsonObject);
}
