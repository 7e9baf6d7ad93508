import { z } from 'zod';
import { vaultDocumentSchema } from '../../secrets/vault/documents.ts';
import type { VaultTest } from '../ports.ts';
import { pageWithProblems } from './pages.ts';
import { allowedNetworks, jsonValue, timeAnswer, uuid } from './texts.ts';

/** For the document alone: the room of the Vaults reads what comes, since it may be YAML, and errors name lines. */
export const vaultDocument = vaultDocumentSchema.meta({
  id: 'VaultDocument',
  description: 'a Vault: a document with name, address and auth',
});

export const vault = z
  .object({
    id: uuid,
    name: z.string(),
    address: z.string(),
    namespace: z.string().nullable(),
    engine_path: z.string(),
    kv_version: z.int().nullable(),
    ca: z.string().nullable(),
    auth: z.object({ method: z.string() }).catchall(jsonValue).meta({ description: 'its secrets are masked' }),
    cache_seconds: z.number(),
    timeout: z.number(),
    allow_private: allowedNetworks,
    reveal: z.array(z.string()).nullable(),
    source: z.enum(['file', 'api']),
    created_at: timeAnswer,
    updated_at: timeAnswer,
  })
  .meta({ id: 'Vault' });
export const vaultPage = pageWithProblems(vault).meta({ id: 'VaultPage' });

export const vaultTest = z
  .object({
    ok: z.boolean(),
    duration_ms: z.number(),
    error: z.object({ code: z.string(), message: z.string() }).optional(),
    kv_version: z.int().nullable().optional(),
    token_ttl: z.number().nullable().optional().meta({ description: 'seconds; null: it does not end, or it may not know' }),
    token_renewable: z.boolean().optional(),
  })
  .meta({ id: 'VaultTest' }) satisfies z.ZodType<VaultTest>;
