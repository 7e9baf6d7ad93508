/** How much of one tree is under way at once, alone and in company. */
import { afterEach, expect, it } from '@jest/globals';
import { Company } from '../../src/engine/company.ts';
import { Lanes } from '../../src/engine/lanes.ts';
import { MOST, Pace } from '../../src/engine/pace.ts';
import { until } from '../support/engine.ts';

let pace: Pace | undefined;
afterEach(() => pace?.stop());

const inCompany = (isHere: boolean, hasSmall = false): Company => ({ look: () => isHere, hasSmall, left: () => undefined }) as Company;

function paced() {
  const lanes = new Lanes(MOST);
  const host = {
    company: inCompany(true),
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

it('of trees beside each other one is small where it is seen a few times and another often', () => {
  let now = 0;
  const company = new Company(
    () => undefined,
    () => now,
  );
  /** for a tenth of a second, after company came */
  const isSmallBeside = (often: Record<string, number>): boolean => {
    now += 1000;
    expect([company.look(), company.hasSmall]).toEqual([false, false]);
    company.left();
    for (const root of ['a', 'b', 'a']) company.seen(root);
    for (const [root, times] of Object.entries(often)) for (let i = 0; i < times; i++) company.seen(root);
    now += 50;
    for (const root of ['b', 'a']) company.seen(root);
    company.look();
    expect(company.hasSmall).toBe(false); // nobody is judged by the first moments
    now += 60;
    expect(company.look()).toBe(true);
    return company.hasSmall;
  };
  expect(isSmallBeside({ a: 100, b: 100 })).toBe(false);
  expect(isSmallBeside({ a: 3, b: 3 })).toBe(false);
  expect(isSmallBeside({ a: 100, b: 3 })).toBe(true);
  now += 99;
  expect(company.hasSmall).toBe(true);
  now += 1;
  expect(company.hasSmall).toBe(false);
});

it('beside a small one a large tree leaves the process more of its time, and may be narrower', async () => {
  const { lanes, host, load } = paced();
  load.busy = 0.7;
  await until(() => host.begun > 32, 'the pace of large ones among themselves');
  host.company = inCompany(true, true);
  await until(() => lanes.width === 1 && host.opened === 1 && host.begun === 1, 'the least');
  load.busy = 0.5;
  await until(() => lanes.width > 4, 'more');
});

it('in company a tree has as little under way as leaves the process some time, and all again when it is alone', async () => {
  const { lanes, host, load } = paced();
  await until(() => lanes.width === 2 && host.opened === 1 && host.begun === 2, 'the least');
  load.busy = 0.5;
  await until(() => lanes.width > 8 && host.opened > 1, 'more');
  load.busy = 0.9;
  await until(() => lanes.width === 2, 'the least again');
  host.company = inCompany(false);
  await until(() => lanes.width === MOST && host.opened === 16 && host.begun === MOST, 'all of it');
});

it('a worker that drops all that it had begins anew with all of it', async () => {
  const { lanes, host } = paced();
  await until(() => lanes.width === 2, 'the least');
  pace?.stop();
  expect([lanes.width, host.opened, host.begun]).toEqual([MOST, 16, MOST]);
});
