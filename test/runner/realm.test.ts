/** A frozen realm in which ordinary programs still run: nobody notices the freeze who changes only what is his own. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { closeBundler } from '../../src/runner/bundle/bundle.ts';
import { startRunners, type RunnerPool } from '../../src/runner/pool.ts';
import { FlowsFolder, outcome, runToEnd } from './support.ts';

const folder = new FlowsFolder();
let pool: RunnerPool;
beforeAll(async () => {
  pool = await startRunners({ runners: 1 });
});
afterAll(async () => {
  await pool.close();
  await closeBundler();
  folder.remove();
});

async function valueOf(body: string, before = ''): Promise<unknown> {
  return outcome(await runToEnd(pool, await folder.flow(body, before)));
}

describe('in the frozen realm', () => {
  it.each([
    [
      'an error sets its own name and message',
      `class E extends Error { constructor() { super('a'); this.name = 'E'; this.message = 'b'; } } return String(new E());`,
      'E: b',
    ],
    [
      'an error of the old style',
      `function E(this: any) { this.message = 'b'; } E.prototype = Object.create(TypeError.prototype); E.prototype.constructor = E; E.prototype.name = 'E'; return String(new (E as any)());`,
      'E: b',
    ],
    [
      'an object gets its own toString by assignment',
      `const o: any = {}; o.toString = () => 'mine'; o.valueOf = () => 1; o.constructor = 2; o.hasOwnProperty = () => 3; return [String(o), +o, o.constructor, o.hasOwnProperty()];`,
      ['mine', 1, 2, 3],
    ],
    [
      'an array gets its own methods by assignment',
      `const a: any = [1]; a.push = () => 'mine'; a.map = () => 'mine'; return [a.push(), a.map(), [1].map((n) => n + 1)];`,
      ['mine', 'mine', [2]],
    ],
    [
      'a function gets its own bind and name',
      `const f: any = () => 1; f.bind = () => 'mine'; Object.defineProperty(f, 'name', { value: 'g' }); return [f.bind(), f.name];`,
      ['mine', 'g'],
    ],
    [
      'a class extends the built-ins',
      `class A extends Array { get last() { return this[this.length - 1]; } } class M extends Map { two() { return 2; } } class P extends Promise<number> {} const a = A.from([1, 2]) as A; return [a.last, a.map((n) => n) instanceof A, new M([[1, 1]]).two(), await P.resolve(3)];`,
      [2, true, 2, 3],
    ],
    [
      'a prototype of its own is changed',
      `class A { x() { return 1; } } A.prototype.x = () => 2; Object.setPrototypeOf(A.prototype, { y: 3 }); return [new A().x(), (new A() as any).y];`,
      [2, 3],
    ],
    ['a polyfill looks before it writes', `if (!Array.prototype.at) { (Array.prototype as any).at = () => 1; } return [1].at(0);`, 1],
    [
      'strict code hears that a shared object cannot be changed',
      `try { (Array.prototype as any).mine = 1; } catch (e: any) { return e.name; }`,
      'TypeError',
    ],
    [
      'globalThis is writable for the execution that writes',
      `(globalThis as any).mine = 1; return [(globalThis as any).mine, typeof Object.getPrototypeOf(globalThis).mine];`,
      [1, 'undefined'],
    ],
    [
      'spread, destructuring, generators and iterators work',
      `function* g() { yield* [1, 2]; } const [a, ...rest] = g(); const { x, ...others } = { x: 1, y: 2 }; return [a, rest, others, [...new Set([1, 1])], [...'äö'].length, Object.groupBy([1, 2, 3], (n) => (n % 2 ? 'odd' : 'even'))];`,
      [1, [2], { y: 2 }, [1], 2, { odd: [1, 3], even: [2] }],
    ],
    [
      'regular expressions match, replace and iterate',
      `const r = /(?<y>\\d{4})-(\\d\\d)/g; return ['2024-05 2025-06'.replace(r, '$2/$<y>'), [...'2024-05 2025-06'.matchAll(r)].length, 'a-b'.split(/-/)];`,
      ['05/2024 06/2025', 2, ['a', 'b']],
    ],
    [
      'Intl formats',
      `return new Intl.NumberFormat('en-US').format(1234.5) + new Intl.DateTimeFormat('en-US').format(new Date(0));`,
      '1,234.51/1/1970',
    ],
    ['code made from text runs', `return new Function('a', 'return a * 2')(21);`, 42],
  ])('%s', async (_, body, expected) => {
    expect(await valueOf(body)).toEqual(expected);
  });

  it('every object that is reachable is frozen, but for what the execution itself made', async () => {
    const body = `
      const open: string[] = [], seen = new Set<any>(), queue: [any, string][] = [[Object.getPrototypeOf(globalThis), 'global']];
      for (let next; (next = queue.pop()); ) {
        const [value, path] = next;
        if ((typeof value !== 'object' && typeof value !== 'function') || value === null || seen.has(value)) continue;
        seen.add(value);
        if (!Object.isFrozen(value)) open.push(path);
        queue.push([Object.getPrototypeOf(value), path + '.__proto__']);
        for (const key of Reflect.ownKeys(value)) {
          const d = Object.getOwnPropertyDescriptor(value, key)!;
          for (const each of [d.value, d.get, d.set]) queue.push([each, path + '.' + String(key)]);
        }
      }
      return [open, seen.size > 500];`;
    expect(await valueOf(body)).toEqual([[], true]);
  });
});
