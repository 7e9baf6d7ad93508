import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { JsonValue } from '../../src/model.ts';
import { formsOf } from '../../src/secrets/forms.ts';
import { Matcher } from '../../src/secrets/matcher.ts';
import { excerpt } from '../../src/sdk/connector/excerpt.ts';
import { KnownSecrets } from '../../src/secrets/scrubber.ts';

const knowing = (...secrets: string[]): KnownSecrets => {
  const known = new KnownSecrets();
  known.add(secrets);
  return known;
};

/** Texts with all that encodings treat in their own way, and long enough to be looked for. */
const secret = fc
  .string({ unit: fc.constantFrom(...'abcXYZ019 +/=%&?#"\'\\<>@:\n\té€😀\ud800*~!()'), minLength: 8, maxLength: 40 })
  .filter((text) => text.trim().length >= 8);
/** Of two letters, so that patterns overlap, repeat and contain one another. */
const tight = fc.string({ unit: fc.constantFrom('a', 'b'), minLength: 8, maxLength: 12 });

describe('the forms of a secret', () => {
  const encodings: Record<string, (secret: string, before: string, after: string) => string> = {
    'as it is': (s, a, b) => a + s + b,
    'in JSON': (s, a, b) => JSON.stringify([a, s, { [s]: b }]),
    'in JSON of ASCII alone': (s, a, b) =>
      JSON.stringify(a + s + b).replace(/[\u007f-\uffff]/g, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`),
    'in JSON inside of JSON': (s, a, b) => JSON.stringify({ body: JSON.stringify([a, s, { [s]: b }]) }),
    'in a URL': (s, a, b) => `https://h/${a}?k=${encodeURIComponent(s.toWellFormed())}&b=${b}`,
    'in a URL, lower case': (s) => encodeURIComponent(s.toWellFormed()).replace(/%../g, (hex) => hex.toLowerCase()),
    'in a form': (s, a, b) => new URLSearchParams({ a, password: s, b }).toString(),
    'in a form, lower case': (s, a) => new URLSearchParams({ password: s }).toString().replace(/%../g, (h) => h.toLowerCase()) + a,
    'in JSON inside of a URL': (s, a, b) => encodeURIComponent(JSON.stringify({ [a]: s, b: [s] }).toWellFormed()) + b,
    'in a form inside of a URL': (s) => encodeURIComponent(new URLSearchParams({ password: s }).toString()),
    'in JSON inside of hex': (s, a) => Buffer.from(JSON.stringify([a, s])).toString('hex'),
    'in JSON with upper-case numbers': (s, a, b) =>
      JSON.stringify(a + s + b)
        .replace(/[\u007f-\uffff]/g, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`)
        .replace(/\\u[0-9a-f]{4}/g, (number) => `\\u${number.slice(2).toUpperCase()}`),
    // which has no halves of characters
    'in JSON by PHP with its quotes by number': (s) =>
      JSON.stringify(s)
        .slice(1, -1)
        .replaceAll('/', '\\/')
        .replaceAll('\\"', '\\u0022')
        .replace(/[<>&']/g, (c) => `\\u00${c.charCodeAt(0).toString(16).toUpperCase()}`)
        .replace(/[\u007f-\uffff]/g, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`)
        .replace(/\\ud800(?!\\ud[c-f])/g, '\\uD800'),
    'for a script in HTML': (s) => s.replace(/[^A-Za-z0-9 ]/g, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`),
    'in single quotes of a shell': (s, a) => `curl '${s.replaceAll("'", `'\\''`)}' ${a}`,
    'in an address by encodeURI': (s) => encodeURI(s.toWellFormed()),
    'in an address by encodeURI, lower case': (s) => encodeURI(s.toWellFormed()).replace(/%../g, (h) => h.toLowerCase()),
    'in an address by Python': (s) =>
      encodeURIComponent(s.toWellFormed())
        .replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`)
        .replaceAll('%2F', '/'),
    'in an address with + for blanks': (s) => encodeURIComponent(s.toWellFormed()).replaceAll('%20', '+'),
    'as the user of an address': (s) => Object.assign(new URL('http://h'), { username: s }).href,
    'in the query of an address': (s) => new URL(`http://h/?q=${s.replace(/[#\t\n]/g, encodeURIComponent)}`.trimEnd() + '&').href,
    'in another case': (s, a) => a + s.toUpperCase() + s.toLowerCase(),
    'in XML': (s, a, b) =>
      `<x a="${a}">${s.replace(/[&<>"']/g, (c) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&apos;' })[c]!)}</x>${b}`,
    'in XML between tags': (s) => s.replace(/[&<>]/g, (c) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;' })[c]!),
    'in XML by xmldom': (s) => s.replace(/[&<]/g, (c) => ({ '&': '&amp;', '<': '&lt;' })[c]!),
    'in HTML by Python': (s) =>
      s.replace(/[&<>"']/g, (c) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#x27;' })[c]!),
    'in HTML by Express': (s) =>
      s.replace(/[&<>"']/g, (c) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' })[c]!),
    'in HTML by Go': (s) => s.replace(/[&<>"']/g, (c) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&#34;', "'": '&#39;' })[c]!),
    'in HTML by PHP': (s) => s.replace(/[&<>"']/g, (c) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#039;' })[c]!),
    'in JSON by PHP': (s, a) =>
      JSON.stringify([a, s])
        .replaceAll('/', '\\/')
        .replace(/[\u007f-\uffff]/g, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`),
    'in JSON by Go': (s, a) => JSON.stringify([a, s]).replace(/[<>&]/g, (c) => `\\u00${c.charCodeAt(0).toString(16)}`),
    'in JSON for HTML': (s, a) => JSON.stringify([a, s]).replace(/[<>&']/g, (c) => `\\u00${c.charCodeAt(0).toString(16)}`),
    'in JSON by Go inside of JSON': (s) =>
      JSON.stringify({ body: JSON.stringify([s]).replace(/[<>&]/g, (c) => `\\u00${c.charCodeAt(0).toString(16)}`) }),
    'in hex': (s, a, b) => Buffer.from(a + s + b).toString('hex'),
    'in upper-case hex': (s, a, b) =>
      Buffer.from(a + s + b)
        .toString('hex')
        .toUpperCase(),
  };

  it.each(Object.entries(encodings))('are found %s', (_name, encode) => {
    fc.assert(
      fc.property(secret, fc.string({ maxLength: 20 }), fc.string({ maxLength: 20 }), (text, before, after) => {
        const known = knowing(text);
        const written = encode(text, before.toWellFormed(), after.toWellFormed());
        expect(known.has(written)).toBe(true);
        expect(known.has(known.scrub(written))).toBe(false);
      }),
    );
  });

  it.each(['base64', 'base64url'] as const)('are found in %s, wherever they begin and end', (encoding) => {
    fc.assert(
      fc.property(secret, fc.uint8Array({ maxLength: 7 }), fc.uint8Array({ maxLength: 7 }), (text, before, after) => {
        const written = Buffer.concat([before, Buffer.from(text), after]).toString(encoding);
        expect(knowing(text).scrub(written)).toContain('***');
      }),
    );
  });

  it('of a basic authorization header is found', () => {
    const header = `Basic ${Buffer.from('somebody:correct horse').toString('base64')}`;
    expect(knowing('correct horse').scrub(header)).toMatch(/^Basic c29tZWJvZHk6\*\*\*Q==$/);
  });

  it('are also its lines, and what it is without the line break at its end', () => {
    const key = `-----BEGIN KEY-----\nMIIEowIBAAKCAQEAx7\nqf0gD1xZbWfT6y0n9K\n-----END KEY-----\n`;
    const known = knowing(key);
    for (const text of ['MIIEowIBAAKCAQEAx7', 'qf0gD1xZbWfT6y0n9K', key.trim(), key.replaceAll('\n', '\r\n')])
      expect(known.has(text)).toBe(true);
    expect(known.has('-----BEGIN KEY-----')).toBe(false);
  });

  it('of a long secret are cut into pieces, and none is too short or long', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', minLength: 900, maxLength: 5000 }), (text) => {
        for (const form of formsOf(text)) {
          expect(form.length).toBeGreaterThanOrEqual(8);
          expect(form.length).toBeLessThan(1040);
        }
        expect(knowing(text).scrub(`<${text}>`)).toBe('<***>');
      }),
      { numRuns: 6 },
    );
  });

  it('do not exist for less than 8 characters, or for blanks', () => {
    const known = knowing('short12', '        ', '', 'a       b'.trim().slice(0, 7));
    expect(known.size).toBe(0);
    expect(known.scrub('short12 and         blanks')).toBe('short12 and         blanks');
  });
});

describe('the matcher', () => {
  it('covers what a plain search for every pattern covers', () => {
    fc.assert(
      fc.property(
        fc.array(tight, { maxLength: 30 }),
        fc.string({ unit: fc.constantFrom('a', 'b', 'c'), maxLength: 200 }),
        (patterns, text) => {
          const matcher = new Matcher();
          for (const pattern of patterns) matcher.add(pattern);
          const covered = Array.from(text, () => false);
          for (const pattern of patterns) {
            for (let at = text.indexOf(pattern); at >= 0; at = text.indexOf(pattern, at + 1)) covered.fill(true, at, at + pattern.length);
          }
          const found = Array.from(text, () => false);
          for (const { start, end } of matcher.spans(text)) found.fill(true, start, end);
          expect(found).toEqual(covered);
          expect(matcher.has(text)).toBe(covered.includes(true));
          const told = new Set<string>();
          matcher.search(text, (_start, pattern) => void told.add(pattern));
          expect(told).toEqual(new Set(patterns.filter((pattern) => text.includes(pattern))));
        },
      ),
      { numRuns: 500 },
    );
  });

  it('finds each of very many patterns', () => {
    const matcher = new Matcher();
    const patterns = Array.from({ length: 60_000 }, (_, i) => `common-prefix-${i.toString(36).padStart(6, '0')}`).map((text, i) =>
      i % 2 ? text : text.slice(7),
    );
    for (const pattern of patterns.slice(0, 3000)) matcher.add(pattern);
    for (const pattern of patterns.slice(0, 3000)) expect(matcher.has(`..${pattern}..`)).toBe(true);
    expect(matcher.has('common-prefix-zzzzzz')).toBe(false);
  });

  // comparing each place with each of them takes minutes
  it('comes to an end where patterns and text are of one letter, so that every place may be the beginning of each', () => {
    const matcher = new Matcher();
    for (let i = 0; i < 20_000; i++) matcher.add(`aaaaaaaaaaaa${i}`);
    for (let i = 8; i < 1000; i++) matcher.add('a'.repeat(i));
    const text = 'a'.repeat(200_000);
    expect(matcher.spans(text)).toEqual([{ start: 0, end: text.length }]);
    expect(matcher.spans(`${'b'.repeat(1000)}aaaaaaaaaaaa1999…`)).toEqual([{ start: 1000, end: 1016 }]);
    expect(matcher.has('aaaaaaaa')).toBe(true);
    expect(matcher.has('aaaaaaab')).toBe(false);
  });
});

describe('scrubbing', () => {
  it('leaves a text without secrets as it is', () => {
    fc.assert(
      fc.property(fc.array(secret, { maxLength: 5 }), fc.string({ maxLength: 100 }), (secrets, text) => {
        fc.pre(!secrets.some((s) => [...formsOf(s)].some((form) => text.includes(form))));
        expect(knowing(...secrets).scrub(text)).toBe(text);
      }),
    );
  });

  it('puts one mask where secrets overlap, touch or contain one another', () => {
    const known = knowing('abcdefgh1234', 'h1234567', 'defgh123');
    expect(known.scrub('<abcdefgh1234567>')).toBe('<***>');
    expect(known.scrub('<abcdefgh1234abcdefgh1234>')).toBe('<***>');
    expect(known.scrub('<abcdefgh1234 abcdefgh1234>')).toBe('<*** ***>');
  });

  it('of JSON reaches texts, keys, and numbers however long, and leaves the rest', () => {
    const known = knowing('s3cret-value', '12345678901234567890', '87654321');
    const value: JsonValue = { a: ['x s3cret-value y', 1, null, true], 'k s3cret-value': 87654321, __proto__key: {} };
    expect(known.scrubJson(value)).toEqual({ a: ['x *** y', 1, null, true], 'k ***': '***', __proto__key: {} });
    expect(known.scrubJsonText('{"n":12345678901234567890,"m":[87654321,8765432]}')).toBe('{"n":"***","m":["***",8765432]}');
    expect(known.scrubJsonText('{"__proto__":"s3cret-value","b":1}')).toBe('{"__proto__":"***","b":1}');
    expect(known.scrubJsonText('{ "as" : "it is" }')).toBe('{ "as" : "it is" }');
  });

  it('of JSON text reaches any depth, and keeps the rest to the letter', () => {
    const known = knowing('s3cret-value');
    for (const [open, close] of [
      ['[', ']'],
      ['{"a":', '}'],
    ] as const) {
      const deep = (inner: string): string => open.repeat(100_000) + inner + close.repeat(100_000);
      expect(known.scrubJsonText(deep('"a s3cret-value"'))).toBe(deep('"a ***"'));
    }
    const text = '{ "z": 1.50e+3, "a":[ -0,"\\u0041\\"", "s3cret-value" ],"a" : 12345678901234567890 }';
    expect(known.scrubJsonText(text)).toBe(text.replace('s3cret-value', '***'));
  });

  it('of JSON text gives JSON in which no secret is left', () => {
    fc.assert(
      fc.property(fc.array(secret, { minLength: 1, maxLength: 4 }), fc.jsonValue(), fc.string({ maxLength: 9 }), (secrets, value, text) => {
        const known = knowing(...secrets);
        const shown = known.scrubJsonText(JSON.stringify({ value, [secrets[0]! + text]: [text + secrets.at(-1)!] }));
        expect(() => JSON.parse(shown)).not.toThrow();
        expect(known.has(shown)).toBe(false);
      }),
    );
  });

  it('of a stream gives what scrubbing the whole gives, wherever it is cut', () => {
    const part = fc.oneof(tight, fc.string({ unit: fc.constantFrom('a', 'b', 'c'), maxLength: 12 }));
    fc.assert(
      fc.property(fc.array(tight, { maxLength: 4 }), fc.array(part, { maxLength: 30 }), (secrets, chunks) => {
        const known = knowing(...secrets);
        const stream = known.scrubStream();
        const shown = chunks.map((chunk) => stream.push(chunk)).join('') + stream.end();
        expect(shown).toBe(known.scrub(chunks.join('')));
      }),
      { numRuns: 1000 },
    );
  });

  it('of a stream keeps back little', () => {
    const known = knowing('s3cret-value', 'x'.repeat(100_000));
    const stream = known.scrubStream();
    let given = 0;
    let shown = 0;
    for (let i = 0; i < 1000; i++) {
      given += 100;
      shown += stream.push('0123456789'.repeat(10)).length;
      expect(given - shown).toBeLessThan(1100);
    }
  });

  it('tells which secrets it found', () => {
    const known = knowing('s3cret-value', 'another/one?', 'unseen-value');
    expect(known.within(`a=${encodeURIComponent('another/one?')} s3cret-value s3cret-value`).sort()).toEqual([
      'another/one?',
      's3cret-value',
    ]);
  });
});

describe('a text that was cut', () => {
  const SECRET = 'kE7 "quoted"/+é-tail-of-it';
  const marks = ['…', ' …', '...', '… (cut, 900 characters)', '…" in the middle of it'];

  it.each(marks)('in the middle of a secret shows nothing of it before %j', (mark) => {
    const known = knowing(SECRET);
    const cuts = [...formsOf(SECRET)].flatMap((form) => Array.from({ length: form.length - 4 }, (_, i) => form.slice(0, i + 4)));
    expect(cuts.length).toBeGreaterThan(500);
    expect(cuts.filter((cut) => known.scrub(`the answer: ${cut}${mark}`) !== `the answer: ***${mark}`)).toEqual([]);
  });

  it('in JSON as well, and in pieces', () => {
    const known = knowing(SECRET);
    const said = JSON.stringify({ a: [`says ${SECRET.slice(0, 9)}…`] });
    expect(known.scrubJsonText(said)).toBe('{"a":["says ***…"]}');
    for (let at = 0; at < said.length; at++) {
      const stream = known.scrubStream();
      expect(stream.push(said.slice(0, at)) + stream.push(said.slice(at)) + stream.end()).toBe('{"a":["says ***…"]}');
    }
  });

  it('elsewhere stays as it is, however many marks there are', () => {
    const known = knowing(SECRET);
    for (const text of ['Loading…', 'kE…', 'kE7…'.slice(0, 2), '… … …', `${'.'.repeat(50_000)}`, `${'x …'.repeat(50_000)}`])
      expect(known.scrub(text)).toBe(text);
    expect(knowing().scrub('kE7 "quo…')).toBe('kE7 "quo…');
  });

  it('by excerpt() is such a text', () => {
    const known = knowing(SECRET);
    for (let at = 10; at < 60; at++) expect(known.scrub(excerpt(`the answer: ${SECRET} and more of it`, at))).not.toMatch(/kE7 /);
    expect(excerpt('short', 5)).toBe('short');
    expect(excerpt('ab😀', 3)).toBe('ab…');
  });
});

describe('what is known', () => {
  it('stays within its bounds, and the secrets that were seen last are the ones that stay', () => {
    const known = new KnownSecrets({ secrets: 100 });
    const name = (i: number) => `secret-number-${i}`;
    for (let i = 0; i < 1000; i++) known.add([name(i), 'always-seen-again']);
    expect(known.size).toBeLessThanOrEqual(100);
    for (const text of [name(999), name(980), 'always-seen-again']) expect(known.has(text)).toBe(true);
    expect(known.has(name(0))).toBe(false);
    const large = new KnownSecrets({ characters: 100_000 });
    for (let i = 0; i < 50; i++) large.add([`${i} `.repeat(1000)]);
    expect(large.size).toBeLessThan(10);
  });

  it('keeps those of the process itself, however many others come, and tells what it forgets', () => {
    const lost: string[] = [];
    const known = new KnownSecrets({ secrets: 100, characters: 300_000 });
    known.onLoss((what) => void lost.push(what));
    known.pin(['the-admin-token', 'the-key-of-all']);
    for (let i = 0; i < 99; i++) known.add([`secret-number-${i}`]);
    for (let i = 0; i < 1000; i++) known.add([`other-number-${i}`]);
    known.add(['x y z/é'.repeat(700_000)]);
    for (const text of ['the-admin-token', Buffer.from('the-key-of-all').toString('base64')]) expect(known.has(text)).toBe(true);
    expect(known.has('secret-number-0')).toBe(false);
    expect(lost).toContainEqual(expect.stringMatching(/^this process has met more secrets than it can look for: the \d+ that/));
    expect(lost).toContainEqual(expect.stringMatching(/^of a secret of 4900000 characters only the first 262144 are masked/));
    expect(lost.join()).not.toContain('number-');
  });

  it('forgets what scripts and far sides brought before what the operator gave, however much of it comes', () => {
    const lost: string[] = [];
    const known = new KnownSecrets({ secrets: 100 });
    known.onLoss((what) => void lost.push(what));
    known.add(['secret-of-a-connector', 'first-of-a-script'.repeat(2)]);
    known.add(['given-by-a-script'], 'others');
    known.add(['given-by-a-script']); // the operator has the same
    for (let i = 0; i < 500; i++) known.add([`brought-number-${i}`, 'secret-of-a-connector'], 'others');
    for (const text of ['secret-of-a-connector', 'given-by-a-script', 'brought-number-499']) expect(known.has(text)).toBe(true);
    expect(known.has('brought-number-0')).toBe(false);
    known.add(
      Array.from({ length: 5_000 }, (_, i) => `at-once-number-${i}`),
      'others',
    );
    expect(known.has('secret-of-a-connector')).toBe(true);
    expect(lost).toContainEqual('of 5000 secrets that one call brought only the first 1000 are looked for elsewhere');
  });

  it('are the first 256 kB of a secret of megabytes, which pushes nothing out', () => {
    const known = new KnownSecrets();
    known.add(['the-one-before']);
    const long = Array.from({ length: 400_000 }, (_, i) => `${i} `).join('');
    known.add([long]);
    expect(known.has('the-one-before')).toBe(true);
    for (const at of [0, 15_000, 100_000, 250_000])
      expect(known.scrub(`a ${long.slice(at - (at % 1024), at - (at % 1024) + 1024)} b`)).toMatch(/^a .{0,12}\*\*\*/);
    expect(known.has(Buffer.from(long.slice(0, 4000)).toString('base64'))).toBe(true);
  });
});
