/** `execution …` */
import type { ListFilter } from '../executions/types.ts';
import type { Execution } from '../model.ts';
import { everyItem, executionPath, getLogs, getTree, type Client } from './client.ts';
import { CommandError, EXIT, type ExitCode } from './exit.ts';
import { field, table } from './table.ts';
import type { Terminal } from './terminal.ts';
import { attemptLines, durationOf, errorLines, logText, oneLine, SIGNS, treeLines } from './tree-view.ts';

/** The filter as it stands on the command line. */
export interface ListOptions extends Partial<Record<Exclude<keyof ListFilter, 'limit' | 'cursor'>, string>> {
  limit: number;
  json?: boolean;
}

export async function listExecutions(options: ListOptions, client: Client, { out, colours }: Terminal): Promise<ExitCode> {
  const { json, limit, ...filter } = options;
  // Without a filter, what was started; not the thousands of steps of it.
  const query = { parent: filter.root === undefined ? 'none' : undefined, ...filter };
  const items: Execution[] = [];
  for await (const item of everyItem<Execution>(client, '/executions', { ...query, limit: Math.min(limit, 1000) })) {
    items.push(item);
    if (items.length >= limit) break;
  }
  if (json) out(JSON.stringify(items, null, 2));
  else {
    const rows = items.map((item) => {
      const { glyph, colour } = SIGNS[item.status];
      return [item.id, `${colours[colour](glyph)} ${item.status}`, oneLine(item.name), durationOf(item, Date.now()), item.created_at];
    });
    out(table(['ID', 'STATUS', 'NAME', 'TOOK', 'CREATED'], rows, colours));
  }
  return EXIT.success;
}

export async function showExecution(id: string, { json }: { json?: boolean }, client: Client, terminal: Terminal): Promise<ExitCode> {
  const found = await client.get<Execution>(pathOf(id));
  if (json) terminal.out(JSON.stringify(found, null, 2));
  else terminal.out(describe(found, terminal).join('\n'));
  return EXIT.success;
}

function describe(found: Execution, { colours }: Terminal): string[] {
  const { inputs, output_value: output, error, labels, attempts, ...rest } = found;
  const plain = Object.entries(rest).filter(([, value]) => value !== null);
  const lines = plain.map(([key, value]) => field(key, oneLine(String(value)), colours));
  const tags = Object.entries(labels).map(([key, value]) => `${key}=${value}`);
  if (tags.length > 0) lines.push(field('labels', tags.join(' '), colours));
  if (attempts !== null) lines.push(field('attempts', attemptLines(attempts).join('\n'), colours));
  lines.push(field('inputs', JSON.stringify(inputs, null, 2), colours));
  if (output !== null) lines.push(field('output_value', JSON.stringify(output, null, 2), colours));
  return error === null ? lines : [...lines, ...errorLines(error, colours)];
}

export async function showTree(id: string, { json }: { json?: boolean }, client: Client, { out, colours }: Terminal): Promise<ExitCode> {
  pathOf(id);
  const tree = await getTree(client, id);
  const lines = treeLines(tree, { colours, now: Date.now() });
  out(json ? JSON.stringify(tree, null, 2) : lines.map(({ text }) => text).join('\n'));
  return EXIT.success;
}

export async function showLogs(id: string, { json }: { json?: boolean }, client: Client, { out }: Terminal): Promise<ExitCode> {
  pathOf(id);
  for (let after: number | undefined; ;) {
    const page = await getLogs(client, id, after);
    for (const line of page.items) out(json ? JSON.stringify(line) : logText(line));
    after = page.items.at(-1)?.seq;
    if (page.next === null || after === undefined) return EXIT.success;
  }
}

export async function control(action: 'cancel' | 'pause' | 'resume', id: string, client: Client, { out }: Terminal): Promise<ExitCode> {
  const after = await client.send<Execution>('POST', `${pathOf(id)}/${action}`);
  out(`${after.id} ${after.status}`);
  return EXIT.success;
}

function pathOf(id: string): string {
  if (/^[0-9a-f-]{36}$/i.test(id)) return executionPath(id);
  throw new CommandError(`'${id}' is not the id of an execution: \`execution list\` shows them in full`);
}
