import { describe, expect, it } from '@jest/globals';
import { STARTED_AT, start } from './harness.ts';

describe('inputs and outputs as JSON', () => {
  it.each([
    ['a function', '{ a: { b: [0, () => 1] } }', 'inputs.a.b[1] cannot be written as JSON: it is a function'],
    ['a symbol', '{ s: Symbol() }', 'inputs.s cannot be written as JSON: it is a symbol'],
    ['a BigInt', '{ n: 1n }', 'inputs.n cannot be written as JSON: it is a BigInt; use String(value)'],
    [
      'a circle',
      '(() => { const a = { b: {} }; a.b.a = a; return a })()',
      'inputs.b.a cannot be written as JSON: it is a circular reference',
    ],
    ['a Map', '{ "a b": new Map() }', 'inputs["a b"] cannot be written as JSON: it is a Map'],
    ['a Set', '{ a: new Set() }', 'it is a Set'],
    ['bytes', '{ a: new Uint8Array(1) }', 'it is binary data'],
    ['a promise', '{ a: Promise.resolve(1) }', 'it is a promise; await it first'],
    ['a child', `{ a: this.connect('other', {}, { run: false }) }`, 'it is a child that was not awaited'],
  ])('%s is NOT_SERIALIZABLE at the call, with its place', (_what, inputs, message) => {
    const run = start(`try { this.connect('x', ${inputs}) } catch (error) { return [error.code, error.message] }`);
    const [code, said] = run.output as string[];
    expect(code).toBe('NOT_SERIALIZABLE');
    expect(said).toContain(message);
    expect(run.children.filter(({ name }) => name === 'x')).toEqual([]);
  });

  it.each(['() => 1', 'Symbol()', '1n', '({ a: 1n })', 'new Map()'])('the output %s fails the flow', (value) => {
    expect(start(`return ${value}`).ending).toMatchObject({ status: 'ENDED_ERROR', error: { code: 'NOT_SERIALIZABLE' } });
    expect(start(`this.setOutput('a', ${value})`).ending.error!.message).toMatch(/^output_value\.a/);
    expect(start(`this.success('', ${value})`).ending.error!.code).toBe('NOT_SERIALIZABLE');
  });

  it('an input that is undefined is not given, null is a value, toJSON is used', () => {
    const run = start(`await this.connect('x', { a: undefined, b: null, c: new Date(0), d: { toJSON: () => 'own' }, e: NaN })`);
    expect(run.children[0]!.inputs).toBe('{"b":null,"c":"1970-01-01T00:00:00.000Z","d":"own","e":null}');
  });

  it('the times of children are as Date writes them, to the millisecond', () => {
    const after = [0, 1, 21, 321, 322, 1321, 1322, 86_400_000, 400 * 86_400_000];
    const run = start(`const at = []; for (const _ of Array(${after.length})) at.push((await this.connect('x')).ended_at); return at`);
    after.forEach((ms, position) => run.end(position, { after: ms }));
    expect(run.output).toEqual(after.map((ms) => new Date(STARTED_AT + ms).toISOString()));
  });

  it('lone surrogates, NUL characters and the order of keys survive both ways', () => {
    const run = start(`
      const text = 'a\\ud800\\u0000z';
      const back = await this.connect('x', { b: text, a: 1, __proto__: undefined }).get('output_value');
      return [back.text === text, Object.keys(back), text]`);
    expect(run.children[0]!.inputs).toBe('{"b":"a\\ud800\\u0000z","a":1}');
    run.end(0, { output: { z: 1, text: 'a\ud800\u0000z', b: 2 } });
    expect(run.output).toEqual([true, ['z', 'text', 'b'], 'a\ud800\u0000z']);
  });

  it.each([
    ['a list in a list', '[[1, undefined, , "a"], { b: [] }]', '{"value":[[1,null,null,"a"],{"b":[]}]}'],
    ['an object without a prototype', 'Object.assign(Object.create(null), { a: 1, b: undefined })', '{"value":{"a":1}}'],
    [
      'a key that is no text, and one that is not seen',
      'Object.defineProperty({ [Symbol()]: 1, c: 2 }, "d", { value: 3 })',
      '{"value":{"c":2}}',
    ],
    ['wrapped values', '[new String("a"), new Number(1), new Boolean(false), -0, 1 / 0]', '{"value":["a",1,false,0,null]}'],
    ['an object of a class', 'new (class A { a = 1; get b() { return 2 } })()', '{"value":{"a":1}}'],
    ['a list of a class', 'new (class A extends Array { toJSON() { return "own" } })(1, 2)', '{"value":"own"}'],
    ['a toJSON of a list', 'Object.assign([1], { toJSON: () => [2] })', '{"value":[2]}'],
    ['a toJSON that is no function', '{ toJSON: 1 }', '{"value":{"toJSON":1}}'],
    ['a getter', '{ get a() { return { b: 1 } } }', '{"value":{"a":{"b":1}}}'],
    ['a hundred levels', 'Array.from({ length: 100 }).reduce((inner) => [inner], 1)', `{"value":${'['.repeat(100)}1${']'.repeat(100)}}`],
  ])('as JSON has them: %s', (_what, value, text) => {
    expect(start(`await this.connect('x', { value: ${value} })`).children[0]!.inputs).toBe(text);
  });

  it('a loss under a hundred levels is found', () => {
    const run = start(`await this.connect('x', { value: Array.from({ length: 100 }).reduce((inner) => [inner], 1n) })`);
    expect(run.ending.error!.code).toBe('NOT_SERIALIZABLE');
  });

  it('what the toJSON of the script throws, or gives, is reported', () => {
    expect(start(`return { toJSON() { throw new Error('own') } }`).ending.error!.message).toBe('own');
    expect(start(`return { a: { toJSON: () => ({ b: 1n }) } }`).ending.error!.code).toBe('NOT_SERIALIZABLE');
  });
});

describe('limits', () => {
  const limits = { valueBytes: 1000, children: 3, logLines: 3 };

  it('OUTPUT_LIMIT counts bytes of UTF-8', () => {
    expect(start(`return 'ä'.repeat(498)`, { limits }).ending.status).toBe('ENDED_SUCCESS');
    const run = start(`return 'ä'.repeat(500)`, { limits });
    expect(run.ending.error).toMatchObject({
      code: 'OUTPUT_LIMIT',
      message: expect.stringContaining('output_value has 1002 bytes as JSON; at most 1000'),
    });
    expect(start(`return '😀'.repeat(250)`, { limits }).ending.error!.message).toContain('1002 bytes');
    expect(start(`return '€'.repeat(333)`, { limits }).ending.error!.message).toContain('1001 bytes');
  });

  it('OUTPUT_LIMIT holds for inputs, messages, single keys and their sum', () => {
    for (const body of [
      `await this.connect('x', { a: 'x'.repeat(1000) })`,
      `this.success('x'.repeat(1001))`,
      `this.save({ message: 'x'.repeat(1001) })`,
      `this.setOutput('a', 'x'.repeat(1000))`,
      `this.setOutput('a', 'x'.repeat(600)); this.setOutput('b', 'x'.repeat(600)); await this.sleep(1)`,
      `this.continueAs({ a: 'x'.repeat(1000) })`,
    ]) {
      expect(start(body, { limits }).ending.error!.code).toBe('OUTPUT_LIMIT');
    }
  });

  it('CHILD_LIMIT names what to do instead, and can be caught', () => {
    const run = start(
      `
      try { for (;;) this.connect('x').runAsync() } catch (error) { return [error.code, error.message] }`,
      { limits },
    );
    expect(run.children).toHaveLength(3);
    expect(run.output).toEqual(['CHILD_LIMIT', expect.stringMatching(/at most 3 children.*this\.continueAs/)]);
  });

  it('the log rate drops lines, counts them, and tells once', () => {
    const run = start(
      `for (let i = 0; i < 10; i++) this.log(i); await this.sleep(1); this.log('next'); for (let i = 0; i < 3; i++) this.log(i);`,
      { limits },
    );
    expect(run.logs.map(({ seq, level, values }) => [seq, level, values[0]])).toEqual([
      [0, 'info', 0],
      [1, 'info', 1],
      [2, 'info', 2],
      [10, 'warn', '7 log lines were dropped: at most 3 are kept between two waits'],
    ]);
    run.end(0);
    expect(run.last.map((command) => command.op)).toEqual(['log', 'log', 'log', 'log', 'end']);
    expect(run.logs.slice(4).map(({ seq, values }) => [seq, values[0]])).toEqual([
      [11, 'next'],
      [12, 0],
      [13, 1],
      [15, '1 log lines were dropped: at most 3 are kept between two waits'],
    ]);
  });

  it('a log line that is too long is cut', () => {
    const [text] = start(`this.log('x'.repeat(5000))`, { limits }).logs[0]!.values as string[];
    expect(text).toMatch(/^\["xxx.*… \(cut: the line has 5004 bytes, at most 1000 are allowed\)$/);
  });
});

describe('log lines', () => {
  it('have levels and structured values', () => {
    const run = start(`
      this.log('a', { b: 1 }); console.debug(1); console.log(2); console.info(3); console.warn(4); console.error(5);
      console.assert(true, 'no'); console.assert(false, 'yes'); console.table([1]); console.dir({ a: 1 }); console.group('g'); console.groupEnd(); console.time('t');
      globalThis.console.log('global');`);
    expect(run.logs.map(({ seq, level, values }) => [seq, level, ...values])).toEqual([
      [0, 'info', 'a', { b: 1 }],
      [1, 'debug', 1],
      [2, 'info', 2],
      [3, 'info', 3],
      [4, 'warn', 4],
      [5, 'error', 5],
      [6, 'error', 'Assertion failed', 'yes'],
      [7, 'info', [1]],
      [8, 'info', { a: 1 }],
      [9, 'info', 'g'],
      [10, 'info', 'global'],
    ]);
  });

  it('describe what JSON cannot hold, and never throw', () => {
    const run = start(`
      const circular = { a: 1 }; circular.self = circular;
      let deep = {}; for (let i = 0; i < 5000; i++) deep = { deep };
      this.log(undefined, 1n, Symbol('s'), function named() {}, NaN, -Infinity, circular, new Map([['k', 1]]), new Set([2]), Promise.resolve(), new Uint8Array(3),
        [undefined], { u: undefined }, new Date(0), { toJSON() { throw 1 } }, new Proxy({}, { ownKeys() { throw 1 } }), '\\ud800');
      this.log(deep);`);
    expect(run.logs[0]!.values).toEqual([
      '[undefined]',
      '1n',
      'Symbol(s)',
      '[function named]',
      '[NaN]',
      '[-Infinity]',
      { a: 1, self: '[circular]' },
      { '[Map]': [['k', 1]] },
      { '[Set]': [2] },
      '[promise: await it first]',
      '[3 bytes]',
      [null],
      {},
      '1970-01-01T00:00:00.000Z',
      '[an object that cannot be read]',
      '[an object that cannot be read]',
      '\ud800',
    ]);
    expect(JSON.stringify(run.logs[1]!.values)).toContain('[too deep]');
  });

  it('show errors with name, message, fields and stack', () => {
    const [error] = start(`this.log(Object.assign(new TypeError('wrong', { cause: 'because' }), { extra: 1 }))`).logs[0]!.values;
    expect(error).toEqual({ name: 'TypeError', message: 'wrong', extra: 1, cause: 'because', stack: expect.stringContaining('script.js') });
  });
});
