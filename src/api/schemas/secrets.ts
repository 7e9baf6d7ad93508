import { z } from 'zod';
import type { SecretsStatus } from '../ports.ts';
import { timeAnswer } from './texts.ts';

export const secretsStatus = z
  .object({
    source: z.string().meta({ description: 'where the master key comes from' }),
    master_key: z.string().meta({ description: 'the id of the master key that wraps new data keys' }),
    data_keys: z.array(z.object({ id: z.string(), master_key: z.string(), created_at: timeAnswer, current: z.boolean() })),
    sealed: z
      .array(z.object({ table: z.string(), column: z.string(), values: z.int(), current: z.int() }))
      .meta({ description: 'values that are sealed, and how many of them with the current data key' }),
    complete: z.boolean().meta({ description: 'nothing is left of a rotation that broke off' }),
  })
  .meta({ id: 'SecretsStatus' }) as unknown as z.ZodType<SecretsStatus>;
