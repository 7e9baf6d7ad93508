/** What the door asks of whoever keeps tokens, users, sessions and the audit log. */
import type { Principal } from '../actor.ts';
import type { AuditItem, AuditLog } from '../secrets/access/audit-log.ts';
import type { Sessions } from '../secrets/access/sessions.ts';
import type { Tokens } from '../secrets/access/tokens.ts';
import type { Users } from '../secrets/access/users.ts';
import type { Trail } from './recording.ts';

/** From memory within five seconds of the last question; null: nobody. */
export interface PrincipalsPort {
  ofToken(token: string): Principal | null | Promise<Principal | null>;
  ofSession(cookie: string): Principal | null | Promise<Principal | null>;
  /** the same, but it does not count as a use of the session */
  lookAtSession(cookie: string): Principal | null | Promise<Principal | null>;
}

export type TokensPort = Pick<Tokens, 'list' | 'get' | 'create' | 'revoke'>;
export type UsersPort = Pick<Users, 'list' | 'get' | 'create' | 'change' | 'delete' | 'changePassword'>;
export type SessionsPort = Pick<Sessions, 'open' | 'end' | 'listOwn' | 'endOwn'>;
export type AuditPort = Pick<AuditLog, 'list' | 'export'>;
export type { AuditItem };

export interface AccessPorts {
  principals: PrincipalsPort;
  tokens: TokensPort;
  users: UsersPort;
  sessions: SessionsPort;
  audit: AuditPort;
  /** what changes over the API is written here */
  trail: Trail;
}
