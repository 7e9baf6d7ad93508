import { describe, expect, it } from '@jest/globals';
import { Run, Version, opening, sourceOf, start, startSource } from './harness.ts';

describe('what a flow does not have', () => {
  it.each([
    [`await fetch('https://example.com')`, `this.connect('REST', { url })`],
    [`new XMLHttpRequest()`, 'this.connect'],
    [`new WebSocket('wss://x')`, 'this.connect'],
    [`setTimeout(() => {}, 1)`, 'await this.sleep(seconds)'],
    [`setInterval(() => {}, 1)`, 'this.sleep(seconds) in a loop'],
    [`setImmediate(() => {})`, 'await Promise.resolve()'],
    [`globalThis.fetch('x')`, 'this.connect'],
    [`require('fs')`, `the module 'fs': import at the top of the file`],
  ])('%s throws NOT_IN_SANDBOX at the call', (call, way) => {
    const run = start(`try { ${call} } catch (error) { this.log(error.code, error.message) } ${call}`);
    expect(run.logs[0]!.values).toEqual(['NOT_IN_SANDBOX', expect.stringContaining(way)]);
    expect(run.ending.error).toMatchObject({ code: 'NOT_IN_SANDBOX', stack: expect.stringContaining('script.js') });
  });

  it.each([
    ['process.env.HOME', 'give settings and secrets as inputs'],
    ['Buffer.from("x")', 'Uint8Array'],
    ['fs.readFileSync("/etc/passwd")', `this.connect('GIT'`],
    ['__dirname', 'no files'],
    ['global.x', 'globalThis'],
    ['performance.now()', 'Date.now()'],
    ['new WeakRef({})', 'WeakMap'],
    ['new SharedArrayBuffer(1)', 'ArrayBuffer'],
  ])('%s is reported as NOT_IN_SANDBOX', (expression, way) => {
    const run = start(`return ${expression}`);
    expect(run.ending.error).toMatchObject({ code: 'NOT_IN_SANDBOX', message: expect.stringContaining(way) });
    expect(run.ending.error!.stack).toContain(run.ending.error!.message);
  });

  it('asking typeof is safe, and the truth for objects', () => {
    expect(
      start(`return [typeof fetch, typeof process, typeof Buffer, typeof window, typeof global, typeof require, globalThis.process?.env]`)
        .output,
    ).toEqual(['function', 'undefined', 'undefined', 'undefined', 'undefined', 'function', null]);
  });

  it('an ordinary ReferenceError stays one', () => {
    expect(start(`return missing`).ending.error).toMatchObject({
      name: 'ReferenceError',
      message: 'missing is not defined',
      code: 'FLOW_ERROR',
    });
  });
});

describe('what a flow has', () => {
  it('URL and URLSearchParams', () => {
    expect(
      start(`
        const url = new URL('../c?x=1&y=ä ö#h', 'https://user:pw@Example.com:8443/a/b/');
        url.searchParams.append('z', '&');
        let refused; try { new URL('nonsense') } catch (error) { refused = error.name }
        return [url.href, url.host, url.origin, url.pathname, [...new URLSearchParams({ a: '1', b: '2 3' })], String(new URLSearchParams([['q', 'ü']])),
          URL.canParse('x:y'), URL.canParse('x'), refused, new URL('https://bücher.example/').hostname, JSON.stringify({ url })]`).output,
    ).toEqual([
      'https://user:pw@example.com:8443/a/c?x=1&y=%C3%A4+%C3%B6&z=%26#h',
      'example.com:8443',
      'https://example.com:8443',
      '/a/c',
      [
        ['a', '1'],
        ['b', '2 3'],
      ],
      'q=%C3%BC',
      true,
      false,
      'TypeError',
      'xn--bcher-kva.example',
      expect.stringContaining('"url":"https://user'),
    ]);
  });

  it('TextEncoder, TextDecoder, atob, btoa', () => {
    expect(
      start(`
        const decoder = new TextDecoder(); const bytes = new TextEncoder().encode('ä😀');
        let strict; try { new TextDecoder('utf-8', { fatal: true }).decode(new Uint8Array([255])) } catch (error) { strict = error.name }
        let latin; try { btoa('€') } catch (error) { latin = error.name }
        return [[...bytes], decoder.decode(bytes.subarray(0, 1), { stream: true }) + decoder.decode(bytes.subarray(1)), strict,
          new TextDecoder().decode(new Uint8Array([0xef, 0xbb, 0xbf, 65, 255])), new TextDecoder('utf-16le').decode(new Uint8Array([65, 0])),
          [...new TextEncoder().encode('\\ud800')], btoa('hi\\xff'), atob('aGn/'), latin]`).output,
    ).toEqual([
      [195, 164, 240, 159, 152, 128],
      'ä😀',
      'TypeError',
      'A\ufffd',
      'A',
      [239, 191, 189],
      'aGn/',
      'hi\xff',
      'InvalidCharacterError',
    ]);
  });

  it('structuredClone of everything that the language has', () => {
    expect(
      start(`
        const source = { date: new Date(5), map: new Map([[{ k: 1 }, new Set([1, 'x'])]]), re: /a+/gi, list: [1, , 3], bytes: new Uint8Array([1, 2, 3]).subarray(1),
          error: new RangeError('out', { cause: 1 }), big: 10n, boxed: Object('s'), undef: undefined, nan: NaN };
        source.self = source; source.again = source.map;
        const copy = structuredClone(source);
        const refused = [() => 1, Symbol(), { f() {} }, Promise.resolve()].map((x) => { try { structuredClone(x) } catch (error) { return error.name } });
        return [copy !== source, copy.self === copy, copy.again === copy.map, copy.map instanceof Map, [...copy.map][0][1].has('x'), copy.date.getTime(), String(copy.re),
          1 in copy.list, copy.list.length, [...copy.bytes], copy.bytes.buffer !== source.bytes.buffer, copy.error instanceof RangeError, copy.error.message, copy.error.cause,
          String(copy.big), typeof copy.boxed, 'undef' in copy, Object.is(copy.nan, NaN), refused]`).output,
    ).toEqual([
      true, true, true, true, true, 5, '/a+/gi', false, 3, [2, 3], true, true, 'out', 1, '10', 'object', true, true, Array(4).fill('DataCloneError'),
    ]); // prettier-ignore
  });
});

describe('executions of one version', () => {
  /** What one execution leaves, another one looks for. */
  const apart = (leave: string, find: string): unknown => {
    const version = new Version(sourceOf(`if (inputs.leave) { try { ${leave} } catch {} return 'left' } return ${find}`));
    expect(new Run(version, opening({ id: 'one', inputs: '{"leave":true}' })).output).toBe('left');
    return new Run(version, opening({ id: 'two' })).output ?? null;
  };

  it.each([
    ['globalThis', 'globalThis.secret = 1', 'globalThis.secret'],
    ['the prototype of this', `Object.getPrototypeOf(this).secret = 1`, `Object.getPrototypeOf(this).secret`],
    ['a method of this', `this.connect.secret = 1`, 'this.connect.secret'],
    [
      'the prototype of a child',
      `Object.getPrototypeOf(this.connect('x', {}, { run: false })).secret = 1`,
      `Object.getPrototypeOf(this.connect('x', {}, { run: false })).secret`,
    ],
    [
      'the prototype of a handle',
      `Object.getPrototypeOf(this.connect('x').runAsync()).secret = 1`,
      `Object.getPrototypeOf(this.connect('x').runAsync()).secret`,
    ],
    [
      'the error classes',
      `DependencyFailedError.secret = 1; DependencyTimeoutError.prototype.secret = 1`,
      `DependencyFailedError.secret ?? DependencyTimeoutError.prototype.secret`,
    ],
    ['flow()', `flow.secret = 1`, 'flow.secret'],
    ['the exports of petiole', `require('petiole').secret = 1`, `require('petiole').secret`],
    ['system.returnWhen', `system.returnWhen.secret = 1`, 'system.returnWhen.secret'],
    [
      'connectors',
      `connectors.secret = 1; Object.defineProperty(connectors, 'x', { value: 1 })`,
      `typeof connectors.x === 'number' || undefined`,
    ],
    ['an action of connectors', `connectors.a.b.secret = 1`, 'connectors.a.b.secret'],
    ['console', `console.secret = 1; console.log.secret = 1`, 'console.secret ?? console.log.secret'],
    ['crypto', `crypto.secret = 1; crypto.randomUUID.secret = 1`, 'crypto.secret ?? crypto.randomUUID.secret'],
    [
      'URL',
      `URL.secret = 1; URL.prototype.secret = 1; URLSearchParams.prototype.secret = 1`,
      'URL.secret ?? URL.prototype.secret ?? URLSearchParams.prototype.secret',
    ],
    [
      'the iterator of URLSearchParams',
      `Object.getPrototypeOf(new URLSearchParams('a=1').entries()).secret = 1`,
      `Object.getPrototypeOf(new URLSearchParams('a=1').entries()).secret`,
    ],
    ['TextDecoder', `TextDecoder.prototype.secret = 1; TextEncoder.secret = 1`, 'TextDecoder.prototype.secret ?? TextEncoder.secret'],
    ['the stub of fetch', `fetch.secret = 1; fetch.prototype.secret = 1`, 'fetch.secret ?? fetch.prototype.secret'],
    ['Date and Math', `Date.secret = 1; Math.secret = 1; Date.now.secret = 1`, 'Date.secret ?? Math.secret ?? Date.now.secret'],
    ['arrays', `Array.prototype.secret = 1; [].secret = 1; Object.prototype.secret = 1`, '[].secret'],
  ])('leave nothing for one another: %s', (_where, leave, find) => {
    expect(apart(leave, find)).toBeNull();
  });

  it('have their own modules, clock, randomness and console', () => {
    const version = new Version(`import { flow } from 'petiole'; let count = 0;
      export default flow(async function () { count++; const first = Math.random(); await this.sleep(1); console.log(count, Date.now(), Math.random() !== first); return first; });`);
    const one = new Run(version, opening({ id: 'one' }));
    const two = new Run(version, opening({ id: 'two', started_at: 5000 }));
    one.end(0, { after: 0 });
    two.end(0, { after: -opening().started_at + 6000 });
    expect(one.logged).toEqual([[1, opening().started_at, true]]);
    expect(two.logged).toEqual([[1, 6000, true]]);
    expect(one.output).toBe(two.output);
  });
});

describe('code that patches what it can', () => {
  it('before the freeze does not disturb the guest: a package that replaces methods', () => {
    // packages are evaluated before the realm is frozen; here the script's own modules stand in for one, after it
    const run = startSource(`import { flow } from 'petiole';
      for (const [object, key] of [[Array.prototype, 'push'], [JSON, 'stringify'], [Promise.prototype, 'then'], [Map.prototype, 'get'], [Object, 'keys']]) {
        try { object[key] = () => { throw new Error('patched') } } catch {}
      }
      export default flow(async function () { return (await this.connect('x')).output_value; });`);
    run.end(0, { output: [1] });
    expect(run.output).toEqual([1]);
  });
});
