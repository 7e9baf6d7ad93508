/**
 * Petiole's processes as anybody runs them: `up` and `worker` on what stands in this clone, with a load client over the REST API.
 * With `probe` they are started with `probe/probe.ts` in them, which answers questions that nobody can answer from outside.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { httpTo, type Http } from './http.ts';
import type { ProbeAnswers, ProbeName, ProbeQuestion } from './probe/probe.ts';
import type { Client, OwnFlowName } from './workloads.ts';

export const ROOT = join(import.meta.dirname, '..');
const TOKEN = 'the-admin-token-of-the-bench';
/** Shared by the processes of one database; what it protects is the bench's own. */
const KEY = Buffer.alloc(32, 7).toString('base64');
const WAIT_SECONDS = 600;

export interface Setup {
  /** address of the far side */
  target: string;
  /** of its own, made where it is missing: connectors, and home */
  folder: string;
  /** the data folder */
  data: string;
  /** default: the embedded PostgreSQL in the data folder */
  databaseUrl?: string;
  probe?: boolean;
  env?: Record<string, string>;
}

export interface PetioleProcess {
  pid: number;
  /** of `up`: its address */
  url: string;
  ask<Name extends ProbeName>(name: Name, details?: object): Promise<ProbeAnswers[Name]>;
  /** SIGTERM, and waits for the end */
  stop(): Promise<void>;
  /** SIGKILL, and waits for the end */
  kill(): Promise<void>;
}

export async function petioleVersion(): Promise<string> {
  return (JSON.parse(await readFile(join(ROOT, 'package.json'), 'utf8')) as { version: string }).version;
}

export async function startUp(setup: Setup): Promise<PetioleProcess> {
  const child = await launch(['up', '--port', '0'], setup);
  return processOf(child, await addressOf(child));
}

/** One more worker on the database of the setup; ready when it says so in the table of workers, which the caller looks at. */
export async function startWorker(setup: Setup): Promise<PetioleProcess> {
  return processOf(await launch(['worker'], setup), '');
}

async function launch(command: string[], { target, folder, data, databaseUrl, probe = false, env }: Setup): Promise<ChildProcess> {
  const connectors = join(folder, 'connectors');
  await mkdir(connectors, { recursive: true });
  await writeFile(join(connectors, 'target.yaml'), `name: target\ntype: REST\nallow_private: true\nvalue:\n  url: ${target}\n`);
  const flags = probe ? ['--expose-gc', '--import', join(import.meta.dirname, 'probe/probe.ts')] : [];
  return spawn(process.execPath, [...flags, join(ROOT, 'scripts/petiole.mjs'), ...command], {
    cwd: folder,
    env: {
      PATH: process.env['PATH'],
      HOME: folder,
      PETIOLE_DATA: data,
      PETIOLE_FLOWS: join(ROOT, 'bench/flows'),
      PETIOLE_CONNECTORS: connectors,
      PETIOLE_ADMIN_TOKEN: TOKEN,
      LOG_LEVEL: 'warn',
      ...(databaseUrl !== undefined && { DATABASE_URL: databaseUrl, PETIOLE_ENCRYPTION_KEY: KEY }),
      ...env,
    },
    stdio: ['ignore', 'pipe', 2, ...(probe ? (['ipc'] as const) : [])],
  });
}

function addressOf(up: ChildProcess): Promise<string> {
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

function processOf(child: ChildProcess, url: string): PetioleProcess {
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    child.kill(signal);
    await ended;
  };
  return {
    pid: child.pid ?? -1,
    url,
    async ask(name, details) {
      const answered = once(child, 'message');
      child.send({ ask: name, ...details } satisfies ProbeQuestion);
      const [answer] = (await answered) as [{ failed: string } | { answer: never }];
      if ('failed' in answer) throw new Error(`the probe: ${answer.failed}`);
      return answer.answer;
    },
    stop: () => end('SIGTERM'),
    kill: () => end('SIGKILL'),
  };
}

export interface PetioleClient extends Client<OwnFlowName> {
  get(path: string): Promise<unknown>;
  post(path: string, body: object): Promise<unknown>;
  close(): Promise<void>;
}

export function clientOf(url: string, http: Http = httpTo(url)): PetioleClient {
  const headers = { authorization: `Bearer ${TOKEN}`, 'content-type': 'application/json' };
  const post = (path: string, body: object): Promise<unknown> =>
    http.json({ method: 'POST', path: `/api/v1${path}`, headers, body: JSON.stringify(body) });
  return {
    async call(flow, inputs) {
      const ended = (await post(`/executions?wait=${WAIT_SECONDS}`, { flow, inputs })) as {
        status: string;
        output_value: unknown;
        error: unknown;
      };
      if (ended.status !== 'ENDED_SUCCESS') throw new Error(`${ended.status}: ${JSON.stringify(ended.error)}`);
      return ended.output_value;
    },
    async start(flow, inputs) {
      await post('/executions', { flow, inputs });
    },
    post,
    get: (path) => http.json({ method: 'GET', path: `/api/v1${path}`, headers }),
    close: () => http.close(),
  };
}
