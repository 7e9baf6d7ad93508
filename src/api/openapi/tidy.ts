/** What zod writes of a schema, made shorter for readers without saying anything else. */
import type { ZodOpenApiOverrideContext } from 'zod-openapi';

export function tidy({ jsonSchema, zodSchema, io }: ZodOpenApiOverrideContext): void {
  // the format says it already, and the pattern of a time has 300 characters
  if (jsonSchema.format === 'uuid' || jsonSchema.format === 'date-time') delete jsonSchema.pattern;
  if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum;
  if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;
  // answers may get more members: who reads them leaves alone what he does not know
  const { def } = zodSchema._zod;
  if (io === 'output' && def.type === 'object' && def.catchall === undefined) delete jsonSchema.additionalProperties;
}
