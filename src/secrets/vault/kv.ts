/**
 * Secrets of a KV engine, of version 1 or 2. Which one it is, the operator says, or it is found out once: Vault tells it to
 * whoever may read in the engine (`sys/internal/ui/mounts`); where that is closed, by trying both.
 */
import { VaultRefusal, type RequestOptions, type VaultAnswer, type VaultClient } from './client.ts';
import { VaultFailure } from './failures.ts';
import { cleanPath, encodePath } from './paths.ts';
import type { VaultSettings } from './settings.ts';

export type KvVersion = 1 | 2;

export interface KvSecret {
  data: Record<string, unknown>;
  /** of version 2: number of the version and its times */
  metadata: Record<string, unknown> | null;
}

/** Where the engine begins, and its version. */
interface Mount {
  path: string;
  version: KvVersion;
  /** whether the operator said so */
  isGiven: boolean;
}

type Kind = 'data' | 'metadata' | 'delete' | 'undelete' | 'destroy';

export class KvEngine {
  readonly #client: VaultClient;
  readonly #settings: VaultSettings;
  #found: Mount | undefined;

  constructor(client: VaultClient, settings: VaultSettings) {
    this.#client = client;
    this.#settings = settings;
  }

  /** Rejects with VAULT_PATH_NOT_FOUND also where the version was deleted. */
  async read(path: string, options: RequestOptions & { version?: number }): Promise<KvSecret> {
    const { version, ...request } = options;
    const clean = cleanPath(path);
    const mount = await this.#mount(clean, request);
    if (version !== undefined && mount.version === 1) throw noVersions(mount);
    const query = version === undefined ? '' : `?version=${version}`;
    try {
      return secretOf(await this.#client.read(this.#at(mount, 'data', clean) + query, request), mount);
    } catch (error) {
      throw await this.#explained(error, mount, clean, request);
    }
  }

  /** What version 2 knows of a secret beside its values: its versions and their times. */
  async metadata(path: string, options: RequestOptions): Promise<Record<string, unknown>> {
    return (await this.#versioned('metadata', path, options, (at) => this.#client.read(at, options))).data ?? {};
  }

  /** The new version's metadata; null of version 1. `cas`: only if that is the current version, 0: only if there is none. */
  async write(path: string, data: object, options: RequestOptions & { cas?: number }): Promise<Record<string, unknown> | null> {
    const { cas, ...request } = options;
    const clean = cleanPath(path);
    const mount = await this.#mount(clean, request);
    if (mount.version === 1 && cas !== undefined) throw noVersions(mount);
    const body = mount.version === 1 ? data : { data, ...(cas !== undefined && { options: { cas } }) };
    try {
      return (await this.#client.write(this.#at(mount, 'data', clean), body, request)).data ?? null;
    } catch (error) {
      throw await this.#explained(error, mount, clean, request);
    }
  }

  /** Names below a folder; those of folders end with a slash. None where there is nothing. */
  async list(path: string, options: RequestOptions): Promise<string[]> {
    const clean = path === '' ? '' : cleanPath(path);
    const mount = await this.#mount(clean, options);
    try {
      const { data } = await this.#client.list(this.#at(mount, 'metadata', clean), options);
      return ((data?.['keys'] ?? []) as unknown[]).map(String);
    } catch (error) {
      const explained = await this.#explained(error, mount, clean, options);
      if (explained.code === 'VAULT_PATH_NOT_FOUND') return [];
      throw explained;
    }
  }

  /** Of version 2 the current version, which can be restored; of version 1 the secret. */
  async delete(path: string, options: RequestOptions): Promise<void> {
    const clean = cleanPath(path);
    const mount = await this.#mount(clean, options);
    try {
      await this.#client.delete(this.#at(mount, 'data', clean), options);
    } catch (error) {
      throw await this.#explained(error, mount, clean, options);
    }
  }

  /** `delete` can be undone by `undelete`; `destroy` cannot. */
  async change(kind: 'delete' | 'undelete' | 'destroy', path: string, versions: readonly number[], options: RequestOptions): Promise<void> {
    await this.#versioned(kind, path, options, (at) => this.#client.write(at, { versions }, options));
  }

  /** All versions and what is known of the secret, for good. */
  async forget(path: string, options: RequestOptions): Promise<void> {
    await this.#versioned('metadata', path, options, (at) => this.#client.delete(at, options));
  }

  async #versioned(kind: Kind, path: string, options: RequestOptions, ask: (at: string) => Promise<VaultAnswer>): Promise<VaultAnswer> {
    const clean = cleanPath(path);
    const mount = await this.#mount(clean, options);
    if (mount.version === 1) throw noVersions(mount);
    try {
      return await ask(this.#at(mount, kind, clean));
    } catch (error) {
      throw await this.#explained(error, mount, clean, options);
    }
  }

  /** A path below the engine path as the API has it: version 2 puts the kind behind the path of the mount. */
  #at({ path, version }: Mount, kind: Kind, below: string): string {
    const whole = this.#whole(below);
    if (version === 1) return encodePath(whole);
    const inside = whole.slice(path.length + 1);
    return inside === '' ? `${encodePath(path)}/${kind}` : `${encodePath(path)}/${kind}/${encodePath(inside)}`;
  }

  #whole(below: string): string {
    return below === '' ? this.#settings.engine_path : `${this.#settings.engine_path}/${below}`;
  }

  /** Of the engine, where the token may know. Rejects where the configuration says another. */
  async version(options: RequestOptions): Promise<KvVersion | null> {
    const { engine_path: path, kv_version: given } = this.#settings;
    const told = await this.#told('', options);
    if (!told) return given;
    if (given === null || given === told.version) return told.version;
    throw new VaultFailure('VAULT_WRONG_KV_VERSION', otherVersion({ path, version: given, isGiven: true }, told.version));
  }

  // -------------------------------------------------------------------------------- which version

  async #mount(below: string, options: RequestOptions): Promise<Mount> {
    const { engine_path: path, kv_version: version } = this.#settings;
    if (version !== null) return { path, version, isGiven: true };
    this.#found ??= (await this.#told(below, options)) ?? (await this.#tried(below, options));
    return this.#found;
  }

  /** What Vault says; undefined where the token may not know. */
  async #told(below: string, options: RequestOptions): Promise<Mount | undefined> {
    try {
      const { data } = await this.#client.read(`sys/internal/ui/mounts/${encodePath(this.#whole(below))}`, options);
      const { path, options: own } = (data ?? {}) as { path?: string; options?: { version?: string } | null };
      if (typeof path !== 'string') return undefined;
      return { path: cleanPath(path), version: own?.version === '2' ? 2 : 1, isGiven: false };
    } catch (error) {
      if (error instanceof VaultRefusal && [400, 403, 404, 405].includes(error.status ?? 0)) return undefined;
      throw error;
    }
  }

  async #tried(below: string, options: RequestOptions): Promise<Mount> {
    const { engine_path: path } = this.#settings;
    const first = { path, version: 1, isGiven: false } as const;
    const second = { path, version: 2, isGiven: false } as const;
    const one = await this.#attempt(this.#at(first, 'data', below), options);
    if (one === 'found') return first;
    if (one === 'other version') return second;
    const two = await this.#attempt(this.#at(second, 'data', below), options);
    if (two === 'found' || two === 'deleted' || (one === 'denied' && two === 'nothing')) return second;
    if (one === 'nothing') throw new VaultFailure('VAULT_PATH_NOT_FOUND', nothingAt(this.#whole(below)), { status: 404 });
    throw new VaultFailure('VAULT_PERMISSION_DENIED', denied(this.#at(second, 'data', below)), { status: 403 });
  }

  async #attempt(at: string, options: RequestOptions): Promise<'found' | 'deleted' | 'nothing' | 'other version' | 'denied'> {
    try {
      await this.#client.read(at, options);
      return 'found';
    } catch (error) {
      if (!(error instanceof VaultRefusal)) throw error;
      if (error.status === 403) return 'denied';
      if (error.status !== 404) throw error;
      if (error.body.data) return 'deleted';
      return isOfVersionTwo(error.body) ? 'other version' : 'nothing';
    }
  }

  // -------------------------------------------------------------------------------- what went wrong

  async #explained(error: unknown, mount: Mount, below: string, options: RequestOptions): Promise<VaultFailure> {
    if (!(error instanceof VaultRefusal)) return error as VaultFailure;
    const { status } = error;
    if (status !== 403 && status !== 404) return error;
    const whole = this.#whole(below);
    const gone = deletion(error.body, whole);
    if (gone !== undefined) return new VaultFailure('VAULT_PATH_NOT_FOUND', gone, { status });
    const actual = isOfVersionTwo(error.body) ? 2 : (await this.#told(below, options).catch(() => undefined))?.version;
    if (actual !== undefined && actual !== mount.version) {
      // Next time it is found out anew: an engine of version 1 can be made one of version 2.
      this.#found = undefined;
      return new VaultFailure('VAULT_WRONG_KV_VERSION', otherVersion(mount, actual), { status });
    }
    if (status === 403) return new VaultFailure('VAULT_PERMISSION_DENIED', denied(this.#at(mount, 'data', below)), { status });
    return new VaultFailure('VAULT_PATH_NOT_FOUND', nothingAt(whole), { status });
  }
}

function secretOf({ data }: VaultAnswer, { version, path }: Mount): KvSecret {
  if (version === 1) return { data: data ?? {}, metadata: null };
  const { data: values, metadata } = (data ?? {}) as { data?: Record<string, unknown> | null; metadata?: Record<string, unknown> };
  if (!values)
    throw new VaultFailure('VAULT_FAILED', `the answer of '${path}' is not that of a KV engine of version 2: see \`kv_version\``);
  return { data: values, metadata: metadata ?? null };
}

/** Vault's hint where an engine of version 2 is asked in the way of version 1. */
function isOfVersionTwo({ warnings }: VaultAnswer): boolean {
  return (warnings ?? []).some((warning) => /versioned K\/V/i.test(warning));
}

function deletion({ data }: VaultAnswer, whole: string): string | undefined {
  const metadata = data?.['metadata'] as { version?: number; destroyed?: boolean; deletion_time?: string } | undefined;
  if (!metadata) return undefined;
  const version = `version ${metadata.version} of '${whole}'`;
  if (metadata.destroyed) return `${version} was destroyed: write a new one`;
  return `${version} was deleted${metadata.deletion_time ? ` at ${metadata.deletion_time}` : ''}: restore it (undelete), or write a new one`;
}

const nothingAt = (whole: string): string => `there is no secret '${whole}': see the path, \`engine_path\` and \`namespace\``;

const denied = (at: string): string => `permission denied: a policy of its token must permit this for '${decodeURIComponent(at)}'`;

function otherVersion({ path, version, isGiven }: Mount, actual: KvVersion): string {
  return isGiven
    ? `the configuration says kv_version: ${version}, but the engine '${path}' is of version ${actual}: correct that, or leave it out`
    : `the engine '${path}' was of KV version ${version} and is of version ${actual} now: try again`;
}

function noVersions({ path }: Mount): VaultFailure {
  return new VaultFailure('VAULT_WRONG_KV_VERSION', `the engine '${path}' is of KV version 1, which keeps no versions`);
}
