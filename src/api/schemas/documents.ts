import { z } from 'zod';
import type { VaultListing } from '../ports.ts';

export const connectorText = z.object({ yaml: z.string() }).meta({ id: 'ConnectorText' });

export const vaultPathQuery = z.strictObject({
  path: z.string().max(1000).optional().meta({ description: 'below its engine path. Default: the engine itself', example: 'git' }),
});
export const vaultListing = z
  .object({
    path: z.string(),
    names: z.array(z.string()).nullable().meta({ description: 'what lies below; folders end with a slash. Null: it may not be listed' }),
    keys: z
      .array(z.string())
      .nullable()
      .meta({ description: 'what the secret at this path holds; null: there is none, or it may not be read' }),
    error: z.object({ code: z.string(), message: z.string() }).nullable().meta({ description: 'why neither can be told' }),
  })
  .meta({ id: 'VaultListing' }) satisfies z.ZodType<VaultListing>;
