/** `execution list --follow`: the newest executions, live. */
import { createLogUpdate } from 'log-update';
import { readStream, type LiveEvent } from './event-stream.ts';
import type { Client } from './client.ts';
import { executionTable } from './execution-table.ts';
import { EXIT, type ExitCode } from './exit.ts';
import type { Execution } from '../model.ts';
import type { Surroundings } from './surroundings.ts';
import type { Terminal } from './terminal.ts';

export interface FollowListOptions {
  filter: Record<string, string | undefined>;
  limit: number;
  json?: boolean;
}

const DRAW_MS = 200;

/** Until Ctrl-C. On a terminal the table is drawn anew; elsewhere, and with `--json`, there is one line for each change. */
export async function followList(
  { filter, limit, json }: FollowListOptions,
  client: Client,
  surroundings: Surroundings,
): Promise<ExitCode> {
  const { terminal, interrupted, gone } = surroundings;
  const signal = AbortSignal.any([interrupted, gone]);
  const show = json || !terminal.isInteractive ? asLines(terminal, json === true) : asTable(terminal);
  const query = { ...filter, limit };
  const stream = { client, path: '/executions/events', query, take: show.take, note: show.note, signal };
  await readStream(stream).catch((error: unknown) => {
    if (!signal.aborted) throw error;
  });
  show.end();
  return EXIT.success;
}

interface Shown {
  take(event: LiveEvent): boolean;
  note(text: string): void;
  end(): void;
}

function asLines({ out, err }: Terminal, json: boolean): Shown {
  const take = ({ name, data }: LiveEvent): boolean => {
    if (name !== 'nodes') return false;
    for (const node of data.items)
      out(json ? JSON.stringify(node) : `${node.created_at} ${node.id} ${node.status.padEnd(15)} ${node.name}`);
    return false;
  };
  return { take, note: err, end: () => undefined };
}

function asTable(terminal: Terminal): Shown {
  const nodes = new Map<string, Execution>();
  const draw = createLogUpdate(terminal.stdout);
  let timer: NodeJS.Timeout | null = null;
  const drawNow = (): void => {
    timer = null;
    const newest = [...nodes.values()].sort((a, b) => (a.id < b.id ? 1 : -1)).slice(0, (terminal.stdout.rows || 24) - 2);
    draw(executionTable(newest, terminal));
  };
  const take = ({ name, data }: LiveEvent): boolean => {
    if (name === 'reset') nodes.clear();
    if (name === 'nodes') for (const node of data.items) nodes.set(node.id, node as unknown as Execution);
    if (name === 'removed') for (const id of data.ids) nodes.delete(id);
    timer ??= setTimeout(drawNow, DRAW_MS);
    return false;
  };
  const end = (): void => {
    if (timer !== null) clearTimeout(timer);
    drawNow();
    draw.done();
  };
  return { take, note: (text) => draw.persist(text), end };
}
