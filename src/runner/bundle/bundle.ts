/**
 * Makes a flow version of a script. esbuild runs in a child process without environment, which is kept for a while, since its
 * start is most of what a bundle costs.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Message } from 'esbuild';
import { PetioleError } from '../../errors.ts';
import type { JsonValue } from '../../model.ts';
import { GUEST_RUNTIME, type FlowBundle } from '../protocol.ts';
import type { BundlerAnswer } from './child.ts';
import type { CompileRequest } from './compile.ts';

/** `file`: a path, relative ones from `root`; `name` is the path in `root` without `.ts` that a script without a file stands for. */
export type FlowSource = { file: string } | { source: string; name: string };

export interface BundleOptions {
  /** the flows folder: nothing outside of it and of its package.json's dependencies is read */
  root: string;
}

const IDLE_MS = 5_000;

/** Throws COMPILE_ERROR with `file`, `line` and `column` (both from 1), the path relative to the flows folder. */
export async function bundleFlow(flow: FlowSource, options: BundleOptions): Promise<FlowBundle> {
  const answer = await ask({ ...flow, root: resolve(options.root), guestRuntime: GUEST_RUNTIME });
  if ('failed' in answer) throw new PetioleError('INTERNAL', `the script could not be bundled: ${answer.failed}`);
  if ('messages' in answer) throw compileError(answer.messages);
  return { ...answer.compiled, guestRuntime: GUEST_RUNTIME };
}

/** Ends the bundler process, if there is one, and waits for its end. The next bundle starts another. */
export async function closeBundler(): Promise<void> {
  const { current } = bundler;
  if (current === null) return;
  const ended = new Promise((done) => current.once('exit', done));
  if (current.exitCode === null && current.signalCode === null) {
    current.ref();
    current.kill('SIGKILL');
    await ended;
  }
}

const bundler = {
  current: null as ChildProcess | null,
  waiting: new Map<number, (answer: BundlerAnswer) => void>(),
  sent: 0,
  idle: null as NodeJS.Timeout | null,
};

function ask(request: CompileRequest): Promise<BundlerAnswer> {
  const child = (bundler.current ??= start());
  if (bundler.idle !== null) clearTimeout(bundler.idle);
  const id = ++bundler.sent;
  return new Promise((done) => {
    bundler.waiting.set(id, done);
    child.ref();
    child.channel?.ref();
    child.send({ id, request }, () => {}); // a failed send is told by the exit of the child
  });
}

function start(): ChildProcess {
  const entry = fileURLToPath(new URL(`./child${import.meta.url.endsWith('.ts') ? '.ts' : '.js'}`, import.meta.url).href);
  const child = spawn(process.execPath, [entry], { env: {}, cwd: '/', stdio: ['ignore', 'ignore', 'ignore', 'ipc'] });
  child.on('message', (answer: BundlerAnswer) => settle(answer));
  child.on('error', () => {}); // 'exit' or the missing channel tells it
  child.on('exit', () => {
    if (bundler.current !== child) return; // it was let go; whoever waits now waits for another
    bundler.current = null;
    for (const id of [...bundler.waiting.keys()]) settle({ id, failed: 'the bundler process ended' });
  });
  return child;
}

function settle(answer: BundlerAnswer): void {
  bundler.waiting.get(answer.id)?.(answer);
  bundler.waiting.delete(answer.id);
  if (bundler.waiting.size > 0) return;
  bundler.current?.unref();
  bundler.current?.channel?.unref();
  bundler.idle = setTimeout(letGo, IDLE_MS).unref();
}

/** At once, not when it has ended: a request that comes meanwhile would be lost with it. */
function letGo(): void {
  bundler.current?.disconnect();
  bundler.current = null;
}

function compileError(messages: Message[]): PetioleError {
  const errors = messages.map(problemOf);
  const { file, line, column, text } = errors[0] ?? { file: null, line: null, column: null, text: 'the script does not compile' };
  const more = errors.length > 1 ? ` (and ${errors.length - 1} more)` : '';
  const where = file === null ? '' : `${file}:${line}:${column}: `;
  return new PetioleError('COMPILE_ERROR', `${where}${text}${more}`, { file, line, column, errors: errors as unknown as JsonValue });
}

interface Problem {
  file: string | null;
  line: number | null;
  column: number | null;
  text: string;
  line_text: string | null;
}

function problemOf({ text, location, notes }: Message): Problem {
  const note = notes[0]?.text;
  return {
    file: location === null ? null : location.file.replace(/^flow:/, ''),
    line: location?.line ?? null,
    column: location === null ? null : location.column + 1,
    text: inOurWords(text) + (note === undefined ? '' : ` (${note})`),
    line_text: location?.lineText ?? null,
  };
}

/** Where esbuild speaks of its own options, what that means in a flow script. */
function inOurWords(text: string): string {
  if (text.startsWith('Top-level await')) return 'await is only possible inside the flow; a flow script has no top-level await';
  if (text.includes('"import.meta"')) return 'import.meta is not available in flow scripts';
  if (text.startsWith('This "import" expression')) return 'import() is not available in flow scripts; import at the top of the file';
  if (/call to "require"|calls? to "require"|"require.resolve"/.test(text)) {
    return 'require is only possible with the text of a path or package; import at the top of the file';
  }
  return text;
}
