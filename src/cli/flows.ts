/** `flow …` */
import type { FileProblem } from '../connectors/watched-folders.ts';
import type { Flow } from '../executions/ports.ts';
import { allItems, type Client } from './client.ts';
import { tellOfFiles } from './connectors.ts';
import { EXIT, type ExitCode } from './exit.ts';
import { readScript } from './script.ts';
import { table } from './table.ts';
import type { Terminal } from './terminal.ts';

const pathOf = (name: string): string => `/flows/${encodeURIComponent(name)}`;

export async function listFlows({ json }: { json?: boolean }, client: Client, terminal: Terminal): Promise<ExitCode> {
  const { out, colours } = terminal;
  const [flows, { problems }] = await Promise.all([
    allItems<Omit<Flow, 'script'>>(client, '/flows', { limit: 1000 }),
    client.get<{ problems?: FileProblem[] }>('/flows', { limit: 1 }),
  ]);
  tellOfFiles(problems, terminal);
  const rows = flows.map(({ name, source, version, updated_at }) => [name, source, version.slice(0, 12), updated_at]);
  out(json ? JSON.stringify(flows, null, 2) : table(['NAME', 'SOURCE', 'VERSION', 'UPDATED'], rows, colours));
  return EXIT.success;
}

/** The script itself, so that `flow show NAME > NAME.ts` is what one thinks. */
export async function showFlow(name: string, { json }: { json?: boolean }, client: Client, { out }: Terminal): Promise<ExitCode> {
  const flow = await client.get<Flow>(pathOf(name));
  out(json ? JSON.stringify(flow, null, 2) : flow.script.replace(/\n$/, ''));
  return EXIT.success;
}

/** Without `-n`, the name that the script gives itself, or the file's. */
export async function pushFlow(file: string, { name }: { name?: string }, client: Client, { out }: Terminal): Promise<ExitCode> {
  const { name: base, script, modules } = await readScript(file);
  const json = { script, modules };
  const chosen = name ?? (await client.send<{ flow: string }>('POST', `${pathOf(base)}/versions`, { json })).flow;
  const flow = await client.send<Flow>('PUT', pathOf(chosen), { json });
  out(`${flow.name} is at version ${flow.version.slice(0, 12)}`);
  return EXIT.success;
}
