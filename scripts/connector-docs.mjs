/**
 * Writes docs/connectors/: a page per connector type, made from its definition. Run it after a change to connector-types/:
 *
 *   node_modules/.bin/node scripts/connector-docs.mjs
 */
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const root = join(import.meta.dirname, '..');
const own = { petiole: 'src/sdk/index.ts', 'petiole/connector': 'src/sdk/connector.ts' };
// the sources are run as they are; only the build knows the package by its name
registerHooks({
  resolve: (specifier, context, next) =>
    own[specifier] ? next(pathToFileURL(join(root, own[specifier])).href, context) : next(specifier, context),
});

const { loadConnectorTypes } = await import('../src/connectors/registry.ts');
const { typeDocument } = await import('../src/connectors/type-document.ts');

const folder = join(root, 'docs/connectors');
const pages = new Map((await loadConnectorTypes()).list().map((type) => [`${type.id}.md`, typeDocument(type)]));
mkdirSync(folder, { recursive: true });
for (const file of readdirSync(folder)) if (!pages.has(file)) rmSync(join(folder, file));
for (const [file, text] of pages) writeFileSync(join(folder, file), text);
