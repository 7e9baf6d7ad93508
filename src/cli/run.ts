/** `run FLOW`: starts a flow, shows its tree as it grows, and prints the output. */
import { randomUUID } from 'node:crypto';
import type { Execution, ExecutionTree, JsonObject, LogLine } from '../model.ts';
import { dataOf, type Client, type Schema } from './client.ts';
import { tellOfFiles } from './connectors.ts';
import { CommandError, EXIT, type ExitCode } from './exit.ts';
import { follow } from './follow.ts';
import { readInputs } from './inputs.ts';
import { liveProgress, plainProgress, type Progress } from './progress.ts';
import { isScriptFile, pathsOf, readScript } from './script.ts';
import type { Terminal } from './terminal.ts';
import { errorLines, logText } from './tree-view.ts';
import { printable } from './visible.ts';

export interface RunOptions {
  inputs?: string;
  /** the worker pool that it runs in */
  pool?: string;
  json?: boolean;
  logs?: boolean;
}

export interface RunSurroundings {
  terminal: Terminal;
  /** fires when the person wants to stop */
  interrupted: AbortSignal;
  /** fires when nobody watches any longer, which is no wish to cancel */
  gone: AbortSignal;
}

/** Reads what can be wrong before anything is started. */
export async function prepareRun(flow: string, options: RunOptions): Promise<PreparedRun> {
  const inputs = await readInputs(options.inputs);
  return { flow, inputs, options, file: isScriptFile(flow) ? await readScript(flow) : null };
}

export interface PreparedRun {
  flow: string;
  inputs: JsonObject;
  options: RunOptions;
  file: Awaited<ReturnType<typeof readScript>> | null;
}

export async function run(prepared: PreparedRun, client: Client, { terminal, interrupted, gone }: RunSurroundings): Promise<ExitCode> {
  await tellOfFile(prepared, client, terminal);
  const started = await start(prepared, client);
  const progress = progressFor(prepared.options, terminal);
  const onLog = prepared.options.logs
    ? (node: ExecutionTree, line: LogLine) => progress.note(logText(line, node.name, terminal))
    : undefined;
  const cancel = () =>
    void client.api.POST('/api/v1/executions/{id}/cancel', { params: { path: { id: started.id } } }).catch(() => undefined);
  interrupted.addEventListener('abort', cancel, { once: true });
  if (interrupted.aborted) cancel();
  const tree = await follow(started.id, { client, progress, onLog, signal: gone }).catch((error: unknown) => {
    throw gone.aborted
      ? new CommandError(`nobody watches any longer. ${started.id} is not cancelled: it goes on where an \`up\` runs`)
      : error;
  });
  interrupted.removeEventListener('abort', cancel);
  progress.finish(tree);
  report(atFile(tree, prepared), prepared.options, terminal);
  if (tree.status === 'ENDED_SUCCESS') return EXIT.success;
  return tree.status === 'ENDED_CANCELLED' ? EXIT.cancelled : EXIT.error;
}

/** Asking for the flow has the server load what was saved a moment ago; where that has an error, the last good version runs. */
async function tellOfFile({ flow, file }: PreparedRun, client: Client, terminal: Terminal): Promise<void> {
  if (file !== null) return;
  const { problems } = await dataOf(client.api.GET('/api/v1/flows/{name}', { params: { path: { name: flow } } }));
  tellOfFiles(problems, terminal);
  if (problems.length > 0) terminal.err('what was loaded of it before runs');
}

async function start({ flow, inputs, options, file }: PreparedRun, client: Client): Promise<Execution> {
  // One key for this run: where the answer was lost on the way, asking again does not start a second one.
  const params = { header: { 'idempotency-key': randomUUID() } };
  const { pool } = options;
  const started = async (given: Schema<'StartRequest'>) => {
    const body = { ...given, ...(pool !== undefined && { pool }) };
    return (await dataOf(client.api.POST('/api/v1/executions', { params, body }))) as Execution;
  };
  if (file === null) return started({ flow, inputs });
  const path = { name: file.name };
  const body = { script: file.script, modules: file.modules };
  const saved = await dataOf(client.api.POST('/api/v1/flows/{name}/versions', { params: { path }, body }));
  return started({ ...saved, inputs });
}

function progressFor({ json }: RunOptions, terminal: Terminal): Progress {
  if (json) return plainProgress(terminal.err, terminal);
  return terminal.isInteractive ? liveProgress(terminal) : plainProgress(terminal.out, terminal);
}

function atFile(tree: ExecutionTree, { flow, file }: PreparedRun): ExecutionTree {
  if (file === null || tree.error === null) return tree;
  const { stack, line, ...error } = tree.error;
  const named = pathsOf(flow, file);
  return { ...tree, error: { ...error, ...(stack && { stack: named(stack) }), ...(line && { line: named(line) }) } };
}

function report(tree: ExecutionTree, { json }: RunOptions, { out, err, colours }: Terminal): void {
  if (json) out(JSON.stringify(tree, null, 2));
  if (tree.error !== null) err(errorLines(tree.error, colours).join('\n'));
  if (json || tree.output_value === null) return;
  out(typeof tree.output_value === 'string' ? printable(tree.output_value) : JSON.stringify(tree.output_value, null, 2));
}
