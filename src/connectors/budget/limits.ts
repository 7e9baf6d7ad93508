/** Which rate budget a call has: that of its connector's document, else that of its type. */
import type { RateBudget } from '../../sdk/connector.ts';
import type { Found } from '../targets.ts';

export interface Budget {
  /** whose it is: a connector, or a type where a script calls it without one */
  subject: string;
  connectorId: string | null;
  /** for messages: `the connector 'shop'` */
  owner: string;
  limits: RateBudget;
}

/** Null: there is none, and the call has nothing to do with budgets. */
export function budgetOf({ connector, type }: Found): Budget | null {
  const { rate_budget: ofType, id, name } = type.definition;
  const limits = connector?.rate_budget ?? ofType;
  if (!limits) return null;
  return connector
    ? { subject: connector.id, connectorId: connector.id, owner: `the connector '${connector.name}'`, limits }
    : { subject: `type:${id}`, connectorId: null, owner: `the connector type ${name}`, limits };
}

/** `10 requests in 1 s, 2 at the same time` */
export function describeLimits({ requests, period, concurrency }: RateBudget): string {
  return `${requests} requests in ${period} s${concurrency === undefined ? '' : `, ${concurrency} at the same time`}`;
}
