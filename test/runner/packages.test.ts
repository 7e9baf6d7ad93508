/** npm packages that flows use in earnest, in a context that is frozen and shared by all executions of a version. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { cpSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { closeBundler } from '../../src/runner/bundle/bundle.ts';
import { startRunners, type RunnerPool } from '../../src/runner/pool.ts';
import { FlowsFolder, outcome, runToEnd } from './support.ts';

const require = createRequire(import.meta.url);
const names = ['date-fns', 'zod', 'yaml', 'ajv', 'uuid', 'lodash'];
const folder = new FlowsFolder(Object.fromEntries(names.map((name) => [name, '*'])));
let pool: RunnerPool;

function copy(name: string, from = require.resolve(name)): void {
  const mark = join('node_modules', name);
  const source = from.slice(0, from.lastIndexOf(mark) + mark.length);
  cpSync(source, join(folder.base, 'node_modules', name), { recursive: true });
}

beforeAll(async () => {
  names.forEach((name) => copy(name));
  for (const name of ['fast-deep-equal', 'json-schema-traverse', 'fast-uri', 'require-from-string']) {
    copy(name, createRequire(dirname(require.resolve('ajv')) + '/').resolve(name));
  }
  pool = await startRunners({ runners: 1, cpuMs: 5000 });
});
afterAll(async () => {
  await pool.close();
  await closeBundler();
  folder.remove();
});

/** Runs the flow three times in one context; each must give the same. */
async function thrice(imports: string, body: string): Promise<unknown> {
  const bundle = await folder.flow(body, imports);
  const results = [];
  for (let i = 0; i < 3; i++) results.push(outcome(await runToEnd(pool, bundle)));
  expect(results[1]).toEqual(results[0]);
  expect(results[2]).toEqual(results[0]);
  return results[0];
}

describe('in the shared context of a flow version', () => {
  it('date-fns computes', async () => {
    const body = `return [format(addMonths(new Date(0), 1), 'yyyy-MM-dd'), differenceInDays(new Date(864e5 * 3), new Date(0))];`;
    expect(await thrice(`import { addMonths, differenceInDays, format } from 'date-fns';`, body)).toEqual(['1970-02-01', 3]);
  });

  it('zod validates, and its registry of schemas is each execution’s own', async () => {
    const body = `
      const schema = z.object({ n: z.number().describe('a number'), tags: z.array(z.string()).default([]) }).meta({ id: 'thing' });
      const wrong = schema.safeParse({ n: 'x' });
      return [schema.parse({ n: 1 }), wrong.success, wrong.error?.issues[0]?.path, z.globalRegistry.get(schema), z.toJSONSchema(schema).$defs?.thing?.properties];`;
    const result = (await thrice(`import { z } from 'zod';`, body)) as unknown[];
    expect(result.slice(0, 4)).toEqual([{ n: 1, tags: [] }, false, ['n'], { id: 'thing' }]);
    expect(result[4]).toMatchObject({ n: { type: 'number', description: 'a number' } });
  });

  it('lodash gives its wrappers methods that built-in objects have as well, which a plain freeze forbids', async () => {
    const body = `
      const deep = _.cloneDeep({ a: [1, { b: new Map([['c', new Date(0)]]) }] });
      const total = _.chain([3, 1, 2]).sortBy().map((n) => n * 2).reverse().value();
      const anew = _.runInContext(); // all that lodash does when it is loaded, now that everything is frozen
      return [deep.a.length, total, _.groupBy(['one', 'two', 'three'], 'length'), anew(['a']).concat('b').toString(), anew.template('<%= x %>!')({ x: 1 })];`;
    const expected = [2, [6, 4, 2], { 3: ['one', 'two'], 5: ['three'] }, 'a,b', '1!'];
    expect(await thrice(`// @ts-ignore\nimport _ from 'lodash';`, body)).toEqual(expected);
  });

  it('yaml reads and writes', async () => {
    expect(await thrice(`import { parse, stringify } from 'yaml';`, `return [parse('a: [1, 2]'), stringify({ b: true })];`)).toEqual([
      { a: [1, 2] },
      'b: true\n',
    ]);
  });

  it('ajv compiles a schema, which takes the Function constructor', async () => {
    const body = `const check = new Ajv().compile({ type: 'object', required: ['a'] }); return [check({ a: 1 }), check({}), check.errors?.[0]?.message];`;
    expect(await thrice(`import { Ajv } from 'ajv';`, body)).toEqual([true, false, "must have required property 'a'"]);
  });

  it('uuid draws from the deterministic source', async () => {
    expect(await thrice(`import { v4 } from 'uuid';`, `return v4();`)).toMatch(/^[0-9a-f-]{36}$/);
  });
});
