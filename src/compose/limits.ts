/** What all processes keep to together: how often connectors are called, which are not called for a while, and how they fare. */
import type { ConnectorState } from '../connectors/states.ts';
import type { Database } from '../storage/database.ts';

export async function createStates({ reads }: Database, made: AsyncDisposableStack) {
  const [{ ConnectorStates }, { ConnectorStateTable }] = await Promise.all([
    import('../connectors/states.ts'),
    import('../storage/connector-state-table.ts'),
  ]);
  const states = new ConnectorStates(new ConnectorStateTable<ConnectorState>(reads));
  made.defer(() => states.close());
  return states;
}

export async function createLimits({ pool }: Database, made: AsyncDisposableStack) {
  const [{ Budgets }, { BudgetTable }, { Breakers }, { BreakerTable }, { SYSTEM_CLOCK }] = await Promise.all([
    import('../connectors/budget/budgets.ts'),
    import('../storage/budgets/settle.ts'),
    import('../connectors/breaker/breakers.ts'),
    import('../storage/breakers.ts'),
    import('../connectors/retry/clock.ts'),
  ]);
  const budgets = new Budgets(new BudgetTable(pool));
  made.defer(() => budgets.close());
  const breakers = new Breakers(new BreakerTable(pool), SYSTEM_CLOCK);
  await breakers.refresh();
  return { budgets, breakers };
}
