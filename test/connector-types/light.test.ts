import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { describe, expect, it } from '@jest/globals';

const root = path.join(import.meta.dirname, '../..');

/** Imports every type, as a start does, and says which packages that loaded. */
const PROGRAM = `
import { registerHooks } from 'node:module';
import { readdirSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
const root = pathToFileURL(process.argv[1] + '/').href;
const packages = new Set();
registerHooks({
  resolve: (name, context, next) => next(name === 'petiole/connector' ? root + 'src/sdk/connector.ts' : name, context),
  load(url, context, next) {
    const found = /.*node_modules\\/((?:@[^/]+\\/)?[^/]+)/.exec(url);
    if (found) packages.add(found[1]);
    return next(url, context);
  },
});
const files = readdirSync(new URL('connector-types/', root)).filter((name) => name.endsWith('.ts'));
for (const name of files) await import(root + 'connector-types/' + name);
const before = [...packages];
await import(root + 'connector-types/aws/client.ts').then(({ libraryOf }) => libraryOf('sqs'));
console.log(JSON.stringify({ types: files.length, before, after: [...packages] }));
`;

describe('a start of the product', () => {
  it('imports no library of a connector type', () => {
    const args = ['--disable-warning=ExperimentalWarning', '--input-type=module', '-e', PROGRAM, root];
    const said = JSON.parse(execFileSync(process.execPath, args, { encoding: 'utf8' })) as Record<string, string[]>;
    expect(said['types']).toBeGreaterThan(10);
    // what the public module itself needs: zod, and a reader of Link headers
    expect(said['before']?.sort()).toEqual(['http-link-header', 'zod']);
    // the hook sees what is loaded
    expect(said['after']).toContain('@aws-sdk/client-sqs');
  });
});
