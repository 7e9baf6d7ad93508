import { expect, it } from '@jest/globals';
import { Lanes } from '../../src/engine/lanes.ts';

it('so many of a lane are inside at once, the most urgent and oldest follow, and no lane holds up another', () => {
  const lanes = new Lanes(2);
  const begun: string[] = [];
  const enter = (lane: string, name: string, priority = 0): void => lanes.enter(lane, priority, () => begun.push(name));
  enter('a', '1');
  enter('a', '2');
  enter('a', '3');
  enter('a', '4', 7);
  enter('a', '5');
  enter('b', 'b');
  expect(begun).toEqual(['1', '2', 'b']);
  lanes.leave('a');
  expect(begun.at(-1)).toBe('4');
  lanes.widen(3);
  expect(begun.slice(4)).toEqual(['3']);
  lanes.leave('a');
  expect(begun.at(-1)).toBe('5');
});

it('one that is taken back never begins, and only one that waits can be', () => {
  const lanes = new Lanes(1);
  const begun: number[] = [];
  const begin = [0, 1, 2].map((n) => () => void begun.push(n));
  for (const one of begin) lanes.enter('a', 0, one);
  expect(lanes.withdraw('a', begin[1] as () => void)).toBe(true);
  expect(lanes.withdraw('a', begin[0] as () => void)).toBe(false);
  lanes.leave('a');
  lanes.leave('a');
  expect(begun).toEqual([0, 2]);
});

it('after nobody who waits is to begin any more, those inside count until they leave', () => {
  const lanes = new Lanes(1);
  const begun: number[] = [];
  const enter = (n: number): void => lanes.enter('a', 0, () => void begun.push(n));
  for (const n of [1, 2]) enter(n);
  lanes.clear();
  enter(3);
  expect(begun).toEqual([1]);
  lanes.leave('a');
  enter(4);
  expect(begun).toEqual([1, 3]);
});

it('of what is under way for long some more are inside than of what is quick', () => {
  const lanes = new Lanes(2);
  const begun: string[] = [];
  const fill = (lane: string): void =>
    Array.from({ length: 40 }, () => lanes.enter(lane, 0, () => begun.push(lane))).forEach(() => undefined);
  const inside = (lane: string): number => begun.filter((one) => one === lane).length;
  fill('slow');
  fill('quick');
  for (let i = 0; i < 5; i++) {
    lanes.leave('slow', 1000);
    lanes.leave('quick', 1);
  }
  expect([inside('slow'), inside('quick')]).toEqual([5 + 32, 5 + 2]);
});
