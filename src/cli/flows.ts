/** `flow …` */
import { allItems, dataOf, PAGE, type Client } from './client.ts';
import { confirmed } from './confirm.ts';
import { tellOfFiles } from './connectors.ts';
import { EXIT, usageError, type ExitCode } from './exit.ts';
import { table } from './table.ts';
import type { Terminal } from './terminal.ts';
import { shownTime } from './times.ts';

const params = (name: string) => ({ path: { name } });

export async function listFlows({ json }: { json?: boolean }, client: Client, terminal: Terminal): Promise<ExitCode> {
  const { out } = terminal;
  const [flows, { problems }] = await Promise.all([
    allItems((cursor) => client.api.GET('/api/v1/flows', { params: { query: { cursor, limit: PAGE } } })),
    dataOf(client.api.GET('/api/v1/flows', { params: { query: { limit: 1 } } })),
  ]);
  tellOfFiles(problems, terminal);
  const rows = flows.map(({ name, source, version, updated_at }) => [name, source, version.slice(0, 12), shownTime(updated_at, terminal)]);
  out(json ? JSON.stringify(flows, null, 2) : table(['NAME', 'SOURCE', 'VERSION', 'UPDATED'], rows, terminal));
  return EXIT.success;
}

/** The script itself, so that `flow show NAME > NAME.ts` is what one thinks. */
export async function showFlow(name: string, { json }: { json?: boolean }, client: Client, { out }: Terminal): Promise<ExitCode> {
  const flow = await dataOf(client.api.GET('/api/v1/flows/{name}', { params: params(name) }));
  out(json ? JSON.stringify(flow, null, 2) : flow.script.replace(/\n$/, ''));
  return EXIT.success;
}

export async function listVersions(name: string, { json }: { json?: boolean }, client: Client, terminal: Terminal): Promise<ExitCode> {
  const path = { name };
  const versions = await allItems((cursor) =>
    client.api.GET('/api/v1/flows/{name}/versions', { params: { path, query: { cursor, limit: PAGE } } }),
  );
  const rows = versions.map(({ sha256, created_at }) => [sha256, shownTime(created_at, terminal)]);
  terminal.out(json ? JSON.stringify(versions, null, 2) : table(['VERSION', 'MADE'], rows, terminal));
  return EXIT.success;
}

export async function limitFlow(
  { name, most }: { name: string; most: string },
  { json }: { json?: boolean },
  client: Client,
  { out }: Terminal,
): Promise<ExitCode> {
  if (most !== 'declared' && !/^\d{1,6}$/.test(most)) {
    throw usageError(`'${most}' is no limit: give a whole number from 0 to 100000, or 'declared' for what the script says`);
  }
  const body = { concurrency: most === 'declared' ? null : Number(most) };
  const flow = await dataOf(client.api.PATCH('/api/v1/flows/{name}', { params: params(name), body }));
  const { concurrency } = flow;
  const said = concurrency === null ? 'any number of its executions run at once' : `at most ${concurrency} of its executions run at once`;
  out(json ? JSON.stringify(flow, null, 2) : `${name}: ${said}`);
  return EXIT.success;
}

export async function deleteFlow(
  name: string,
  { yes, json }: { yes?: boolean; json?: boolean },
  client: Client,
  { out }: Terminal,
): Promise<ExitCode> {
  await confirmed(`Delete the flow ${name}?`, { yes });
  await client.api.DELETE('/api/v1/flows/{name}', { params: params(name) });
  out(json ? JSON.stringify({ deleted: [name] }) : `${name} is deleted`);
  return EXIT.success;
}
