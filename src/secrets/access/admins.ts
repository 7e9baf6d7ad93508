/** Somebody must be able to let others in: the last who can is not taken away. */
import { PetioleError } from '../../errors.ts';
import type { Queryable } from '../../storage/journal/rows.ts';
import { countAdmins } from '../../storage/access/admins.ts';

/**
 * Called in the transaction that takes something away, after it did so. `elsewhere`: there is an admin that is not stored, by a token
 * of the environment.
 */
export async function assertAdminLeft(db: Queryable, elsewhere: boolean): Promise<void> {
  if (elsewhere || (await countAdmins(db)) > 0) return;
  throw new PetioleError(
    'CONFLICT',
    'then nobody would be an admin any more: first make another user or token with the role admin, without scopes and without an end',
  );
}
