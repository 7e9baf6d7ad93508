/**
 * What a connector type imports (`petiole/connector`). A type is one definition object, the default export of one file in
 * `connector-types/`; the host does everything that is the same for all: it merges and validates the inputs, resolves secrets,
 * authorizes the requests, runs the action with attempts, time-out and abort, translates errors, and masks what is shown.
 *
 * Stands alone: nothing of the product is imported here, only the types of zod and a reader of `Link` headers. Start reading at `connector/type.ts`.
 */
export { connectorType, type TypeDefinition } from './connector/definition.ts';
export type { Action, ConnectorType } from './connector/type.ts';
export { RESERVED_INPUTS } from './connector/check.ts';
export { destination, secret, type JsonObjectSchema, type JsonSchema, type OutputSchema, type Schema } from './connector/schema.ts';
export type { DestinationKind } from './connector/destinations.ts';
export type { Authorization, AuthorizationHost, Authorizations, CustomAuthorization } from './connector/authorization.ts';
export { NOTHING_TESTED, type ActionContext, type GuardedAgents, type Network, type TestContext } from './connector/context.ts';
export type { FileHandle, Files } from './connector/files.ts';
export type * from './connector/http.ts';
export type { AttemptAnswer, RateBudget, RequestAttempt, RetryPolicy } from './connector/retry.ts';
export { wordsOf, type Problem, type ProblemOf } from './connector/problem.ts';
export { excerpt } from './connector/excerpt.ts';
export { paginate, type PageRules } from './connector/paginate.ts';
export {
  operation,
  operations,
  type Operation,
  type OperationBody,
  type OperationPages,
  type OperationParameter,
} from './connector/operations/operation.ts';
export {
  ConnectorError,
  isConnectorError,
  type ConnectorErrorCode,
  type ConnectorErrorDetails,
  type LogValue,
  type ShownRequest,
} from './connector/errors.ts';
