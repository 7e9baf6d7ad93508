/**
 * Sessions of browsers: opened by a name and a password, or by a token; good for a week, and for eight hours without use. The cookie
 * holds 256 random bits, of which the table has the sha256. A session may what its user, or its token, may at that moment.
 */
import { randomUUID } from 'node:crypto';
import { currentActor, type Actor, type Principal } from '../../actor.ts';
import { PetioleError } from '../../errors.ts';
import { permissionsOf } from '../../permissions.ts';
import { AuditTable } from '../../storage/audit-table.ts';
import {
  SessionTable,
  type NewSession,
  type SessionOwner,
  type SessionRow,
  type ShownSession,
} from '../../storage/access/session-table.ts';
import { UserTable, type UserRow } from '../../storage/access/user-table.ts';
import type { Queryable } from '../../storage/journal/rows.ts';
import { inTransaction, type Transactions } from '../../storage/access/in-transaction.ts';
import { hashToken, newToken } from '../tokens.ts';
import { LoginBrake, type Allowed, type Tried } from './login-brake.ts';
import { hashPassword, verifyNobody, verifyPassword } from './passwords.ts';
import { PrincipalMemory } from './principal-memory.ts';
import { principalOfToken, type Tokens } from './tokens.ts';

export type Credentials = { username: string; password: string } | { token: string };

export interface OpenedSession {
  principal: Principal;
  /** what the cookie holds */
  cookie: string;
  lifetimeMs: number;
}

const LIFETIME_MS = 7 * 86_400_000;
const IDLE_MS = 8 * 3_600_000;
const TOUCH_MS = 60_000;

export class Sessions {
  readonly #db: Transactions;
  readonly #tokens: Pick<Tokens, 'ofToken' | 'fixed'>;
  readonly #table: SessionTable;
  readonly #brake: LoginBrake;
  readonly #memory = new PrincipalMemory((sha256) => this.#find(sha256));
  /** apart, so that a use that follows a look is written down */
  readonly #looks = new PrincipalMemory((sha256) => this.#look(sha256));

  constructor(db: Transactions, tokens: Pick<Tokens, 'ofToken' | 'fixed'>) {
    this.#db = db;
    this.#tokens = tokens;
    this.#table = new SessionTable(db);
    this.#brake = new LoginBrake(db);
  }

  ofSession(cookie: string): Principal | null | Promise<Principal | null> {
    return this.#memory.get(hashToken(cookie));
  }

  /** The same, and no use of it: a page that is left open does not keep its session alive. */
  lookAtSession(cookie: string): Principal | null | Promise<Principal | null> {
    return this.#looks.get(hashToken(cookie));
  }

  /** What a session may could have changed. */
  forget(): void {
    this.#memory.forget();
    this.#looks.forget();
  }

  /** UNAUTHORIZED, the same for a wrong name and a wrong password; TOO_MANY_TRIES while the name is locked for the address. */
  open(credentials: Credentials, userAgent: string | null = null): Promise<OpenedSession> {
    return 'token' in credentials ? this.#openByToken(credentials.token, userAgent) : this.#openByPassword(credentials, userAgent);
  }

  /** Of whoever asks, with the one that they ask with. */
  async listOwn(principal: Principal): Promise<(ShownSession & { current: boolean })[]> {
    const owner = ownerOf(principal);
    const rows = owner === null ? [] : await this.#table.ofOwner(owner, IDLE_MS);
    return rows.map((row) => ({ ...row, current: row.id === principal.session }));
  }

  /** NOT_FOUND also for what is somebody else's. */
  async endOwn(principal: Principal, id: string): Promise<void> {
    const owner = ownerOf(principal);
    await inTransaction(this.#db, async (db) => {
      if (owner === null || !(await new SessionTable(db).deleteOwn(owner, id)))
        throw new PetioleError('NOT_FOUND', `you have no session ${id}: it has ended, or it is somebody else's`);
      await new AuditTable(db).record({ action: 'session.end', object: principal.name, details: { id } });
    });
    this.forget();
  }

  async end({ session }: Principal): Promise<void> {
    if (session === null) return;
    await inTransaction(this.#db, async (db) => {
      await new SessionTable(db).delete(session);
      await new AuditTable(db).record({ action: 'logout', object: currentActor().name });
    });
    this.forget();
  }

  async #openByToken(token: string, userAgent: string | null): Promise<OpenedSession> {
    const principal = await this.#tokens.ofToken(token);
    if (principal === null) {
      await this.#note('login.failed', null, { with: 'token' });
      throw new PetioleError('UNAUTHORIZED', 'this token is not known here, it has expired, or it was revoked');
    }
    const opened = await this.#opened(principal, { userId: null, tokenSha256: hashToken(token), userAgent });
    return opened as OpenedSession;
  }

  async #openByPassword({ username, password }: { username: string; password: string }, userAgent: string | null): Promise<OpenedSession> {
    const name = username.trim().toLowerCase();
    const who = { name, address: currentActor().from ?? null };
    let user = await new UserTable(this.#db).byName(name);
    const tried = await this.#brake.take(who);
    if (!tried.allowed) throw await this.#locked(user, tried.retryAfterMs);
    for (;;) {
      const { right, newHash } = await this.#judged(who, tried, this.#check(user, password));
      if (user === null || !right || user.disabled_at !== null) throw await this.#refused(user, tried);
      const opened = await this.#judged(who, tried, this.#openedFor(user, newHash, userAgent));
      if (opened !== null) {
        await this.#brake.release(who);
        return opened;
      }
      user = await this.#judged(who, tried, new UserTable(this.#db).byName(name));
    }
  }

  /** Where this rejects, as while the database is away, nothing was learned of the password: that was no failed try. */
  async #judged<T>(who: Tried, tried: Allowed, step: Promise<T>): Promise<T> {
    try {
      return await step;
    } catch (error) {
      await this.#brake.giveBack(who, tried).catch(() => undefined);
      throw error;
    }
  }

  /** Null where the user was changed since the password was looked at: another password, or the same hashed anew. */
  #openedFor(user: UserRow, newHash: string | null, userAgent: string | null): Promise<OpenedSession | null> {
    const noted = (db: Queryable): Promise<boolean> => new UserTable(db).noteLogin(user, newHash);
    return this.#opened(principalOfUser(user, null, null), { userId: user.id, tokenSha256: null, userAgent }, noted);
  }

  /** As long for a user who does not exist as for one who does. */
  async #check(user: UserRow | null, password: string): Promise<{ right: boolean; newHash: string | null }> {
    if (user === null) {
      await verifyNobody(password);
      return { right: false, newHash: null };
    }
    const { right, outdated } = await verifyPassword(password, user.password_hash);
    return { right, newHash: right && outdated ? await hashPassword(password) : null };
  }

  /** `mayOpen`: asked in the transaction, so that what it locks stays as it is until the session is written. Null where it says no. */
  async #opened(
    principal: Principal,
    by: Pick<NewSession, 'userId' | 'tokenSha256' | 'userAgent'>,
    mayOpen: (db: Queryable) => Promise<boolean> = () => Promise.resolve(true),
  ): Promise<OpenedSession | null> {
    const cookie = newToken();
    const id = randomUUID();
    const endsInMs = principal.expiresAt === null ? LIFETIME_MS : Math.min(LIFETIME_MS, principal.expiresAt.getTime() - Date.now());
    const expiresAt = await inTransaction(this.#db, async (db) => {
      if (!(await mayOpen(db))) return null;
      const details = { with: by.userId === null ? 'token' : 'password' };
      await new AuditTable(db).record({ actor: from(principal), action: 'login', object: principal.name, details });
      return new SessionTable(db).insert({ id, sha256: hashToken(cookie), ...by, lifetimeMs: endsInMs, from: currentActor().from ?? null });
    });
    return expiresAt && { principal: { ...principal, session: id, expiresAt }, cookie, lifetimeMs: endsInMs };
  }

  async #refused(user: UserRow | null, tried: Allowed): Promise<PetioleError> {
    await this.#note('login.failed', user, { tries: tried.tries });
    if (tried.locksForMs > 0) await this.#note('login.locked', user, { seconds: Math.round(tried.locksForMs / 1000) });
    void this.#brake.sweep().catch(() => undefined);
    return new PetioleError('UNAUTHORIZED', 'the name or the password is wrong, or the user is disabled');
  }

  async #locked(user: UserRow | null, retryAfterMs: number): Promise<PetioleError> {
    const seconds = Math.max(1, Math.ceil(retryAfterMs / 1000));
    await this.#note('login.refused', user, { locked_for: seconds });
    return new PetioleError('TOO_MANY_TRIES', `too many failed tries for this name from your address: try again in ${seconds} seconds`, {
      retry_after: seconds,
    });
  }

  /** A name that nobody has is not kept: it may be a password that was typed into the wrong field. */
  #note(action: string, user: UserRow | null, details: Record<string, string | number>): Promise<void> {
    const actor: Actor = { kind: 'user', id: user?.id ?? 'unknown', name: user?.name ?? 'unknown' };
    return new AuditTable(this.#db).record({ actor: from(actor), action, object: actor.name, details });
  }

  async #find(sha256: string): Promise<Principal | null> {
    const row = await this.#table.byHash(sha256, IDLE_MS);
    if (row === null) return null;
    if (Date.now() - row.last_used_at.getTime() > TOUCH_MS) this.#table.touch(row.id).catch(() => undefined);
    return this.#principalOf(row);
  }

  async #look(sha256: string): Promise<Principal | null> {
    const row = await this.#table.byHash(sha256, IDLE_MS);
    return row && this.#principalOf(row);
  }

  #principalOf(row: SessionRow): Principal | null {
    if (row.user) return principalOfUser(row.user, row.id, row.expires_at);
    if (row.token_sha256 === null) return null;
    const base = row.token ? principalOfToken(row.token) : this.#tokens.fixed(row.token_sha256);
    return base && { ...base, session: row.id, expiresAt: earlier(row.expires_at, base.expiresAt) };
  }
}

function principalOfUser(
  { id, name, role }: Pick<UserRow, 'id' | 'name' | 'role'>,
  session: string | null,
  expiresAt: Date | null,
): Principal {
  return { kind: 'user', id, name, role, permissions: permissionsOf(role), expiresAt, session };
}

/** Null: the commands of this machine, which have no sessions. */
function ownerOf({ kind, id, session }: Principal): SessionOwner | null {
  if (kind === 'local') return null;
  return kind === 'user' ? { userId: id } : { tokenId: id, session };
}

function earlier(one: Date, other: Date | null): Date {
  return other !== null && other < one ? other : one;
}

/** Who signs in is not let in yet: the address is all that the door knows. */
function from({ kind, id, name }: Actor): Actor {
  return { kind, id, name, from: currentActor().from ?? null };
}
