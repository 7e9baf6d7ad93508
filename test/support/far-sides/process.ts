/** Starts a server process for a test file and stops it by its id, with whatever it started. */
import { spawn, type ChildProcess } from 'node:child_process';

export interface ServerProcess {
  pid: number;
  /** all it wrote so far */
  output(): string;
  hasEnded(): boolean;
  /** Told to end, and killed where it does not; each of its processes gets the signal. */
  stop(signal?: NodeJS.Signals): Promise<void>;
}

/** Resolves when a line of its output matches; rejects with the output when it ends before. */
export async function startProcess(
  command: string,
  args: readonly string[],
  ready: RegExp,
  options: { env?: NodeJS.ProcessEnv; cwd?: string } = {},
): Promise<ServerProcess & { match: RegExpExecArray }> {
  const child = spawn(command, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'], detached: true });
  let written = '';
  const match = await new Promise<RegExpExecArray>((resolve, reject) => {
    const onData = (data: Buffer) => {
      written += data.toString();
      const found = ready.exec(written);
      if (found) resolve(found);
    };
    child.stdout?.on('data', onData);
    child.stderr?.on('data', onData);
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`${command} ended with ${code} before it was ready:\n${written}`)));
  });
  const hasEnded = () => child.exitCode !== null || child.signalCode !== null;
  return { pid: child.pid ?? 0, match, output: () => written, hasEnded, stop: (signal) => stop(child, signal) };
}

async function stop(child: ChildProcess, signal: NodeJS.Signals = 'SIGTERM'): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null || !child.pid) return;
  const ended = new Promise((resolve) => child.once('exit', resolve));
  process.kill(-child.pid, signal);
  const timer = setTimeout(() => child.pid && process.kill(-child.pid, 'SIGKILL'), 2_000);
  await ended;
  clearTimeout(timer);
}
