/** How much of one tree is under way at once, alone and in company. */
import { afterEach, expect, it } from '@jest/globals';
import { Company } from '../../src/engine/company.ts';
import { Lanes } from '../../src/engine/lanes.ts';
import { Pace } from '../../src/engine/pace.ts';
import { until } from '../support/engine.ts';

const BOUNDS = { least: 32, most: 256 };
let pace: Pace | undefined;
afterEach(() => pace?.stop());

function paced() {
  const lanes = new Lanes(64);
  const host = { company: { isHere: false } as Company, opened: 16, openings: (most: number) => void (host.opened = most) };
  const load = { busy: 1 };
  pace = new Pace(lanes, BOUNDS, host, () => load.busy);
  for (let i = 0; i < 300; i++) lanes.enter('wide', 0, () => undefined);
  pace.look();
  return { lanes, host, load };
}

it('flows that come one after the other are no company, those beside each other are', async () => {
  let met = 0;
  const company = new Company(() => (met += 1));
  for (const root of ['a', 'a', 'b', 'b', 'c']) company.seen(root);
  expect([company.isHere, met]).toEqual([false, 0]);
  for (const root of ['wide', 'small', 'wide']) company.seen(root);
  expect([company.isHere, met]).toEqual([true, 1]);
  await until(() => !company.isHere, 'it to be alone again');
});

it('alone, a tree has at least so much under way, however busy the process is', async () => {
  const { lanes, host, load } = paced();
  await until(() => lanes.width === BOUNDS.least, 'the least');
  load.busy = 0;
  await until(() => lanes.width === BOUNDS.most, 'the most');
  expect(host.opened).toBe(16);
});

it('in company it has as little as leaves the process some time, and all again when it is alone', async () => {
  const { lanes, host, load } = paced();
  host.company = { isHere: true } as Company;
  await until(() => lanes.width === 2 && host.opened === 1, 'the least in company');
  load.busy = 0.5;
  await until(() => lanes.width > 4, 'a little more');
  host.company = { isHere: false } as Company;
  await until(() => lanes.width >= BOUNDS.least && host.opened === 16, 'the least alone');
});

it('when nobody waits any more, what comes next begins as at first', async () => {
  const { lanes, host } = paced();
  host.company = { isHere: true } as Company;
  await until(() => lanes.width === 2, 'the least in company');
  lanes.clear();
  host.company = { isHere: false } as Company;
  await until(() => lanes.width === 64 && host.opened === 16, 'the beginning');
});
