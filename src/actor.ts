/**
 * Who does something, and how the rooms that keep records learn it: the door that lets somebody in runs what it calls as that
 * somebody, and whoever writes the audit log asks here. What nobody at a door asked for, such as loading a folder, the system does.
 * A leaf.
 */
import { AsyncLocalStorage } from 'node:async_hooks';
import type { Permission, Role } from './permissions.ts';

export interface Actor {
  kind: 'token' | 'user' | 'local' | 'execution' | 'system';
  id: string;
  name: string;
  /** the address that it was asked from; null: from nowhere outside */
  from?: string | null;
}

/** Whom a request is allowed for: a token, a user's session, or the commands of the same user on the same machine. */
export interface Principal extends Actor {
  kind: 'token' | 'user' | 'local';
  role: Role;
  permissions: readonly Permission[];
  /** when what it came with ends by itself; null: not at all */
  expiresAt: Date | null;
  /** the session that it came with; null: a bearer token */
  session: string | null;
}

export const SYSTEM: Actor = { kind: 'system', id: 'system', name: 'system' };

const running = new AsyncLocalStorage<Actor>();

export function currentActor(): Actor {
  return running.getStore() ?? SYSTEM;
}

export function runAs<T>(actor: Actor, work: () => T): T {
  return running.run(actor, work);
}

/** The same for whom the log names: nothing but what it records. */
export function actorOf({ kind, id, name, from }: Actor): Actor {
  return { kind, id, name, from: from ?? null };
}
