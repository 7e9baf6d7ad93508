import { z } from 'zod';

export const openApi = z.looseObject({ openapi: z.string() }).meta({ id: 'OpenApi', description: 'An OpenAPI 3.1 document' });
export const assetParams = z.strictObject({
  file: z.string().max(100).meta({ description: 'the name of the file', example: 'swagger-ui.css' }),
});
