/** `audit list | export` */
import { createWriteStream } from 'node:fs';
import { rename, rm, stat } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { allItems, PAGE, type Client } from './client.ts';
import { CommandError, EXIT, type ExitCode } from './exit.ts';
import { table } from './table.ts';
import type { Terminal } from './terminal.ts';
import { shownTime } from './times.ts';
import { oneLine } from './tree-view.ts';

interface AuditFilter {
  actor?: string;
  action?: string;
  object?: string;
  from?: string;
  to?: string;
  q?: string;
}

export interface AuditListOptions extends AuditFilter {
  limit: number;
  json?: boolean;
}

export interface AuditExportOptions extends AuditFilter {
  output?: string;
  force?: boolean;
}

export async function listAudit({ limit, json, ...filter }: AuditListOptions, client: Client, terminal: Terminal): Promise<ExitCode> {
  const query = { ...filter, limit: Math.min(limit, PAGE) };
  const entries = await allItems((cursor) => client.api.GET('/api/v1/audit', { params: { query: { ...query, cursor } } }), limit);
  const rows = entries.map(({ at, actor, action, object, from }) => [
    shownTime(at, terminal),
    oneLine(actor.name ?? actor.kind),
    action,
    oneLine(object ?? ''),
    oneLine(from ?? ''),
  ]);
  terminal.out(json ? JSON.stringify(entries, null, 2) : table(['TIME', 'WHO', 'WHAT', 'OF', 'FROM'], rows, terminal));
  return EXIT.success;
}

/** Streamed: nothing of it is held in memory. A file is there when it is whole. */
export async function exportAudit(
  { output, force, ...filter }: AuditExportOptions,
  client: Client,
  { stdout, err }: Terminal,
): Promise<ExitCode> {
  const isFile = output !== undefined && output !== '-';
  if (isFile && !force && (await stat(output).catch(() => null)) !== null) {
    throw new CommandError(`${output} is there already: --force overwrites it, -o names another file`);
  }
  const response = await client.stream('/audit/export', filter, { headers: { accept: 'application/x-ndjson' } });
  const content = Readable.fromWeb(response.body as import('node:stream/web').ReadableStream);
  if (!isFile) {
    await pipeline(content, stdout, { end: false });
    return EXIT.success;
  }
  const part = `${output}.${process.pid}.part`;
  try {
    await pipeline(content, createWriteStream(part, { mode: 0o600 }));
    await rename(part, output);
  } catch (error) {
    await rm(part, { force: true });
    throw error;
  }
  err(`${output} written`);
  return EXIT.success;
}
