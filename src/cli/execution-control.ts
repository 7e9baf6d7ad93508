/** `execution cancel | pause | resume | delete`, of one, of several, or of all that a filter finds. */
import { dataOf, type Client } from './client.ts';
import { confirmed } from './confirm.ts';
import { filterOf, idOf, type FilterOptions } from './executions.ts';
import { EXIT, usageError, type ExitCode } from './exit.ts';
import type { Surroundings } from './surroundings.ts';
import type { Terminal } from './terminal.ts';

export type Control = 'cancel' | 'pause' | 'resume';
const CONTROLS = {
  cancel: '/api/v1/executions/{id}/cancel',
  pause: '/api/v1/executions/{id}/pause',
  resume: '/api/v1/executions/{id}/resume',
} as const;

export type BulkAction = Control | 'rerun';

export interface BulkOptions extends FilterOptions {
  yes?: boolean;
  json?: boolean;
}

export interface BulkResult {
  matched: number;
  done: number;
  failed: { id: string; code: string; detail: string }[];
}

export async function control(
  action: Control,
  ids: string[],
  { yes, json, ...filter }: BulkOptions,
  client: Client,
  { terminal, interrupted }: Surroundings,
): Promise<ExitCode> {
  const [id] = ids;
  if (id !== undefined && ids.length === 1 && isEmpty(filter)) {
    const after = await dataOf(client.api.POST(CONTROLS[action], { params: { path: { id: idOf(id) } } }));
    terminal.out(json ? JSON.stringify(after, null, 2) : `${after.id} ${after.status}`);
    return EXIT.success;
  }
  return inBulk(action, ids, filter, { yes, json }, client, { terminal, interrupted });
}

/** Page after page, since one call takes at most a thousand. */
export async function inBulk(
  action: BulkAction,
  ids: string[],
  filter: FilterOptions,
  { yes, json }: { yes?: boolean; json?: boolean },
  client: Client,
  { terminal, interrupted }: Pick<Surroundings, 'terminal' | 'interrupted'>,
): Promise<ExitCode> {
  const which = selectionOf(action, ids, filter);
  if (!yes) await confirmed(await questionFor(action, which, client), { yes, needsYes: ids.length === 0 });
  const total: BulkResult = { matched: 0, done: 0, failed: [] };
  for (let cursor: string | null | undefined; cursor !== null && !interrupted.aborted;) {
    const body = { action, ...which, ...(cursor && { cursor }) };
    const page = await dataOf(client.api.POST('/api/v1/executions/bulk', { body }));
    total.matched += page.matched;
    total.done += page.done;
    total.failed.push(...page.failed);
    cursor = page.more ? page.next : null;
    if (cursor !== null && !json) terminal.err(`${total.done} so far`);
  }
  report(action, total, json, terminal);
  if (interrupted.aborted) return EXIT.cancelled;
  return total.failed.length === 0 ? EXIT.success : EXIT.error;
}

type Selection = ReturnType<typeof selectionOf>;

function selectionOf(action: BulkAction, ids: string[], filter: FilterOptions) {
  if (ids.length > 0 && !isEmpty(filter)) throw usageError('give ids or a filter, not both');
  if (ids.length === 0 && isEmpty(filter)) {
    throw usageError(`which? Give ids, or a filter such as --flow report --status ${action === 'rerun' ? 'ENDED_ERROR' : 'RUNNING'}`);
  }
  ids.forEach(idOf);
  if (ids.length > 0) return { ids };
  // As the list shows it: without --root or --parent, what was started, and not its steps too, which a rerun would run twice.
  return { filter: filterOf({ ...(filter.root === undefined && { parent: 'none' }), ...filter }) };
}

const isEmpty = (filter: FilterOptions): boolean => Object.values(filter).every((value) => value === undefined);

async function questionFor(action: BulkAction, which: Selection, client: Client): Promise<string> {
  const verb = `${action[0]!.toUpperCase()}${action.slice(1)}`;
  const { matched, more } = await dataOf(client.api.POST('/api/v1/executions/bulk', { body: { action, ...which, dry_run: true } }));
  const many = more ? `${matched} or more` : String(matched);
  return `${verb} ${many} execution${many === '1' ? '' : 's'}?`;
}

function report(
  action: BulkAction,
  { matched, done, failed }: BulkResult,
  json: boolean | undefined,
  { out, err, colours }: Terminal,
): void {
  if (json) return out(JSON.stringify({ matched, done, failed }, null, 2));
  out(`${action}: ${done} of ${matched}`);
  for (const { id, code, detail } of failed) err(`${id} ${colours.red(code)}: ${detail}`, 'error');
}

export async function deleteExecutions(
  ids: string[],
  { yes, json }: { yes?: boolean; json?: boolean },
  client: Client,
  { terminal }: Surroundings,
): Promise<ExitCode> {
  ids.forEach(idOf);
  const what = ids.length === 1 ? ids[0] : `${ids.length} executions`;
  await confirmed(`Delete ${what} with all that is below?`, { yes });
  for (const id of ids) {
    await client.api.DELETE('/api/v1/executions/{id}', { params: { path: { id } } });
    if (!json) terminal.out(`${id} is deleted`);
  }
  if (json) terminal.out(JSON.stringify({ deleted: ids }));
  return EXIT.success;
}
