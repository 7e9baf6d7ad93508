/** Petiole as anybody runs it: `up` on its embedded PostgreSQL, asked over its REST API. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Agent } from 'undici';
import { serve } from '../system.ts';
import type { Client } from '../workloads.ts';

const ROOT = join(import.meta.dirname, '../..');
const TOKEN = 'the-admin-token-of-the-bench';
const WAIT_SECONDS = 600;

serve(async ({ target, folder, data }) => {
  const connectors = join(folder, 'connectors');
  await mkdir(connectors, { recursive: true });
  await writeFile(join(connectors, 'target.yaml'), `name: target\ntype: REST\nallow_private: true\nvalue:\n  url: ${target}\n`);
  const env = {
    PATH: process.env['PATH'],
    HOME: folder,
    PETIOLE_DATA: data,
    PETIOLE_FLOWS: join(ROOT, 'bench/flows'),
    PETIOLE_CONNECTORS: connectors,
    PETIOLE_ADMIN_TOKEN: TOKEN,
    LOG_LEVEL: 'warn',
  };
  const up = spawn(process.execPath, [join(ROOT, 'scripts/petiole.mjs'), 'up', '--port', '0'], {
    cwd: folder,
    env,
    stdio: ['ignore', 'pipe', 2],
  });
  const url = await addressOf(up);
  const { version } = JSON.parse(await readFile(join(ROOT, 'package.json'), 'utf8')) as { version: string };
  const agent = new Agent({ connections: 128, headersTimeout: 0, bodyTimeout: 0 });
  return {
    client: clientOf(url, agent),
    about: `Petiole ${version}, REST API of \`up\``,
    async stop() {
      await agent.destroy();
      if (up.exitCode !== null) return;
      const ended = once(up, 'exit');
      up.kill('SIGTERM');
      await ended;
    },
  };
});

function addressOf(up: ReturnType<typeof spawn>): Promise<string> {
  return new Promise((resolve, reject) => {
    let said = '';
    up.stdout?.on('data', (chunk: Buffer) => {
      said += chunk.toString();
      const url = /listens on (http:\S+)/.exec(said)?.[1];
      if (url !== undefined) resolve(url);
    });
    up.once('exit', (code) => reject(new Error(`\`up\` ended with ${String(code)}: ${said}`)));
  });
}

function clientOf(url: string, agent: Agent): Client {
  const post = async (flow: string, inputs: object, query: string): Promise<{ status: string; output_value: unknown; error: unknown }> => {
    const { statusCode, body } = await agent.request({
      origin: url,
      path: `/api/v1/executions${query}`,
      method: 'POST',
      headers: { authorization: `Bearer ${TOKEN}`, 'content-type': 'application/json' },
      body: JSON.stringify({ flow, inputs }),
    });
    const answer = (await body.json()) as { status: string; output_value: unknown; error: unknown };
    if (statusCode !== 201) throw new Error(`${statusCode}: ${JSON.stringify(answer)}`);
    return answer;
  };
  return {
    async call(flow, inputs) {
      const ended = await post(flow, inputs, `?wait=${WAIT_SECONDS}`);
      if (ended.status !== 'ENDED_SUCCESS') throw new Error(`${ended.status}: ${JSON.stringify(ended.error)}`);
      return ended.output_value;
    },
    async start(flow, inputs) {
      await post(flow, inputs, '');
    },
  };
}
