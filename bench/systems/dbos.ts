/**
 * DBOS Transact: a library, so its load client runs in the same process, and starts workflows by calling them. Its pool has the
 * default of 10 connections: with 20 or 64 it was slower here.
 */
import { DBOS } from '@dbos-inc/dbos-sdk';
import { readFile } from 'node:fs/promises';
import { serve } from '../system.ts';
import type { FlowName } from '../workloads.ts';
import { farSide } from './far-side.ts';
import { ownDatabase } from '../database.ts';

const HOUR_MS = 3_600_000;

serve(async ({ target, data }) => {
  const call = farSide(target);
  const step = (i: number): Promise<number> => DBOS.runStep(() => call(i), { name: 'call' });

  const one = DBOS.registerWorkflow(async (i: number) => ({ n: await step(i) }), { name: 'one' });
  const flows = {
    calls: DBOS.registerWorkflow(
      async ({ calls = 0 }: Record<string, number>) => {
        let sum = 0;
        for (let i = 1; i <= calls; i++) sum += await step(i);
        return { sum };
      },
      { name: 'calls' },
    ),
    nothing: DBOS.registerWorkflow((_: Record<string, number>) => Promise.resolve({ sum: 0 }), { name: 'nothing' }),
    parallel: DBOS.registerWorkflow(
      async ({ calls = 0 }: Record<string, number>) => {
        const answers = await Promise.all(Array.from({ length: calls }, (_, i) => step(i + 1)));
        return { sum: answers.reduce((sum, n) => sum + n, 0) };
      },
      { name: 'parallel' },
    ),
    fan: DBOS.registerWorkflow(
      async ({ children = 0 }: Record<string, number>) => {
        const handles = [];
        for (let i = 1; i <= children; i++) handles.push(await DBOS.startWorkflow(one)(i));
        const answers = await Promise.all(handles.map((handle) => handle.getResult()));
        return { sum: answers.reduce((sum, { n }) => sum + n, 0) };
      },
      { name: 'fan' },
    ),
    sleeper: DBOS.registerWorkflow(
      async (_: Record<string, number>) => {
        await DBOS.sleep(HOUR_MS);
        return { sum: 0 };
      },
      { name: 'sleeper' },
    ),
  } satisfies Record<FlowName, (inputs: Record<string, number>) => Promise<unknown>>;

  const { url, close } = await ownDatabase(data, 'bench_dbos');
  DBOS.setConfig({ name: 'bench', systemDatabaseUrl: url, logLevel: 'error' });
  await DBOS.launch();
  const file = new URL('../node_modules/@dbos-inc/dbos-sdk/package.json', import.meta.url);
  const { version } = JSON.parse(await readFile(file, 'utf8')) as { version: string };
  return {
    client: {
      call(flow, inputs) {
        const workflow: (inputs: Record<string, number>) => Promise<unknown> = flows[flow];
        return workflow(inputs);
      },
      async start(flow, inputs) {
        await DBOS.startWorkflow(flows[flow] as (inputs: Record<string, number>) => Promise<unknown>)(inputs);
      },
    },
    about: `DBOS Transact ${version}, with its defaults, called in its own process, on the same PostgreSQL`,
    async stop() {
      // The sleepers sleep for an hour: the process ends without them, as it may.
      await Promise.race([DBOS.shutdown(), new Promise((resolve) => setTimeout(resolve, 2000))]);
      await close();
    },
  };
});
