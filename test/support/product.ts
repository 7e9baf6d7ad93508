/** The built product as processes of its own, on a database and in folders of their own. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { checkAnswer } from './described-answers.ts';

const ROOT = join(import.meta.dirname, '../..');
export const MAIN = join(ROOT, 'dist/src/main.js');

export const ADMIN_TOKEN = 'the-admin-token-of-the-tests';

export interface Folders {
  root: string;
  env: Record<string, string>;
  /** writes a file below the folder, such as `flows/a.ts` */
  write(path: string, text: string): Promise<string>;
  remove(): Promise<void>;
}

/** As all processes on one database of their own have it. */
const ENCRYPTION_KEY = Buffer.alloc(32, 'the key of the tests').toString('base64');

/** Without a database URL the embedded PostgreSQL is used. */
export async function createFolders(databaseUrl?: string): Promise<Folders> {
  const root = await mkdtemp(join(tmpdir(), 'petiole-test-'));
  for (const name of ['flows', 'connectors', 'data']) await mkdir(join(root, name));
  const env = {
    PATH: process.env['PATH'] ?? '',
    HOME: root,
    NO_COLOR: '1',
    PETIOLE_DRAIN: '2s',
    PETIOLE_DATA: join(root, 'data'),
    PETIOLE_FLOWS: join(root, 'flows'),
    PETIOLE_CONNECTORS: join(root, 'connectors'),
    ...(databaseUrl && { DATABASE_URL: databaseUrl, PETIOLE_ENCRYPTION_KEY: ENCRYPTION_KEY }),
  };
  return {
    root,
    env,
    async write(path, text) {
      const file = join(root, path);
      await mkdir(dirname(file), { recursive: true });
      await writeFile(file, text);
      return file;
    },
    async remove() {
      // What a failed test left running.
      for (const { child, ended } of running.get(root) ?? []) {
        if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL');
        await ended;
      }
      await rm(root, { recursive: true, force: true });
    },
  };
}

export interface Ended {
  code: number | null;
  stdout: string;
  stderr: string;
}

export interface Running {
  child: ChildProcess;
  /** what it has said so far */
  stdout(): string;
  stderr(): string;
  /** waits until `text` has a match in what it says, and gives the match; fails when the process ends before */
  says(text: RegExp): Promise<RegExpExecArray>;
  ended: Promise<Ended>;
  stop(signal?: NodeJS.Signals): Promise<Ended>;
}

/** By the folder in which they were started. */
const running = new Map<string, { child: ChildProcess; ended: Promise<Ended> }[]>();

/** Where a process of the product runs. */
export type Place = Pick<Folders, 'root' | 'env'> & {
  /** of another release */
  main?: string;
  /** what stands before node, such as the way into a namespace */
  within?: string[];
};

/** Starts `petiole ARGS` in the folder. */
export function start(args: string[], { root, env, main = MAIN, within = [] }: Place, input?: string): Running {
  const [program, ...before] = [...within, process.execPath];
  const child = spawn(program!, [...before, main, ...args], { cwd: root, env, stdio: ['pipe', 'pipe', 'pipe'] });
  const said = { stdout: '', stderr: '' };
  child.stdout.on('data', (chunk: Buffer) => (said.stdout += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (said.stderr += chunk.toString()));
  child.stdin.on('error', () => undefined);
  child.stdin.end(input);
  const ended = once(child, 'close').then(([code]) => ({ code: code as number | null, ...said }));
  running.set(root, [...(running.get(root) ?? []), { child, ended }]);
  return {
    child,
    stdout: () => said.stdout,
    stderr: () => said.stderr,
    ended,
    async says(text) {
      for (;;) {
        const match = text.exec(said.stdout) ?? text.exec(said.stderr);
        if (match !== null) return match;
        const more = Promise.race([once(child.stdout, 'data'), once(child.stderr, 'data')]).then(() => null);
        more.catch(() => undefined);
        const end = await Promise.race([more, ended]);
        if (end !== null) throw new Error(`it ended with ${end.code} before it said ${text}:\n${end.stdout}\n${end.stderr}`);
      }
    },
    stop(signal = 'SIGTERM') {
      child.kill(signal);
      return ended;
    },
  };
}

export const command = (args: string[], place: Place, input?: string): Promise<Ended> => start(args, place, input).ended;

export interface Up extends Running {
  url: string;
}

/** On a free port, or on one that was its own before. */
export async function startUp(folders: Place, port = 0): Promise<Up> {
  const env = { ...folders.env, PETIOLE_ADMIN_TOKEN: ADMIN_TOKEN };
  const running = start(['up', '--port', String(port)], { ...folders, env });
  const [, url] = await running.says(/listens on (http:\S+)/);
  return { ...running, url: url! };
}

export interface Answer<T> {
  status: number;
  headers: Headers;
  body: T;
}

/** A REST call with the admin's token. What is answered has to be what the OpenAPI document says. */
export async function call<T = Record<string, unknown>>(
  { url }: Pick<Up, 'url'>,
  method: string,
  path: string,
  body?: unknown,
  headers: Record<string, string> = {},
): Promise<Answer<T>> {
  const isText = typeof body === 'string';
  const answer = await fetch(`${url}/api/v1${path}`, {
    method,
    headers: {
      authorization: `Bearer ${ADMIN_TOKEN}`,
      ...(body !== undefined && !isText && { 'content-type': 'application/json' }),
      ...headers,
    },
    body: body === undefined ? undefined : isText ? body : JSON.stringify(body),
  });
  const text = await answer.text();
  const given = text === '' ? undefined : (JSON.parse(text) as T);
  const { status, headers: answered } = answer;
  checkAnswer({ method, path: `/api/v1${path}`, status, contentType: answered.get('content-type'), body: given });
  return { status, headers: answered, body: given as T };
}
