/** What zod writes of a schema, made shorter for readers without saying anything else. */
import type { ZodOpenApiOverrideContext } from 'zod-openapi';

export function tidy({ jsonSchema, zodSchema, io }: ZodOpenApiOverrideContext): void {
  // the format says it already, and the pattern of a time has 300 characters
  if (jsonSchema.format === 'uuid' || jsonSchema.format === 'date-time') delete jsonSchema.pattern;
  if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum;
  if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;
  joinPatterns(jsonSchema);
  // answers may get more members: who reads them leaves alone what he does not know
  const { def } = zodSchema._zod;
  if (io === 'output' && def.type === 'object' && def.catchall === undefined) delete jsonSchema.additionalProperties;
}

/** Several patterns of one text are one pattern: makers of clients take `allOf` for a type of its own. */
function joinPatterns(schema: ZodOpenApiOverrideContext['jsonSchema']): void {
  const patterns = (schema.allOf ?? []).map((part) => ('pattern' in part && Object.keys(part).length === 1 ? part.pattern : undefined));
  if (patterns.length === 0 || patterns.includes(undefined)) return;
  schema.pattern = patterns.map((pattern) => `(?=${pattern})`).join('');
  delete schema.allOf;
}
