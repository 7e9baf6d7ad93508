/** One Vault as it is used in this process: its token, its engine, and what was read of it a short while ago. */
import type { JsonObject } from '../../model.ts';
import type { HttpSender } from '../../sdk/connector.ts';
import { SecretCache } from './cache.ts';
import { VaultClient } from './client.ts';
import { KvEngine } from './kv.ts';
import { VaultSession, type SessionLog } from './session.ts';
import { SECRET_FIELDS, type VaultSettings } from './settings.ts';

/** Takes what must not be shown anywhere. */
export interface KnownHere {
  add(secrets: Iterable<string>): void;
}

export interface OpenVaultParts {
  http: HttpSender;
  log: SessionLog;
  known: KnownHere;
}

export class OpenVault {
  readonly settings: VaultSettings;
  readonly client: VaultClient;
  readonly kv: KvEngine;
  readonly session: VaultSession;
  /** as JSON, so that nobody can change what others are given */
  readonly #cache: SecretCache<string>;

  constructor(settings: VaultSettings, { http, log, known }: OpenVaultParts) {
    this.settings = settings;
    this.client = new VaultClient(settings, http);
    this.kv = new KvEngine(this.client, settings);
    this.session = new VaultSession(this.client, settings, { log, known });
    known.add(SECRET_FIELDS.flatMap((field) => (settings.auth as Record<string, string | undefined>)[field] ?? []));
    this.#cache = new SecretCache(settings.cache_seconds * 1000);
  }

  /** The secret at a path, all of its keys. `fresh`: not from the cache. */
  async secret(path: string, { fresh = false }: { fresh?: boolean } = {}): Promise<JsonObject> {
    const text = await this.#cache.get(path, fresh, async () => {
      const { data } = await this.session.use((token) => this.kv.read(path, { token }));
      return JSON.stringify(data);
    });
    return JSON.parse(text) as JsonObject;
  }

  /** Something else with the engine. What was cached of the Vault is forgotten, since it may have been changed. */
  async change<T>(work: (kv: KvEngine, token: string) => Promise<T>): Promise<T> {
    try {
      return await this.session.use((token) => work(this.kv, token));
    } finally {
      this.#cache.clear();
    }
  }

  /** Resolves when the token that a login made was given back. Never rejects. */
  async close(): Promise<void> {
    this.#cache.clear();
    await this.session.close();
  }
}
