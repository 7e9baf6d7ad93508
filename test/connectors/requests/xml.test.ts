import { describe, expect, it } from '@jest/globals';
import { buildXml, parseXml } from '../../../src/connectors/requests/xml.ts';

describe('XML as an object', () => {
  it.each([
    ['<a>text</a>', { a: 'text' }],
    ['<a/>', { a: '' }],
    ['<a><b>1</b><b>2</b><c>true</c></a>', { a: { b: ['1', '2'], c: 'true' } }],
    ['<a x="1" y="&lt;&quot;">t</a>', { a: { '@x': '1', '@y': '<"', '#text': 't' } }],
    ['<?xml version="1.0"?><!-- no --><a><![CDATA[x<y & z]]></a>', { a: 'x<y & z' }],
    ['<n:a xmlns:n="urn:x"><n:b>1</n:b></n:a>', { 'n:a': { '@xmlns:n': 'urn:x', 'n:b': '1' } }],
    ['<a>&#65;&#x1F600;&amp;lt;</a>', { a: 'A😀&lt;' }],
    ['<a>&nbsp;&#1114112;</a>', { a: '&nbsp;&#1114112;' }],
    ['\uFEFF<a>1</a>', { a: '1' }],
    ['<!DOCTYPE plist PUBLIC "-//X//DTD" "http://127.0.0.1:1/x.dtd"><plist>1</plist>', { plist: '1' }],
  ])('%s', (text, value) => {
    expect(parseXml(text)).toEqual(value);
  });

  it.each([
    ['an external entity', '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>'],
    ['a parameter entity', '<!DOCTYPE a [<!ENTITY % x SYSTEM "http://127.0.0.1:1/"> %x;]><a/>'],
    ['an internal entity', '<!DOCTYPE a [<!ENTITY x "boom">]><a>&x;</a>'],
    ['billion laughs', '<!DOCTYPE a [<!ENTITY b "bb"><!ENTITY c "&b;&b;">]><a>&c;</a>'],
    ['nesting without end', '<a>'.repeat(5_000) + '</a>'.repeat(5_000)],
    ['a tag that is not closed', '<a><b></a>'],
    ['no XML', 'Internal Server Error'],
    ['a name that would reach the prototype', '<__proto__><x>1</x></__proto__>'],
  ])('refuses %s', (_name, text) => {
    expect(() => parseXml(text)).toThrow();
    expect(({} as { x?: unknown }).x).toBeUndefined();
  });
});

describe('an object as XML', () => {
  it('is what reading it gives again, but for the kinds of values', () => {
    const value = { a: { '@x': '"<&>', b: ['1', '', '<b/>', "'"], '#text': 'täxt 😀' } };
    expect(parseXml(buildXml(value))).toEqual(value);
    expect(parseXml(buildXml({ a: { n: 1.5, t: true, nothing: null, left: undefined, list: [null, 2] } }))).toEqual({
      a: { n: '1.5', t: 'true', nothing: '', list: ['', '2'] },
    });
  });

  it.each([
    ['a name that is none', { 'a><b': 1 }],
    ['an attribute that would break out', { a: { '@x y="1"': 1 } }],
    ['two roots', { a: 1, b: 2 }],
    ['a list as root', { a: [1, 2] }],
    ['a text', 'x'],
    ['a control character', { a: 'x\u0000' }],
  ])('refuses %s', (_name, value) => {
    expect(() => buildXml(value)).toThrow();
  });

  it('refuses what is nested without end', () => {
    const endless: { a?: unknown } = {};
    endless.a = endless;
    expect(() => buildXml(endless)).toThrow('nested deeper');
  });
});
