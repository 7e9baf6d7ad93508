import { createHash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { STARTED_AT, start, startSource } from './harness.ts';

const READ_TIME = `[Date.now(), new Date().getTime(), +new Date(Date()), Date() === String(new Date()),
  Intl.DateTimeFormat('en-US', { timeStyle: 'medium', timeZone: 'UTC' }).format(), Intl.DateTimeFormat('en-US', { second: 'numeric' }).formatToParts()[0].value,
  ...(globalThis.Temporal ? [Temporal.Now.instant().epochMilliseconds, Temporal.Now.plainTimeISO().toString(), Temporal.Now.timeZoneId(),
    Temporal.Now.zonedDateTimeISO('Europe/Vienna').toString(), Temporal.Now.plainDateISO().toString(), Temporal.Now.plainDateTimeISO().toString()] : [])]`;

describe('time', () => {
  it('stands still in an activation, everywhere it can be read', () => {
    const run = start(`
      const before = ${READ_TIME};
      for (let i = 0; i < 3e6; i++);
      return [before, JSON.stringify(before) === JSON.stringify(${READ_TIME})]`);
    const [read, same] = run.output as [unknown[], boolean];
    expect(same).toBe(true);
    expect(read.slice(0, 6)).toEqual([STARTED_AT, STARTED_AT, Math.floor(STARTED_AT / 1000) * 1000, true, '3:04:05 AM', '5']);
    expect(read.slice(6)).toEqual([
      STARTED_AT,
      '03:04:05.678',
      'UTC',
      '2026-11-22T04:04:05.678+01:00[Europe/Vienna]',
      '2026-11-22',
      '2026-11-22T03:04:05.678',
    ]);
  });

  it('moves to the end of what is delivered, never backwards', () => {
    const run = start(`
      const times = [Date.now()];
      const children = [this.connect('a').runAsync(), this.connect('b').runAsync()];
      await children[0].wait(); times.push(Date.now());
      await children[1].wait(); times.push(Date.now());
      return times;`);
    run.end(0, { after: 5000 });
    run.end(1, { after: 2000 });
    expect(run.output).toEqual([STARTED_AT, STARTED_AT + 5000, STARTED_AT + 5000]);
  });

  it('Date is an ordinary Date otherwise', () => {
    expect(
      start(`
        class Day extends Date { tomorrow() { return new Day(this.getTime() + 864e5) } }
        const day = new Day(2020, 1, 28);
        return [new Date(0).toISOString(), new Date(2020, 0).toISOString(), new Date('2020-02-30T00:00:00Z').getTime(), Date.UTC(2020, 1), Date.parse('2020-01-01'),
          day.tomorrow() instanceof Day, day.tomorrow().toISOString(), new Date(NaN).getTime(), Date.length, Date.name, new Date(new Date(5)).getTime(),
          new Date().constructor === Date, Object.prototype.toString.call(new Date()), typeof Date(), new Intl.DateTimeFormat('en-US').format(new Date(0))]`)
        .output,
    ).toEqual([
      '1970-01-01T00:00:00.000Z',
      '2020-01-01T00:00:00.000Z',
      Date.parse('2020-02-30T00:00:00Z') || null,
      Date.UTC(2020, 1),
      Date.parse('2020-01-01'),
      true,
      '2020-02-29T00:00:00.000Z',
      null,
      7,
      'Date',
      5,
      true,
      '[object Date]',
      'string',
      '1/1/1970',
    ]);
  });

  it('the native Date cannot be found', () => {
    expect(
      start(`return [Date.prototype.constructor.now(), new (new Date(1).constructor)().getTime(), new (Object.getPrototypeOf(class extends Date {}))().getTime(),
        Reflect.construct(Date, []).getTime(), structuredClone(new Date(1)).constructor.now()]`).output,
    ).toEqual(Array(5).fill(STARTED_AT));
  });
});

const RANDOM = `[Math.random(), crypto.randomUUID(), [...crypto.getRandomValues(new Uint8Array(8))], crypto.getRandomValues(new Uint32Array(1))[0], Math.random()]`;

describe('randomness', () => {
  it('comes from the seed: the same seed gives the same, another seed another', () => {
    const [a, b, c] = ['one', 'one', 'two'].map((seed) => start(`return ${RANDOM}`, { seed }).output as unknown[]);
    expect(a).toEqual(b);
    for (let i = 0; i < 5; i++) expect(a![i]).not.toEqual(c![i]);
  });

  it('is spread evenly', () => {
    const [mean, min, max, distinct, bits] = start(`
      const n = 20000; const numbers = Array.from({ length: n }, Math.random);
      let bits = 0; for (const x of numbers) bits += Math.floor(x * 2 ** 32).toString(2).replaceAll('0', '').length;
      return [numbers.reduce((a, b) => a + b) / n, Math.min(...numbers), Math.max(...numbers), new Set(numbers).size, bits / n]`)
      .output as number[];
    expect(mean).toBeCloseTo(0.5, 1);
    expect(min).toBeGreaterThanOrEqual(0);
    expect(min).toBeLessThan(0.01);
    expect(max).toBeGreaterThan(0.99);
    expect(max).toBeLessThan(1);
    expect(distinct).toBe(20000);
    expect(bits).toBeCloseTo(16, 0);
  });

  it('UUIDs are version 4 and differ', () => {
    const uuids = start(`return Array.from({ length: 200 }, () => crypto.randomUUID())`).output as string[];
    for (const uuid of uuids) expect(uuid).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(new Set(uuids).size).toBe(200);
  });

  it('getRandomValues refuses what Web Crypto refuses', () => {
    expect(start(`crypto.getRandomValues(new Float64Array(1))`).ending.error!.message).toContain('an integer typed array');
    expect(start(`crypto.getRandomValues(new Uint8Array(65537))`).ending.error!.message).toContain('at most 65536 bytes');
  });

  it('is also deterministic where it is taken before a flow runs', () => {
    const source = `import { flow } from 'petiole'; const early = [Math.random(), crypto.randomUUID(), Date.now()]; export default flow(() => early);`;
    expect(startSource(source).output).toEqual(startSource(source).output);
  });
});

describe('hash and hmac', () => {
  it('agree with those of Node, for all algorithms and encodings', () => {
    const run = start(`
      const algorithms = ['md5', 'sha1', 'sha256', 'sha384', 'sha512'];
      return [algorithms.map((a) => hash(a, 'grün😀')), ['hex', 'base64', 'base64url'].map((e) => hash('sha256', new Uint8Array([1, 2, 3, 4]), e)), [...hash('sha1', '', 'bytes')]]`);
    const of = (algorithm: string, data: string | Uint8Array, encoding: 'hex' | 'base64' | 'base64url' = 'hex') =>
      createHash(algorithm).update(data).digest(encoding);
    expect(run.output).toEqual([
      ['md5', 'sha1', 'sha256', 'sha384', 'sha512'].map((algorithm) => of(algorithm, 'grün😀')),
      (['hex', 'base64', 'base64url'] as const).map((encoding) => of('sha256', new Uint8Array([1, 2, 3, 4]), encoding)),
      [...createHash('sha1').update('').digest()],
    ]);
  });

  it('hmac agrees with RFC 4231, test case 2', () => {
    expect(start(`return hmac('sha256', 'Jefe', 'what do ya want for nothing?')`).output).toBe(
      '5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843',
    );
  });

  it.each([
    [`hash('crc32', 'x')`, 'there are md5, sha1, sha256'],
    [`hash('sha256', {})`, 'is a string or a Uint8Array'],
    [`hmac('sha256', 7, 'x')`, 'The key of a hash'],
    [`hash('sha256', 'x', 'latin1')`, 'there are hex, base64'],
  ])('%s is refused', (call, message) => {
    expect(start(`return ${call}`).ending.error!.message).toContain(message);
  });
});
