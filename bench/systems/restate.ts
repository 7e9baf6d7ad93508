/** Restate: its server from npm with logging off, its services in `restate-service.ts`, asked over its ingress by this process. */
import { fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { httpTo } from '../http.ts';
import { serve } from '../system.ts';

const START_MS = 60_000;

serve(async ({ target, folder }) => {
  const service = fork(join(import.meta.dirname, 'restate-service.ts'), { stdio: ['ignore', 2, 2, 'ipc'] });
  service.send(target);
  const [port] = (await once(service, 'message')) as [number];
  const server = await startServer(folder);
  await register(server.admin, `http://127.0.0.1:${port}`);
  const http = httpTo(server.ingress);
  const headers = { 'content-type': 'application/json' };
  const post = (path: string, inputs: object): Promise<unknown> =>
    http.json({ method: 'POST', path, headers, body: JSON.stringify(inputs) });
  return {
    client: {
      call: (flow, inputs) => post(`/flows/${flow}`, inputs),
      start: async (flow, inputs) => void (await post(`/flows/${flow}/send`, inputs)),
    },
    about: `Restate ${server.version} with its defaults and logging off, over its ingress, services in a process of their own`,
    async stop() {
      await http.close();
      await server.stop();
      service.disconnect();
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
  const listener = createServer().listen(0, '127.0.0.1');
  await once(listener, 'listening');
  const { port } = listener.address() as AddressInfo;
  listener.close();
  await once(listener, 'close');
  return port;
}
