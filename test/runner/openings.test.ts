import { expect, it } from '@jest/globals';
import { Openings } from '../../src/runner/openings.ts';

function opened() {
  const openings = new Openings();
  const entered: string[] = [];
  const enter = (tree: string, count = 1, priority = 0): void => {
    for (let i = 0; i < count; i++) {
      const turn = openings.enter(tree, priority);
      if (turn === undefined) entered.push(tree);
      else void turn.then(() => entered.push(tree));
    }
  };
  const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
  return { openings, entered, enter, settled };
}

it('so many are opened at once, and trees take turns', async () => {
  const { openings, entered, enter, settled } = opened();
  enter('wide', 20);
  enter('small');
  expect([entered.length, openings.waitingCount]).toEqual([16, 5]);
  openings.leave('wide');
  openings.leave('wide');
  await settled();
  expect(entered.slice(16)).toEqual(['wide', 'small']);
});

it('of one tree only as many as may be, and others pass it', async () => {
  const { openings, entered, enter, settled } = opened();
  openings.widen(1);
  enter('wide', 3, 9);
  enter('small');
  expect(entered).toEqual(['wide', 'small']);
  openings.leave('wide');
  await settled();
  expect(entered).toEqual(['wide', 'small', 'wide']);
  openings.widen(16);
  await settled();
  expect(entered).toHaveLength(4);
});

it('one at a time, of whatever tree, where memory is short', async () => {
  const { openings, entered, enter, settled } = opened();
  openings.tighten(true);
  enter('a', 2);
  enter('b');
  expect(entered).toEqual(['a']);
  openings.leave('a');
  await settled();
  expect(entered).toHaveLength(2);
});
