/** For tests in which it does not matter who asks. */
import type { AccessPorts } from '../../src/api/access-ports.ts';
import type { Principal } from '../../src/actor.ts';
import { permissionsOf, type Role } from '../../src/permissions.ts';

const nothing = () => undefined;
export const QUIET = { debug: nothing, info: nothing, warn: nothing, error: nothing };

export function principal(role: Role = 'admin'): Principal {
  return { kind: 'token', id: '1', name: role, role, permissions: permissionsOf(role), expiresAt: null, session: null };
}

/** This one token is an admin's, and there is nothing else. */
export function onlyToken(token: string): AccessPorts {
  const never = undefined as never;
  return {
    principals: { ofToken: (given) => (given === token ? principal() : null), ofSession: () => null, lookAtSession: () => null },
    trail: { record: async () => undefined, recordSoon: async () => undefined },
    ...{ tokens: never, users: never, sessions: never, audit: never },
  };
}
