/** Lists come page by page: `{ items, next }`, where `next` is the cursor of the next page, or null at the end. */
import { z } from 'zod';
import type { FileProblem } from '../../connectors/watched-folders.ts';
import { text } from './texts.ts';

export const limit = z.coerce
  .number()
  .int()
  .min(1)
  .max(1000)
  .optional()
  .meta({ description: 'how many items at most, from 1 to 1000', example: 50 });
export const cursor = text(1000).optional().meta({ description: '`next` of the page before' });
const q = text(200).optional().meta({ description: 'a part of the name, in any case' });

export const pageQuery = z.strictObject({ limit, cursor });
export const searchQuery = z.strictObject({ limit, cursor, q });

const next = z.string().nullable().meta({ description: 'the cursor of the next page; null at the end' });

export const pageOf = <T extends z.ZodType>(item: T) => z.object({ items: z.array(item), next });

export const fileProblem = z
  .object({
    kind: z.enum(['flow', 'connector', 'vault']),
    file: z.string().meta({ description: 'as it is found from the working directory of the server' }),
    code: z.string(),
    message: z.string(),
  })
  .meta({ id: 'FileProblem', description: 'A file that cannot be loaded' }) satisfies z.ZodType<FileProblem>;

/** A list of things that also come from files, with the files that cannot be loaded. */
export const pageWithProblems = <T extends z.ZodType>(item: T) => z.object({ items: z.array(item), next, problems: z.array(fileProblem) });
