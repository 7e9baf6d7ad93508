import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { BudgetTable, type Settlement } from '../../src/storage/budgets/settle.ts';
import type { Queryable } from '../../src/storage/journal/rows.ts';
import { createPool } from '../../src/storage/pool.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';

let database: TestDatabase;
let pool: ReturnType<typeof createPool>;
let table: BudgetTable;
beforeAll(async () => {
  database = await createTestDatabase();
  pool = createPool(database.url, { max: 20 });
  table = new BudgetTable(pool as unknown as Queryable);
});
afterAll(async () => {
  await pool.end();
  await database.drop();
});

const HOUR = 3_600_000;

/** One process of a budget; each call of `settle` tells what changed. */
function holderOf(subject: string, limits: Partial<Settlement> = {}) {
  const own: Settlement = {
    subject,
    connectorId: null,
    holder: randomUUID(),
    requests: 10,
    periodMs: HOUR,
    concurrency: null,
    arrivedMsAgo: [],
    out: 0,
    busy: 0,
    waiting: 0,
    pauseMs: 0,
    leaseMs: HOUR,
    waitLeaseMs: HOUR,
    ...limits,
  };
  return {
    own,
    async settle(now: Partial<Settlement>) {
      const settled = await table.settle(Object.assign(own, { arrivedMsAgo: [], pauseMs: 0 }, now));
      own.out += settled.granted;
      own.busy += settled.granted;
      own.waiting -= settled.granted;
      return settled;
    },
  };
}

describe('a settlement', () => {
  it('grants what is free, and no more, also where many ask in the same moment', async () => {
    const holders = Array.from({ length: 60 }, () => holderOf('crowd', { requests: 25 }));
    const granted = await Promise.all(holders.map((holder) => holder.settle({ waiting: 1 })));
    // those that were told of as waiting get the rest at their next look
    for (let look = 0; look < 3; look++) granted.push(...(await Promise.all(holders.map((holder) => holder.settle({})))));
    expect(granted.reduce((sum, { granted: count }) => sum + count, 0)).toBe(25);
    const { rows } = await database.pool.query(
      "select count(*)::int as holders, sum((h.value->>'out')::int)::int as out from rate_budgets, jsonb_each(holders) h where subject = 'crowd'",
    );
    expect(rows).toEqual([{ holders: 60, out: 25 }]);
  });

  it('counts a call from its grant until a period after its arrival', async () => {
    const a = holderOf('arrival', { requests: 2 });
    expect((await a.settle({ waiting: 3 })).granted).toBe(2);
    expect(await a.settle({})).toMatchObject({ granted: 0, room: 0, nextMs: null });
    // one arrived long ago, one just now
    expect(await a.settle({ out: 0, arrivedMsAgo: [2 * HOUR, 0] })).toMatchObject({ granted: 1, room: 1 });
    const { nextMs } = await a.settle({ waiting: 1 });
    expect(nextMs).toBeGreaterThan(HOUR - 60_000);
    expect(nextMs).toBeLessThanOrEqual(HOUR + HOUR / 50);
  });

  it('believes what a process says of all its calls: a grant whose answer was lost comes back', async () => {
    const a = holderOf('lost', { requests: 2 });
    await table.settle({ ...a.own, waiting: 2 });
    expect((await a.settle({ waiting: 2 })).granted).toBe(2);
  });

  it('shares what is free among those that wait, and lets nobody go empty for ever', async () => {
    const [greedy, modest] = [holderOf('fair', { requests: 4 }), holderOf('fair', { requests: 4 })];
    await greedy.settle({ waiting: 100 });
    expect(greedy.own.out).toBe(4);
    expect((await modest.settle({ waiting: 1 })).granted).toBe(0);
    for (let round = 0; round < 3; round++) {
      // one place comes free at a time, and who was served last asks first
      await greedy.settle({ out: greedy.own.out - 1, arrivedMsAgo: [2 * HOUR] });
      if ((await modest.settle({})).granted === 1) break;
    }
    expect(modest.own.out).toBe(1);
  });

  it('limits the calls that run at the same time, and forgets those of a process that fell silent', async () => {
    const [dead, living] = [holderOf('silent', { concurrency: 2, leaseMs: 0 }), holderOf('silent', { concurrency: 2 })];
    expect((await dead.settle({ waiting: 5, leaseMs: HOUR, waitLeaseMs: 0 })).granted).toBe(2);
    expect(await living.settle({ waiting: 1 })).toMatchObject({ granted: 0, runningRoom: 0, room: 8 });
    await dead.settle({ leaseMs: 0, waiting: 0 });
    // its two calls count as arrived at this moment
    expect(await living.settle({ waiting: 1 })).toMatchObject({ granted: 1, runningRoom: 2, room: 8 });
    expect(await living.settle({})).toMatchObject({ room: 7 });
  });

  it('stops all of them for a pause, and never makes a pause shorter', async () => {
    const [a, b] = [holderOf('pause'), holderOf('pause')];
    await a.settle({ pauseMs: HOUR });
    const { pausedMs, granted } = await b.settle({ waiting: 1, pauseMs: 5 });
    expect(granted).toBe(0);
    expect(pausedMs).toBeGreaterThan(HOUR - 60_000);
    expect(pausedMs).toBeLessThanOrEqual(HOUR);
  });
});
