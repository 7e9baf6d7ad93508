/**
 * The bearer tokens that open the API. Stored ones are known by their sha256 only; the operator's own token
 * (`PETIOLE_ADMIN_TOKEN`) and the one of the local commands live in memory.
 */
import { randomUUID } from 'node:crypto';
import type { Principal } from '../../actor.ts';
import { PetioleError } from '../../errors.ts';
import { describePermission, permissionsOf, type Permission, type Role } from '../../permissions.ts';
import { AuditTable } from '../../storage/audit-table.ts';
import { SessionTable } from '../../storage/access/session-table.ts';
import { TokenTable, type TokenRow } from '../../storage/access/token-table.ts';
import { inTransaction, type Transactions } from '../../storage/access/in-transaction.ts';
import { hashToken, newToken } from '../tokens.ts';
import { assertAdminLeft } from './admins.ts';
import { assertMayGive } from './giving.ts';
import { PrincipalMemory } from './principal-memory.ts';

export interface NewToken {
  name: string;
  role: Role;
  /** default: all that the role has */
  scopes?: readonly Permission[] | undefined;
  expiresAt?: Date | undefined;
}

const TOUCH_MS = 60_000;

export class Tokens {
  readonly #db: Transactions;
  readonly #table: TokenTable;
  readonly #fixed = new Map<string, Principal>();
  readonly #memory = new PrincipalMemory((sha256) => this.#find(sha256));
  /** told when a token was revoked here */
  readonly #ended: () => void;

  constructor(db: Transactions, ended: () => void = () => undefined) {
    this.#db = db;
    this.#table = new TokenTable(db);
    this.#ended = ended;
  }

  /** Takes this token, as an admin's, for as long as the process lives. */
  accept(token: string, kind: 'token' | 'local', name: string): void {
    const all = { role: 'admin', permissions: permissionsOf('admin'), expiresAt: null, session: null } as const;
    this.#fixed.set(hashToken(token), { kind, id: name, name, ...all });
  }

  /** Whether there is an admin who is not stored, beside the commands of this machine. */
  hasFixedAdmin(): boolean {
    return [...this.#fixed.values()].some(({ kind }) => kind === 'token');
  }

  /** Whom the token stands for, or null. */
  ofToken(token: string): Principal | null | Promise<Principal | null> {
    const hash = hashToken(token);
    return this.#fixed.get(hash) ?? this.#memory.get(hash);
  }

  fixed(sha256: string): Principal | null {
    return this.#fixed.get(sha256) ?? null;
  }

  /** The admin token in clear, where there is neither a token nor a user; else null. It is shown once. */
  async createFirst(): Promise<string | null> {
    const token = newToken();
    const made = await inTransaction(this.#db, (db) => new TokenTable(db).insertFirst(randomUUID(), hashToken(token)));
    return made ? token : null;
  }

  // ---------------------------------------------------------------------------------------- for the doors

  list(page: Parameters<TokenTable['list']>[0]): Promise<(TokenRow & { at: string })[]> {
    return this.#table.list(page);
  }

  async get(id: string): Promise<TokenRow> {
    return (await this.#table.get(id)) ?? notFound(id);
  }

  /** `token` is in clear, and is shown once. FORBIDDEN where it would be good for more than whoever makes it. */
  async create({ name, role, scopes, expiresAt }: NewToken, by: Principal): Promise<TokenRow & { token: string }> {
    const given = permissionsOf(role);
    const outside = scopes?.find((scope) => !given.includes(scope));
    if (outside !== undefined)
      throw new PetioleError(
        'INVALID_REQUEST',
        `the role ${role} may not ${describePermission(outside)} (${outside}): a scope narrows a role`,
      );
    if (expiresAt !== undefined && expiresAt.getTime() <= Date.now())
      throw new PetioleError('INVALID_REQUEST', "'expires_at' lies in the past");
    assertMayGive(by, scopes ?? given, 'a token');
    const token = newToken();
    const row = {
      id: randomUUID(),
      name,
      role,
      scopes: scopes ? [...new Set(scopes)] : null,
      created_by: by.name,
      expires_at: expiresAt ?? null,
    };
    const stored = await inTransaction(this.#db, async (db) => {
      const details = { role, ...(scopes && { scopes: [...scopes] }), ...(expiresAt && { expires_at: expiresAt.toISOString() }) };
      await new AuditTable(db).record({ action: 'token.create', object: name, details: { id: row.id, ...details } });
      return new TokenTable(db).insert({ ...row, sha256: hashToken(token) });
    });
    return { ...stored, token };
  }

  /** It is good for nothing any more: here at once, in other processes within five seconds. */
  async revoke(id: string): Promise<void> {
    await inTransaction(this.#db, async (db) => {
      const row = (await new TokenTable(db).delete(id)) ?? notFound(id);
      await new SessionTable(db).deleteOfToken(row.sha256);
      if (row.role === 'admin' && row.scopes === null && row.expires_at === null) await assertAdminLeft(db, this.hasFixedAdmin());
      await new AuditTable(db).record({ action: 'token.revoke', object: row.name, details: { id, role: row.role } });
    });
    this.#memory.forget();
    this.#ended();
  }

  async #find(sha256: string): Promise<Principal | null> {
    const found = await this.#table.byHash(sha256);
    if (found === null) return null;
    const isStale = found.last_used_at === null || Date.now() - found.last_used_at.getTime() > TOUCH_MS;
    // When it was last used is worth knowing, but never worth failing a request.
    if (isStale) this.#table.touch(found.id).catch(() => undefined);
    return principalOfToken(found);
  }
}

export function principalOfToken(row: Pick<TokenRow, 'id' | 'name' | 'role' | 'scopes' | 'expires_at'>): Principal {
  const given = permissionsOf(row.role);
  // A permission that a later release took from the role is not kept by a scope that names it.
  const permissions = row.scopes === null ? given : given.filter((permission) => row.scopes?.includes(permission));
  return { kind: 'token', id: row.id, name: row.name, role: row.role, permissions, expiresAt: row.expires_at, session: null };
}

function notFound(id: string): never {
  throw new PetioleError('NOT_FOUND', `there is no token ${id}: \`petiole token list\` shows those there are`);
}
