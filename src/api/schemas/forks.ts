/** Forks and reruns as the API takes them. */
import { z } from 'zod';
import { labels } from './executions.ts';
import { jsonValue, sha256 } from './texts.ts';

const changes = {
  inputs: jsonValue
    .optional()
    .meta({ description: 'default: as they were. Where they were shown masked (`***`), what comes back as it was shown keeps its value' }),
  version: z
    .union([z.enum(['same', 'newest']), sha256])
    .optional()
    .meta({ description: 'of the flow: `same` (default), `newest`, or the sha256 of a version of it' }),
  labels: labels.optional().meta({ description: 'default: as they were' }),
};

export const rerunBody = z
  .strictObject({ ...changes, priority: z.int().min(-1000).max(1000).optional().meta({ description: 'default: as it was' }) })
  .meta({ id: 'RerunRequest' });

const position = z.int().min(0).max(1_000_000);

export const forkBody = z
  .strictObject({
    position: position.optional().meta({ description: 'children from this position on run anew; default: all that have ended are kept' }),
    ...changes,
    output: z
      .strictObject({ position, output_value: jsonValue })
      .optional()
      .meta({ description: 'takes the place of what the kept child at this position gave; it then counts as ENDED_SUCCESS' }),
  })
  .meta({ id: 'ForkRequest' });
