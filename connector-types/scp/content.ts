/** get and put: one file each, streamed. */
import { posix } from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import type { Client } from 'ssh2';
import { ConnectorError, type FileHandle } from 'petiole/connector';
import { withConnection, type Context } from '../sftp/session.ts';
import { ScpChannel } from './channel.ts';
import type { GetInputs, PutInputs } from './fields.ts';
import { quoted, refusal, sh } from './shell.ts';

export function get(context: Context<GetInputs>): Promise<{ path: string; size: number; file?: FileHandle; content?: string }> {
  const { path, dst, max_size, content_type = 'application/octet-stream' } = context.inputs;
  return withConnection(context, async (client) => {
    const scp = await ScpChannel.open(client, `scp -f -- ${quoted(path)}`, `the server cannot read ${path}`, path);
    scp.confirm();
    const header = await scp.line();
    const size = Number(/^C[0-7]{4} (\d{1,16}) /.exec(header)?.[1] ?? NaN);
    if (Number.isNaN(size)) throw new ConnectorError('INVALID_RESPONSE', `the server does not speak scp: it began with another line`);
    if (dst !== 'file' && size > max_size) {
      const message = `${path} has ${size} bytes, more than ${max_size}: raise max_size, or take dst: 'file'`;
      throw new ConnectorError('RESPONSE_TOO_LARGE', message, { retryable: false });
    }
    scp.confirm();
    const content = Readable.from(whole(scp, size), { objectMode: false });
    if (dst === 'file') return { path, size, file: await context.files.write(posix.basename(path), content_type, content) };
    return { path, size, content: (await buffer(content)).toString(dst === 'text' ? 'utf8' : 'base64') };
  });
}

/** The server may say only behind the content that it could not read all of it. */
async function* whole(scp: ScpChannel, size: number): AsyncGenerator<Buffer> {
  yield* scp.content(size);
  await scp.confirmed();
}

export async function put(context: Context<PutInputs>): Promise<{ path: string; size: number }> {
  const { inputs, executionId } = context;
  const { path, overwrite, mode = '0644' } = inputs;
  const { content, size } = await contentOf(context);
  return withConnection(context, async (client) => {
    // The same name in every attempt, so that one that broke off leaves nothing that the next one does not overwrite.
    const part = posix.join(posix.dirname(path), `.petiole-${executionId}.part`);
    try {
      await send(client, { part, path, content, size, mode });
      await moveTo(client, part, path, overwrite);
      return { path, size };
    } catch (error) {
      await sh(client, 'rm -f -- "$1"', [part]).catch(() => undefined);
      throw error;
    }
  });
}

interface Sending {
  part: string;
  path: string;
  content: Readable;
  size: number;
  mode: string;
}

async function send(client: Client, { part, path, content, size, mode }: Sending): Promise<void> {
  const scp = await ScpChannel.open(client, `scp -t -- ${quoted(part)}`, `the server cannot write ${path}`, path);
  await scp.confirmed();
  await scp.send(`C${mode.padStart(4, '0')} ${size} file\n`);
  await scp.confirmed();
  for await (const chunk of content as AsyncIterable<Buffer>) await scp.send(chunk);
  scp.confirm();
  await scp.confirmed();
  scp.end();
}

const MOVE = 'if [ -d "$2" ]; then exit 21; fi; if [ "$3" = no ] && [ -e "$2" ]; then exit 22; fi; exec mv -f -- "$1" "$2"';

async function moveTo(client: Client, part: string, path: string, overwrite: boolean): Promise<void> {
  const { code, err } = await sh(client, MOVE, [part, path, overwrite ? 'yes' : 'no']);
  if (code === 0) return;
  const said = code === 21 ? 'it is a directory' : code === 22 ? 'there is a file of that name already (overwrite: false)' : err;
  throw refusal(`the server cannot write ${path}`, said, path);
}

/** The protocol tells the size first. */
async function contentOf({ inputs, files }: Context<PutInputs>): Promise<{ content: Readable; size: number }> {
  const { file, content, encoding } = inputs;
  if ((file === undefined) === (content === undefined))
    throw new ConnectorError('INVALID_INPUT', 'SCP: put takes either file or content', { retryable: false });
  if (file) {
    const { stream, size } = await files.read(file);
    return { content: stream, size };
  }
  const bytes = Buffer.from(content ?? '', encoding === 'base64' ? 'base64' : 'utf8');
  return { content: Readable.from([bytes], { objectMode: false }), size: bytes.length };
}
