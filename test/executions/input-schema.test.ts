import { describe, expect, it } from '@jest/globals';
import { compileInputCheck } from '../../src/executions/input-schema.ts';

const check = (schema: object) => compileInputCheck('f', schema as never);
const failure = (schema: object, inputs: unknown): string => {
  try {
    check(schema)(inputs as never);
  } catch (error) {
    return (error as Error).message;
  }
  return 'accepted';
};

describe('the inputs of a flow', () => {
  const schema = {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    type: 'object',
    properties: { ref: { type: 'string' }, count: { type: 'integer', minimum: 1 }, mail: { type: 'string', format: 'email' } },
    required: ['ref'],
    additionalProperties: false,
  };

  it('are accepted where they meet the schema', () => {
    expect(failure(schema, { ref: 'v2', count: 2, mail: 'a@example.com' })).toBe('accepted');
  });

  it.each([
    [{}, "'ref' is missing"],
    [{ ref: 1 }, "'ref' must be string, and is number"],
    [{ ref: 'a', reff: 1 }, "there is no input 'reff'; did you mean 'ref'?"],
    [{ ref: 'a', count: 0 }, "'count' must be >= 1"],
    [{ ref: 'a', mail: 'nobody' }, `'mail' must match format "email"`],
    ['text', 'they must be object, and is string'],
    [null, 'they must be object, and is null'],
  ])('%j are refused: %s', (inputs, sentence) => {
    expect(failure(schema, inputs)).toBe(`the inputs of the flow 'f': ${sentence}`);
  });

  it('cannot make a pattern of the schema compute for ever', () => {
    // by trying all ways it would not end in this life
    expect(failure({ properties: { a: { type: 'string', pattern: '^(a+)+$' } } }, { a: `${'a'.repeat(5000)}b` })).toMatch(
      /'a' must match pattern/,
    );
  });

  it('cannot make a schema that refers to itself again and again compute for ever', () => {
    const levels = Object.fromEntries(
      Array.from({ length: 60 }, (_, i) => [`a${i}`, { allOf: [{ $ref: `#/$defs/a${i + 1}` }, { $ref: `#/$defs/a${i + 1}` }] }]),
    );
    const doubling = { $ref: '#/$defs/a0', $defs: { ...levels, a60: { type: 'object' } } };
    const limited = compileInputCheck('f', doubling as never, 200);
    const said = /^the inputs of the flow 'f' take too long to be checked/;
    expect(() => limited({})).toThrow(said);
    // and nobody makes it try again and again: a rest is ten times as long as what was tried
    const begun = process.threadCpuUsage().user;
    expect(() => limited({})).toThrow(said);
    expect(process.threadCpuUsage().user - begun).toBeLessThan(100_000);
  });

  it('cannot make a schema grow by what it refers to', () => {
    const leaf = { properties: Object.fromEntries(Array.from({ length: 200 }, (_, i) => [`k${i}`, { type: 'string', minLength: 1 }])) };
    const places = Object.fromEntries(Array.from({ length: 200 }, (_, i) => [`p${i}`, { $ref: '#/$defs/leaf' }]));
    expect(failure({ properties: places, $defs: { leaf } }, { p7: { k7: 1 } })).toMatch(/'p7.k7' must be string, and is number/);
  });

  it('are compared with one another in time, whatever they are', () => {
    const unique = { properties: { a: { type: 'array', uniqueItems: true } } };
    const many = Array.from({ length: 20_000 }, (_, i) => [i, { b: i, c: [] }]);
    expect(failure(unique, { a: many })).toBe('accepted');
    expect(failure(unique, { a: [{ b: 1, c: [2] }, 3, { c: [2], b: 1 }] })).toMatch(/'a' must NOT have duplicate items/);
    expect(failure(unique, { a: [{ b: 1 }, { b: '1' }, [['b', 1]], 1, '1', null, 'null'] })).toBe('accepted');
    expect(failure({ properties: { a: { uniqueItems: false } } }, { a: [1, 1] })).toBe('accepted');
  });

  it('are left to the sandbox where a pattern needs look-around', () => {
    expect(failure({ properties: { a: { type: 'string', pattern: '^(?!x)' } } }, { a: 'x' })).toBe('accepted');
  });

  it('cannot be checked by what is no schema, nor by one that is elsewhere', () => {
    expect(() => check({ type: 'nonsense' })).toThrow(/schema of the flow 'f' cannot be used/);
    expect(() => check({ $ref: 'http://127.0.0.1/schema.json' })).toThrow(/cannot be used/);
  });
});
