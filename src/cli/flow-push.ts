/** `flow push`: checks the types of a script against the connectors and flows of the server, then saves it. */
import { basename, dirname, join } from 'node:path';
import { dataOf, type Client, type Schema } from './client.ts';
import { EXIT, type ExitCode } from './exit.ts';
import { readScript, type Script } from './script.ts';
import type { Terminal } from './terminal.ts';
import { problemLines } from './type-problems.ts';

export interface PushOptions {
  name?: string;
  /** false: saved whatever its types say */
  check?: boolean;
  json?: boolean;
}

/** Without `-n`, the name that the script gives itself, or the file's. Saves nothing where something is wrong. */
export async function pushFlow(
  file: string,
  { name, check = true, json }: PushOptions,
  client: Client,
  terminal: Terminal,
): Promise<ExitCode> {
  const script = await readScript(file);
  const problems = check ? await problemsOf(file, script, client) : [];
  if (problems.length > 0) {
    if (json) terminal.out(JSON.stringify({ problems }, null, 2));
    else terminal.err(problemLines(problems, textsOf(file, script), terminal.colours).join('\n'), 'error');
    return EXIT.error;
  }
  const body = { script: script.script, modules: script.modules };
  const chosen = name ?? (await ownName(script.name, body, client));
  const flow = await dataOf(client.api.PUT('/api/v1/flows/{name}', { params: { path: { name: chosen } }, body }));
  terminal.out(json ? JSON.stringify(flow, null, 2) : `${flow.name} is at version ${flow.version.slice(0, 12)}`);
  return EXIT.success;
}

async function ownName(base: string, body: Schema<'FlowScript'>, { api }: Client): Promise<string> {
  return (await dataOf(api.POST('/api/v1/flows/{name}/versions', { params: { path: { name: base } }, body }))).flow;
}

/** With the paths as they are found from here. */
async function problemsOf(file: string, { name, script, modules }: Script, { api }: Client) {
  const { problems } = await dataOf(api.POST('/api/v1/flows/check', { body: { name, script, modules } }));
  const found = (path: string | null) => (path === null || path === `${name}.ts` ? file : join(dirname(file), path));
  return problems.map((problem) => ({ ...problem, file: found(problem.file) }));
}

function textsOf(file: string, { script, modules }: Script): ReadonlyMap<string, string> {
  const others = Object.entries(modules).map(([path, text]): [string, string] => [join(dirname(file), path), text]);
  return new Map([...others, [file, script], [basename(file), script]]);
}
