/** A file goes up in three steps: an address for it, its content, and where it is to be seen. */
import { ConnectorError, type ActionContext, type FileHandle, type StreamedBody } from 'petiole/connector';

interface Inputs {
  file: FileHandle;
  channel_id: string;
  title?: string | undefined;
  initial_comment?: string | undefined;
  thread_ts?: string | undefined;
}

export async function upload({ http, files, inputs, signal }: ActionContext<unknown, Inputs>): Promise<{ files: { id: string }[] }> {
  const { file, title = file.name, ...shared } = inputs;
  const ticket = await http
    .get<{ upload_url: string; file_id: string }>('/files.getUploadURLExternal')
    .params({ filename: file.name, length: file.size });
  const url = URL.parse(ticket.upload_url);
  if (!url) throw new ConnectorError('INVALID_RESPONSE', 'Slack gave no address to upload the file to');
  const headers = { 'content-type': 'application/octet-stream', 'content-length': String(file.size) };
  const body = contentOf(file, files);
  // the address alone lets the content in: no token goes with it
  await http.attempts({ method: 'POST', idempotent: true }, async (seen) => {
    const { status, retryAfterMs } = await http.exchange({ url, method: 'POST', headers, body, signal });
    seen.status = status;
    if (status !== 200) throw refused(url, status, retryAfterMs);
  });
  return await http.post('/files.completeUploadExternal').payload({ files: [{ id: ticket.file_id, title }], ...shared });
}

/** Read anew whenever it is sent. */
function contentOf(file: FileHandle, files: ActionContext['files']): StreamedBody {
  return {
    size: file.size,
    async *open() {
      yield* (await files.read(file)).stream as AsyncIterable<Uint8Array>;
    },
  };
}

function refused({ origin }: URL, status: number, retryAfterMs: number | undefined): ConnectorError {
  return new ConnectorError('UNEXPECTED_STATUS', `POST ${origin} answered ${status} to the content of the file`, { status, retryAfterMs });
}
