/** What flows a process knows of in memory, where starts look. */
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { DataSource } from 'typeorm';
import { Flows } from '../../src/executions/flows.ts';
import { openDataSource } from '../../src/storage/data-source.ts';
import { FlowStorage } from '../../src/storage/flow-storage.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';

let database: TestDatabase;
let data: DataSource;

beforeAll(async () => {
  database = await createTestDatabase();
  data = await openDataSource(database.url);
});
afterAll(async () => {
  await data?.destroy();
  await database?.drop();
});

it('are not forgotten by a look at the database that began before they were saved or deleted', async () => {
  const storage = new FlowStorage(data);
  const names = storage.names.bind(storage);
  let between: (() => Promise<unknown>) | null = null;
  storage.names = async () => {
    const rows = await names();
    const change = between;
    between = null;
    await change?.();
    return rows;
  };
  const compiler = {
    bundle: (source: { script?: string }) =>
      Promise.resolve({ sha256: `of ${source.script}`, guestRuntime: 1, script: String(source.script), packages: null, sourceMap: '{}' }),
    describe: () => Promise.resolve({ name: null, inputs: null, outputs: null, pool: null }),
  };
  const flows = new Flows({ storage, compiler: compiler as never });
  await flows.refresh();
  between = () => flows.put('saved', 'first');
  await flows.refresh();
  expect(flows.current('saved')).toBe('of first');
  between = () => flows.put('saved', 'second');
  await flows.refresh();
  expect(flows.current('saved')).toBe('of second');
  between = () => flows.delete('saved');
  await flows.refresh();
  expect(flows.current('saved')).toBeNull();
});
