/**
 * The guest side of `this`: everything of Petiole that lives inside the isolate of a flow version.
 *
 * A script calls `this.connect()`; the guest gives the child its position and id, notes a command, and hands back a lazy handle.
 * When the script waits, the runner takes the commands. Later it delivers an ended child, the guest settles the handle's promise,
 * and the script goes on. The guest reaches nothing but these calls: no clock, no randomness, no network. So the same opening and
 * the same deliveries give the same commands, which is what makes a replay.
 *
 * Built by `scripts/build-guest.mjs` into one expression that evaluates to `guest`.
 */
import type { Delivered } from '../protocol.ts';
import type { Guest, ScriptBody } from './interface.ts';
import * as sdk from '../../sdk/index.ts';
import { installAbsent, notBundled } from './absent.ts';
import { installAliases } from './aliases.ts';
import { EndedData } from './child.ts';
import { installClock } from './clock.ts';
import { connectors } from './connectors.ts';
import { installConsole } from './console.ts';
import { setCurrent } from './current.ts';
import { Execution, type OpeningWithoutHistory } from './execution.ts';
import { FlowEnded } from './faults.ts';
import { Flow } from './flow-this.ts';
import { Child, RunningExecution } from './handles.ts';
import { harden, hasOwn, parseJson, stringifyJson } from './primordials.ts';
import { installRandom } from './random.ts';
import { definitionOf, run, type Sandbox } from './run.ts';
import { describeFlow } from './schema.ts';
import { warmZod } from './warm-zod.ts';
import { installWeb } from './web.ts';

installClock(globalThis);
installRandom(globalThis);
installWeb(globalThis);
installAbsent(globalThis);
installAliases();
const console = harden(installConsole(globalThis));

/** What `import … from 'petiole'` gives inside the sandbox. */
const petiole = { ...sdk, connectors, __esModule: true };
for (const shared of [petiole, Flow, Child, RunningExecution, EndedData, FlowEnded]) harden(shared);

let packages: Record<string, unknown> = {};
let body: ScriptBody | null = null;
const executions = new Map<string, Execution>();

function require(specifier: string): unknown {
  if (specifier === 'petiole') return petiole;
  if (hasOwn(packages, specifier)) return packages[specifier];
  throw notBundled(specifier);
}

function sandbox(): Sandbox {
  if (body === null) throw new Error('setScript comes before describe and open');
  return { body, require, console };
}

export const guest: Guest = {
  setPackages(modules) {
    packages = modules;
    for (const name of Object.keys(modules)) if (name === 'zod' || name.startsWith('zod/')) warmZod(modules[name]);
  },

  setScript(script) {
    body = script;
  },

  describe() {
    setCurrent(null);
    return stringifyJson(describeFlow(definitionOf(sandbox()), packages));
  },

  open(text) {
    const execution = new Execution(parseJson(text) as OpeningWithoutHistory);
    executions.set(execution.opening.id, execution);
    setCurrent(execution);
    run(execution, sandbox());
  },

  deliver(id, text) {
    const execution = executions.get(id);
    if (execution === undefined) return;
    setCurrent(execution);
    execution.deliver(parseJson(text) as Delivered);
  },

  take(id) {
    setCurrent(null);
    const execution = executions.get(id);
    if (execution === undefined) return '[]';
    const commands = execution.take();
    if (execution.ended) executions.delete(id);
    return commands;
  },

  drop(id) {
    executions.delete(id);
  },
};
