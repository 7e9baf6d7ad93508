import { describe, expect, it } from '@jest/globals';
import { createServer, type AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Queryable } from '../../src/storage/journal/rows.ts';
import { PostgresMailbox } from '../../src/storage/mailbox.ts';
import { createTestDatabase } from '../support/database.ts';

describe('the mailbox', () => {
  it('tries one connection at a time while the database cannot be reached', async () => {
    const times: number[] = [];
    const server = createServer((socket) => {
      times.push(performance.now());
      socket.on('error', () => undefined);
      socket.destroy();
    }).listen(0, '127.0.0.1');
    const { port } = await new Promise<AddressInfo>((resolve) => server.once('listening', () => resolve(server.address() as AddressInfo)));
    const mailbox = new PostgresMailbox(`postgres://u:p@127.0.0.1:${port}/d`, { query: async () => ({ rows: [], rowCount: 0 }) });
    await mailbox.open('a', () => undefined);
    while (times.length < 5) await sleep(50);
    await mailbox.close();
    server.close();
    // Doubling would make the fifth attempt come with the third.
    expect(times[4]! - times[0]!).toBeGreaterThan(1500);
  });

  it('sends what comes in one moment in one statement, and tells each id once', async () => {
    const database = await createTestDatabase();
    try {
      let statements = 0;
      const query = (...given: unknown[]): unknown => {
        statements += 1;
        return (database.pool.query as (...args: unknown[]) => unknown).apply(database.pool, given);
      };
      const mailbox = new PostgresMailbox<{ woken?: string[] }>(database.url, { query } as unknown as Queryable);
      const received: unknown[] = [];
      await mailbox.open('a', (message) => received.push(message));
      for (let i = 0; i < 100; i++) mailbox.send('a', { woken: [`flow ${i % 3}`] });
      mailbox.send('b', { woken: ['flow 0'] });
      while (received.length === 0) await sleep(10);
      expect([statements, received]).toEqual([1, [{ woken: ['flow 0', 'flow 1', 'flow 2'] }]]);
      await mailbox.close();
    } finally {
      await database.drop();
    }
  });

  it('keeps one connection when it is opened anew while it connects, and none when it is closed', async () => {
    const database = await createTestDatabase();
    const connections = async (): Promise<number> => {
      const { rows } = await database.pool.query<{ count: number }>(
        `select count(*)::int as count from pg_stat_activity where application_name = 'petiole mailbox' and datname = current_database()`,
      );
      return rows[0]?.count ?? 0;
    };
    try {
      const mailbox = new PostgresMailbox<{ woken?: string[] }>(database.url, database.pool as unknown as Queryable);
      const received: unknown[] = [];
      await Promise.all([mailbox.open('a', () => undefined), mailbox.open('b', (message) => received.push(message))]);
      mailbox.send('b', { woken: ['x'] });
      while (received.length === 0) await sleep(10);
      expect(received).toEqual([{ woken: ['x'] }]);
      while ((await connections()) !== 1) await sleep(10);
      await mailbox.close();
      const late = new PostgresMailbox(database.url, database.pool as unknown as Queryable);
      const opening = late.open('c', () => undefined);
      await late.close();
      await opening;
      while ((await connections()) !== 0) await sleep(10);
    } finally {
      await database.drop();
    }
  });
});
