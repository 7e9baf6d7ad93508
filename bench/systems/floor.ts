/**
 * The floor: what the machine can do for this kind of work. A loop in Node with one HTTP call and one awaited durable commit per
 * step; commits that wait at the same time are one statement. No API, no sandbox, no recovery.
 */
import pg from 'pg';
import { serve } from '../system.ts';
import type { FlowName } from '../workloads.ts';
import { farSide } from './far-side.ts';
import { ownDatabase } from '../database.ts';

serve(async ({ target, data }) => {
  const call = farSide(target);
  const { url, close } = await ownDatabase(data, 'bench_floor');
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query('create table if not exists steps (id bigint generated always as identity primary key, row json not null)');
  const commit = groupCommit(client);
  const step = async (i: number): Promise<number> => {
    const n = await call(i);
    await commit(JSON.stringify({ n }));
    return n;
  };
  const flows: Partial<Record<FlowName, (inputs: Record<string, number>) => Promise<unknown>>> = {
    async calls({ calls = 0 }) {
      let sum = 0;
      for (let i = 1; i <= calls; i++) sum += await step(i);
      return { sum };
    },
    async nothing() {
      await commit('{}');
      return { sum: 0 };
    },
    async parallel({ calls = 0 }) {
      const answers = await Promise.all(Array.from({ length: calls }, (_, i) => step(i + 1)));
      return { sum: answers.reduce((sum, n) => sum + n, 0) };
    },
  };
  const { rows } = await client.query<{ about: string }>(
    `select 'PostgreSQL ' || current_setting('server_version') || ', fsync ' || current_setting('fsync') ||
       ', synchronous_commit ' || current_setting('synchronous_commit') as about`,
  );
  return {
    client: {
      call: (flow, inputs) => flows[flow]?.(inputs) ?? Promise.reject(new Error(`the floor has no ${flow}`)),
      start: () => Promise.reject(new Error('the floor has no sleepers')),
    },
    about: `the bare loop on ${rows[0]?.about ?? ''}`,
    async stop() {
      await client.end();
      await close();
    },
  };
});

function groupCommit(client: pg.Client): (row: string) => Promise<void> {
  let waiting: { row: string; done: () => void; failed: (error: unknown) => void }[] = [];
  let busy = false;
  const flush = async (): Promise<void> => {
    busy = true;
    while (waiting.length > 0) {
      const batch = waiting;
      waiting = [];
      try {
        await client.query({
          name: 'steps',
          text: 'insert into steps (row) select unnest($1::json[])',
          values: [batch.map(({ row }) => row)],
        });
        for (const { done } of batch) done();
      } catch (error) {
        for (const { failed } of batch) failed(error);
      }
    }
    busy = false;
  };
  return (row) =>
    new Promise((done, failed) => {
      waiting.push({ row, done, failed });
      if (!busy) void flush();
    });
}
