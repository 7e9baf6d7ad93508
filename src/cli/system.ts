/** `system status`, `worker list` */
import { dataOf, type Client, type Schema } from './client.ts';
import { EXIT, type ExitCode } from './exit.ts';
import { bytesText } from './files.ts';
import { field, table } from './table.ts';
import type { Terminal } from './terminal.ts';
import { shownTime } from './times.ts';
import { formatDuration, oneLine } from './tree-view.ts';

export async function listWorkers({ json }: { json?: boolean }, client: Client, terminal: Terminal): Promise<ExitCode> {
  const { items } = await dataOf(client.api.GET('/api/v1/workers'));
  const { colours } = terminal;
  const colourOf = { ALIVE: colours.green, DRAINING: colours.yellow, LOST: colours.red, STOPPED: colours.dim };
  const rows = items.map((worker) => [
    worker.id,
    colourOf[worker.status](worker.status),
    `${oneLine(worker.host)} ${worker.pid}`,
    worker.pool,
    String(worker.executions),
    worker.version,
    shownTime(worker.heartbeat_at, terminal),
  ]);
  const head = ['ID', 'STATUS', 'HOST AND PROCESS', 'POOL', 'EXECUTIONS', 'VERSION', 'LAST SEEN'];
  terminal.out(json ? JSON.stringify(items, null, 2) : table(head, rows, terminal));
  return EXIT.success;
}

/** Ends with 1 where the server knows of something that is wrong. */
export async function showSystem({ json }: { json?: boolean }, client: Client, terminal: Terminal): Promise<ExitCode> {
  const system = await dataOf(client.api.GET('/api/v1/system'));
  const isWrong = system.problems.some(({ severity }) => severity === 'error');
  if (json) terminal.out(JSON.stringify(system, null, 2));
  else terminal.out([...describe(system, terminal), ...problemsOf(system, terminal)].join('\n'));
  return isWrong ? EXIT.error : EXIT.success;
}

function describe(
  { version, started_at, retention_seconds, queue, pools, throughput, database }: Schema<'System'>,
  terminal: Terminal,
): string[] {
  const oldest = queue.oldest_due_seconds === null ? '' : `, the oldest for ${formatDuration(queue.oldest_due_seconds * 1000)}`;
  const kept = retention_seconds === null ? 'for ever' : `for ${formatDuration(retention_seconds * 1000)}`;
  const count = (name: 'running' | 'waiting' | 'paused' | 'pending') => `${queue.estimated.includes(name) ? 'about ' : ''}${queue[name]}`;
  const rows: [string, string][] = [
    ['server', `${version} at its work since ${shownTime(started_at, terminal)}`],
    ['due', `${queue.due}${queue.due >= queue.counted_to ? ' or more' : ''}${oldest}`],
    ['running', `${count('running')}, waiting ${count('waiting')}, paused ${count('paused')}, pending ${count('pending')}`],
    ...pools.map(poolLine),
    [
      'per minute',
      `${throughput.started_per_minute} started, ${throughput.ended_per_minute} ended, ${throughput.failed_per_minute} failed`,
    ],
    ['database', `PostgreSQL ${database.version}${database.embedded ? ' (embedded)' : ''}, ${bytesText(database.size_bytes)}`],
    ['kept', kept],
  ];
  return rows.map(([name, value]) => field(name, value, terminal.colours));
}

function poolLine({ pool, workers, due }: Schema<'System'>['pools'][number]): [string, string] {
  return [`pool ${oneLine(pool)}`, `${workers} worker${workers === 1 ? '' : 's'}, ${due} due`];
}

function problemsOf({ problems }: Schema<'System'>, { colours }: Terminal): string[] {
  return problems.map(({ severity, what, where, todo }) => {
    const colour = severity === 'error' ? colours.red : colours.yellow;
    return `${colour(severity)}: ${[what, where, todo].filter(Boolean).join('; ')}`;
  });
}
