import type { Principal } from '../../actor.ts';
import { PetioleError } from '../../errors.ts';
import { describePermission, type Permission } from '../../permissions.ts';

/** Nobody gives what they do not have, or access could be widened by giving it to oneself. `what`: "a token", "a user". */
export function assertMayGive(by: Pick<Principal, 'permissions'>, permissions: readonly Permission[], what: string): void {
  const missing = permissions.find((permission) => !by.permissions.includes(permission));
  if (missing === undefined) return;
  throw new PetioleError(
    'FORBIDDEN',
    `${what} that may ${describePermission(missing)} (${missing}) is not yours to give: you may not do so yourself`,
    {
      missing,
    },
  );
}
