/** What the API of Kubernetes says of a manifest, by its own schemas. Strict: a field that it does not know is an error. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';

interface Definition {
  properties?: Record<'apiVersion' | 'kind', { enum?: string[] } | undefined>;
}

/** `1.30`, and so on: those that lie beside this file. Answers with what is wrong, in a sentence each. */
export function manifestJudge(version: string): (manifest: unknown) => string[] {
  const schema = JSON.parse(readFileSync(join(import.meta.dirname, `v${version}.json`), 'utf8')) as { $defs: Record<string, Definition> };
  const ajv = new Ajv2020({ allErrors: true, strictTypes: false, validateFormats: true });
  addFormats.default(ajv);
  ajv.addSchema(schema, 'kubernetes');
  const known = new Map<string, ValidateFunction>();
  for (const [name, { properties }] of Object.entries(schema.$defs)) {
    const [apiVersion, kind] = [properties?.apiVersion?.enum?.[0], properties?.kind?.enum?.[0]];
    if (apiVersion && kind) known.set(`${apiVersion} ${kind}`, ajv.getSchema(`kubernetes#/$defs/${name}`)!);
  }
  return (manifest) => {
    const { apiVersion, kind } = manifest as Record<string, string>;
    const validate = known.get(`${apiVersion} ${kind}`);
    if (!validate) return [`Kubernetes ${version} has no ${kind} of ${apiVersion}, or its schema was not extracted`];
    if (validate(manifest)) return [];
    return (validate.errors ?? []).map(
      ({ instancePath, message, params }) => `${kind}${instancePath} ${message} ${JSON.stringify(params)}`,
    );
  };
}
