import { describe, expect, it } from '@jest/globals';
import { Version, start, startSource } from './harness.ts';

const ZOD = `import { z } from 'zod'; import { flow } from 'petiole';
export default flow({
  name: 'typed',
  inputs: z.object({ ref: z.string().default('main').describe('a branch'), list: z.array(z.object({ n: z.number() })).optional(), when: z.coerce.date().optional() }),
  outputs: z.object({ rows: z.number(), note: z.string().default('none') }),
  handler(inputs) {
    if (inputs.ref === 'success') this.success('done', { rows: 7 });
    if (inputs.ref === 'nothing') return;
    if (inputs.ref === 'wrong') return { rows: 'three' };
    return { rows: inputs.list?.length ?? 0, note: inputs.when instanceof Date ? 'a date' : inputs.ref };
  },
});`;
const zod = (inputs: object) => startSource(ZOD, { inputs: JSON.stringify(inputs) }, ['zod']);

describe('a flow with zod', () => {
  it('describes itself by name and JSON Schemas', () => {
    expect(new Version(ZOD, ['zod']).describe()).toMatchObject({
      name: 'typed',
      inputs: {
        type: 'object',
        properties: { ref: { type: 'string', default: 'main', description: 'a branch' }, list: { type: 'array' } },
      },
      outputs: { type: 'object', properties: { rows: { type: 'number' } } },
    });
    expect(new Version(ZOD, ['zod']).describe().inputs).not.toHaveProperty('required');
  });

  it('describes a coerced input as open, since it takes more than its type', () => {
    const source = `import { z } from 'zod'; import { flow } from 'petiole'; export default flow({ inputs: z.object({ n: z.coerce.number().min(1).describe('d') }), handler: () => 1 });`;
    expect(new Version(source, ['zod']).describe().inputs).toMatchObject({ properties: { n: { description: 'd' } } });
    expect(JSON.stringify(new Version(source, ['zod']).describe().inputs)).not.toContain('number');
    expect(startSource(source, { inputs: '{"n":"5"}' }, ['zod']).output).toBe(1);
  });

  it('gets its inputs with defaults and transforms', () => {
    expect(zod({ when: '2026-01-01' }).output).toEqual({ rows: 0, note: 'a date' });
    expect(zod({}).output).toEqual({ rows: 0, note: 'main' });
  });

  it('ends with INVALID_INPUT naming the path', () => {
    const { ending } = zod({ ref: 5, list: [{ n: 1 }, { n: 'x' }] });
    expect(ending).toMatchObject({ status: 'ENDED_ERROR', error: { code: 'INVALID_INPUT' } });
    expect(ending.error!.message).toMatch(
      /^The inputs do not fit the flow's schema: inputs\.ref: .*string.*; inputs\.list\[1\]\.n: .*number/,
    );
  });

  it('has its output checked and filled, also with success', () => {
    expect(zod({ ref: 'success' }).output).toEqual({ rows: 7, note: 'none' });
    expect(zod({ ref: 'success' }).ending.message).toBe('done');
    for (const ref of ['wrong', 'nothing']) {
      expect(zod({ ref }).ending.error).toMatchObject({
        code: 'FLOW_ERROR',
        message: expect.stringContaining(`does not fit the flow's outputs schema: output_value`),
      });
    }
  });

  it('may have schemas that take their time', () => {
    const source = `import { z } from 'zod'; import { flow } from 'petiole';
      const slow = z.object({ n: z.number().refine(async (n) => n > 1, 'too small') });
      export default flow({ inputs: slow, outputs: slow, handler(inputs) { return { n: inputs.n - 1 } } });`;
    const run = (n: number) => startSource(source, { inputs: JSON.stringify({ n }) }, ['zod']);
    expect(run(3).output).toEqual({ n: 2 });
    expect(run(1).ending.error).toMatchObject({ code: 'INVALID_INPUT', message: expect.stringContaining('inputs.n: too small') });
    expect(run(2).ending.error!.message).toContain('output_value.n: too small');
  });
});

describe('zod inside a handler, in a realm that is frozen', () => {
  const inHandler = (body: string, module = 'zod') =>
    startSource(`import * as z from '${module}'; import { flow } from 'petiole'; export default flow(async () => { ${body} });`, {}, [
      module,
    ]).output;

  it('has all its kinds of schemas', () => {
    expect(
      inHandler(`
        const tree = z.object({ name: z.string(), get inner() { return z.array(tree).optional() } });
        const kinds = [
          [z.string().min(1).max(5).regex(/a/).startsWith('a').trim().toUpperCase(), 'abc'], [z.email(), 'a@b.co'],
          [z.string().email(), 'a@b.co'],
          [z.string().uuid().or(z.string().datetime()), '2026-01-01T00:00:00Z'], [z.uuid(), '0198a000-1234-7000-8000-000000000001'],
          [z.url(), 'https://x.y'], [z.iso.datetime(), '2026-01-01T00:00:00Z'], [z.iso.date(), '2026-01-01'], [z.base64(), 'aGk='], [z.ipv4(), '1.2.3.4'],
          [z.number().int().gte(1).lt(9).multipleOf(2), 4], [z.int(), 3], [z.bigint().positive(), 5n], [z.boolean(), true], [z.date().min(new Date(0)), new Date(5)],
          [z.literal(['a', 1]), 1], [z.enum(['a', 'b']), 'b'], [z.null(), null], [z.undefined(), undefined], [z.any(), 1], [z.unknown(), 1], [z.nan(), NaN], [z.void(), undefined],
          [z.array(z.string()).nonempty().length(1), ['x']], [z.tuple([z.string()], z.number()), ['a', 1, 2]], [z.record(z.string(), z.number()), { a: 1 }],
          [z.partialRecord(z.enum(['a', 'b']), z.number()), { a: 1 }], [z.map(z.string(), z.number()), new Map([['a', 1]])], [z.set(z.string()).min(1), new Set(['a'])],
          [z.union([z.string(), z.number()]), 1], [z.discriminatedUnion('t', [z.object({ t: z.literal('a') }), z.object({ t: z.literal('b') })]), { t: 'b' }],
          [z.intersection(z.object({ a: z.string() }), z.object({ b: z.string() })), { a: '', b: '' }], [z.strictObject({ a: z.string() }), { a: '' }],
          [z.looseObject({}), { x: 1 }], [z.object({ a: z.string() }).partial().extend({ b: z.number().optional() }).omit({ a: true }), {}], [tree, { name: 'a', inner: [{ name: 'b' }] }],
          [z.lazy(() => z.string()), 'x'], [z.string().nullable(), null], [z.string().nullish(), undefined], [z.string().default('d'), undefined], [z.string().prefault('d'), undefined],
          [z.string().catch('c'), 5], [z.string().transform((x) => x.length), 'abc'], [z.preprocess((x) => String(x), z.string()), 5], [z.string().pipe(z.coerce.number()), '5'],
          [z.coerce.boolean(), 'x'], [z.string().refine((x) => x !== 'no'), 'yes'], [z.string().superRefine(() => {}), 'x'], [z.string().check(z.maxLength(3)), 'abc'], [z.string().overwrite((x) => x), 'x'],
          [z.object({}).readonly(), {}], [z.string().brand('b'), 'x'], [z.templateLiteral(['a', z.number()]), 'a1'], [z.custom((x) => x === 1), 1], [z.instanceof(Date), new Date()],
          [z.stringbool(), 'yes'], [z.json(), { a: [1] }], [z.codec(z.string(), z.number(), { decode: Number, encode: String }), '5'], [z.symbol(), Symbol('s')], [z.keyof(z.object({ k: z.any() })), 'k'],
        ];
        const failed = kinds.filter(([schema, value]) => !schema.safeParse(value).success).map(([schema]) => schema.def.type);
        const f = z.function({ input: [z.string()], output: z.number() }).implement((x) => x.length);
        const promised = await z.promise(z.string()).parseAsync(Promise.resolve('x'));
        return [failed, f('abc'), promised, await z.string().refine(async () => true).parseAsync('x')]`),
    ).toEqual([[], 3, 'x', 'x']);
  });

  it('tells of failures in all its ways', () => {
    expect(
      inHandler(`
        const result = z.object({ a: z.string(), b: z.array(z.number()), c: z.never().optional() }).safeParse({ a: 1, b: ['x'] });
        let thrown; try { z.string().parse(1) } catch (error) { thrown = [error instanceof z.ZodError, error instanceof Error, error.issues.length, typeof error.stack] }
        return [thrown, z.prettifyError(result.error).includes('b[0]'), Object.keys(z.treeifyError(result.error).properties), Object.keys(z.flattenError(result.error).fieldErrors),
          z.toJSONSchema(z.object({ a: z.string().describe('d').meta({ title: 't' }) })).properties.a.title]`),
    ).toEqual([[true, true, 1, 'string'], true, ['a', 'b'], ['a', 'b'], 't']);
  });

  it('works as zod/mini too', () => {
    expect(
      inHandler(
        `return z.object({ a: z.optional(z.string().check(z.minLength(1), z.trim())), b: z._default(z.number(), 3), c: z.array(z.email()) }).parse({ a: ' x ', c: ['a@b.co'] })`,
        'zod/mini',
      ),
    ).toEqual({ a: 'x', b: 3, c: ['a@b.co'] });
  });
});

describe('a flow with JSON Schema', () => {
  it('says which worker pool it asks for', () => {
    const source = `import { flow } from 'petiole'; export default flow({ pool: 'dmz', handler() {} });`;
    expect(new Version(source).describe()).toMatchObject({ pool: 'dmz' });
  });

  it('passes it through and leaves the validation to the worker', () => {
    const schema = { type: 'object', properties: { word: { type: 'string' } }, required: ['word'] };
    const source = `import { flow } from 'petiole'; export default flow({ inputs: ${JSON.stringify(schema)}, handler(inputs) { return inputs } });`;
    expect(new Version(source).describe()).toEqual({ name: null, inputs: schema, outputs: null });
    expect(startSource(source, { inputs: '{"word":7}' }).output).toEqual({ word: 7 });
  });
});

describe('a script', () => {
  it.each([
    ['without a default export', `export const x = 1;`, 'it has none'],
    ['whose default export is a function', `export default async function () {}`, 'it is something else'],
  ])('%s is told apart', (_what, source, message) => {
    expect(() => new Version(source).describe()).toThrow(
      expect.objectContaining({ code: 'NO_DEFAULT_EXPORT', message: expect.stringContaining(message) }),
    );
    expect(startSource(source).ending.error!.code).toBe('NO_DEFAULT_EXPORT');
  });

  it.each([
    ['flow({})', 'flow() takes the handler'],
    [
      'flow({ input: {}, handler() {} })',
      `flow() does not know 'input'; it knows name, inputs, outputs, preflight, concurrency, pool, handler`,
    ],
    [`flow({ pool: 'a/b', handler() {} })`, 'flow(): pool is the name of a worker pool'],
    ['flow(7)', 'flow() takes the handler'],
  ])('that calls %s is told what flow() takes', (call, message) => {
    expect(() => new Version(`import { flow } from 'petiole'; export default ${call}`).describe()).toThrow(
      expect.objectContaining({ message: expect.stringContaining(message) }),
    );
  });

  it('that throws while it is evaluated ends with that error', () => {
    expect(startSource(`throw new Error('at the top')`).ending.error).toMatchObject({
      message: 'at the top',
      stack: expect.stringContaining('script.js:1'),
    });
  });

  it('that imports what is not bundled is told so', () => {
    expect(startSource(`import _ from 'lodash'; import { flow } from 'petiole'; export default flow(() => _.x)`).ending.error!.code).toBe(
      'NOT_IN_SANDBOX',
    );
  });

  it('runs without inputs with an empty object', () => {
    expect(start(`return inputs`, { inputs: 'null' }).output).toEqual({});
  });

  it('cannot call connectors outside of its handler', () => {
    expect(() => new Version(`import { flow } from 'petiole'; connectors.a.b(); export default flow(() => 1)`).describe()).toThrow(
      /only while a flow runs/,
    );
  });
});
