/** Perplexity: answers with sources, through its chat completions. */
import { z } from 'zod';
import { connectorType, secret } from 'petiole/connector';
import { chatAnswer, chatInputs, chatOutputs, chatPayload } from './openai/chat.ts';

export default connectorType({
  id: 'perplexity',
  name: 'Perplexity',
  title: 'Perplexity',
  description: 'Answers questions from the web and names its sources.',
  icon: '<svg viewBox="0 0 16 16" fill="none" stroke="#20808d" stroke-width="1.3"><path d="M8 1.5v13M3.5 2l4.5 4 4.5-4v4h-9zM2.5 6h11v5h-2L8 7.5 4.5 11h-2zM4.5 8.5v5L8 10.5l3.5 3v-5"/></svg>',
  namespace: 'perplexity',
  connection: z.object({
    base_url: z.url({ protocol: /^https?$/ }).default('https://api.perplexity.ai'),
    apiKey: secret(z.string().min(1)).describe('pplx-…'),
  }),
  base_url: ({ base_url }) => base_url,
  authorization: { kind: 'bearer', field: 'apiKey' },
  default_action: 'chat',
  actions: {
    chat: {
      title: 'Ask',
      description: 'Gives the whole answer at once; it is never streamed, since the journal keeps results and not pieces of them.',
      inputs: z.object({
        ...chatInputs,
        model: z.string().min(1).default('sonar'),
        search_domain_filter: z.array(z.string()).optional().describe('Only these domains, or, with a minus before them, not these'),
        search_recency_filter: z.enum(['hour', 'day', 'week', 'month', 'year']).optional(),
        return_related_questions: z.boolean().optional(),
        web_search_options: z.record(z.string(), z.unknown()).optional(),
      }),
      outputs: z.looseObject({ ...chatOutputs, citations: z.array(z.string()).optional() }),
      sample_output: {
        id: '3c90c3cc-0d44-4b50-8888-8dd25736052a',
        model: 'sonar',
        text: 'A petiole joins a leaf to its stem.[1]',
        citations: ['https://en.wikipedia.org/wiki/Petiole_(botany)'],
        usage: { prompt_tokens: 8, completion_tokens: 12, total_tokens: 20 },
      },
      run: async ({ http, inputs }) => chatAnswer(await http.post('/chat/completions').payload(chatPayload(inputs))),
    },
  },
});
