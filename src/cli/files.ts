/** `file …` */
import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { access, rename, rm, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { Transform, type Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { FileInfo } from '../executions/file-types.ts';
import { everyItem, type Client } from './client.ts';
import { CommandError, EXIT, usageError, type ExitCode } from './exit.ts';
import { field, table } from './table.ts';
import type { Terminal } from './terminal.ts';
import type { Content } from './transfer.ts';

const pathOf = (id: string): string => `/files/${encodeURIComponent(id)}`;

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
  out(options.json ? JSON.stringify(info, null, 2) : `${info.name} (${sizeOf(info.size)}) is file ${info.file_id}`);
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
  const info = await client.get<FileInfo>(pathOf(id));
  const content = await client.transfer('GET', `${pathOf(id)}/content`);
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
  err(`${target} (${sizeOf(info.size)})`);
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
  { out, colours }: Terminal,
): Promise<ExitCode> {
  const files: FileInfo[] = [];
  for await (const file of everyItem<FileInfo>(client, '/files', { q, limit: Math.min(limit, 1000) })) {
    if (files.push(file) >= limit) break;
  }
  const rows = files.map((file) => [file.file_id, file.name, sizeOf(file.size), file.content_type, file.created_at]);
  out(json ? JSON.stringify(files, null, 2) : table(['ID', 'NAME', 'SIZE', 'TYPE', 'CREATED'], rows, colours));
  return EXIT.success;
}

export async function showFile(id: string, { json }: { json?: boolean }, client: Client, { out, colours }: Terminal): Promise<ExitCode> {
  const info = await client.get<FileInfo>(pathOf(id));
  const lines = Object.entries(info).map(([key, value]) => field(key, value === null ? '-' : String(value), colours));
  out(json ? JSON.stringify(info, null, 2) : lines.join('\n'));
  return EXIT.success;
}

export async function deleteFiles(ids: string[], client: Client, { out }: Terminal): Promise<ExitCode> {
  for (const id of ids) {
    await client.send('DELETE', pathOf(id));
    out(`${id} is deleted`);
  }
  return EXIT.success;
}

function sizeOf(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  const step = bytes < 1000 ? 0 : Math.min(units.length - 1, Math.floor(Math.log10(bytes) / 3));
  return `${step === 0 ? bytes : (bytes / 1000 ** step).toFixed(1)} ${units[step]}`;
}
