/** What the tests of the runner share: folders of flows, openings, and driving one execution through a pool. */
import { randomUUID } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { bundleFlow } from '../../src/runner/bundle/bundle.ts';
import { RunnerLost } from '../../src/runner/protocol.ts';
import type { Activation, ChildCommand, Command, Delivered, EndCommand, FlowBundle, Opening, Runners } from '../../src/runner/protocol.ts';

/** A folder of flows with the repository's npm packages, removed by `remove`. */
export class FlowsFolder {
  readonly base = mkdtempSync(join(tmpdir(), 'petiole-flows-'));
  readonly root = join(this.base, 'flows');

  constructor(dependencies: Record<string, string> = {}) {
    this.write('package.json', JSON.stringify({ private: true, dependencies }));
  }

  write(path: string, text: string): string {
    const file = join(this.root, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
    return file;
  }

  link(path: string, target: string): void {
    const file = join(this.root, path);
    mkdirSync(dirname(file), { recursive: true });
    symlinkSync(target, file);
  }

  /** An npm package in `node_modules` beside the flows folder, where a workspace puts it. */
  package(name: string, files: Record<string, string>): void {
    for (const [path, text] of Object.entries(files)) this.write(join('..', 'node_modules', name, path), text);
  }

  bundle(source: string, name = 'flow'): Promise<FlowBundle> {
    return bundleFlow({ source, name }, { root: this.root });
  }

  /** The body of a flow: `this`, `inputs`, and top-level code before it. */
  flow(body: string, before = ''): Promise<FlowBundle> {
    return this.bundle(
      `import { flow } from 'petiole';\n${before}\nexport default flow(async function (inputs: any, system: any) {\n${body}\n});`,
    );
  }

  remove(): void {
    rmSync(this.base, { recursive: true, force: true });
  }
}

export const STARTED_AT = 1_763_780_000_000;

export function opening(inputs: unknown = {}, history: Delivered[] = [], id = `0195b2a0-${randomUUID().slice(9)}`): Opening {
  return {
    id,
    root_id: id,
    parent_id: null,
    name: 'test',
    flow: 'test',
    flow_version: 'test',
    inputs: JSON.stringify(inputs),
    labels: {},
    seed: 'seed',
    started_at: STARTED_AT,
    limits: { valueBytes: 8 << 20, children: 10_000, logLines: 1000 },
    history,
  };
}

export const ROOT = '0195b2a0-1234-7000-8000-000000000001';
export const CHILD_ID = '0195b2a0-1234-8000-8000-000000000002';

/** A call as a runner tells of it, in the tree of `ROOT`. */
export const child = (more: object): object => ({
  op: 'child',
  position: 0,
  id: CHILD_ID,
  kind: 'CONNECTION',
  target: { by: 'name', name: 'x' },
  name: 'x',
  inputs: '{}',
  state: 'STARTED',
  ...more,
});

export function delivered(command: Command, output: unknown = {}): Delivered {
  const { position, id, name, inputs } = command as ChildCommand;
  return {
    position,
    status: 'ENDED_SUCCESS',
    id,
    name,
    output_value: JSON.stringify(output),
    error: null,
    message: null,
    inputs,
    created_at: STARTED_AT,
    started_at: STARTED_AT,
    ended_at: STARTED_AT + 1 + position,
  };
}

export function commandsOf(activation: Activation): Command[] {
  if (!activation.ok) throw new Error(`the activation did not finish: ${activation.error.code} ${activation.error.message}`);
  return activation.commands;
}

export function endOf(activation: Activation): EndCommand {
  const end = commandsOf(activation).at(-1);
  if (end?.op !== 'end') throw new Error(`the flow has not ended: ${JSON.stringify(end)}`);
  return end;
}

/** Runs a flow that waits for nothing but plain children, each of which gives `{}`. */
export async function runToEnd(pool: Runners, bundle: FlowBundle, inputs: unknown = {}): Promise<EndCommand> {
  const start = opening(inputs);
  const history: Delivered[] = [];
  let activation = await openPatiently(pool, bundle, start);
  for (;;) {
    const child = commandsOf(activation).find((command) => command.op === 'child' && command.state === 'STARTED');
    if (child === undefined || commandsOf(activation).at(-1)?.op === 'end') return endOf(activation);
    activation = await deliverPatiently(pool, bundle, { ...start, history: [...history] }, delivered(child));
    history.push(delivered(child));
  }
}

/** Opens again what a busy machine did not let run, as the engine does. */
export async function openPatiently(
  pool: Runners,
  bundle: FlowBundle,
  start: Opening,
  options?: Parameters<Runners['open']>[2],
): Promise<Activation> {
  for (;;) {
    try {
      return await pool.open(bundle, start, options);
    } catch (error) {
      if (!(error instanceof RunnerLost) || error.culprit) throw error;
    }
  }
}

/** The same for a delivery to an execution that was opened with `start`: what it did not get is part of its history then. */
export async function deliverPatiently(pool: Runners, bundle: FlowBundle, start: Opening, given: Delivered): Promise<Activation> {
  try {
    return await pool.deliver(start.id, given);
  } catch (error) {
    if (!(error instanceof RunnerLost) || error.culprit) throw error;
    return openPatiently(pool, bundle, { ...start, history: [...start.history, given] });
  }
}

/** What a flow returned, or the message of the error that it threw. */
export function outcome(end: EndCommand): unknown {
  if (end.status === 'ENDED_ERROR') return `${end.error?.name}: ${end.error?.message}`;
  return end.output_value === undefined ? undefined : (JSON.parse(end.output_value) as unknown);
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

export async function until(condition: () => boolean, what: string, timeoutMs = 90_000): Promise<void> {
  const end = Date.now() + timeoutMs;
  while (!condition()) {
    if (Date.now() > end) throw new Error(`waited ${timeoutMs} ms in vain until ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
