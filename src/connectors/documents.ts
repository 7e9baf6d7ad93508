/** Connectors as documents: YAML, of which JSON is a part. */
import { z } from 'zod';
import { PetioleError } from '../errors.ts';
import type { JsonObject } from '../model.ts';
import { isPoolName, POOL_NAME_RULE } from '../sdk/pool-name.ts';
import { MAX_DOCUMENT_BYTES, parseYaml } from '../yaml.ts';
import { placed } from '../zod-words.ts';
import { isAllowedAddress } from './address-policy.ts';
import { isDestination } from './destinations/allowed.ts';
import type { ConnectorRecord, VaultSecretReference } from './records.ts';

export { MAX_DOCUMENT_BYTES };

export interface ConnectorDocument {
  name?: string;
  type: string;
  namespace?: string;
  value: JsonObject;
  vault_secrets: VaultSecretReference[];
  description: string | null;
  retry: ConnectorRecord['retry'];
  allow_private: ConnectorRecord['allow_private'];
  rate_budget: ConnectorRecord['rate_budget'];
  circuit_breaker: ConnectorRecord['circuit_breaker'];
  destinations: ConnectorRecord['destinations'];
  pool: ConnectorRecord['pool'];
}

const seconds = z.number().min(0).max(86_400);

const retrySchema = z.strictObject({
  attempts: z.int().min(1).max(100).optional(),
  initial: seconds.optional(),
  multiplier: z.number().min(1).max(100).optional(),
  maximum: seconds.optional(),
  deadline: seconds.optional(),
  statuses: z.array(z.int().min(100).max(599)).optional(),
  methods: z
    .array(
      z
        .string()
        .regex(/^[A-Za-z]+$/, 'must be a method such as POST')
        .toUpperCase(),
    )
    .optional(),
  on_connection_errors: z.boolean().optional(),
});

const budgetSchema = z.strictObject({
  requests: z.int().min(1).max(1_000_000),
  period: z.number().min(0.1).max(86_400),
  concurrency: z.int().min(1).max(10_000).optional(),
});

const breakerSchema = z.strictObject({
  failures: z.int().min(1).max(10_000).optional(),
  pause: z.number().min(0.1).max(86_400).optional(),
});

const network = z
  .string()
  .refine(isAllowedAddress, 'must be an address, one with a port such as 10.0.0.5:8200, or a network such as 10.0.0.0/8');

const place = z
  .string()
  .max(300)
  .refine(isDestination, 'must be a place such as https://other.example, *.example.com or other.example:8443, without user and path');

const secretSchema = z.strictObject({ vault: z.string(), path: z.string(), keys: z.record(z.string(), z.string()).optional() });

/** A connector as it is written. */
export const connectorDocumentSchema = z.strictObject({
  name: z.string().optional(),
  type: z.string(),
  namespace: z.string().optional(),
  value: z.record(z.string(), z.unknown()).nullable().optional(),
  vault_secrets: z.array(secretSchema).nullable().optional(),
  description: z.string().max(2000).nullable().optional(),
  retry: z
    .union([retrySchema, z.literal(false)], { error: 'must be an object such as {attempts: 5, deadline: 120}, or false' })
    .nullable()
    .optional(),
  rate_budget: z
    .union([budgetSchema, z.literal(false)], { error: 'must be an object such as {requests: 10, period: 1}, or false' })
    .nullable()
    .optional(),
  circuit_breaker: z
    .union([breakerSchema, z.literal(false)], { error: 'must be an object such as {failures: 10, pause: 15}, or false' })
    .nullable()
    .optional(),
  allow_private: z
    .union([z.literal(true), z.array(network).min(1)], { error: 'must be true, or a list of networks such as [10.0.0.0/8]' })
    .nullable()
    .optional(),
  destinations: z
    .union([z.literal('any'), z.array(place).min(1).max(100)], {
      error: 'must be any, or a list of places such as [https://other.example]',
    })
    .nullable()
    .optional(),
  pool: z.string().refine(isPoolName, `must be ${POOL_NAME_RULE}`).nullable().optional(),
});

const NESTED: Record<string, z.ZodObject> = {
  retry: retrySchema,
  rate_budget: budgetSchema,
  circuit_breaker: breakerSchema,
  vault_secrets: secretSchema,
};

function knownKeys([parent]: readonly PropertyKey[]): string[] {
  const { shape } = NESTED[String(parent)] ?? connectorDocumentSchema;
  return Object.keys(shape);
}

/**
 * Reads one connector. `at` names the place for messages, such as the file.
 * Throws INVALID_YAML with line and column, INVALID_REQUEST where the document is something else, TOO_LARGE.
 */
export function parseConnectorDocument(text: string, at: string): ConnectorDocument {
  const result = connectorDocumentSchema.safeParse(parseYaml(text, at, 'name, type and value'));
  if (!result.success) throw new PetioleError('INVALID_REQUEST', `${at}: ${result.error.issues.map(describeIssue).join('; ')}`);
  const { value, vault_secrets, description, retry, rate_budget, circuit_breaker, allow_private, destinations, pool, ...rest } =
    result.data;
  return {
    ...rest,
    value: (value ?? {}) as JsonObject,
    vault_secrets: vault_secrets ?? [],
    description: description ?? null,
    retry: retry ?? null,
    allow_private: allow_private ?? null,
    rate_budget: rate_budget ?? null,
    circuit_breaker: circuit_breaker ?? null,
    destinations: destinations ?? null,
    pool: pool ?? null,
  };
}

/** What a change gives; absent keys stay as they are. */
export type ConnectorPatch = Partial<Omit<ConnectorDocument, 'value'>> & { value?: JsonObject };

export const connectorPatchSchema = connectorDocumentSchema.partial({ type: true });

/** As `parseConnectorDocument`, of a part of a document. */
export function parsePatch(text: string, at: string): ConnectorPatch {
  const result = connectorPatchSchema.safeParse(parseYaml(text, at, 'the keys to change'));
  if (!result.success) throw new PetioleError('INVALID_REQUEST', `${at}: ${result.error.issues.map(describeIssue).join('; ')}`);
  const given = Object.entries(result.data).filter(([, item]) => item !== undefined);
  const { value, vault_secrets, ...rest } = Object.fromEntries(given) as ConnectorPatch;
  // null empties what is not one thing
  return {
    ...rest,
    ...(value !== undefined && { value: value ?? {} }),
    ...(vault_secrets !== undefined && { vault_secrets: vault_secrets ?? [] }),
  };
}

function describeIssue(issue: z.core.$ZodIssue): string {
  const where = issue.path.length ? `'${issue.path.join('.')}'` : 'the document';
  if (issue.code === 'unrecognized_keys') {
    return `${where} has the unknown key ${issue.keys.map((key) => `'${key}'`).join(', ')}; known are ${knownKeys(issue.path).join(', ')}`;
  }
  if (issue.code === 'invalid_type' && issue.message.startsWith('is missing')) return `${where} is missing`;
  if (issue.code === 'invalid_type' && issue.expected === 'string') return `${where} must be a text: put it in quotes`;
  return placed(where, issue.message);
}
