/** `execution start | rerun | fork`: new executions, of a flow or of what was done once. */
import { randomUUID } from 'node:crypto';
import type { Execution, JsonValue } from '../model.ts';
import { dataOf, type Client } from './client.ts';
import { inBulk, type BulkOptions } from './execution-control.ts';
import { idOf } from './executions.ts';
import { EXIT, usageError, type ExitCode } from './exit.ts';
import { givenText } from './given-text.ts';
import { readInputs } from './inputs.ts';
import type { Surroundings } from './surroundings.ts';

interface Start {
  inputs?: string;
  /** of the script: same, newest, or a sha256 */
  script?: string;
  follow?: boolean;
  logs?: boolean;
  json?: boolean;
}

export interface StartOptions extends Omit<Start, 'script'> {
  pool?: string;
  priority?: number;
  label?: Record<string, string>;
}

export type AgainOptions = Start & BulkOptions;

export interface ForkOptions extends Start {
  at?: number;
  output?: string;
  label?: Record<string, string>;
}

export async function start(flow: string, options: StartOptions, client: Client, surroundings: Surroundings): Promise<ExitCode> {
  const { inputs, pool, priority, label, ...shown } = options;
  const body = {
    flow,
    inputs: await readInputs(inputs),
    ...(pool !== undefined && { pool }),
    ...(priority !== undefined && { priority }),
    ...(label !== undefined && { labels: label }),
  };
  const { header } = once({ id: '' });
  const made = await dataOf(client.api.POST('/api/v1/executions', { params: { header }, body }));
  return started(made as Execution, shown, client, surroundings);
}

/** One may get other inputs and another script; of several each is started as it was. */
export async function rerun(ids: string[], options: AgainOptions, client: Client, surroundings: Surroundings): Promise<ExitCode> {
  const { inputs, script, follow, logs, json, yes, ...filter } = options;
  const [id] = ids;
  const isFiltered = Object.values(filter).some((value) => value !== undefined);
  if (id === undefined || ids.length > 1 || isFiltered) {
    if (inputs !== undefined || script !== undefined || follow) {
      throw usageError('--inputs, --script and --follow are for one execution: of several each is started as it was');
    }
    return inBulk('rerun', ids, filter, { yes, json }, client, surroundings);
  }
  idOf(id);
  const body = { ...(inputs !== undefined && { inputs: await readInputs(inputs) }), ...versionOf(script) };
  const made = await dataOf(client.api.POST('/api/v1/executions/{id}/rerun', { params: once({ id }), body }));
  return started(made as Execution, { follow, logs, json }, client, surroundings);
}

export async function fork(id: string, options: ForkOptions, client: Client, surroundings: Surroundings): Promise<ExitCode> {
  const { at, inputs, output, script, label, ...shown } = options;
  idOf(id);
  const body = {
    ...(at !== undefined && { position: at }),
    ...(inputs !== undefined && { inputs: await readInputs(inputs) }),
    ...(output !== undefined && { output: await outputOf(output) }),
    ...(label !== undefined && { labels: label }),
    ...versionOf(script),
  };
  const made = await dataOf(client.api.POST('/api/v1/executions/{id}/fork', { params: once({ id }), body }));
  return started(made as Execution, shown, client, surroundings);
}

/** Where the answer is lost on the way, asking again does not start a second one. */
const once = (path: { id: string }) => ({ path, header: { 'idempotency-key': randomUUID() } });

const versionOf = (script: string | undefined) => (script === undefined ? {} : { version: script });

/** `2={"status_code":200}`, or `2=@file`. */
async function outputOf(given: string): Promise<{ position: number; output_value: JsonValue }> {
  const match = /^(\d{1,7})=([^]*)$/.exec(given);
  if (match === null) throw usageError(`--output: '${given.slice(0, 40)}' must be POSITION=JSON, such as 2={"status_code":200}`);
  const { text, from } = await givenText(match[2]!, '--output');
  try {
    return { position: Number(match[1]), output_value: JSON.parse(text) as JsonValue };
  } catch {
    throw usageError(`--output: ${from} is not valid JSON (a text needs its quotes: 2="ok")`);
  }
}

async function started(
  made: Execution,
  { follow, logs, json }: Pick<Start, 'follow' | 'logs' | 'json'>,
  client: Client,
  surroundings: Surroundings,
): Promise<ExitCode> {
  const { out, err } = surroundings.terminal;
  if (follow) {
    err(`${made.id} is started`);
    return (await import('./watch.ts')).watch(made.id, { json, logs }, client, surroundings);
  }
  out(json ? JSON.stringify(made, null, 2) : `${made.id} ${made.status}`);
  if (!json) err(`\`${surroundings.root.command} execution tree ${made.id} --follow\` shows how it goes`);
  return EXIT.success;
}
