import { expect, it } from '@jest/globals';
import { AT_A_TURN, Slices, type Work } from '../../src/engine/slices.ts';

const refuse = (error: unknown): void => {
  throw error;
};

function counting(count: number, done: number[], from = 0): Work[] {
  return Array.from({ length: count }, (_, n) => () => void done.push(from + n));
}

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

it('does a little at once, and of much a part at each turn, in order', async () => {
  const done: number[] = [];
  const slices = new Slices(refuse);
  slices.run(counting(AT_A_TURN, done));
  expect(done).toHaveLength(AT_A_TURN);
  slices.run(counting(3 * AT_A_TURN, done, AT_A_TURN));
  slices.run(counting(1, done, 4 * AT_A_TURN)); // a little that comes after much waits for it
  for (let before = done.length; done.length < 4 * AT_A_TURN + 1; before = done.length) {
    await turn();
    expect(done.length - before).toBeLessThanOrEqual(AT_A_TURN);
  }
  expect(done).toEqual(done.map((_, n) => n));
  slices.run(counting(1, done));
  expect(done.at(-1)).toBe(0);
});

it('finishes at once where it has to, also out of one of its own pieces, and starts afresh', async () => {
  const done: number[] = [];
  const slices = new Slices(refuse);
  slices.run([() => slices.finish(), ...counting(3 * AT_A_TURN, done)]);
  await turn();
  expect(done).toHaveLength(3 * AT_A_TURN);
  slices.run(counting(2 * AT_A_TURN, done));
  slices.finish();
  expect(done).toHaveLength(5 * AT_A_TURN);
});

it('leaves undone what was cleared, and tells of a failure without leaving out what follows', async () => {
  const [done, failures]: [number[], unknown[]] = [[], []];
  const slices = new Slices((error) => failures.push(error));
  slices.run(counting(2 * AT_A_TURN, done));
  slices.clear();
  await turn();
  expect(done).toEqual([]);
  slices.run([() => refuse(new Error('one')), ...counting(2 * AT_A_TURN, done)]);
  slices.finish();
  expect(failures).toEqual([new Error('one')]);
  expect(done).toHaveLength(2 * AT_A_TURN);
});

it('does all of a little too where one of them fails', () => {
  const [done, failures]: [number[], unknown[]] = [[], []];
  new Slices((error) => failures.push(error)).run([() => refuse(new Error('one')), ...counting(3, done)]);
  expect([done, failures]).toEqual([[0, 1, 2], [new Error('one')]]);
});
