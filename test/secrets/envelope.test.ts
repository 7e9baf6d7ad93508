import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { dataKeyOf, Envelope, isSealed, newDataKey, ringOf, type Binding } from '../../src/secrets/envelope.ts';

const HERE: Binding = { table: 'connectors', id: '7a', field: 'value.password' };
const unreadable = (why: string) => expect.objectContaining({ code: 'SECRET_UNREADABLE', message: expect.stringContaining(why) });

describe('a sealed value', () => {
  it('opens to what was sealed, whatever that is', () => {
    const envelope = new Envelope(ringOf(newDataKey()));
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.record({ table: fc.string(), id: fc.string(), field: fc.string() }), (text, place) => {
        expect(envelope.open(envelope.seal(text, place), place)).toBe(text.toWellFormed());
      }),
    );
    const bytes = Buffer.from([0, 255, 128, 10]);
    expect(envelope.openBytes(envelope.seal(bytes, HERE), HERE)).toEqual(bytes);
    expect(envelope.open(envelope.seal('', HERE), HERE)).toBe('');
  });

  it('names its version and its data key, is never the same twice, and shows nothing of its content', () => {
    const key = newDataKey();
    const envelope = new Envelope(ringOf(key));
    const texts = Array.from({ length: 50 }, () => envelope.seal('correct horse', HERE));
    expect(new Set(texts).size).toBe(50);
    for (const text of texts) {
      expect(text).toMatch(/^petiole:v1:[0-9a-f]{16}:[\w-]+$/);
      expect(dataKeyOf(text)).toBe(key.id);
      expect(isSealed(text)).toBe(true);
      expect(text).not.toContain(Buffer.from('correct horse').toString('base64url'));
    }
    expect(isSealed('petiole:v1:and then some words')).toBe(false);
  });

  it('opens in its own place alone', () => {
    const envelope = new Envelope(ringOf(newDataKey()));
    const sealed = envelope.seal('s3cret-value', HERE);
    for (const other of [{ table: 'vaults' }, { id: '7b' }, { field: 'value.passwor' }]) {
      expect(() => envelope.open(sealed, { ...HERE, ...other })).toThrow(unreadable('sealed for another place'));
    }
    // The parts of a binding cannot be shifted into each other.
    expect(() => envelope.open(envelope.seal('x', { table: 'a', id: 'b', field: 'c' }), { table: 'a","b', id: '', field: 'c' })).toThrow(
      unreadable('sealed for another place'),
    );
  });

  it('is refused when it was changed anywhere or cut off, without a word of its content', () => {
    const envelope = new Envelope(ringOf(newDataKey()));
    const sealed = envelope.seal('s3cret-value', HERE);
    for (let length = 0; length < sealed.length; length++) {
      expect(() => envelope.open(sealed.slice(0, length), HERE)).toThrow(unreadable('connectors.value.password of 7a'));
    }
    const [head, body] = [
      sealed.slice(0, sealed.lastIndexOf(':') + 1),
      Buffer.from(sealed.slice(sealed.lastIndexOf(':') + 1), 'base64url'),
    ];
    for (let bit = 0; bit < body.length * 8; bit++) {
      const changed = Buffer.from(body);
      changed[bit >> 3]! ^= 1 << (bit & 7);
      expect(() => envelope.open(head + changed.toString('base64url'), HERE)).toThrow(unreadable('it was changed'));
    }
  });

  it('is opened by an older key and sealed by the newest; a process without its key says which one is missing', () => {
    const [old, young] = [newDataKey(), newDataKey()];
    const sealedBefore = new Envelope(ringOf(old)).seal('before', HERE);
    const both = new Envelope(ringOf(old, young));
    expect(both.open(sealedBefore, HERE)).toBe('before');
    const sealedAfter = both.seal('after', HERE);
    expect(dataKeyOf(sealedAfter)).toBe(young.id);
    expect(new Envelope(ringOf(old)).canOpen(sealedAfter)).toBe(false);
    expect(() => new Envelope(ringOf(old)).open(sealedAfter, HERE)).toThrow(unreadable(`the data key ${young.id}`));
    const wrong = new Envelope(ringOf({ ...newDataKey(), id: old.id }));
    expect(() => wrong.open(sealedBefore, HERE)).toThrow(unreadable('it was changed'));
  });
});
