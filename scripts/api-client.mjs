/**
 * Writes src/client/api.d.ts, the types of the generated client, from the OpenAPI document. Run it after a change to a route or to a
 * schema in src/api/ (a test compares):
 *
 *   node_modules/.bin/node scripts/api-client.mjs
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import 'reflect-metadata';
import openapiTypes, { astToString } from 'openapi-typescript';
import { format, resolveConfig } from 'prettier';
import { bundled } from './bundled.mjs';

const file = join(import.meta.dirname, '../src/client/api.d.ts');
const NOTE = '/** Made from the OpenAPI document by scripts/api-client.mjs: change the routes, not this file. */\n';

/** A schema that takes any JSON has no type of its own. */
const JSON_TYPE = `
type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
`;

/** What has a default may be left out. What is always answered stands among what the document requires. */
const OPTIONS = { defaultNonNullable: false };

export async function clientTypes(document) {
  const types = astToString(await openapiTypes(document, OPTIONS)).replace(/\bJsonValue: unknown;/, 'JsonValue: Json;');
  const text = NOTE + types + JSON_TYPE;
  return format(text, { ...(await resolveConfig(file)), filepath: file });
}

if (import.meta.main) {
  const { ownDocument } = await bundled('src/api/openapi/own.ts');
  writeFileSync(file, await clientTypes(ownDocument('0.0.0')));
}
