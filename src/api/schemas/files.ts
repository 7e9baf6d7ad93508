import { z } from 'zod';
import type { FileInfo } from '../../executions/file-types.ts';
import { pageOf } from './pages.ts';
import { text, timeAnswer, uuid } from './texts.ts';

/** What a file may be called: also on the disk of whoever downloads it. */
const fileName = text(255)
  .refine((name) => !/[/\\]/.test(name), 'must be a name without folders')
  .refine((name) => name !== '.' && name !== '..', 'must be the name of a file')
  .refine((name) => name.isWellFormed(), 'must be valid Unicode');
export const uploadQuery = z.strictObject({ name: fileName.meta({ description: 'what the file is called', example: 'report.csv' }) });

const TOKEN = "[!#$%&'*+.^_`|~0-9A-Za-z-]+";
export const contentTypeSchema = z
  .string()
  .max(255)
  .regex(new RegExp(`^${TOKEN}/${TOKEN}( *;[\\x20-\\x7e]*)?$`), 'must be a media type such as text/csv')
  .default('application/octet-stream');

export const fileParams = z.strictObject({ id: z.string().meta({ description: 'the id of the file', format: 'uuid' }) });

export const file = z
  .object({
    file_id: uuid,
    name: z.string(),
    size: z.int().meta({ description: 'bytes' }),
    sha256: z.string().meta({ description: 'hexadecimal' }),
    content_type: z.string(),
    execution_id: uuid.nullable().meta({ description: 'the connection that wrote it; null: it was uploaded' }),
    created_at: timeAnswer,
    used_at: timeAnswer.meta({ description: 'when it was last written, read or downloaded: from then on its time counts' }),
  })
  .meta({ id: 'File' }) satisfies z.ZodType<FileInfo>;
export const filePage = pageOf(file).meta({ id: 'FilePage' });
