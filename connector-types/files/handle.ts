/** What stands for a file in inputs and outputs. The mark `file` makes the host look it up before the action begins. */
import { z } from 'zod';

export const fileHandle = z
  .object({
    file_id: z.uuid(),
    name: z.string(),
    size: z.int().min(0),
    sha256: z.string(),
    content_type: z.string(),
  })
  .meta({ file: true, title: 'File', description: 'The handle of a file, as an upload or another connection gave it' });
