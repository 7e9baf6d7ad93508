import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { listConnectorLogs } from '../../src/storage/connector-logs.ts';
import { flush } from '../../src/storage/journal/flush.ts';
import type { Queryable } from '../../src/storage/journal/rows.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { aWorker, newRow } from '../support/journal-rows.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

it('the log of a connector shows a failure whatever the far side answered', async () => {
  const db = database.pool as unknown as Queryable;
  const error = JSON.stringify({ name: 'HttpError', code: 'HTTP_500', message: 'no \u0000', response: 'GIF89a\u0000\ud800' });
  const call = { type: 'CONNECTION' as const, connector: 'images', status: 'ENDED_ERROR' as const, owned: false, endedAt: 2 };
  await flush(db, await aWorker(db), {
    inserts: [newRow({ ...call, error, createdAt: 1 }), newRow({ ...call, error: null, createdAt: 2 })],
    changes: [],
    logs: [],
    wakes: [],
  });
  const lines = await listConnectorLogs(db, 'images', null, 10);
  expect(lines.map(({ isFailure, values }) => ({ isFailure, values }))).toEqual([
    { isFailure: true, values: [null] },
    { isFailure: true, values: ['HTTP_500: no \u0000'] },
  ]);
});
