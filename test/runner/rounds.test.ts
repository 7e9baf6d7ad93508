import { expect, it } from '@jest/globals';
import { Rounds } from '../../src/runner/rounds.ts';

function drained(rounds: Rounds<string>): string {
  let order = '';
  for (let next = rounds.next(); next !== undefined; next = rounds.next()) order += next.item;
  return order;
}

it('trees take turns, and each keeps its own order', () => {
  const rounds = new Rounds<string>();
  for (const item of '123456') rounds.add('large', 0, item);
  for (const item of 'ab') rounds.add('small', 0, item);
  expect(rounds.size).toBe(8);
  expect(drained(rounds)).toBe('1a2b3456');
  expect(rounds.size).toBe(0);
});

it('the most urgent come first, whoever had the last turn', () => {
  const rounds = new Rounds<string>();
  rounds.add('x', 0, '1');
  rounds.add('x', 5, '2');
  rounds.add('y', -5, '3');
  rounds.add('y', 5, '4');
  expect(drained(rounds)).toBe('2413');
});

it('a tree that may have no turn is passed over, also by less urgent ones', () => {
  const rounds = new Rounds<string>();
  rounds.add('x', 5, '1');
  rounds.add('y', 0, '2');
  expect(rounds.next((tree) => tree !== 'x')).toEqual({ tree: 'y', item: '2' });
  expect(rounds.next((tree) => tree !== 'x')).toBeUndefined();
  expect([rounds.size, rounds.has('x'), rounds.has('y')]).toEqual([1, true, false]);
  expect(rounds.next()).toEqual({ tree: 'x', item: '1' });
});
