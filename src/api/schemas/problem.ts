/** RFC 9457 problem documents, as the OpenAPI document describes them. */
import { z } from 'zod';
import { CODES, type Code } from '../../errors.ts';
import { jsonValue } from './texts.ts';

export const problemSchema = z
  .object({
    type: z.string().meta({ example: 'urn:petiole:error:NOT_FOUND' }),
    title: z.string().meta({ description: 'the same for all problems of a code' }),
    status: z.int(),
    detail: z.string().meta({ description: 'what was wrong, where, and what to do' }),
    code: z.enum(Object.keys(CODES) as [Code, ...Code[]]).meta({ description: 'stable: programs decide by it' }),
  })
  .catchall(jsonValue)
  .meta({ id: 'Problem', description: 'RFC 9457 problem document' });
