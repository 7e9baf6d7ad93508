import { z } from 'zod';

export const openApi = z.looseObject({ openapi: z.string() }).meta({ id: 'OpenApi', description: 'An OpenAPI 3.1 document' });
