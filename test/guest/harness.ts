/**
 * The built guest in contexts of node:vm, driven as the runner drives it: open, let the microtasks drain, take the commands,
 * deliver an ended child, and so on. A context of its own per flow version, frozen as in a runner.
 */
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import vm from 'node:vm';
import { buildSync, transformSync } from 'esbuild';
import type {
  ChildCommand,
  Command,
  ContinueCommand,
  Delivered,
  EndCommand,
  FlowDescription,
  LogCommand,
  Opening,
} from '../../src/runner/protocol.ts';
import { GUEST_RUNTIME } from '../../src/runner/protocol.ts';
import type { Adapter } from '../../src/runner/realm/index.ts';
import { loadScripts } from '../../src/runner/scripts.ts';

// the guest takes the time zone from its process, where the runner sets it
process.env['TZ'] = 'UTC';

const root = join(dirname(fileURLToPath(import.meta.url)), '../..');
const scripts = await loadScripts();

export const ROOT_ID = '0198a000-1234-7000-8000-000000000001';
export const STARTED_AT = Date.UTC(2026, 10, 22, 3, 4, 5, 678);

type RealmScript = { assemble(guest: unknown, packages: unknown): Adapter };

/** One flow version in a context. */
export class Version {
  private readonly context = vm.createContext(vm.constants.DONT_CONTEXTIFY, { microtaskMode: 'afterEvaluate' });
  private readonly adapter: Adapter;

  constructor(source: string, packages: readonly string[] = []) {
    const realm = this.run(scripts.realm, 'petiole:runner') as RealmScript;
    const guest = this.run(scripts.guests.get(GUEST_RUNTIME)!, 'petiole:guest');
    const modules = packages.length === 0 ? undefined : this.run(bundled(packages), 'packages.js');
    this.adapter = realm.assemble(guest, modules);
    const { code } = transformSync(source, { loader: 'ts', format: 'cjs', target: 'es2024' });
    const head = '(function (require, module, exports, globalThis, console, connectors) {"use strict";\n';
    this.adapter.setScript(this.run(`${head}${code}\n})`, 'script.js', -1) as Parameters<Adapter['setScript']>[0]);
  }

  describe(): FlowDescription {
    return JSON.parse(checked(this.adapter.describe())!) as FlowDescription;
  }

  open(opening: Opening): Command[] {
    checked(this.adapter.open(opening.id, JSON.stringify(opening)));
    return this.take(opening.id);
  }

  deliver(id: string, delivered: Delivered): Command[] {
    checked(this.adapter.deliver(id, JSON.stringify(delivered)));
    return this.take(id);
  }

  take(id: string): Command[] {
    this.run('0', 'drain.js');
    return JSON.parse(withoutFramesOfTheHost(checked(this.adapter.take(id))!)) as Command[];
  }

  private run(code: string, filename: string, lineOffset = 0): unknown {
    return vm.runInContext(code, this.context, { filename, lineOffset });
  }
}

/** Unlike an isolate of its own, a context of node:vm shows the callers outside of it. */
function withoutFramesOfTheHost(text: string): string {
  return text.replace(/\\+n {4}at (?:(?!\\+n|\\*").)*/g, (frame) => (/script\.js|packages\.js|petiole:/.test(frame) ? frame : ''));
}

function checked(answer: string | undefined): string | undefined {
  if (answer?.startsWith('!')) throw Object.assign(new Error(answer), JSON.parse(answer.slice(1)) as object);
  return answer;
}

function bundled(packages: readonly string[]): string {
  const imports = packages.map((name, i) => `import * as p${i} from ${JSON.stringify(name)};`).join('');
  const exports = `export const modules = {${packages.map((name, i) => `${JSON.stringify(name)}: p${i}`).join()}};`;
  const { outputFiles } = buildSync({
    stdin: { contents: imports + exports, resolveDir: join(root, 'flows') },
    bundle: true,
    write: false,
    format: 'iife',
    globalName: '__exports',
    platform: 'neutral',
    mainFields: ['module', 'main'],
  });
  return `(function () {${outputFiles[0]!.text}; return __exports.modules; })()`;
}

export function opening(over: Partial<Opening> = {}): Opening {
  return {
    id: ROOT_ID,
    root_id: ROOT_ID,
    parent_id: null,
    name: 'run of test',
    flow: 'test',
    flow_version: 'f'.repeat(64),
    inputs: '{}',
    labels: {},
    seed: 'a seed',
    started_at: STARTED_AT,
    limits: { valueBytes: 100_000, children: 1000, logLines: 100 },
    history: [],
    ...over,
  };
}

export interface Answer {
  status?: Delivered['status'];
  output?: unknown;
  error?: object;
  message?: string;
  /** ms after the start of the flow */
  after?: number;
  id?: string;
}

/** One execution, and all that it has issued. */
export class Run {
  readonly all: Command[] = [];
  readonly history: Delivered[] = [];
  /** issued by the last activation */
  last: Command[];

  constructor(
    readonly version: Version,
    readonly opening: Opening,
  ) {
    this.last = this.note(version.open(opening));
  }

  /** Delivers the child at this position as ended. */
  end(position: number, answer: Answer = {}): Command[] {
    const delivered = this.delivered(position, answer);
    this.history.push(delivered);
    return (this.last = this.note(this.version.deliver(this.opening.id, delivered)));
  }

  fail(position: number, error: object = {}, answer: Answer = {}): Command[] {
    const full = { name: 'PetioleError', message: 'it broke', code: 'CONNECTION_FAILED', ...error };
    return this.end(position, { status: 'ENDED_ERROR', error: full, ...answer });
  }

  /** Ends children as they start, in order of position, until the flow has ended or waits for nothing. */
  finish(answer: (child: ChildCommand) => Answer = () => ({})): EndCommand | ContinueCommand {
    for (;;) {
      const over = this.over;
      if (over !== undefined) return over;
      const next = this.running()[0];
      if (next === undefined) throw new Error(`the flow waits for nothing: ${JSON.stringify(this.all)}`);
      this.end(next.position, answer(next));
    }
  }

  get over(): EndCommand | ContinueCommand | undefined {
    return this.all.find((command) => command.op === 'end' || command.op === 'continue');
  }

  get ending(): EndCommand {
    const over = this.over;
    if (over?.op !== 'end') throw new Error(`the flow has not ended: ${JSON.stringify(this.all)}`);
    return over;
  }

  /** The output, parsed; undefined where there is none. */
  get output(): unknown {
    const text = this.ending.output_value;
    return text === undefined ? undefined : JSON.parse(text);
  }

  get children(): ChildCommand[] {
    return this.all.filter((command) => command.op === 'child');
  }

  get logs(): (Omit<LogCommand, 'values'> & { values: unknown[] })[] {
    return this.all
      .filter((command) => command.op === 'log')
      .map((command) => ({ ...command, values: JSON.parse(command.values) as unknown[] }));
  }

  /** Values of all log lines, one line each. */
  get logged(): unknown[] {
    return this.logs.flatMap(({ values }) => (values.length === 1 ? values : [values]));
  }

  running(): ChildCommand[] {
    const started = new Set(this.all.flatMap((command) => (command.op === 'start' ? [command.child] : [])));
    const ended = new Set(this.history.map(({ position }) => position));
    return this.children.filter(({ position, state }) => !ended.has(position) && (state === 'STARTED' || started.has(position)));
  }

  private delivered(position: number, { status, output, error, message, after, id }: Answer): Delivered {
    const child = this.all.find((command) => (command.op === 'child' || command.op === 'control') && command.position === position) as
      ChildCommand | undefined;
    const endedAt = STARTED_AT + (after ?? (this.history.length + 1) * 1000);
    return {
      position,
      status: status ?? 'ENDED_SUCCESS',
      id: id ?? child?.id ?? 'unknown',
      name: child?.name ?? 'unknown',
      output_value: output === undefined ? null : JSON.stringify(output),
      error: error === undefined ? null : JSON.stringify(error),
      message: message ?? null,
      inputs: child?.inputs ?? '{}',
      created_at: STARTED_AT,
      started_at: STARTED_AT + 1,
      ended_at: endedAt,
    };
  }

  private note(commands: Command[]): Command[] {
    this.all.push(...commands);
    return commands;
  }
}

/** A flow whose handler is `async function (inputs, system)` with this body. */
export function sourceOf(body: string, imports = ''): string {
  return `import { flow, DependencyFailedError, DependencyTimeoutError, PetioleError, isEnded, hash, hmac } from 'petiole';
${imports}
export default flow(async function (inputs, system) {
${body}
});`;
}

export function start(body: string, over: Partial<Opening> = {}): Run {
  return new Run(new Version(sourceOf(body)), opening(over));
}

export function startSource(source: string, over: Partial<Opening> = {}, packages: readonly string[] = []): Run {
  return new Run(new Version(source, packages), opening(over));
}
