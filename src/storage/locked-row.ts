/** The row that is to be changed, as it is now and stays until the transaction ends, shown to who wants to know. */
import type { EntityManager, EntityTarget, FindOptionsWhere } from 'typeorm';
import type { Revised, RevisionCheck } from '../revision.ts';

/** Without a check nothing is asked. What it throws ends the transaction, so that nothing was changed. */
export async function checked<E extends Revised>(
  check: RevisionCheck | undefined,
  manager: EntityManager,
  entity: EntityTarget<E>,
  where: FindOptionsWhere<E>,
): Promise<void> {
  if (!check) return;
  const isInTransaction = manager.queryRunner?.isTransactionActive === true;
  check(await manager.getRepository(entity).findOne({ where, ...(isInTransaction && { lock: { mode: 'pessimistic_write' } }) }));
}
