/** Marks of secrets in schemas, wherever they stand: for flows and outputs (`shownBySchema`) and for the inputs of types. */
import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { compileType } from '../../src/connectors/compiled-type.ts';
import { lintType } from '../../src/connectors/lint.ts';
import { holdsMark, shownBySchema } from '../../src/connectors/declared-secrets.ts';
import type { JsonObject, JsonValue } from '../../src/model.ts';
import { connectorType, secret } from '../../src/sdk/connector.ts';

const password = secret(z.string());
const named = secret(z.string()).meta({ id: 'NamedPassword' });
const credentials = z.object({ user: z.string(), password }).meta({ id: 'Credentials' });
const nested = z.object({
  password,
  get next(): z.ZodOptional<z.ZodType> {
    return nested.optional();
  },
});

function shown(schema: z.ZodType | JsonObject, value: JsonValue): { shown: JsonValue; secrets: string[] } {
  const json = schema instanceof z.ZodType ? (z.toJSONSchema(schema, { io: 'input' }) as JsonObject) : schema;
  const secrets: string[] = [];
  const text = shownBySchema(JSON.stringify(value), json, (one) => secrets.push(one));
  return { shown: JSON.parse(text ?? 'null') as JsonValue, secrets };
}

describe('what a schema declares secret is masked', () => {
  it.each<[string, z.ZodType | JsonObject, JsonValue, JsonValue]>([
    [
      'in a schema that is referred to',
      z.object({ c: credentials }),
      { c: { user: 'u', password: 'P' } },
      { c: { user: 'u', password: '***' } },
    ],
    [
      'at any depth of one that refers to itself',
      z.object({ c: nested }),
      { c: { password: 'P', next: { password: 'P' } } },
      { c: { password: '***', next: { password: '***' } } },
    ],
    ['in a tuple', z.object({ c: z.tuple([z.string(), password]) }), { c: ['u', 'P'] }, { c: ['u', '***'] }],
    ['behind a tuple', { properties: { c: { prefixItems: [{}], items: { secret: true } } } }, { c: ['u', 'P'] }, { c: ['u', '***'] }],
    ['in a record', z.object({ c: z.record(z.string(), password) }), { c: { a: 'P' } }, { c: { a: '***' } }],
    [
      'under names by pattern',
      { properties: { a: {} }, patternProperties: { _key$: { secret: true } } },
      { a: 1, b_key: 'P' },
      { a: 1, b_key: '***' },
    ],
    ['where a condition holds', { if: {}, then: { properties: { p: { secret: true } } } }, { p: 'P' }, { p: '***' }],
    [
      'where another key is given',
      { dependentSchemas: { a: { properties: { p: { secret: true } } } } },
      { a: 1, p: 'P' },
      { a: 1, p: '***' },
    ],
    [
      'where it is referred to by its anchor',
      { properties: { c: { $ref: '#cred' } }, $defs: { x: { $anchor: 'cred', properties: { p: { secret: true } } } } },
      { c: { p: 'P' } },
      { c: { p: '***' } },
    ],
    [
      'where the reference is dynamic',
      { properties: { c: { $dynamicRef: '#cred' } }, $defs: { x: { $dynamicAnchor: 'cred', properties: { p: { secret: true } } } } },
      { c: { p: 'P' } },
      { c: { p: '***' } },
    ],
    [
      'where it is referred to by its address',
      {
        properties: { a: { $ref: 'https://x.example/cred' }, b: { $ref: 'two#/$defs/pw' }, c: { $ref: 'two#pw' } },
        $defs: { x: { $id: 'https://x.example/cred', secret: true }, y: { $id: 'two', $defs: { pw: { $anchor: 'pw', secret: true } } } },
      },
      { a: 'P', b: 'P', c: 'P', d: 1 },
      { a: '***', b: '***', c: '***', d: 1 },
    ],
    [
      'in a schema with an address of its own, which its references begin at',
      {
        properties: { c: { $id: 'inner', properties: { p: { $ref: '#/$defs/pw' } }, $defs: { pw: { secret: true } } } },
        $defs: { pw: {} },
      },
      { c: { p: 'P' } },
      { c: { p: '***' } },
    ],
    [
      'where another key is given, in the older word for it',
      { dependencies: { a: { properties: { p: { secret: true } } }, b: ['a'] } },
      { a: 1, p: 'P' },
      { a: 1, p: '***' },
    ],
    [
      'under names that only another of the schemas declares',
      { allOf: [{ properties: { p: {} } }, { properties: { a: {} }, additionalProperties: { secret: true } }] },
      { a: 1, p: 'P' },
      { a: 1, p: '***' },
    ],
    [
      'under a declared name that a pattern fits too',
      { properties: { a: {}, b_key: { type: 'string' } }, patternProperties: { _key$: { secret: true } } },
      { a: 1, b_key: 'P' },
      { a: 1, b_key: '***' },
    ],
    [
      'under a declared name that a pattern fits by the kind of its letters',
      { properties: { key: { type: 'string' } }, patternProperties: { '^\\p{L}+$': { secret: true } } },
      { key: 'P' },
      { key: '***' },
    ],
    ['where null may stand for it', z.object({ p: password.nullable() }), { p: 'P' }, { p: '***' }],
  ])('%s', (_name, schema, value, expected) => {
    const { shown: masked, secrets } = shown(schema, value);
    expect(masked).toEqual(expected);
    expect(new Set(secrets)).toEqual(new Set(['P']));
  });

  it('also what is referred to by an anchor, of an input of a type', () => {
    const inputs: JsonObject = {
      type: 'object',
      properties: { credentials: { $ref: '#cred' } },
      $defs: { x: { $anchor: 'cred', properties: { p: { secret: true } } } },
    };
    expect(holdsMark((inputs['properties'] as JsonObject)['credentials'], inputs)).toBe(true);
  });

  it('and a reference that leads nowhere, or in a circle, harms nothing', () => {
    const schema: JsonObject = {
      properties: { p: { secret: true }, a: { $ref: '#/none/x' }, b: { $ref: '#/properties/b' }, c: { $ref: 'x' } },
    };
    expect(shown(schema, { p: 'P', a: 'a', b: 'b', c: 'c' }).shown).toEqual({ p: '***', a: 'a', b: 'b', c: 'c' });
  });
});

it('an input is secret as a whole wherever in it the mark stands', () => {
  const fields = {
    plain: z.string(),
    optional: password.optional(),
    token: password.nullable(),
    nullable: password.nullable(),
    nullish: password.nullish(),
    choice: z.union([password, z.number()]),
    reference: named,
    inside: z.object({ user: z.string(), password }),
    list: z.array(credentials),
  };
  const type = connectorType({
    id: 'marked',
    name: 'MARKED',
    title: 'Marked',
    description: 'for this test',
    connection: z.object(fields),
    default_action: 'go',
    actions: { go: { title: 'Go', inputs: z.object({}), outputs: z.object({}), run: async () => ({}) } },
  });
  const compiled = compileType(type);
  expect(lintType(compiled).filter((problem) => /'(plain|optional|nullable|nullish|choice|token)'/.test(problem))).toEqual([]);
  expect([...compiled.secretKeys]).toEqual(Object.keys(fields).filter((key) => key !== 'plain'));
});
