/** What sends or gives content: files by their handles. */
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { ConnectorError, type ActionContext, type FileHandle } from 'petiole/connector';

const MB = 1_000_000;

interface Transcription {
  file: FileHandle;
  [parameter: string]: unknown;
}

/** https://platform.openai.com/docs/api-reference/audio/createTranscription */
export async function transcribe(context: ActionContext<unknown, Transcription>): Promise<{ text: string }> {
  const { file, ...fields } = context.inputs;
  const part = await partOf(file, 25 * MB, context);
  return await context.http
    .post('/audio/transcriptions')
    .requestFormat('multipart')
    .payload({ ...given(fields), file: part })
    .idempotent();
}

export async function upload(context: ActionContext<unknown, { file: FileHandle; purpose: string }>): Promise<{ id: string }> {
  const { file, purpose } = context.inputs;
  const part = await partOf(file, 64 * MB, context);
  return await context.http.post('/files').requestFormat('multipart').payload({ purpose, file: part });
}

export async function speak({ http, files, inputs }: ActionContext<unknown, { response_format: string }>): Promise<{ file: FileHandle }> {
  const call = http.post('/audio/speech').payload(inputs).responseFormat('raw').idempotent();
  return await stored(call, `speech.${inputs.response_format}`, files);
}

export async function download({ http, files, inputs: { id } }: ActionContext<unknown, { id: string }>): Promise<{ file: FileHandle }> {
  const { filename = id } = await http.get<{ filename?: string }>(`/files/${id}`);
  return await stored(http.get(`/files/${id}/content`).responseFormat('raw'), filename, files);
}

async function stored(
  call: ReturnType<ActionContext['http']['get']>,
  name: string,
  files: ActionContext['files'],
): Promise<{ file: FileHandle }> {
  const content: unknown = await call;
  const { headers } = await call.response();
  const bytes = content instanceof Uint8Array ? content : Buffer.from(typeof content === 'string' ? content : '');
  return { file: await files.write(name, String(headers['content-type'] ?? 'application/octet-stream'), Readable.from([bytes])) };
}

/** It is held in memory, so there is an end to it. */
async function partOf(file: FileHandle, most: number, { files }: ActionContext<unknown, unknown>): Promise<object> {
  if (file.size > most)
    throw new ConnectorError('INVALID_INPUT', `OPENAI: '${file.name}' has ${file.size} bytes; the service takes ${most / MB} MB`, {
      retryable: false,
    });
  const { stream, name, content_type } = await files.read(file);
  return { content: await buffer(stream), filename: name, content_type };
}

function given(fields: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}
