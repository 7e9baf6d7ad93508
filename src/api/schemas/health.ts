import { z } from 'zod';

export const health = z
  .object({
    status: z.literal('ok'),
    instance: z.string().meta({ description: 'distinguishes one running server from another' }),
    version: z.string(),
  })
  .meta({ id: 'Health' });
export const readiness = z.object({ status: z.literal('ready') }).meta({ id: 'Readiness' });
