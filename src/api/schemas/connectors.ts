/** Connectors as the API takes and shows them. */
import { z } from 'zod';
import { connectorDocumentSchema, connectorPatchSchema } from '../../connectors/documents.ts';
import { CONNECTOR_STATUSES } from '../../connectors/status.ts';
import { LOG_LEVELS } from '../../model.ts';
import type { AuthorizationView, ConnectorLogLine, StartedAuthorization } from '../ports.ts';
import { executionError } from './executions.ts';
import { pageOf, pageWithProblems } from './pages.ts';
import { allowedNetworks, jsonObject, jsonValue, nameParams, nameSchema, timeAnswer, uuid } from './texts.ts';

/** For the document alone: the room of the connectors reads what comes, since it may be YAML, and errors name lines. */
export const connectorDocument = connectorDocumentSchema.meta({
  id: 'ConnectorDocument',
  description: 'a connector: a document with name, type and value',
});
export const connectorPatch = connectorPatchSchema.meta({
  id: 'ConnectorPatch',
  description: 'a connector: a document with name, type and value',
});

const access = z
  .object({
    grant: z.string(),
    given: z.boolean(),
    reason: z.string().nullable().meta({ description: 'why it was lost' }),
    authorized_by: z.string().nullable(),
    authorized_at: timeAnswer.nullable(),
    scopes: z.string().nullable(),
    expires_at: timeAnswer.nullable().meta({ description: 'of the access token, which is renewed where there is a refresh token' }),
  })
  .meta({ id: 'ConnectorAccess' });

const circuit = z.object({
  state: z.enum(['CLOSED', 'OPEN', 'HALF_OPEN']),
  failures: z.int(),
  next_try_at: timeAnswer.nullable(),
});

const vaultSecret = z
  .object({
    vault: z.string(),
    path: z.string().meta({ description: 'below the engine path of the Vault' }),
    keys: z
      .record(z.string(), z.string())
      .optional()
      .meta({ description: 'key of the secret → input; absent: every key under its own name' }),
  })
  .meta({ id: 'ConnectorVaultSecret' });

/** As it is kept, which is what the document gave: what that may be stands in ConnectorDocument. */
const retry = z
  .object({
    attempts: z.int().optional(),
    initial: z.number().optional(),
    multiplier: z.number().optional(),
    maximum: z.number().optional(),
    deadline: z.number().optional(),
    statuses: z.array(z.int()).optional(),
    methods: z.array(z.string()).optional(),
    on_connection_errors: z.boolean().optional(),
  })
  .meta({ id: 'ConnectorRetry' });
const rateBudget = z
  .object({ requests: z.int(), period: z.number().meta({ description: 'seconds' }), concurrency: z.int().optional() })
  .meta({ id: 'ConnectorRateBudget' });
const circuitBreaker = z
  .object({ failures: z.int().optional(), pause: z.number().optional().meta({ description: 'seconds' }) })
  .meta({ id: 'ConnectorCircuitBreaker' });
const never = z.literal(false);

export const connector = z
  .object({
    id: uuid,
    name: z.string(),
    type: z.string(),
    namespace: z.string(),
    status: z.enum(CONNECTOR_STATUSES),
    missing: z.array(z.string()).meta({ description: 'the connection fields that nothing gives' }),
    problems: z.array(z.string()).meta({ description: 'what stands in the way beside missing fields' }),
    last_used_at: timeAnswer.nullable(),
    last_tested_at: timeAnswer.nullable(),
    last_failure: z.object({ at: timeAnswer, code: z.string(), message: z.string() }).nullable(),
    access: access.optional(),
    circuit: circuit.meta({ description: 'OPEN: it is not called for a while, since its last calls failed' }),
    value: jsonObject.meta({ description: 'its secrets are masked' }),
    vault_secrets: z.array(vaultSecret),
    description: z.string().nullable(),
    retry: z.union([retry, never]).nullable().meta({ description: 'false: never tried again; null: as its type says' }),
    allow_private: allowedNetworks,
    rate_budget: z.union([rateBudget, never]).nullable().meta({ description: 'false: as often as scripts want; null: as its type says' }),
    circuit_breaker: z.union([circuitBreaker, never]).nullable().meta({ description: 'false: never; null: by the defaults' }),
    destinations: z
      .union([z.literal('any'), z.array(z.string())])
      .nullable()
      .meta({ description: 'where else than to its own address its secrets may be sent; null: nowhere' }),
    pool: z
      .string()
      .nullable()
      .meta({ description: 'the worker pool whose workers make its calls; null: they are made where their flow runs' }),
    source: z.enum(['file', 'api']),
    created_at: timeAnswer,
    updated_at: timeAnswer,
  })
  .meta({ id: 'Connector' });
export const connectorPage = pageWithProblems(connector).meta({ id: 'ConnectorPage' });

export const connectorTest = z
  .object({
    ok: z.boolean(),
    duration_ms: z.number(),
    tested: z.boolean().meta({ description: 'false: its type has no test, so that only the configuration was looked at' }),
    error: executionError.optional(),
  })
  .meta({ id: 'ConnectorTest' });

export const connectorLogPage = pageOf(
  z
    .object({
      execution_id: uuid,
      seq: z.int().nullable().meta({ description: 'null for the error with which the connection ended' }),
      time: timeAnswer,
      level: z.enum(LOG_LEVELS),
      values: z.array(jsonValue),
    })
    .meta({ id: 'ConnectorLogLine' }) satisfies z.ZodType<ConnectorLogLine>,
).meta({ id: 'ConnectorLogPage' });

export const startedAuthorization = z
  .object({
    id: uuid,
    authorization_url: z.string().meta({ description: 'for the browser of whoever gives access' }),
    redirect_uri: z.string().meta({ description: 'where that browser comes back to: it has to be registered with the service' }),
    expires_at: timeAnswer,
  })
  .meta({ id: 'StartedAuthorization' }) satisfies z.ZodType<StartedAuthorization>;
export const authorization = z
  .object({ id: uuid, status: z.string(), message: z.string().nullable(), expires_at: timeAnswer })
  .meta({ id: 'Authorization' }) satisfies z.ZodType<AuthorizationView>;

export const authorizationParams = z.strictObject({
  ...nameParams.shape,
  id: nameSchema.meta({ description: 'the id of the authorization' }),
});

const parameter = z.unknown().optional();
/** Authorization servers add parameters of their own, so this query alone takes whatever comes. */
export const callbackQuery = z
  .looseObject({ state: parameter, code: parameter, error: parameter, iss: parameter })
  .meta({ description: 'what the authorization server says' });
