/** One request of any API, and what its answer means. */
import {
  excerpt,
  ConnectorError,
  type ActionContext,
  type Exchange,
  type FileHandle,
  type HttpRequest,
  type TestContext,
} from 'petiole/connector';
import { ask, unexpected } from '../web/ask.ts';
import { addressOf, discover, methodOf } from './discovery.ts';
import type { Connection, RequestInputs } from './fields.ts';
import { tokensOf, wrong } from './token.ts';

type Context = ActionContext<Connection, RequestInputs>;

interface Answer {
  result: unknown;
  file?: FileHandle;
}

/** Whether there is a token; what it may do is the affair of each API. */
export async function test(context: TestContext<Connection>): Promise<void> {
  await tokensOf(context).get();
}

export async function request(context: Context): Promise<Answer> {
  const { inputs, connection } = context;
  const document = await discover(context, inputs);
  const method = methodOf(document, inputs);
  const url = addressOf(document, method, inputs, connection.endpoint);
  const { content, type } = contentOf(context);
  if (content !== undefined && method.httpMethod === 'GET') throw wrong('the request is a GET, which takes no body');
  if (inputs.file) url.searchParams.set('uploadType', 'media');
  if (inputs.dst === 'file') url.searchParams.set('alt', 'media');
  const tokens = tokensOf(context);
  const question = {
    ...{ method: method.httpMethod, url, body: content },
    headers: { accept: inputs.dst === 'file' ? '*/*' : 'application/json', ...(type !== undefined && { 'content-type': type }) },
    ...(inputs.dst === 'file' && { streams: (status: number) => status === 200 }),
    authorize: async (headers: Record<string, string>) => void (headers['authorization'] = `Bearer ${await tokens.get()}`),
  };
  return await tokens.with(() => ask(context, question, (exchange) => answerOf(exchange, context)));
}

function contentOf({ inputs, files }: Context): { content?: HttpRequest['body']; type?: string } {
  const { file, params, body = params['body'] } = inputs;
  if (file && body !== undefined) throw wrong('a request takes either file or body: give the metadata in a second one');
  if (file) {
    const open = async function* () {
      yield* (await files.read(file)).stream as AsyncIterable<Uint8Array>;
    };
    return { content: { size: file.size, open }, type: file.content_type };
  }
  return body === undefined ? {} : { content: JSON.stringify(body), type: 'application/json' };
}

async function answerOf(exchange: Exchange, { inputs, files }: Context): Promise<Answer> {
  const { status, stream, headers } = exchange;
  if (stream) {
    const name = `${inputs.request}-${String(inputs.params['object'] ?? inputs.params['fileId'] ?? 'content')}`;
    return { result: null, file: await files.write(name, String(headers['content-type'] ?? 'application/octet-stream'), stream) };
  }
  if (status < 200 || status >= 300) throw await refusal(exchange);
  const { json, text, encoding } = await exchange.read();
  if (json === undefined && encoding !== null && /text\/html/.test(String(headers['content-type'])))
    throw new ConnectorError('INVALID_RESPONSE', `${exchange.request.url.host} answered with a page, so it is hardly an API of Google`, {
      status,
      response: text === undefined ? undefined : excerpt(text, 10_000),
    });
  return { result: json ?? text ?? null };
}

interface GoogleError {
  error?: { message?: string; status?: string; errors?: { reason?: string }[] };
}

/** Quotas are told with 403 by older APIs; retry policies know them as 429. https://cloud.google.com/apis/design/errors */
async function refusal(exchange: Exchange): Promise<ConnectorError> {
  const { json } = await exchange.read({ lenient: true });
  const { message, status: kind, errors = [] } = (json as GoogleError | undefined)?.error ?? {};
  const error = await unexpected(exchange, message);
  const reason = errors[0]?.reason ?? kind ?? null;
  const isThrottled = exchange.status === 403 && /rateLimitExceeded|quotaExceeded|RESOURCE_EXHAUSTED/i.test(String(reason));
  return new ConnectorError(error.code, error.message, { ...error.details, ...(isThrottled && { status: 429 }), fields: { reason } });
}
