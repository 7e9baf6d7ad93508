/** What editors of flows ask for: declarations, and what the compiler says. */
import { z } from 'zod';
import { flowVersion } from './flows.ts';
import { jsonValue, nameParams, nameSchema, text } from './texts.ts';

const SPECIFIER = /^(@[\w.-]+\/)?[\w-][\w.-]*(\/[\w./-]+)?$/;
const specifier = text(200).regex(SPECIFIER, 'must be an import such as zod or date-fns/format');
const separated = (value: unknown): unknown => (typeof value === 'string' ? value.split(',').filter((part) => part !== '') : value);

export const flowTypesQuery = z.strictObject({
  imports: z
    .preprocess(separated, z.array(specifier).min(1).max(50))
    .optional()
    .meta({
      description: 'npm packages of the flows folder, with commas between them: gives their declarations instead',
      example: ['zod'],
    }),
});
export const flowTypes = z
  .object({ files: z.record(z.string(), z.string()).meta({ description: 'path → text, as if they lay in the flows folder' }) })
  .meta({ id: 'FlowTypes' });

export const scriptToCheck = z
  .strictObject({
    name: nameSchema
      .regex(/^[^/\\]+$/, 'must have no slashes')
      .optional()
      .meta({ description: 'what the file of the script is called in the answer. Default: flow' }),
    script: z.string(),
    modules: z.record(text(500), z.string()).optional(),
  })
  .meta({ id: 'ScriptToCheck' });
export const checkedScript = z
  .object({
    problems: z.array(
      z.object({
        file: z.string().nullable(),
        line: z.int().nullable(),
        column: z.int().nullable(),
        message: z.string(),
        code: z.string().meta({ description: 'that of TypeScript, such as TS2322' }),
        is_syntax: z.boolean().meta({ description: 'the script cannot be parsed, so that it cannot be saved' }),
      }),
    ),
  })
  .meta({ id: 'CheckedScript' });

export const versionParams = z.strictObject({
  ...nameParams.shape,
  sha256: z.string().regex(/^[0-9a-f]{64}$/, 'must be the sha256 of a flow version, in hex'),
});
export const flowVersionDetail = z
  .object({
    ...flowVersion.shape,
    sources: z
      .record(z.string(), z.string())
      .nullable()
      .meta({ description: 'its modules, path → text as they were written; null of a version from before they were kept' }),
    inputs: jsonValue,
    outputs: jsonValue,
  })
  .meta({ id: 'FlowVersionDetail' });
