/** `flow push`: checks the types of a script against the connectors and flows of the server, then saves it. */
import { basename, dirname, join } from 'node:path';
import { ApiError, dataOf, type Client, type Schema } from './client.ts';
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
  const { version: before, header } = await stateOf(chosen, client);
  const flow = await dataOf(client.api.PUT('/api/v1/flows/{name}', { params: { path: { name: chosen }, header }, body }));
  const replaced = before === null || before === flow.version ? '' : `, in place of ${before.slice(0, 12)}`;
  terminal.out(json ? JSON.stringify(flow, null, 2) : `${flow.name} is at version ${flow.version.slice(0, 12)}${replaced}`);
  return EXIT.success;
}

interface State {
  /** null: there is none, or it may not be seen */
  version: string | null;
  header: { 'if-match'?: string; 'if-none-match'?: string };
}

/** What is to be replaced, so that it is that and nothing newer. Who may write and not read pushes over whatever is there. */
async function stateOf(name: string, { api }: Client): Promise<State> {
  try {
    const { data, response } = await api.GET('/api/v1/flows/{name}', { params: { path: { name } } });
    return { version: data?.version ?? null, header: { 'if-match': response.headers.get('etag') ?? '*' } };
  } catch (error) {
    if (error instanceof ApiError && error.status === 404) return { version: null, header: { 'if-none-match': '*' } };
    if (error instanceof ApiError && error.status === 403) return { version: null, header: {} };
    throw error;
  }
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
