/** Forks, reruns and actions on many executions as the API takes them. */
import { z } from 'zod';
import { executionFilter, labels } from './executions.ts';
import { cursor } from './pages.ts';
import { jsonValue, sha256, uuid } from './texts.ts';

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

const filter = z
  .strictObject(executionFilter)
  .refine((given) => Object.values(given).some((value) => value !== undefined), 'needs at least one member, or it would mean everything');

export const bulkBody = z
  .strictObject({
    action: z.enum(['cancel', 'pause', 'resume', 'rerun']),
    ids: z
      .array(z.guid('must be the id of an execution'))
      .min(1)
      .max(1000)
      .optional()
      .meta({ description: 'these executions; or `filter`' }),
    filter: filter
      .optional()
      .meta({ description: 'those that the list shows with this filter and that the action can apply to, 1,000 at a time' }),
    cursor: cursor.meta({ description: '`next` of the answer before, to go on with the same filter' }),
    dry_run: z.boolean().optional().meta({ description: 'says how many it would be, and does nothing' }),
  })
  .refine(({ ids, filter: by }) => (ids === undefined) !== (by === undefined), "needs either 'ids' or 'filter'")
  .refine(({ ids, cursor: at }) => ids === undefined || at === undefined, "'cursor' goes with 'filter'")
  .meta({ id: 'BulkRequest' });

export const bulkAnswer = z
  .object({
    matched: z.int(),
    done: z.int(),
    failed: z.array(z.object({ id: uuid, code: z.string(), detail: z.string() })),
    more: z.boolean().meta({ description: 'there are more: call again with `cursor: next`' }),
    next: z.string().nullable(),
  })
  .meta({ id: 'BulkResult' });
