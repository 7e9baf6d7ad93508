/** What a route takes as its body, for the OpenAPI document. */
import type { ZodOpenApiRequestBodyObject } from 'zod-openapi';
import { TYPESCRIPT } from '../media.ts';
import type { RouteSpec } from '../route.ts';

const TEXTS: Record<string, string> = {
  [TYPESCRIPT]: 'the script alone',
};

export function bodyOf({ body, takes = [], raw, examples = {} }: RouteSpec): ZodOpenApiRequestBodyObject | undefined {
  if (raw)
    return {
      required: false,
      description: 'the content, as it is; none is an empty file',
      content: { '*/*': { schema: { type: 'string', format: 'binary' } } },
    };
  if (!body) return undefined;
  const shown = Object.fromEntries(Object.entries(examples).map(([name, value]) => [name, { value }]));
  const json = { schema: body, ...(Object.keys(examples).length > 0 && { examples: shown }) };
  const texts = takes.map((type) => [
    type,
    { schema: { type: 'string' as const, description: TEXTS[type] ?? 'the same document as YAML' } },
  ]);
  return { required: true, content: { 'application/json': json, ...Object.fromEntries(texts) } };
}
