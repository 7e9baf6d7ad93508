/** People who sign in with a name and a password. */
import { randomUUID } from 'node:crypto';
import type { Principal } from '../../actor.ts';
import { PetioleError } from '../../errors.ts';
import { permissionsOf, type Role } from '../../permissions.ts';
import { AuditTable } from '../../storage/audit-table.ts';
import type { Queryable } from '../../storage/journal/rows.ts';
import { SessionTable } from '../../storage/access/session-table.ts';
import { UserTable, type UserRow } from '../../storage/access/user-table.ts';
import { inTransaction, type Transactions } from '../../storage/access/in-transaction.ts';
import { assertAdminLeft } from './admins.ts';
import { assertMayGive } from './giving.ts';
import { checkPassword, hashPassword, verifyPassword } from './passwords.ts';

export interface UserChange {
  role?: Role | undefined;
  password?: string | undefined;
  disabled?: boolean | undefined;
}

export interface UsersParts {
  db: Transactions;
  /** told when a change may have ended sessions, or changed what they may */
  changed(): void;
  /** whether there is an admin who is not stored */
  hasFixedAdmin(): boolean;
}

/** Called with the row as it is locked; throws where it is not the one that the caller has seen. */
export type Check = (row: UserRow) => void;

export class Users {
  readonly #parts: UsersParts;

  constructor(parts: UsersParts) {
    this.#parts = parts;
  }

  list(page: Parameters<UserTable['list']>[0]): Promise<UserRow[]> {
    return new UserTable(this.#parts.db).list(page);
  }

  async get(name: string): Promise<UserRow> {
    return (await new UserTable(this.#parts.db).byName(nameOf(name))) ?? notFound(name);
  }

  /** CONFLICT where there is one of that name. */
  async create({ name, password, role }: { name: string; password: string; role: Role }, by: Principal): Promise<UserRow> {
    assertMayGive(by, permissionsOf(role), 'a user');
    checkPassword(password);
    const row = { id: randomUUID(), name: nameOf(name), role, password_hash: await hashPassword(password) };
    return inTransaction(this.#parts.db, async (db) => {
      const user = await new UserTable(db).insert(row);
      if (user === null) throw new PetioleError('CONFLICT', `there is a user '${row.name}' already`);
      await new AuditTable(db).record({ action: 'user.create', object: user.name, details: { id: user.id, role } });
      return user;
    });
  }

  /** Who is disabled, or has a new password, is signed out everywhere; a new role counts at once. */
  async change(name: string, change: UserChange, by: Principal, check: Check = () => undefined): Promise<UserRow> {
    const { role, password, disabled } = change;
    if (role !== undefined) assertMayGive(by, permissionsOf(role), 'a user');
    if (password !== undefined) checkPassword(password);
    const passwordHash = password === undefined ? undefined : await hashPassword(password);
    const row = await inTransaction(this.#parts.db, async (db) => {
      const before = await this.#locked(db, name, by, check);
      const after = await new UserTable(db).change(before.id, {
        ...(role && { role }),
        ...(passwordHash && { passwordHash }),
        ...(disabled !== undefined && { disabled }),
      });
      if (password !== undefined || disabled === true) await new SessionTable(db).deleteOfUser(before.id);
      if (isAdmin(before) && !isAdmin(after)) await assertAdminLeft(db, this.#parts.hasFixedAdmin());
      await new AuditTable(db).record({
        action: 'user.update',
        object: after.name,
        details: { id: after.id, changed: changedIn(before, after) },
      });
      return after;
    });
    this.#parts.changed();
    return row;
  }

  async delete(name: string, by: Principal, check: Check = () => undefined): Promise<void> {
    await inTransaction(this.#parts.db, async (db) => {
      const before = await this.#locked(db, name, by, check);
      await new UserTable(db).delete(before.id);
      if (isAdmin(before)) await assertAdminLeft(db, this.#parts.hasFixedAdmin());
      await new AuditTable(db).record({ action: 'user.delete', object: before.name, details: { id: before.id, role: before.role } });
    });
    this.#parts.changed();
  }

  /** Of the user who asks. All other sessions end; the one that asks stays. */
  async changePassword({ name, session }: Principal, given: { current: string; new: string }): Promise<void> {
    checkPassword(given.new);
    const user = await this.get(name);
    if (!(await verifyPassword(given.current, user.password_hash)).right) throw wrongPassword();
    const passwordHash = await hashPassword(given.new);
    await inTransaction(this.#parts.db, async (db) => {
      // An admin may have given another one meanwhile, or taken the access away.
      const now = (await new UserTable(db).lock(user.name)) ?? notFound(name);
      if (now.id !== user.id || now.password_hash !== user.password_hash || now.disabled_at !== null) throw wrongPassword();
      await new UserTable(db).change(user.id, { passwordHash });
      await new SessionTable(db).deleteOfUser(user.id, session);
      await new AuditTable(db).record({ action: 'user.password', object: user.name, details: { id: user.id } });
    });
    this.#parts.changed();
  }

  /** Nobody changes who may do more than they do. */
  async #locked(db: Queryable, name: string, by: Principal, check: Check): Promise<UserRow> {
    const row = (await new UserTable(db).lock(nameOf(name))) ?? notFound(name);
    check(row);
    assertMayGive(by, permissionsOf(row.role), 'access of a user');
    return row;
  }
}

const NAME = /^[a-z0-9][a-z0-9._@+-]{0,99}$/;

/** Names are the same in any case. */
export function nameOf(name: string): string {
  const lower = name.trim().toLowerCase();
  if (NAME.test(lower)) return lower;
  throw new PetioleError(
    'INVALID_REQUEST',
    'the name of a user has 1 to 100 letters (a-z), digits and . _ @ + -, and begins with a letter or digit',
  );
}

function wrongPassword(): PetioleError {
  return new PetioleError('INVALID_REQUEST', "'current' is not the password that you have");
}

function isAdmin({ role, disabled_at }: UserRow): boolean {
  return role === 'admin' && disabled_at === null;
}

function changedIn(before: UserRow, after: UserRow): string[] {
  const changed = {
    role: before.role !== after.role,
    password: before.password_hash !== after.password_hash,
    disabled: (before.disabled_at === null) !== (after.disabled_at === null),
  };
  return Object.entries(changed).flatMap(([name, is]) => (is ? [name] : []));
}

function notFound(name: string): never {
  throw new PetioleError('NOT_FOUND', `there is no user '${name}'`);
}
