/** A connector type as the host has it. */
import type { Authorization, Authorizations } from './authorization.ts';
import type { ActionContext, TestContext } from './context.ts';
import type { Headers } from './http.ts';
import type { ProblemOf } from './problem.ts';
import type { RateBudget, RetryPolicy } from './retry.ts';
import type { OutputSchema, Schema } from './schema.ts';

/** One definition per connector type. Triggers join it later. */
export interface ConnectorType {
  /** stable, lower case: `rest`. Never changes, also when the name does */
  id: string;
  /** what `connector_type` says: `REST` */
  name: string;
  title: string;
  description: string;
  /** SVG text, or a `data:` address of a picture */
  icon?: string;
  /** the namespace that the first connector of this type gets by itself; for types of one particular service */
  namespace?: string;
  /** fields that say where the far side is and how to reach it */
  connection: Schema;
  /** relative addresses of `http.*` are below it. A type that has one also gets the action `request` */
  base_url?: string | ((connection: Record<string, unknown>) => string);
  /** sent with every request to the service, unless the request says otherwise: the version of its API, say */
  headers?: Headers | ((connection: Record<string, unknown>) => Headers);
  /** one kind, or several by name: the connector then chooses with the input `authorization`, default the first */
  authorization?: Authorization | Authorizations;
  /** Rejects where the connection does not work; `NOTHING_TESTED` where there was nothing to ask. Absent: the connector cannot be tested */
  test?(context: TestContext): Promise<unknown>;
  /** what the answers of the service mean where their status does not say it: a 200 with `ok: false`, a 403 that is a rate limit */
  problem?: ProblemOf;
  actions: Record<string, Action>;
  default_action: string;
  /** the input that picks the action beside `action`: `command` for GIT */
  selector?: string;
  /** over the host's defaults, key by key */
  retry?: Partial<RetryPolicy>;
  /** how much the far side stands, of all calls of a connector; its document may say otherwise */
  rate_budget?: RateBudget;
  /**
   * Why scripts may neither use the type without a connector nor say where it goes, as a sentence without its full stop: for types
   * that run programs or drivers which a hostile far side can lead past `context.network`.
   */
  connector_only?: string;
  /** what a rate budget counts. Default: requests where the type has a `base_url` or an `authorization`, else actions */
  counts?: 'requests' | 'actions';
  /** a later version */
  triggers?: undefined;
}

export interface Action<C = Record<string, unknown>, I = Record<string, unknown>> {
  title: string;
  description?: string;
  inputs: Schema;
  /** what the action gives at least; undeclared keys are kept */
  outputs: OutputSchema;
  run(context: ActionContext<C, I>): PromiseLike<unknown>;
  /** an example of what it gives; fits `outputs` */
  sample_output?: unknown;
  /** for the requests of this action, over the type's, key by key */
  retry?: Partial<RetryPolicy>;
}
