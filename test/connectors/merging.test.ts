import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { mergeInputs, type Given } from '../../src/connectors/merging.ts';

const given = fc.dictionary(
  fc.oneof(fc.constantFrom('a', 'b', 'c', '__proto__', 'constructor'), fc.string()),
  fc.oneof(fc.constant(undefined), fc.constant(null), fc.jsonValue()),
) as fc.Arbitrary<Given>;

describe('the order of inputs', () => {
  it('is connector value, Vault secrets in list order, overrides: the last one that gives a key counts', () => {
    const merged = mergeInputs({
      value: { a: 1, b: 1, c: 1, d: 1 },
      vaultSecrets: [
        { b: 2, c: 2, d: 2 },
        { c: 3, d: 3 },
      ],
      overrides: { d: 4 },
    });
    expect({ ...merged }).toEqual({ a: 1, b: 2, c: 3, d: 4 });
  });

  it('takes undefined for not given, and null for a value', () => {
    expect({ ...mergeInputs({ value: { a: 1, b: 1 }, vaultSecrets: [], overrides: { a: undefined, b: null } }) }).toEqual({
      a: 1,
      b: null,
    });
  });

  it('replaces top-level values whole', () => {
    expect({ ...mergeInputs({ value: { headers: { a: '1' } }, vaultSecrets: [], overrides: { headers: { b: '2' } } }) }).toEqual({
      headers: { b: '2' },
    });
  });

  it('holds for any sources', () => {
    fc.assert(
      fc.property(given, fc.array(given, { maxLength: 3 }), given, (value, vaultSecrets, overrides) => {
        const merged = mergeInputs({ value, vaultSecrets, overrides });
        const sources = [value, ...vaultSecrets, overrides];
        const keys = new Set(sources.flatMap((source) => Object.keys(source).filter((key) => source[key] !== undefined)));
        expect(new Set(Object.keys(merged))).toEqual(keys);
        for (const key of keys) {
          const last = sources.findLast((source) => Object.hasOwn(source, key) && source[key] !== undefined);
          expect(merged[key]).toBe(last?.[key]);
        }
      }),
    );
  });
});
