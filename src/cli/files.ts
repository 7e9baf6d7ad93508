/** `file …` */
import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { access, rename, rm, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { Transform, type Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { allItems, dataOf, PAGE, type Client, type Schema } from './client.ts';
import { confirmed } from './confirm.ts';
import { CommandError, EXIT, usageError, type ExitCode } from './exit.ts';
import { field, table } from './table.ts';
import type { Terminal } from './terminal.ts';
import { shownTime } from './times.ts';
import type { Content } from './transfer.ts';

type FileInfo = Schema<'File'>;

const infoOf = ({ api }: Client, id: string): Promise<FileInfo> => dataOf(api.GET('/api/v1/files/{id}', { params: { path: { id } } }));

export interface UploadOptions {
  name?: string;
  type?: string;
  json?: boolean;
}

/** `-` is standard input. */
export async function uploadFile(file: string, options: UploadOptions, client: Client, { out }: Terminal): Promise<ExitCode> {
  const name = options.name ?? (file === '-' ? undefined : basename(file));
  if (name === undefined) throw usageError('standard input has no name: give one with --name');
  const { body, size } = file === '-' ? { body: process.stdin, size: null } : await openFile(file);
  const content: Content = { body, size, type: options.type ?? 'application/octet-stream' };
  const answer = await client.transfer('POST', `/files?name=${encodeURIComponent(name)}`, content);
  const info = JSON.parse(await answer.text()) as FileInfo;
  out(options.json ? JSON.stringify(info, null, 2) : `${info.name} (${bytesText(info.size)}) is file ${info.file_id}`);
  return EXIT.success;
}

async function openFile(file: string): Promise<{ body: Readable; size: number | null }> {
  const found = await stat(file).catch((error: NodeJS.ErrnoException) => {
    throw new CommandError(`${file} cannot be read (${error.code}): check the path`);
  });
  if (found.isDirectory()) throw new CommandError(`${file} is a folder: pack it first, such as with tar, and upload that`);
  // The size of a pipe or device is not known before.
  return { body: createReadStream(file), size: found.isFile() ? found.size : null };
}

/** Without `-o`, below its own name in the current folder; a file that is there already is not overwritten by chance. */
export async function downloadFile(
  id: string,
  { output, force }: { output?: string; force?: boolean },
  client: Client,
  { stdout, err }: Terminal,
): Promise<ExitCode> {
  const info = await infoOf(client, id);
  const content = await client.transfer('GET', `/files/${encodeURIComponent(id)}/content`);
  const check = checkOf(info);
  if (output === '-') {
    await pipeline(content, check, stdout, { end: false });
    return EXIT.success;
  }
  const target = output ?? localName(info);
  if (!force && (await exists(target))) {
    content.destroy();
    throw new CommandError(`${target} is there already: --force overwrites it, -o names another file`);
  }
  const part = `${target}.${info.file_id}.part`;
  try {
    await pipeline(content, check, createWriteStream(part));
    await rename(part, target);
  } catch (error) {
    await rm(part, { force: true });
    throw error;
  }
  err(`${target} (${bytesText(info.size)})`);
  return EXIT.success;
}

/** Lets pass what it is given, and fails at the end where that is not the file. */
function checkOf({ sha256, name }: FileInfo): Transform {
  const hash = createHash('sha256');
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      hash.update(chunk);
      done(null, chunk);
    },
    flush(done) {
      done(hash.digest('hex') === sha256 ? null : new CommandError(`${name} did not come as it is stored (its sha256 differs); try again`));
    },
  });
}

/** The server is not asked where to write. */
function localName({ name, file_id }: FileInfo): string {
  const last = basename(name.replaceAll('\\', '/'));
  return ['', '.', '..'].includes(last) ? file_id : last;
}

async function exists(file: string): Promise<boolean> {
  return access(file).then(
    () => true,
    () => false,
  );
}

export async function listFiles(
  { q, limit, json }: { q?: string; limit: number; json?: boolean },
  client: Client,
  terminal: Terminal,
): Promise<ExitCode> {
  const query = { q, limit: Math.min(limit, PAGE) };
  const files = await allItems((cursor) => client.api.GET('/api/v1/files', { params: { query: { ...query, cursor } } }), limit);
  const rows = files.map((file) => [
    file.file_id,
    file.name,
    bytesText(file.size),
    file.content_type,
    shownTime(file.created_at, terminal),
  ]);
  terminal.out(json ? JSON.stringify(files, null, 2) : table(['ID', 'NAME', 'SIZE', 'TYPE', 'CREATED'], rows, terminal));
  return EXIT.success;
}

export async function showFile(id: string, { json }: { json?: boolean }, client: Client, terminal: Terminal): Promise<ExitCode> {
  const info = await infoOf(client, id);
  const shown = (key: string, value: unknown) => (key.endsWith('_at') ? shownTime(String(value), terminal) : String(value));
  const lines = Object.entries(info).map(([key, value]) => field(key, value === null ? '-' : shown(key, value), terminal.colours));
  terminal.out(json ? JSON.stringify(info, null, 2) : lines.join('\n'));
  return EXIT.success;
}

export async function deleteFiles(
  ids: string[],
  { yes, json }: { yes?: boolean; json?: boolean },
  client: Client,
  { out }: Terminal,
): Promise<ExitCode> {
  await confirmed(`Delete ${ids.length === 1 ? ids[0] : `${ids.length} files`}?`, { yes });
  for (const id of ids) {
    await client.api.DELETE('/api/v1/files/{id}', { params: { path: { id } } });
    if (!json) out(`${id} is deleted`);
  }
  if (json) out(JSON.stringify({ deleted: ids }));
  return EXIT.success;
}

export function bytesText(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  const step = bytes < 1000 ? 0 : Math.min(units.length - 1, Math.floor(Math.log10(bytes) / 3));
  return `${step === 0 ? bytes : (bytes / 1000 ** step).toFixed(1)} ${units[step]}`;
}
