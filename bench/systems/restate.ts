/** Restate: its server from npm with logging off, a service endpoint in this process, asked over its ingress. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http2';
import { createRequire } from 'node:module';
import { createServer as createListener, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import * as restate from '@restatedev/restate-sdk';
import { httpTo } from '../http.ts';
import { serve } from '../system.ts';
import { farSide } from './far-side.ts';

const START_MS = 60_000;

serve(async ({ target, folder }) => {
  const call = farSide(target);
  const step = (ctx: restate.Context, i: number) => ctx.run('call', () => call(i));
  const one = restate.service({
    name: 'one',
    handlers: { run: async (ctx: restate.Context, { i }: { i: number }) => ({ n: await step(ctx, i) }) },
  });
  const flows = restate.service({
    name: 'flows',
    handlers: {
      async calls(ctx: restate.Context, { calls }: { calls: number }) {
        let sum = 0;
        for (let i = 1; i <= calls; i++) sum += await step(ctx, i);
        return { sum };
      },
      nothing: (_: restate.Context) => Promise.resolve({ sum: 0 }),
      async parallel(ctx: restate.Context, { calls }: { calls: number }) {
        const answers = await restate.RestatePromise.all(Array.from({ length: calls }, (_, i) => step(ctx, i + 1)));
        return { sum: answers.reduce((sum, n) => sum + n, 0) };
      },
      async fan(ctx: restate.Context, { children }: { children: number }) {
        const started = Array.from({ length: children }, (_, i) => ctx.serviceClient(one).run({ i: i + 1 }));
        const answers = await restate.RestatePromise.all(started);
        return { sum: answers.reduce((sum, { n }) => sum + n, 0) };
      },
      async sleeper(ctx: restate.Context) {
        await ctx.sleep({ hours: 1 });
        return { sum: 0 };
      },
    },
  });
  const endpoint = createServer(restate.createEndpointHandler({ services: [one, flows], logger: () => undefined }));
  endpoint.listen(0, '127.0.0.1');
  await once(endpoint, 'listening');
  const server = await startServer(folder);
  const http = httpTo(server.ingress);
  await register(server.admin, `http://127.0.0.1:${(endpoint.address() as AddressInfo).port}`);
  const headers = { 'content-type': 'application/json' };
  const post = (path: string, inputs: object): Promise<unknown> =>
    http.json({ method: 'POST', path, headers, body: JSON.stringify(inputs) });
  return {
    client: {
      call: (flow, inputs) => post(`/flows/${flow}`, inputs),
      start: async (flow, inputs) => void (await post(`/flows/${flow}/send`, inputs)),
    },
    about: `Restate ${server.version}, over its ingress, service endpoint in a process of its own`,
    async stop() {
      await http.close();
      await server.stop();
      endpoint.close();
    },
  };
});

async function startServer(folder: string) {
  const require = createRequire(import.meta.url);
  const binary = require.resolve(`@restatedev/restate-server-${process.platform}-${process.arch}/bin/restate-server`);
  const [ingress, admin, node] = await Promise.all([freePort(), freePort(), freePort()]);
  const child = spawn(binary, ['--base-dir', join(folder, 'restate')], {
    env: {
      PATH: process.env['PATH'],
      RESTATE_LOG_FILTER: 'off',
      RESTATE_DISABLE_TELEMETRY: 'true',
      RESTATE_BIND_ADDRESS: `127.0.0.1:${node}`,
      RESTATE_ADVERTISED_ADDRESS: `http://127.0.0.1:${node}`,
      RESTATE_INGRESS__BIND_ADDRESS: `127.0.0.1:${ingress}`,
      RESTATE_ADMIN__BIND_ADDRESS: `127.0.0.1:${admin}`,
    },
    stdio: ['ignore', 'ignore', 2],
  });
  const file = new URL('../node_modules/@restatedev/restate-server/package.json', import.meta.url);
  const { version } = JSON.parse(await readFile(file, 'utf8')) as { version: string };
  return {
    ingress: `http://127.0.0.1:${ingress}`,
    admin: `http://127.0.0.1:${admin}`,
    version,
    async stop() {
      if (child.exitCode !== null) return;
      const ended = once(child, 'exit');
      child.kill('SIGKILL');
      await ended;
    },
  };
}

async function register(admin: string, uri: string): Promise<void> {
  for (const until = Date.now() + START_MS; ; await sleep(200)) {
    const answer = await fetch(`${admin}/deployments`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ uri }),
    }).catch((error: unknown) => String(error));
    if (typeof answer !== 'string' && answer.ok) return;
    if (Date.now() > until)
      throw new Error(`Restate does not take the endpoint: ${typeof answer === 'string' ? answer : await answer.text()}`);
  }
}

async function freePort(): Promise<number> {
  const listener = createListener().listen(0, '127.0.0.1');
  await once(listener, 'listening');
  const { port } = listener.address() as AddressInfo;
  listener.close();
  await once(listener, 'close');
  return port;
}
