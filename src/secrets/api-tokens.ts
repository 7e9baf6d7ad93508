/**
 * The bearer tokens that open the API. Stored ones are known by their sha256 only; the operator's own token
 * (`PETIOLE_ADMIN_TOKEN`) and the one of the local commands live in memory.
 */
import { randomUUID } from 'node:crypto';
import type { TokenStorage } from '../storage/token-storage.ts';
import { hashToken, newToken } from './tokens.ts';

export interface TokenOwner {
  id: string;
  name: string;
}

/** How long a token that was revoked by another process may still be taken here. */
const REMEMBERED_MS = 5000;
const TOUCH_MS = 60_000;
const MAX_REMEMBERED = 10_000;

interface Remembered {
  owner: TokenOwner;
  until: number;
}

export class ApiTokens {
  readonly #storage: TokenStorage;
  readonly #fixed = new Map<string, TokenOwner>();
  readonly #remembered = new Map<string, Remembered>();

  constructor(storage: TokenStorage) {
    this.#storage = storage;
  }

  /** Takes this token, for as long as the process lives. */
  accept(token: string, name: string): void {
    this.#fixed.set(hashToken(token), { id: name, name });
  }

  /** Who the token stands for, or null. */
  async verify(token: string): Promise<TokenOwner | null> {
    const hash = hashToken(token);
    const known = this.#fixed.get(hash) ?? this.#recent(hash);
    return known ?? this.#find(hash);
  }

  /** The admin token in clear, where there was no token at all; else null. It is shown once. */
  async createFirst(): Promise<string | null> {
    if (!(await this.#storage.isEmpty())) return null;
    const token = newToken();
    await this.#storage.insert({ id: randomUUID(), name: 'admin', sha256: hashToken(token) });
    return token;
  }

  #recent(hash: string): TokenOwner | null {
    const entry = this.#remembered.get(hash);
    return entry !== undefined && entry.until > Date.now() ? entry.owner : null;
  }

  async #find(sha256: string): Promise<TokenOwner | null> {
    const found = await this.#storage.findByHash(sha256);
    if (found === null) return null;
    if (this.#remembered.size >= MAX_REMEMBERED) this.#remembered.clear();
    const owner = { id: found.id, name: found.name };
    this.#remembered.set(sha256, { owner, until: Date.now() + REMEMBERED_MS });
    const isStale = found.last_used_at === null || Date.now() - found.last_used_at.getTime() > TOUCH_MS;
    // When it was last used is worth knowing, but never worth failing a request.
    if (isStale) this.#storage.touch(found.id).catch(() => undefined);
    return owner;
  }
}
