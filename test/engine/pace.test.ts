/** How much of one tree is under way at once, alone and in company. */
import { afterEach, expect, it } from '@jest/globals';
import { Company } from '../../src/engine/company.ts';
import { Lanes } from '../../src/engine/lanes.ts';
import { MOST, Pace } from '../../src/engine/pace.ts';
import { until } from '../support/engine.ts';

let pace: Pace | undefined;
afterEach(() => pace?.stop());

function paced() {
  const lanes = new Lanes(MOST);
  const host = {
    company: { isHere: true } as Company,
    opened: 16,
    begun: MOST,
    openings: (most: number) => void (host.opened = most),
    beginnings: (most: number) => void (host.begun = most),
  };
  const load = { busy: 1 };
  pace = new Pace(lanes, host, () => load.busy);
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

it('in company a tree has as little under way as leaves the process some time, and all again when it is alone', async () => {
  const { lanes, host, load } = paced();
  await until(() => lanes.width === 2 && host.opened === 1 && host.begun === 2, 'the least');
  load.busy = 0.5;
  await until(() => lanes.width > 8 && host.opened > 1, 'more');
  load.busy = 0.9;
  await until(() => lanes.width === 2, 'the least again');
  host.company = { isHere: false } as Company;
  await until(() => lanes.width === MOST && host.opened === 16 && host.begun === MOST, 'all of it');
});
