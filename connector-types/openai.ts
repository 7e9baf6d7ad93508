/** OpenAI, and every service that speaks its API. What works with files is in `openai/`, imported when first used. */
import { z } from 'zod';
import { connectorType } from 'petiole/connector';
import { fileHandle } from './files/handle.ts';
import { chatAnswer, chatInputs, chatOutputs, chatPayload } from './openai/chat.ts';
import { problem } from './openai/problem.ts';
import { responseText } from './openai/responses.ts';

const content = () => import('./openai/files.ts');
const object = z.record(z.string(), z.unknown());
const model = z.string().min(1).describe('Such as gpt-5-mini; list_models tells which there are');
const options = object.default({}).describe('Further parameters, as the service has them');

export default connectorType({
  id: 'openai',
  name: 'OPENAI',
  title: 'OpenAI',
  description: 'Language models of OpenAI and of every service that speaks its API: Azure, Mistral, Groq, vLLM, Ollama and others.',
  icon: '<svg viewBox="0 0 16 16" fill="none" stroke="currentColor" stroke-width="1.3"><circle cx="8" cy="8" r="2.2"/><path d="M8 1.8 13.4 4.9v6.2L8 14.2 2.6 11.1V4.9z"/></svg>',
  connection: z.object({
    base_url: z
      .url({ protocol: /^https?$/ })
      .default('https://api.openai.com/v1')
      .describe('Ollama: http://<host>:11434/v1'),
    organization: z.string().optional(),
    project: z.string().optional(),
  }),
  base_url: ({ base_url }) => base_url,
  headers: ({ organization, project }) => ({ 'openai-organization': organization, 'openai-project': project }),
  authorization: {
    key: { kind: 'bearer', title: 'API key', field: 'api_key' },
    azure: { kind: 'api_key', title: 'API key in the header api-key: Azure', in: 'header', name: 'api-key' },
    none: { kind: 'none', title: 'None: a service of your own' },
  },
  problem,
  test: ({ http }) => http.get('/models'),
  default_action: 'chat',
  actions: {
    chat: {
      title: 'Chat',
      description: 'One chat completion. Never streamed: the journal keeps results and not pieces of them.',
      inputs: z.object({
        ...chatInputs,
        model,
        max_completion_tokens: z.int().min(1).optional(),
        tools: z.array(object).optional(),
        tool_choice: z.union([z.string(), object]).optional(),
        seed: z.int().optional(),
        options,
      }),
      outputs: z.looseObject(chatOutputs),
      sample_output: {
        id: 'chatcmpl-abc123',
        model: 'gpt-5-mini',
        text: 'Hello!',
        choices: [{ index: 0, message: { role: 'assistant', content: 'Hello!' }, finish_reason: 'stop' }],
        usage: { prompt_tokens: 8, completion_tokens: 2, total_tokens: 10 },
      },
      run: async ({ http, inputs: { options: more, ...asked } }) =>
        chatAnswer(await http.post('/chat/completions').payload({ ...chatPayload(asked), ...whole(more) })),
    },
    respond: {
      title: 'Respond',
      description: 'The Responses API, with tools of the service. Never streamed.',
      inputs: z.object({
        model,
        input: z.union([z.string(), z.array(object)]),
        instructions: z.string().optional(),
        previous_response_id: z.string().optional(),
        max_output_tokens: z.int().min(1).optional(),
        tools: z.array(object).optional(),
        text: object.optional().describe('{ format: { type: json_schema, name, schema } }'),
        reasoning: object.optional(),
        options,
      }),
      outputs: z.looseObject({ id: z.string(), status: z.string(), text: z.string() }),
      sample_output: { id: 'resp_abc123', status: 'completed', model: 'gpt-5-mini', text: 'Hello!' },
      async run({ http, inputs: { options: more, ...asked } }) {
        // `text` is a parameter of the request and, in what is given back, what was said
        const answer = await http.post('/responses').payload({ ...asked, ...whole(more) });
        return { ...answer, text: responseText(answer) };
      },
    },
    embed: {
      title: 'Embed',
      description: 'Vectors of texts, in their order.',
      inputs: z.object({
        model: z.string().min(1).describe('Such as text-embedding-3-small'),
        texts: z.array(z.string().min(1)).min(1).max(2048),
        dimensions: z.int().min(1).optional(),
      }),
      outputs: z.looseObject({ vectors: z.array(z.array(z.number())), model: z.string().optional() }),
      sample_output: { vectors: [[0.0023, -0.0093]], model: 'text-embedding-3-small', usage: { prompt_tokens: 2, total_tokens: 2 } },
      async run({ http, inputs: { texts, ...asked } }) {
        const {
          data,
          model: used,
          usage,
        } = await http
          .post('/embeddings')
          .payload({ ...asked, input: texts, encoding_format: 'float' })
          .idempotent();
        const sorted = (data as { index: number; embedding: number[] }[]).toSorted((a, b) => a.index - b.index);
        return { vectors: sorted.map(({ embedding }) => embedding), model: used, usage };
      },
    },
    transcribe: {
      title: 'Transcribe',
      description: 'The words of a sound file, up to 25 MB.',
      inputs: z.object({
        file: fileHandle,
        model: z.string().min(1).default('gpt-4o-mini-transcribe'),
        language: z.string().optional().describe('ISO 639-1: en'),
        prompt: z.string().optional(),
        temperature: z.number().min(0).max(1).optional(),
        response_format: z.enum(['json', 'verbose_json', 'diarized_json']).default('json'),
      }),
      outputs: z.looseObject({ text: z.string() }),
      sample_output: { text: 'Hello, this is Ada.' },
      run: async (context) => (await content()).transcribe(context),
    },
    speak: {
      title: 'Speak',
      description: 'A sound file that says a text.',
      inputs: z.object({
        input: z.string().min(1).max(4096),
        model: z.string().min(1).default('gpt-4o-mini-tts'),
        voice: z.string().min(1).default('alloy'),
        instructions: z.string().optional(),
        response_format: z.enum(['mp3', 'opus', 'aac', 'flac', 'wav', 'pcm']).default('mp3'),
      }),
      outputs: z.object({ file: fileHandle }),
      sample_output: {
        file: {
          file_id: '019c1b2e-0000-7000-8000-000000000000',
          name: 'speech.mp3',
          size: 48_213,
          sha256: 'e3b0c442',
          content_type: 'audio/mpeg',
        },
      },
      run: async (context) => (await content()).speak(context),
    },
    upload: {
      title: 'Upload a file',
      description: 'For batches, fine-tuning and questions about it; up to 64 MB.',
      inputs: z.object({
        file: fileHandle,
        purpose: z.enum(['assistants', 'batch', 'fine-tune', 'vision', 'user_data', 'evals']).default('user_data'),
      }),
      outputs: z.looseObject({ id: z.string() }),
      sample_output: { id: 'file-abc123', object: 'file', bytes: 120000, filename: 'report.pdf', purpose: 'user_data' },
      run: async (context) => (await content()).upload(context),
    },
    download: {
      title: 'Download a file',
      description: 'The content of a file of the service, such as the results of a batch; up to 64 MB.',
      inputs: z.object({ id: z.string().regex(/^[A-Za-z0-9_-]+$/, 'must be the id of a file: file-…') }),
      outputs: z.object({ file: fileHandle }),
      sample_output: {
        file: {
          file_id: '019c1b2e-0000-7000-8000-000000000000',
          name: 'report.pdf',
          size: 48_213,
          sha256: 'e3b0c442',
          content_type: 'application/pdf',
        },
      },
      run: async (context) => (await content()).download(context),
    },
    list_models: {
      title: 'List models',
      inputs: z.object({}),
      outputs: z.object({ models: z.array(z.looseObject({ id: z.string() })) }),
      sample_output: { models: [{ id: 'gpt-5-mini', object: 'model', owned_by: 'openai' }] },
      run: async ({ http }) => ({ models: (await http.get('/models')).data }),
    },
  },
});

/** An answer in pieces would be one that no journal can keep. */
function whole(options: Record<string, unknown>): Record<string, unknown> {
  return { ...options, ...('stream' in options && { stream: false }) };
}
