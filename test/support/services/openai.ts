/**
 * The parts of OpenAI's API that the type calls, as its OpenAPI description has them (openai/openai-openapi), and Perplexity's chat
 * completions (docs.perplexity.ai): both give `{ error: { message, type, … } }`.
 */
import { z } from 'zod';
import { serve, wrongIn, type Asked, type Said, type Service } from './service.ts';

export const OPENAI_KEY = 'sk-proj-0123456789abcdef';

const message = z.strictObject({
  role: z.enum(['system', 'developer', 'user', 'assistant', 'tool']),
  content: z.union([z.string(), z.array(z.looseObject({}))]),
});
const chat = z.strictObject({
  model: z.string(),
  messages: z.array(message).min(1),
  stream: z.literal(false).optional(),
  max_tokens: z.int().optional(),
  max_completion_tokens: z.int().optional(),
  temperature: z.number().optional(),
  top_p: z.number().optional(),
  seed: z.int().optional(),
  tools: z.array(z.looseObject({})).optional(),
  response_format: z.looseObject({ type: z.string() }).optional(),
  // Perplexity's own
  search_domain_filter: z.array(z.string()).optional(),
  search_recency_filter: z.string().optional(),
});
const respond = z.strictObject({
  model: z.string(),
  input: z.union([z.string(), z.array(z.looseObject({}))]),
  instructions: z.string().optional(),
  max_output_tokens: z.int().optional(),
});
const embed = z.strictObject({
  model: z.string(),
  input: z.array(z.string()).min(1),
  encoding_format: z.literal('float'),
  dimensions: z.int().optional(),
});

export async function serveOpenai(): Promise<Service> {
  return await serve((asked) => {
    const { authorization, 'api-key': azure } = asked.headers;
    if (authorization === undefined && azure === undefined)
      return refused(401, "You didn't provide an API key.", 'invalid_request_error', null);
    if (authorization !== `Bearer ${OPENAI_KEY}` && azure !== OPENAI_KEY)
      return refused(401, 'Incorrect API key provided: sk-***.', 'invalid_request_error', 'invalid_api_key');
    return (
      ROUTES[`${asked.method} ${asked.path.replace(/^\/v1/, '')}`]?.(asked) ??
      refused(404, `Invalid URL (${asked.method} ${asked.path})`, 'invalid_request_error', null)
    );
  });
}

const ROUTES: Record<string, (asked: Asked) => Said> = {
  'GET /models': () => ({ body: { object: 'list', data: [{ id: 'gpt-5-mini', object: 'model' }] } }),
  'POST /chat/completions': checked(chat, ({ body }) => {
    const { model, messages } = body as z.output<typeof chat>;
    const content = `You said: ${JSON.stringify(messages.at(-1)?.content)}`;
    return {
      body: {
        id: 'chatcmpl-1',
        object: 'chat.completion',
        model,
        choices: [{ index: 0, message: { role: 'assistant', content }, finish_reason: 'stop' }],
        usage: { total_tokens: 3 },
      },
    };
  }),
  'POST /responses': checked(respond, () => ({
    body: {
      id: 'resp_1',
      status: 'completed',
      output: [
        { type: 'reasoning', summary: [] },
        {
          type: 'message',
          content: [
            { type: 'output_text', text: 'Hel' },
            { type: 'output_text', text: 'lo' },
          ],
        },
      ],
    },
  })),
  'POST /embeddings': checked(embed, ({ body }) => {
    const { input, model } = body as z.output<typeof embed>;
    // in any order: the index says which is which
    const data = input.map((text, index) => ({ object: 'embedding', index, embedding: [text.length, 0.5] })).toReversed();
    return { body: { object: 'list', model, data, usage: { total_tokens: 2 } } };
  }),
  'POST /audio/transcriptions': ({ raw, headers }) =>
    headers['content-type']?.startsWith('multipart/form-data') &&
    /name="file"; filename="hello.mp3"/.test(raw.toString('latin1')) &&
    /name="model"\r\n\r\n/.test(raw.toString('latin1'))
      ? { body: { text: `heard ${/audio\/mpeg\r\n\r\n(\w+)/.exec(raw.toString('latin1'))?.[1]}` } }
      : refused(400, 'Invalid file format.', 'invalid_request_error', null),
  'POST /audio/speech': ({ body }) => ({
    headers: { 'content-type': 'audio/mpeg' },
    body: Buffer.from(`\u00ff\u00fbsound of ${(body as { input: string }).input}`, 'latin1'),
  }),
  'POST /files': ({ raw }) =>
    /name="purpose"\r\n\r\nuser_data/.test(raw.toString('latin1'))
      ? { body: { id: 'file-1', object: 'file', purpose: 'user_data' } }
      : refused(400, 'purpose', 'invalid_request_error', null),
  'GET /files/file-1': () => ({ body: { id: 'file-1', filename: 'results.jsonl' } }),
  'GET /files/file-1/content': () => ({ headers: { 'content-type': 'application/octet-stream' }, body: '{"a":1}\n{"a":2}\n' }),
};

function checked(schema: z.ZodType, answer: (asked: Asked) => Said): (asked: Asked) => Said {
  return (asked) => {
    const wrong = wrongIn(schema, asked.body);
    return wrong ? refused(400, wrong, 'invalid_request_error', 'invalid_value') : answer(asked);
  };
}

export function refused(status: number, text: string, type: string, code: string | null): Said {
  return { status, body: { error: { message: text, type, param: null, code } } };
}

export const openaiLimits = {
  rate: {
    ...refused(429, 'Rate limit reached for gpt-5-mini on requests per min (RPM): Limit 3, Used 3.', 'requests', 'rate_limit_exceeded'),
    headers: { 'retry-after-ms': '1500', 'retry-after': '2' },
  },
  quota: refused(
    429,
    'You exceeded your current quota, please check your plan and billing details.',
    'insufficient_quota',
    'insufficient_quota',
  ),
  overloaded: refused(503, 'The engine is currently overloaded, please try again later', 'server_error', null),
};
