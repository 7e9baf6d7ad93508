/** `execution list | show | tree | logs` */
import type { ListFilter } from '../executions/types.ts';
import type { Execution, ExecutionType, Status } from '../model.ts';
import { allItems, getExecution, getLogs, getTree, PAGE, type Client } from './client.ts';
import { CommandError, EXIT, type ExitCode } from './exit.ts';
import type { Surroundings } from './surroundings.ts';
import { executionTable } from './execution-table.ts';
import { field } from './table.ts';
import type { Terminal } from './terminal.ts';
import { shownTime } from './times.ts';
import { attemptLines, errorLines, logText, oneLine, treeLines } from './tree-view.ts';
import { printable } from './visible.ts';

/** The filter as it stands on the command line. */
export type FilterOptions = Partial<Record<Exclude<keyof ListFilter, 'limit' | 'cursor'>, string>>;

export interface ListOptions extends FilterOptions {
  limit: number;
  /** live, until Ctrl-C */
  follow?: boolean;
  json?: boolean;
}

export async function listExecutions(options: ListOptions, client: Client, surroundings: Surroundings): Promise<ExitCode> {
  const { json, limit, follow, ...given } = options;
  const { terminal } = surroundings;
  // Without a filter, what was started; not the thousands of steps of it.
  const filter = { ...(given.root === undefined && { parent: 'none' }), ...given };
  if (follow) return (await import('./list-follow.ts')).followList({ filter, limit, json }, client, surroundings);
  const query = { ...filterOf(filter), limit: Math.min(limit, PAGE) };
  const ask = (cursor?: string) => client.api.GET('/api/v1/executions', { params: { query: { ...query, cursor } } });
  const items = (await allItems(ask, limit)) as Execution[];
  terminal.out(json ? JSON.stringify(items, null, 2) : executionTable(items, terminal));
  return EXIT.success;
}

/** As the API has it: lists are lists. What is no status is refused by the server, which says what there is. */
export function filterOf({ status, type, ...rest }: FilterOptions) {
  const names = (text: string) => text.split(',').map((name) => name.trim().toUpperCase());
  return { ...rest, ...(status && { status: names(status) as Status[] }), ...(type && { type: names(type) as ExecutionType[] }) };
}

export async function showExecution(id: string, { json }: { json?: boolean }, client: Client, terminal: Terminal): Promise<ExitCode> {
  const found = await getExecution(client, idOf(id));
  if (json) terminal.out(JSON.stringify(found, null, 2));
  else terminal.out(describe(found, terminal).join('\n'));
  return EXIT.success;
}

const TIME = /_at$/;

function describe(found: Execution, terminal: Terminal): string[] {
  const { colours } = terminal;
  const { inputs, output_value: output, error, labels, attempts, ...rest } = found;
  const plain = Object.entries(rest).filter(([, value]) => value !== null);
  const lines = plain.map(([key, value]) => field(key, shownValue(key, value, terminal), colours));
  const tags = Object.entries(labels).map(([key, value]) => `${oneLine(key)}=${oneLine(value)}`);
  if (tags.length > 0) lines.push(field('labels', tags.join(' '), colours));
  if (attempts !== null) lines.push(field('attempts', attemptLines(attempts, terminal).join('\n'), colours));
  lines.push(field('inputs', printable(JSON.stringify(inputs, null, 2)), colours));
  if (output !== null) lines.push(field('output_value', printable(JSON.stringify(output, null, 2)), colours));
  return error === null ? lines : [...lines, ...errorLines(error, colours)];
}

function shownValue(key: string, value: unknown, terminal: Terminal): string {
  if (typeof value === 'string') return oneLine(TIME.test(key) ? shownTime(value, terminal) : value);
  return oneLine(JSON.stringify(value));
}

export interface TreeOptions {
  json?: boolean;
  ids?: boolean;
  follow?: boolean;
  logs?: boolean;
}

export async function showTree(id: string, options: TreeOptions, client: Client, surroundings: Surroundings): Promise<ExitCode> {
  idOf(id);
  if (options.follow) return (await import('./watch.ts')).watch(id, options, client, surroundings);
  const tree = await getTree(client, id);
  const { out, colours } = surroundings.terminal;
  const view = { colours, now: Date.now(), ids: options.ids ? 'all' : 'some', times: surroundings.terminal } as const;
  out(
    options.json
      ? JSON.stringify(tree, null, 2)
      : treeLines(tree, view)
          .map(({ text }) => text)
          .join('\n'),
  );
  return EXIT.success;
}

export async function showLogs(id: string, { json }: { json?: boolean }, client: Client, terminal: Terminal): Promise<ExitCode> {
  idOf(id);
  for (let after: string | undefined; ;) {
    const page = await getLogs(client, id, after);
    for (const line of page.items) terminal.out(json ? JSON.stringify(line) : logText(line, undefined, terminal));
    if (page.next === null) return EXIT.success;
    after = page.next;
  }
}

export const ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

export function idOf(id: string): string {
  if (ID.test(id)) return id;
  throw new CommandError(`'${id}' is not the id of an execution: \`execution list\` shows them in full`);
}
